/** The call second by second, for whoever wants to know exactly what happened and when. */
import { useTranslation } from 'react-i18next'
import { formatDuration, useFormat } from '../format.ts'
import { Card } from '../ui/page.tsx'
import { Scrollable } from '../ui/scrollable.tsx'
import { callEventText } from './call-event-text.ts'
import type { TimelineEntry } from './call-timeline.ts'
import classes from './conversations.module.css'

export function TimelineCard(props: {
  entries: readonly TimelineEntry[]
  customerName: string
  onPoint: (turn: number) => void
}) {
  const { t } = useTranslation()
  const { entries } = props
  return (
    <Card title={t('timeline.title')}>
      <Scrollable as="ol" className={classes.seconds} label={t('timeline.title')}>
        {entries.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what happened does not move any more
          <li key={index} data-lane={laneOf(entry)}>
            <span className={classes.second}>
              {entry.atMs < 0 && '−'}
              {formatDuration(Math.abs(entry.atMs))}
            </span>
            <i aria-hidden />
            <div>
              <Entry entry={entry} customerName={props.customerName} onPoint={props.onPoint} />
            </div>
          </li>
        ))}
      </Scrollable>
    </Card>
  )
}

const laneOf = (entry: TimelineEntry) => (entry.kind === 'turn' ? entry.turn.role : 'line')

function Entry(props: { entry: TimelineEntry; customerName: string; onPoint: (turn: number) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { entry } = props
  switch (entry.kind) {
    case 'event': {
      const { text, detail } = callEventText(entry.event)
      return (
        <>
          {text} {detail !== '' && <span className={classes.note}>{detail}</span>}
        </>
      )
    }
    case 'recording_began':
      return <>{t('timeline.recordingBegan')}</>
    case 'pause':
      return (
        <span className={classes.note}>
          {t('timeline.pause', { length: formatDuration(entry.lengthMs) })}
        </span>
      )
    case 'turn': {
      const { turn, replyMs, bargeInMs } = entry
      return (
        <>
          <button type="button" className={classes.said} onClick={() => props.onPoint(turn.index)}>
            <b>{turn.role === 'customer' ? props.customerName || t('transcript.customer') : 'ANA'}</b>{' '}
            {turn.text}
          </button>
          {(replyMs !== null || bargeInMs !== null) && (
            <span className={classes.note}>
              {replyMs !== null && t('timeline.reply', { latency: format.latency(replyMs) })}
              {replyMs !== null && bargeInMs !== null && ' · '}
              {bargeInMs !== null && t('timeline.bargeIn', { latency: format.latency(bargeInMs) })}
            </span>
          )}
        </>
      )
    }
  }
}
