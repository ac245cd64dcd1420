/** How long each reply took, and where the time went. */
import { Text } from '@mantine/core'
import { IconBolt, IconHandStop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Turn } from '../../shared/domain/call.ts'
import { formatDuration, useFormat } from '../format.ts'
import { Card } from '../ui/page.tsx'
import classes from './conversations.module.css'
import { type ReplyRow, type ReplyStep, replyRows, replySummary, stepsIn } from './reply-waterfall.ts'

const stepClass: Record<ReplyStep, string | undefined> = {
  finalText: classes.stepText,
  firstToken: classes.stepA,
  firstClause: classes.stepB,
  firstAudio: classes.stepC,
  answered: classes.stepD,
  firstFrame: classes.stepD,
  firstMark: classes.stepE,
}

export function WaterfallCard(props: { turns: readonly Turn[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const rows = replyRows(props.turns)
  const summary = replySummary(rows)
  return (
    <Card title={t('waterfall.title')}>
      {summary === null ? (
        <Text c="dimmed">{t('waterfall.empty')}</Text>
      ) : (
        <>
          <Text mb="sm">
            {t('waterfall.summary', {
              median: format.latency(summary.medianMs),
              longest: format.latency(summary.longestMs),
            })}
          </Text>
          <ul className={classes.legend}>
            {stepsIn(rows).map((step) => (
              <li key={step}>
                <i className={stepClass[step]} aria-hidden />
                {t(`waterfall.${step}`)}
              </li>
            ))}
          </ul>
          <ol className={classes.waterfall}>
            {rows.map((row) => (
              <Reply key={row.turnIndex} row={row} rows={rows} />
            ))}
          </ol>
          <Notes rows={rows} />
        </>
      )}
    </Card>
  )
}

function Reply(props: { row: ReplyRow; rows: readonly ReplyRow[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { row } = props
  const lengthOf = (one: ReplyRow) => one.steps.reduce((sum, { durationMs }) => sum + durationMs, 0)
  const longest = Math.max(1, ...props.rows.map(lengthOf))
  return (
    <li className={classes.waterfallRow}>
      <Text size="xs" c="dimmed" className="tabular">
        {formatDuration(row.atMs)}
      </Text>
      <div
        className={classes.waterfallBar}
        role="img"
        aria-label={row.steps
          .map(({ step, durationMs }) => `${t(`waterfall.${step}`)} ${format.latency(durationMs)}`)
          .join(', ')}
      >
        {row.steps.map(({ step, durationMs }) => (
          <i
            key={step}
            className={stepClass[step]}
            style={{ width: `${(durationMs / longest) * 100}%` }}
            title={`${t(`waterfall.${step}`)}: ${format.latency(durationMs)}`}
          />
        ))}
      </div>
      <Text size="xs" ta="end" className="tabular" component="span">
        {row.bargeInMs !== null && (
          <IconHandStop
            size={12}
            className={classes.rowMark}
            aria-label={t('waterfall.bargeIn', { latency: format.latency(row.bargeInMs) })}
          />
        )}
        {row.speculated && (
          <IconBolt size={12} className={classes.rowMark} aria-label={t('waterfall.speculated')} />
        )}
        {format.latency(row.totalMs)}
      </Text>
    </li>
  )
}

/** What the small signs beside the rows mean. */
function Notes(props: { rows: readonly ReplyRow[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const cutInto = props.rows.flatMap(({ bargeInMs }) => (bargeInMs === null ? [] : [bargeInMs]))
  const speculated = props.rows.some((row) => row.speculated)
  if (cutInto.length === 0 && !speculated) return null
  return (
    <ul className={classes.legend} style={{ margin: '12px 0 0' }}>
      {speculated && (
        <li>
          <IconBolt size={12} className={classes.rowMark} aria-hidden />
          {t('waterfall.speculated')}
        </li>
      )}
      {cutInto.length > 0 && (
        <li>
          <IconHandStop size={12} className={classes.rowMark} aria-hidden />
          {t('waterfall.bargeIn', { latency: format.latency(Math.max(...cutInto)) })}
        </li>
      )}
    </ul>
  )
}
