/** How much of today's calling hours is left: a calm bar, and the words. */
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Overview } from '../../shared/contract/system.ts'
import { formatSpan, useFormat } from '../format.ts'
import { Card } from '../ui/page.tsx'
import { hoursLeft } from './day-math.ts'
import classes from './home.module.css'

export function HoursBar(props: { overview: Overview; now: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { callingHours } = props.overview
  const { today } = callingHours
  const left = today === null ? null : hoursLeft(today, props.now)
  return (
    <Card title={t('home.today.title')}>
      <p className={classes.hoursLeft}>
        {left !== null && left.leftMs > 0 ? formatSpan(left.leftMs) : t('home.today.over')}
      </p>
      {today !== null && left !== null && (
        <>
          <div className={classes.hoursTrack} aria-hidden>
            <div style={{ width: `${left.passed * 100}%` }} />
          </div>
          <div className={classes.hoursEnds}>
            <span>{format.time(today.opensAt)}</span>
            <span>{format.time(today.lastStartAt)}</span>
          </div>
        </>
      )}
      <Text size="sm" c="dimmed" mt={4}>
        {today === null
          ? t('home.today.none', { moment: format.moment(callingHours.changesAt, props.now) })
          : callingHours.open
            ? t('home.today.open')
            : t('home.today.closed', { moment: format.moment(callingHours.changesAt, props.now) })}
      </Text>
    </Card>
  )
}
