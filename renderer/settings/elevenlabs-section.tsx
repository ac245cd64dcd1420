/** ANA's voice: the key, which voice, and how fast she speaks. */
import { Autocomplete, Button, Select, Slider, Text, TextInput } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../rpc-client.ts'
import { useAction } from '../ui/use-action.ts'
import { SecretField } from './secret-field.tsx'
import { SectionForm } from './section-form.tsx'
import { VendorTest } from './vendor-test.tsx'

const keys = ['elevenLabsVoiceId', 'elevenLabsModelId', 'voiceSpeed'] as const
const models = ['eleven_flash_v2_5', 'eleven_turbo_v2_5', 'eleven_multilingual_v2']

interface Voice {
  voiceId: string
  name: string
  category: string
}

export function ElevenLabsFields() {
  const { t } = useTranslation()
  const [voices, setVoices] = useState<Voice[] | null>(null)
  const load = useCallback(async () => setVoices(await client.settings.voices()), [])
  const { busy, run } = useAction(load)
  return (
    <SectionForm
      title={t('settings.section.elevenlabs')}
      intro={t('settings.intro.elevenlabs')}
      keys={keys}
      aside={() => (
        <Button
          variant="subtle"
          leftSection={<IconRefresh size={16} />}
          loading={busy}
          onClick={() => void run()}
          ml="auto"
        >
          {t('settings.voices')}
        </Button>
      )}
    >
      {(fields) => {
        const current = String(fields.value('elevenLabsVoiceId'))
        return (
          <>
            {voices === null ? (
              <TextInput {...fields.input('elevenLabsVoiceId')} maxLength={64} spellCheck={false} />
            ) : (
              <Select
                {...fields.choice('elevenLabsVoiceId')}
                data={withCurrent(voices, current)}
                searchable
                allowDeselect={false}
                nothingFoundMessage={t('settings.noVoices')}
              />
            )}
            <Autocomplete {...fields.choice('elevenLabsModelId')} data={models} maxLength={64} />
            <div>
              <Text fw={500} id="voice-speed">
                {t('settings.field.voiceSpeed.label')}
              </Text>
              <Text size="xs" c="dimmed" mb="xs">
                {t('settings.field.voiceSpeed.help')}
              </Text>
              <Slider
                id="setting-voiceSpeed"
                value={Number(fields.value('voiceSpeed')) || 1}
                onChange={(value) => fields.set('voiceSpeed', value)}
                disabled={fields.number('voiceSpeed').disabled}
                min={0.7}
                max={1.2}
                step={0.05}
                marks={[
                  { value: 0.7, label: '0,7×' },
                  { value: 1, label: '1×' },
                  { value: 1.2, label: '1,2×' },
                ]}
                thumbLabel={t('settings.field.voiceSpeed.label')}
                mb="lg"
                maw={380}
              />
            </div>
          </>
        )
      }}
    </SectionForm>
  )
}

export function ElevenLabsSection() {
  return (
    <>
      <ElevenLabsFields />
      <SecretField name="elevenLabsApiKey" />
      <VendorTest part="elevenlabs" />
    </>
  )
}

/** The voice in use stays choosable even when the account no longer lists it. */
function withCurrent(voices: readonly Voice[], current: string): Array<{ value: string; label: string }> {
  const options = voices.map((voice) => ({
    value: voice.voiceId,
    label: `${voice.name} · ${voice.category}`,
  }))
  if (current !== '' && !options.some((option) => option.value === current)) {
    options.unshift({ value: current, label: current })
  }
  return options
}
