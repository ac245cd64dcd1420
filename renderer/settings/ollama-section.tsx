/** The model that converses and judges: where it runs, which one, and how to get one. */
import { Select, Text, TextInput } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format.ts'
import { client } from '../rpc-client.ts'
import { showError } from '../shell/notices.ts'
import { useSystem } from '../state/system-store.ts'
import { Card } from '../ui/page.tsx'
import { LoadingState } from '../ui/states.tsx'
import { ToneLabel } from '../ui/tone.tsx'
import { useReload } from '../ui/use-reload.ts'
import { ModelPull } from './model-pull.tsx'
import { ModelQuestion } from './model-question.tsx'
import { SectionForm } from './section-form.tsx'
import { VendorTest } from './vendor-test.tsx'

const keys = ['ollamaHost', 'ollamaModel'] as const

type Models = Awaited<ReturnType<typeof client.models.list>>

/** The models of the server that is set now, looked up anew with every check of it. */
export function useModels(): { models: Models | null; load: () => void } {
  const [models, setModels] = useState<Models | null>(null)
  const health = useSystem((state) => state.health?.find((one) => one.part === 'ollama')?.checkedAt)
  const load = useCallback(() => {
    client.models.list().then(setModels, showError)
  }, [])
  // A fresh check may have found another server.
  useReload(load, health)
  return { models, load }
}

export function OllamaSection() {
  const { t } = useTranslation()
  const { models, load } = useModels()
  return (
    <>
      <SectionForm title={t('settings.section.ollama')} intro={t('settings.intro.ollama')} keys={keys}>
        {(fields) => (
          <>
            <TextInput {...fields.input('ollamaHost')} maxLength={200} spellCheck={false} />
            <Select
              {...fields.choice('ollamaModel')}
              data={modelOptions(models, String(fields.value('ollamaModel')), t('settings.bestModel'))}
              allowDeselect={false}
            />
          </>
        )}
      </SectionForm>
      <ModelsCard models={models} onChanged={load} />
      <VendorTest part="ollama" />
    </>
  )
}

function modelOptions(
  models: Models | null,
  current: string,
  best: string,
): Array<{ value: string; label: string }> {
  const names = new Set(models?.installed.map((model) => model.name) ?? [])
  if (current !== '') names.add(current)
  return [{ value: '', label: best }, ...[...names].map((name) => ({ value: name, label: name }))]
}

export function ModelsCard(props: { models: Models | null; onChanged: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { models, onChanged } = props
  if (models === null) return <LoadingState lines={1} height={120} />
  const tone = models.state === 'ready' ? 'good' : models.state === 'absent' ? 'quiet' : 'warn'
  return (
    <Card
      title={t('settings.models.title')}
      aside={<ToneLabel tone={tone}>{t(`settings.models.state.${models.state}`)}</ToneLabel>}
    >
      <Text c="dimmed">
        {t(`settings.models.text.${models.state}`, { model: models.current ?? models.recommended })}
      </Text>
      {models.installed.length > 0 && (
        <ul style={{ margin: '12px 0 0', paddingInlineStart: 18 }}>
          {models.installed.map((model) => (
            <li key={model.name}>
              {model.name}{' '}
              <Text component="span" c="dimmed" size="sm">
                {[
                  model.parameterSize,
                  model.remote ? t('settings.models.remote') : format.bytes(model.sizeBytes),
                ]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </Text>
            </li>
          ))}
        </ul>
      )}
      {models.state !== 'absent' && <ModelPull recommended={models.recommended} onDone={onChanged} />}
      {models.state === 'ready' && <ModelQuestion />}
    </Card>
  )
}
