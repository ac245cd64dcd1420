/** A hint for ANA that she weaves into what she says next; the customer never hears it as such. */
import { ActionIcon, TextInput, Tooltip } from '@mantine/core'
import { IconSend2 } from '@tabler/icons-react'
import { type RefObject, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../rpc-client.ts'
import { useAction } from '../ui/use-action.ts'
import classes from './live.module.css'

const longestHint = 300

export function WhisperField(props: { callId: string; field: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation()
  const [hint, setHint] = useState('')
  const [sent, setSent] = useState<string | null>(null)
  const whisper = useCallback(
    async (text: string) => {
      await client.calls.whisper({ callId: props.callId, hint: text })
      setSent(text)
      setHint('')
    },
    [props.callId],
  )
  const { busy, run } = useAction(whisper)
  const text = hint.trim()
  return (
    <form
      className={classes.whisper}
      onSubmit={(event) => {
        event.preventDefault()
        if (text !== '' && !busy) void run(text)
      }}
    >
      <TextInput
        ref={props.field}
        aria-label={t('live.whisper.label')}
        placeholder={t('live.whisper.placeholder')}
        value={hint}
        maxLength={longestHint}
        onChange={(event) => setHint(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
        }}
        rightSection={
          <Tooltip label={t('live.whisper.send')}>
            <ActionIcon
              type="submit"
              variant="subtle"
              loading={busy}
              disabled={text === ''}
              aria-label={t('live.whisper.send')}
            >
              <IconSend2 size={17} />
            </ActionIcon>
          </Tooltip>
        }
      />
      {/* Always there, so that nothing moves when something was sent. */}
      <div className={classes.whisperState} role="status">
        {sent === null ? t('live.whisper.help') : t('live.whisper.sent', { hint: sent })}
      </div>
    </form>
  )
}
