/** How long each reply took, and where the time went. */
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Turn } from '../../shared/domain/call.ts'
import { formatDuration, useFormat } from '../format.ts'
import { Card } from '../ui/page.tsx'
import classes from './conversations.module.css'
import { type ReplyStep, replyRows } from './reply-waterfall.ts'

const stepClass: Record<ReplyStep, string | undefined> = {
  firstToken: classes.stepA,
  firstClause: classes.stepB,
  firstAudio: classes.stepC,
  answered: classes.stepD,
}

const steps: ReplyStep[] = ['firstToken', 'firstClause', 'firstAudio', 'answered']

export function WaterfallCard(props: { turns: readonly Turn[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const rows = replyRows(props.turns)
  const longest = Math.max(1, ...rows.map((row) => row.totalMs))
  return (
    <Card title={t('waterfall.title')}>
      {rows.length === 0 ? (
        <Text c="dimmed">{t('waterfall.empty')}</Text>
      ) : (
        <>
          <ul className={classes.legend}>
            {steps.map((step) => (
              <li key={step}>
                <i className={stepClass[step]} aria-hidden />
                {t(`waterfall.${step}`)}
              </li>
            ))}
          </ul>
          <ol className={classes.waterfall}>
            {rows.map((row) => (
              <li key={row.turnIndex} className={classes.waterfallRow}>
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
                <Text size="xs" ta="end" className="tabular">
                  {format.latency(row.totalMs)}
                </Text>
              </li>
            ))}
          </ol>
        </>
      )}
    </Card>
  )
}
