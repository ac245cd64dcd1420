/** One question to the model, to see that it answers and feel how quickly. */
import { Button, Text, TextInput } from '@mantine/core'
import { IconSend2 } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format.ts'
import { client } from '../rpc-client.ts'
import { useAction } from '../ui/use-action.ts'
import classes from './settings.module.css'

/** Above this wait for the first word, callers would notice: ANA bridges it, but a smaller model is better. */
const slowFirstWordMs = 2_500

type Answer = Awaited<ReturnType<typeof client.models.ask>>

export function ModelQuestion(props: { onAnswered?: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { onAnswered } = props
  const [question, setQuestion] = useState('')
  const [answer, setAnswer] = useState<Answer | null>(null)
  const ask = useCallback(
    async (text: string) => {
      setAnswer(null)
      setAnswer(await client.models.ask({ question: text }))
      onAnswered?.()
    },
    [onAnswered],
  )
  const { busy, run } = useAction(ask)
  const suggestion = t('settings.models.question')
  return (
    <form
      className={classes.pull}
      onSubmit={(event) => {
        event.preventDefault()
        void run(question.trim() || suggestion)
      }}
    >
      <div className={classes.ask}>
        <TextInput
          label={t('settings.models.askLabel')}
          value={question}
          onChange={(event) => setQuestion(event.currentTarget.value)}
          placeholder={suggestion}
          maxLength={300}
          style={{ flex: 1, minWidth: 180 }}
        />
        <Button type="submit" variant="default" loading={busy} leftSection={<IconSend2 size={17} />}>
          {t('settings.models.ask')}
        </Button>
      </div>
      <div aria-live="polite">
        {busy && (
          <Text size="sm" c="dimmed" mt="sm">
            {t('settings.models.asking')}
          </Text>
        )}
        {answer !== null && (
          <>
            <p className={classes.answer}>{answer.answer}</p>
            <Text size="xs" c="dimmed">
              {t('settings.models.took', {
                first: format.latency(answer.firstWordMs),
                whole: format.latency(answer.totalMs),
              })}{' '}
              {answer.firstWordMs > slowFirstWordMs && t('settings.models.slow')}
            </Text>
          </>
        )}
      </div>
    </form>
  )
}
