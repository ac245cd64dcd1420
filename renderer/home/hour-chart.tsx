/** How calls were answered, hour by hour: a picture, and the same numbers as a table for who prefers to read. */
import { SegmentedControl, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Overview } from '../../shared/contract/system.ts'
import { useFormat } from '../format.ts'
import { Card } from '../ui/page.tsx'
import { type HourBar, hourBars } from './day-math.ts'
import classes from './home.module.css'

export function HourChart(props: { overview: Overview }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState('picture')
  const { hours, callingHours, sinceMs } = props.overview
  const bars = hourBars(hours, callingHours.today, sinceMs)
  return (
    <Card
      title={t('home.hours.title')}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('home.hours.as')}
          value={shown}
          onChange={setShown}
          data={[
            { value: 'picture', label: t('home.hours.picture') },
            { value: 'table', label: t('home.hours.table') },
          ]}
        />
      }
    >
      <div className={classes.hourArea}>
        {hours.length === 0 && <Text c="dimmed">{t('home.hours.empty')}</Text>}
        {hours.length > 0 && shown === 'picture' && <Picture bars={bars} />}
        {hours.length > 0 && shown === 'table' && <Numbers bars={bars} />}
      </div>
    </Card>
  )
}

function Picture(props: { bars: HourBar[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { bars } = props
  const most = Math.max(1, ...bars.map((bar) => bar.placed))
  const best = bars
    .filter((bar) => bar.placed > 0)
    .sort((a, b) => (b.answeredShare ?? 0) - (a.answeredShare ?? 0))[0]
  const summary =
    best === undefined
      ? t('home.hours.empty')
      : t('home.hours.summary', { hour: hourName(best.hour), share: format.percent(best.answeredShare ?? 0) })
  return (
    <figure className={classes.figure}>
      <div className={classes.hourBars} role="img" aria-label={summary}>
        {bars.map((bar) => (
          <div
            key={bar.hour}
            className={classes.hour}
            title={
              bar.answeredShare === null
                ? hourName(bar.hour)
                : t('home.hours.one', {
                    hour: hourName(bar.hour),
                    answered: format.number(bar.answered),
                    placed: format.number(bar.placed),
                  })
            }
          >
            <div className={classes.hourPlot}>
              <span className={classes.hourShare}>
                {bar.answeredShare === null ? '' : format.percent(bar.answeredShare)}
              </span>
              <div
                className={classes.hourColumn}
                style={{ height: `calc((100% - 18px) * ${bar.placed / most})` }}
              >
                <div
                  className={classes.hourAnswered}
                  style={{ height: `${(bar.answeredShare ?? 0) * 100}%` }}
                />
              </div>
            </div>
            <span className={classes.hourName}>{bar.hour}</span>
          </div>
        ))}
      </div>
      <figcaption className={classes.legend}>
        <span data-kind="answered">{t('home.hours.answered')}</span>
        <span data-kind="placed">{t('home.hours.unanswered')}</span>
      </figcaption>
    </figure>
  )
}

function Numbers(props: { bars: HourBar[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.hourTable} aria-label={t('home.hours.table')} tabIndex={0}>
      <Table verticalSpacing={2} fz="sm" className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('home.hours.hour')}</Table.Th>
            <Table.Th ta="end">{t('home.hours.placed')}</Table.Th>
            <Table.Th ta="end">{t('home.hours.answered')}</Table.Th>
            <Table.Th ta="end">{t('home.tiles.contactability')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.bars.map((bar) => (
            <Table.Tr key={bar.hour}>
              <Table.Td>{hourName(bar.hour)}</Table.Td>
              <Table.Td ta="end">{format.number(bar.placed)}</Table.Td>
              <Table.Td ta="end">{format.number(bar.answered)}</Table.Td>
              <Table.Td ta="end">
                {bar.answeredShare === null ? '–' : format.percent(bar.answeredShare)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}

const hourName = (hour: number): string => `${hour}:00`
