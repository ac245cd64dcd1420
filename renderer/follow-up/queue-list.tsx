/** Who waits, in the engine's order: highest priority first, then who waits longest. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { FollowUpItem } from '../../shared/domain/follow-up.ts'
import { formatPhone, formatSpan, useFormat } from '../format.ts'
import { hrefOf } from '../router.ts'
import { useEngineNow } from '../state/system-store.ts'
import { InterestLabel, ToneLabel } from '../ui/tone.tsx'
import classes from './follow-up.module.css'

const rowHeight = 78

export function QueueList(props: {
  items: readonly FollowUpItem[]
  total: number
  currentId: string | null
}) {
  const { t } = useTranslation()
  const { items, currentId } = props
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const at = items.findIndex((item) => item.contactId === currentId)
  useEffect(() => {
    if (at !== -1) virtualizer.scrollToIndex(at)
  }, [at, virtualizer])
  return (
    <nav className={classes.queue} aria-label={t('followUp.queue')}>
      <div ref={scroller} className={classes.queueScroll}>
        <ul className={classes.queueInside} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const item = items[index]
            if (item === undefined) return null
            return (
              <li key={item.contactId} aria-posinset={index + 1} aria-setsize={props.total}>
                <QueuePerson item={item} top={start} current={item.contactId === currentId} />
              </li>
            )
          })}
        </ul>
      </div>
    </nav>
  )
}

function QueuePerson(props: { item: FollowUpItem; top: number; current: boolean }) {
  const { t } = useTranslation()
  const now = useEngineNow(15_000)
  const { item } = props
  const format = useFormat()
  const callback = Date.parse(item.analysis.callbackAt ?? '')
  const due = item.callbackAt
  return (
    <a
      className={classes.person}
      href={hrefOf('follow-up', item.contactId)}
      style={{ transform: `translateY(${props.top}px)` }}
      aria-current={props.current}
      data-taken={item.taken}
    >
      <span className={classes.personHead}>
        <span className={classes.personName}>{item.nombre || formatPhone(item.e164)}</span>
        <span className={classes.wait}>{formatSpan(now - item.waitingSince)}</span>
      </span>
      <span className={classes.why}>{item.analysis.evidence[0]?.quote ?? item.analysis.summary}</span>
      <span className={classes.state}>
        <InterestLabel interest={item.analysis.interest} whole />
        {item.taken && <ToneLabel tone="info">{t('followUp.taken')}</ToneLabel>}
        {!item.taken && due !== null && (
          <span className={classes.due}>{t('callback.dueSince', { time: format.moment(due, now) })}</span>
        )}
        {!item.taken && due === null && !Number.isNaN(callback) && (
          <span className={classes.callback}>{format.moment(callback, now)}</span>
        )}
      </span>
    </a>
  )
}
