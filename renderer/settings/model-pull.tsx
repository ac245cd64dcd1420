/** Gets a model: which, how far it has come, and what to do when it stopped. */
import { Alert, Button, Group, Progress, Text, TextInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { explain } from '../errors.ts'
import { useFormat } from '../format.ts'
import { showDone } from '../shell/notices.ts'
import { forgetPull, pullModel, stopPull, useModelPull } from './model-pull-store.ts'
import classes from './settings.module.css'

export function ModelPull(props: { recommended: string; onDone: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const pull = useModelPull()
  const [typed, setTyped] = useState<string | null>(null)
  const model = pull.model ?? typed ?? props.recommended
  const pulling = pull.phase === 'pulling'
  const interrupted = pull.phase === 'stopped' || pull.phase === 'failed'

  const begin = async () => {
    const name = model.trim()
    if (await pullModel(name)) {
      showDone(t('settings.models.pulled', { model: name }))
      setTyped(null)
      props.onDone()
    }
  }
  return (
    <div className={classes.pull}>
      <Group align="flex-end">
        <TextInput
          label={t('settings.models.pullLabel')}
          value={model}
          onChange={(event) => {
            forgetPull()
            setTyped(event.currentTarget.value)
          }}
          disabled={pulling}
          maxLength={120}
          spellCheck={false}
          style={{ flex: 1, minWidth: 180 }}
        />
        {pulling ? (
          <Button variant="default" onClick={stopPull}>
            {t('settings.models.stop')}
          </Button>
        ) : (
          <Button
            variant={interrupted ? 'filled' : 'default'}
            leftSection={<IconDownload size={17} />}
            disabled={model.trim() === ''}
            onClick={() => void begin()}
          >
            {interrupted ? t('settings.models.resume') : t('settings.models.pull')}
          </Button>
        )}
      </Group>
      {pulling && (
        <div>
          <Progress
            value={(pull.fraction ?? 1) * 100}
            animated={pull.fraction === null}
            mt="sm"
            aria-label={t('settings.models.pull')}
          />
          <Text size="xs" c="dimmed" mt={4}>
            {pull.fraction === null
              ? t('settings.models.preparing')
              : t('settings.models.progress', { percent: format.percent(pull.fraction) })}
          </Text>
        </div>
      )}
      {pull.phase === 'stopped' && (
        <Text size="sm" c="dimmed" mt="sm" role="status">
          {t('settings.models.stopped', { model })}
        </Text>
      )}
      {pull.phase === 'failed' && (
        <Alert color="red" variant="light" mt="sm" title={explain(pull.error).message}>
          {explain(pull.error).nextStep}
        </Alert>
      )}
    </div>
  )
}
