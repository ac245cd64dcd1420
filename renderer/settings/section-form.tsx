/**
 * A form over some of the settings. It knows which are fixed by the environment, checks each by the domain's own
 * schema, saves only what changed, follows changes made elsewhere while nothing is being edited here, and keeps what
 * was typed and not saved until somebody saves or discards it.
 */
import { Button, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconLock } from '@tabler/icons-react'
import { type ReactNode, useCallback, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { type Settings, settingsPatchSchema, settingsSchema } from '../../shared/domain/settings.ts'
import { showDone, showError } from '../shell/notices.ts'
import { Card } from '../ui/page.tsx'
import { ToneLabel } from '../ui/tone.tsx'
import { changesOf, type Draft, draftId, keepDraft, useDrafts } from './drafts.ts'
import classes from './settings.module.css'
import { saveSettings, useSettings } from './settings-store.ts'

/** What is set step by step is nobody's form field. */
type Key = Exclude<keyof Settings, 'setupProgress'>

export interface SectionFields<Keys extends Key> {
  /** Everything an input of this setting needs: label, help, value, lock. */
  input(name: Keys): {
    id: string
    label: string
    description: ReactNode
    value: string
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => void
    error: ReactNode
    disabled: boolean
    rightSection: ReactNode
  }
  number(name: Keys): {
    id: string
    label: string
    description: ReactNode
    value: number | string
    onChange: (value: number | string) => void
    error: ReactNode
    disabled: boolean
  }
  choice(name: Keys): {
    id: string
    label: string
    description: ReactNode
    value: string
    onChange: (value: string | null) => void
    error: ReactNode
    disabled: boolean
  }
  value(name: Keys): string | number
  set(name: Keys, value: string | number): void
  /** Saves what is being edited; false when it could not. */
  saveFirst(): Promise<boolean>
}

export function SectionForm<Keys extends Key>(props: {
  title: string
  intro?: ReactNode
  keys: readonly Keys[]
  children: (fields: SectionFields<Keys>) => ReactNode
  /** Beside the save button. */
  aside?: (fields: SectionFields<Keys>) => ReactNode
}) {
  const { t } = useTranslation()
  const { keys } = props
  const view = useSettings((state) => state.view)
  const id = draftId(view?.practice ?? true, keys[0] ?? '')
  const stored = draftOf(view?.settings, keys)
  const form = useForm<Draft>({
    initialValues: { ...stored, ...useDrafts.getState()[id] },
    onValuesChange: (values) => keepDraft(id, changesOf(values, stored)),
  })
  const dirty = Object.keys(changesOf(form.values, stored)).length > 0

  // biome-ignore lint/correctness/useExhaustiveDependencies: only the engine's settings bring new values in
  useEffect(() => {
    form.setValues({ ...stored, ...useDrafts.getState()[id] })
  }, [view])

  const save = useCallback(async (): Promise<boolean> => {
    const patch: Draft = {}
    const errors: Record<string, string> = {}
    const kept = draftOf(view?.settings, keys)
    for (const key of keys) {
      const value = form.getValues()[key]
      if (value === kept[key]) continue
      const parsed = settingsSchema.shape[key].safeParse(value)
      if (value !== undefined && parsed.success) patch[key] = value
      else errors[key] = t('settings.invalid')
    }
    form.setErrors(errors)
    if (Object.keys(errors).length > 0) return false
    if (Object.keys(patch).length === 0) return true
    try {
      // Forgotten first: what comes back is what was typed, in the engine's own form.
      keepDraft(id, {})
      await saveSettings(settingsPatchSchema.parse(patch))
      showDone(t('settings.saved'))
      return true
    } catch (error) {
      keepDraft(id, patch)
      showError(error)
      return false
    }
  }, [form, id, keys, t, view])

  if (view === null) return null
  const locked = (name: Keys) => view.fixedByEnvironment.includes(name)
  const set = (name: Keys, value: string | number) => form.setValues({ [name]: value })
  const common = (name: Keys) => ({
    id: `setting-${name}`,
    label: t(`settings.field.${name}.label`),
    description: locked(name) ? t('settings.fixedByEnvironment') : t(`settings.field.${name}.help`),
    error: form.errors[name] ?? null,
    disabled: locked(name),
  })
  const fields: SectionFields<Keys> = {
    input: (name) => ({
      ...common(name),
      value: String(form.values[name] ?? ''),
      onChange: (event) => set(name, event.currentTarget.value),
      rightSection: locked(name) ? <IconLock size={16} aria-hidden /> : null,
    }),
    number: (name) => ({
      ...common(name),
      value: form.values[name] ?? '',
      onChange: (value) => set(name, value),
    }),
    choice: (name) => ({
      ...common(name),
      value: String(form.values[name] ?? ''),
      onChange: (value) => {
        if (value !== null) set(name, value)
      },
    }),
    value: (name) => form.values[name] ?? '',
    set,
    saveFirst: save,
  }
  return (
    <Card title={props.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {props.intro !== undefined && (
          <Text c="dimmed" mb="md" mt={-8}>
            {props.intro}
          </Text>
        )}
        <div className={classes.fields}>{props.children(fields)}</div>
        <div className={classes.bar}>
          <Button type="submit" disabled={!dirty}>
            {t('settings.save')}
          </Button>
          {dirty && (
            <Button variant="subtle" color="gray" onClick={() => form.setValues(stored)}>
              {t('settings.discard')}
            </Button>
          )}
          {dirty && <ToneLabel tone="warn">{t('settings.unsaved')}</ToneLabel>}
          {props.aside?.(fields)}
        </div>
      </form>
    </Card>
  )
}

function draftOf(settings: Settings | undefined, keys: readonly Key[]): Draft {
  return Object.fromEntries(keys.map((key) => [key, settings?.[key] ?? '']))
}
