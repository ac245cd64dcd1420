/** The model that converses and judges: where it runs, which one, and how to get one. */
import { Button, Group, Progress, Select, Text, TextInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format.ts'
import { client } from '../rpc-client.ts'
import { showDone, showError } from '../shell/notices.ts'
import { useSystem } from '../state/system-store.ts'
import { Card } from '../ui/page.tsx'
import { LoadingState } from '../ui/states.tsx'
import { ToneLabel } from '../ui/tone.tsx'
import { SectionForm } from './section-form.tsx'
import { VendorTest } from './vendor-test.tsx'

const keys = ['ollamaHost', 'ollamaModel'] as const

type Models = Awaited<ReturnType<typeof client.models.list>>

export function OllamaSection() {
  const { t } = useTranslation()
  const [models, setModels] = useState<Models | null>(null)
  const health = useSystem((state) => state.health?.find((one) => one.part === 'ollama')?.checkedAt)
  const load = useCallback(() => {
    client.models.list().then(setModels, showError)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a fresh check may have found another server
  useEffect(load, [load, health])
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

function ModelsCard(props: { models: Models | null; onChanged: () => void }) {
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
      {models.state !== 'absent' && <PullModel recommended={models.recommended} onDone={onChanged} />}
    </Card>
  )
}

function PullModel(props: { recommended: string; onDone: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { onDone } = props
  const [model, setModel] = useState(props.recommended)
  const [step, setStep] = useState<{ status: string; fraction: number | null } | null>(null)
  const stop = useRef<AbortController>(null)
  useEffect(() => () => stop.current?.abort(), [])
  const pull = async () => {
    const own = new AbortController()
    stop.current = own
    setStep({ status: '', fraction: null })
    try {
      const steps = await client.models.pull({ model: model.trim() }, { signal: own.signal })
      for await (const next of steps) setStep(next)
      showDone(t('settings.models.pulled', { model }))
      onDone()
    } catch (error) {
      if (!own.signal.aborted) showError(error)
    }
    setStep(null)
  }
  return (
    <div style={{ marginTop: 16 }}>
      <Group align="flex-end">
        <TextInput
          label={t('settings.models.pullLabel')}
          value={model}
          onChange={(event) => setModel(event.currentTarget.value)}
          disabled={step !== null}
          maxLength={120}
          spellCheck={false}
          style={{ flex: 1 }}
        />
        {step === null ? (
          <Button
            variant="default"
            leftSection={<IconDownload size={17} />}
            disabled={model.trim() === ''}
            onClick={() => void pull()}
          >
            {t('settings.models.pull')}
          </Button>
        ) : (
          <Button variant="default" onClick={() => stop.current?.abort()}>
            {t('common.cancel')}
          </Button>
        )}
      </Group>
      {step !== null && (
        <div role="status">
          <Progress
            value={(step.fraction ?? 1) * 100}
            animated={step.fraction === null}
            mt="sm"
            aria-label={t('settings.models.pull')}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {step.status} {step.fraction !== null && format.percent(step.fraction)}
          </Text>
        </div>
      )}
    </div>
  )
}
