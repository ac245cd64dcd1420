/** Everything that happened with this person, in every campaign, in sentences; the newest first. */
import { Anchor, Text } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallDetail } from '../../shared/contract/calls.ts'
import type { PersonEntry } from '../../shared/domain/person-timeline.ts'
import { formatDuration, useFormat } from '../format.ts'
import { hrefOf } from '../router.ts'
import { client } from '../rpc-client.ts'
import { useRevisions } from '../state/revisions.ts'
import { Card } from '../ui/page.tsx'
import { Scrollable } from '../ui/scrollable.tsx'
import { ErrorState, LoadingState } from '../ui/states.tsx'
import { ContactStatusLabel } from '../ui/tone.tsx'
import { useReload } from '../ui/use-reload.ts'
import classes from './conversations.module.css'
import { hasSeveralCampaigns, storyOf } from './person-story.ts'

export function PersonCard(props: { detail: CallDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { call, contact } = props.detail
  const [entries, setEntries] = useState<PersonEntry[] | null>(null)
  const [error, setError] = useState<unknown>(null)
  const calls = useRevisions((state) => state.calls)
  const closed = useRevisions((state) => state.closed)
  const load = useCallback(() => {
    client.calls.personTimeline({ callId: call.id }).then((fresh) => {
      setEntries(fresh)
      setError(null)
    }, setError)
  }, [call.id])
  // Any change of calls and closures may concern her.
  useReload(load, calls, closed)
  const several = entries !== null && hasSeveralCampaigns(entries)
  return (
    <Card title={t('story.title')} aside={<ContactStatusLabel status={contact.status} />}>
      {entries === null &&
        (error === null ? (
          <LoadingState lines={4} height={20} />
        ) : (
          <ErrorState error={error} onRetry={load} />
        ))}
      {entries !== null && (
        <Scrollable as="ol" className={classes.story} label={t('story.title')}>
          {storyOf(entries).map((day) => (
            <li key={day.day}>
              <h3>{format.longDate(day.atMs)}</h3>
              <ol>
                {day.entries.map((entry) => (
                  <li key={JSON.stringify(entry)} className={classes.storyLine}>
                    <time dateTime={new Date(entry.at).toISOString()}>{format.time(entry.at)}</time>
                    <div>
                      <Sentence entry={entry} here={call.id} />
                      {several && <span className={classes.note}> {entry.campaignName}</span>}
                    </div>
                  </li>
                ))}
              </ol>
            </li>
          ))}
        </Scrollable>
      )}
      {call.failureCode !== null && (
        <Text size="xs" c="dimmed" mt="md">
          {t('history.failureCode', { code: call.failureCode })}
        </Text>
      )}
    </Card>
  )
}

function Sentence(props: { entry: PersonEntry; here: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { entry, here } = props
  switch (entry.kind) {
    case 'listed':
      return <>{t('story.listed', { file: entry.fileName })}</>
    case 'placed':
      return <>{t('story.placed', { number: entry.attempt })}</>
    case 'ringing':
      return <>{t('story.ringing', { number: entry.attempt })}</>
    case 'answered':
      return <>{t('story.answered')}</>
    case 'ended': {
      const text =
        entry.outcome === 'conversation' && entry.durationMs !== null
          ? t('story.talked', { length: formatDuration(entry.durationMs) })
          : t(`storyEnd.${entry.outcome}`)
      const by = entry.endedBy !== null && entry.durationMs !== null ? t(`endedBy.${entry.endedBy}`) : null
      return (
        <>
          {entry.callId === here || entry.outcome === 'not_placed' ? (
            text
          ) : (
            <Anchor href={hrefOf('conversations', entry.callId)} underline="always">
              {text}
            </Anchor>
          )}
          {by !== null && <span className={classes.note}> {by}</span>}
        </>
      )
    }
    case 'recorded':
      return <>{t('story.recorded', { length: formatDuration(entry.durationMs) })}</>
    case 'call_event':
      return <>{t(`callEvent.${entry.event}`)}</>
    case 'judged':
      return <>{t('story.judged', { interest: t(`interestWhole.${entry.interest}`) })}</>
    case 'opted_out':
      return <strong>{t('story.optedOut')}</strong>
    case 'corrected':
      return (
        <>
          {entry.by === '' ? t('story.correctedBySomebody') : t('story.corrected', { name: entry.by })}
          {entry.note !== '' && <span className={classes.note}> «{entry.note}»</span>}
        </>
      )
    case 'promised':
      return (
        <>
          {t(entry.caller === 'ana' ? 'story.promisedAna' : 'story.promised', {
            when: format.dateTime(entry.promisedFor),
          })}
        </>
      )
    case 'closed':
      return (
        <>
          {t('story.closed', { outcome: t(`followUpOutcome.${entry.outcome}`) })}
          {entry.notes !== '' && <span className={classes.note}> «{entry.notes}»</span>}
        </>
      )
  }
}
