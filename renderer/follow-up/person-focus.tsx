/** One person: why she is here in her own words, what to say, how to reach her, and how it ended. */
import { Alert, Anchor, Group, Kbd, Text, Textarea, Title } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FollowUpItem, FollowUpOutcome } from '../../shared/domain/follow-up.ts'
import { Bullets, furtherPoints } from '../conversations/findings-card.tsx'
import { formatPhone, formatSpan, useFormat } from '../format.ts'
import { hrefOf } from '../router.ts'
import { isTyping } from '../shell/shortcuts.tsx'
import { useEngineNow } from '../state/system-store.ts'
import { PhoneNumber } from '../ui/phone.tsx'
import { InterestLabel, PriorityLabel } from '../ui/tone.tsx'
import { closePerson, undoLast } from './closing.tsx'
import classes from './follow-up.module.css'
import { keyOf, outcomeFor, outcomesInOrder } from './outcome-keys.ts'
import { useClaim } from './use-claim.ts'

export function PersonFocus(props: { item: FollowUpItem; nextId: string | null }) {
  const { t } = useTranslation()
  const { item, nextId } = props
  const claim = useClaim(item.contactId)
  const now = useEngineNow(15_000)
  const [notes, setNotes] = useState('')
  const [closing, setClosing] = useState(false)
  const notesField = useRef<HTMLTextAreaElement>(null)
  const close = useCallback(
    (outcome: FollowUpOutcome) => {
      setClosing(true)
      void closePerson(item, outcome, notes.trim(), nextId).finally(() => setClosing(false))
    },
    [item, notes, nextId],
  )
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // A held key would close the next person too.
      if (event.repeat || isTyping(event)) return
      const outcome = outcomeFor(event.key)
      if (outcome !== null) {
        event.preventDefault()
        if (!closing) close(outcome)
      } else if (event.key === 'n') {
        event.preventDefault()
        notesField.current?.focus()
      } else if (event.key === 'u') {
        void undoLast()
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [close, closing])
  return (
    <section className={classes.focus} aria-label={item.nombre || formatPhone(item.e164)}>
      <div className={classes.focusHead}>
        <div style={{ minWidth: 0 }}>
          <Title order={2} fz="xl">
            {item.nombre || t('contacts.noName')}
          </Title>
          <Text c="dimmed">
            {item.campaignName} · {t('home.next.waits', { span: formatSpan(now - item.waitingSince) })}
          </Text>
        </div>
        <PhoneNumber e164={item.e164} large />
      </div>
      <div className={classes.focusBody}>
        {claim === 'taken' && (
          <Alert color="yellow" variant="light" mb="md" icon={<IconUsers size={18} />}>
            {t('followUp.takenText')}
          </Alert>
        )}
        <Reasons item={item} />
      </div>
      <div className={classes.close}>
        <Textarea
          ref={notesField}
          label={t('followUp.notes')}
          placeholder={t('followUp.notesHint')}
          value={notes}
          onChange={(event) => setNotes(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
          maxLength={4000}
          autosize
          minRows={1}
          maxRows={4}
        />
        <fieldset className={classes.outcomes} aria-label={t('followUp.closeWith')}>
          {outcomesInOrder.map((outcome) => (
            <button
              key={outcome}
              type="button"
              className={classes.outcome}
              disabled={closing}
              onClick={() => close(outcome)}
              title={t(`followUpEffect.${outcome}`)}
            >
              <Kbd size="xs">{keyOf(outcome)}</Kbd>
              {t(`followUpOutcome.${outcome}`)}
            </button>
          ))}
        </fieldset>
      </div>
    </section>
  )
}

/** Evidence first: an operator decides within seconds whether this is worth a call. */
function Reasons(props: { item: FollowUpItem }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { analysis, callId } = props.item
  const callback = analysis.callbackAt === null ? Number.NaN : Date.parse(analysis.callbackAt)
  return (
    <>
      <div className={classes.evidence}>
        <Group justify="space-between">
          <Text size="sm" fw={600}>
            {t('followUp.why')}
          </Text>
          <Anchor href={hrefOf('conversations', callId)} size="sm" c="inherit" underline="always">
            {t('followUp.transcript')}
          </Anchor>
        </Group>
        {analysis.evidence.length === 0 ? (
          <Text mt={4}>{t('findings.unsupported')}</Text>
        ) : (
          analysis.evidence.map((one) => (
            <blockquote key={`${one.turn}:${one.quote}`}>«{one.quote}»</blockquote>
          ))
        )}
      </div>
      <dl className={classes.meta}>
        <div>
          <dt>{t('conversations.interest')}</dt>
          <dd>
            <InterestLabel interest={analysis.interest} />
          </dd>
        </div>
        <div>
          <dt>{t('findings.priority')}</dt>
          <dd>
            <PriorityLabel priority={analysis.priority} />
          </dd>
        </div>
        <div>
          <dt>{t('findings.action')}</dt>
          <dd>{t(`action.${analysis.action}`)}</dd>
        </div>
        {!Number.isNaN(callback) && (
          <div>
            <dt>{t('findings.callback')}</dt>
            <dd>
              <strong>{format.dateTime(callback)}</strong>
            </dd>
          </div>
        )}
      </dl>
      <Title order={3}>{t('findings.summary')}</Title>
      <Text mt={4}>{analysis.summary}</Text>
      <div className={classes.sections}>
        <div>
          <Bullets title={t('findings.recommendations')} items={analysis.recommendations} />
        </div>
        <div>
          <Bullets title={t('findings.keyPoints')} items={furtherPoints(analysis)} />
          <Bullets
            title={t('findings.objections')}
            items={analysis.objections.map((one) => t(`objection.${one}`))}
          />
        </div>
      </div>
      {analysis.engine === 'rules' && (
        <Text size="xs" c="dimmed" mt="md">
          {t('findings.rulesNote')}{' '}
          <Anchor href={hrefOf('settings', 'ollama')} fz="xs">
            {t('settings.section.ollama')}
          </Anchor>
        </Text>
      )}
    </>
  )
}
