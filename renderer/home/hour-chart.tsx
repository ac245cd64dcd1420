/** How calls were answered, hour by hour: a picture, and the same numbers as a table for who prefers to read. */
import { Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Overview } from '../../shared/contract/system.ts'
import { useFormat } from '../format.ts'
import { ColumnChart, PictureOrTable, type Shown } from '../ui/column-chart.tsx'
import { Card } from '../ui/page.tsx'
import { Scrollable } from '../ui/scrollable.tsx'
import { type HourBar, hourBars } from './day-math.ts'
import classes from './home.module.css'

export function HourChart(props: { overview: Overview }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<Shown>('picture')
  const { hours, callingHours, sinceMs } = props.overview
  const format = useFormat()
  const hourName = (hour: number) => format.hour(sinceMs + hour * 3_600_000)
  const bars = hourBars(hours, callingHours.today, sinceMs)
  return (
    <Card title={t('home.hours.title')} aside={<PictureOrTable value={shown} onChange={setShown} />}>
      <div className={classes.hourArea}>
        {hours.length === 0 && <Text c="dimmed">{t('home.hours.empty')}</Text>}
        {hours.length > 0 && shown === 'picture' && <Picture bars={bars} hourName={hourName} />}
        {hours.length > 0 && shown === 'table' && <Numbers bars={bars} hourName={hourName} />}
      </div>
    </Card>
  )
}

function Picture(props: { bars: HourBar[]; hourName: (hour: number) => string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { bars, hourName } = props
  const best = bars
    .filter((bar) => bar.placed > 0)
    .sort((a, b) => (b.answeredShare ?? 0) - (a.answeredShare ?? 0))[0]
  return (
    <ColumnChart
      label={
        best === undefined
          ? t('home.hours.empty')
          : t('home.hours.summary', {
              hour: hourName(best.hour),
              share: format.percent(best.answeredShare ?? 0),
            })
      }
      reached={t('home.hours.answered')}
      rest={t('home.hours.unanswered')}
      columns={bars.map(({ hour, placed, answered, answeredShare }) => ({
        id: hour,
        name: hourName(hour),
        title:
          answeredShare === null
            ? hourName(hour)
            : t('home.hours.one', {
                hour: hourName(hour),
                answered: format.number(answered),
                placed: format.number(placed),
              }),
        reached: answered,
        rest: placed - answered,
        note: answeredShare === null ? '' : format.percent(answeredShare),
      }))}
    />
  )
}

function Numbers(props: { bars: HourBar[]; hourName: (hour: number) => string }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Scrollable as="section" className={classes.hourTable} label={t('chart.table')}>
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
              <Table.Td>{props.hourName(bar.hour)}</Table.Td>
              <Table.Td ta="end">{format.number(bar.placed)}</Table.Td>
              <Table.Td ta="end">{format.number(bar.answered)}</Table.Td>
              <Table.Td ta="end">
                {bar.answeredShare === null ? '–' : format.percent(bar.answeredShare)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scrollable>
  )
}
