/** Calls half hour by half hour, with the conversations among them: columns to look at, or a table. */
import { Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CampaignInsight } from '../../shared/domain/campaign.ts'
import { useFormat } from '../format.ts'
import { useEngineNow } from '../state/system-store.ts'
import { ColumnChart, PictureOrTable, type Shown } from '../ui/column-chart.tsx'
import { Card } from '../ui/page.tsx'

export function PaceCard(props: { insight: CampaignInsight }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useEngineNow(60_000)
  const [shown, setShown] = useState<Shown>('picture')
  const { stretches } = props.insight
  const most = Math.max(1, ...stretches.map((one) => one.conversations + one.others))
  const busiest = stretches.find((one) => one.conversations + one.others === most)
  return (
    <Card title={t('campaigns.pace.title')} aside={<PictureOrTable value={shown} onChange={setShown} />}>
      {stretches.length === 0 && <Text c="dimmed">{t('campaigns.pace.empty')}</Text>}
      {stretches.length > 0 && shown === 'picture' && (
        <ColumnChart
          label={t('campaigns.pace.summary', {
            count: most,
            time: busiest === undefined ? '' : format.time(busiest.startsAt),
          })}
          reached={t('campaigns.pace.conversations')}
          rest={t('campaigns.pace.others')}
          columns={stretches.map(({ startsAt, conversations, others }) => ({
            id: startsAt,
            name: format.time(startsAt),
            title: t('campaigns.pace.one', {
              time: format.moment(startsAt, now),
              conversations: format.number(conversations),
              calls: format.number(conversations + others),
            }),
            reached: conversations,
            rest: others,
          }))}
        />
      )}
      {stretches.length > 0 && shown === 'table' && (
        <Table aria-label={t('campaigns.pace.title')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('campaigns.pace.from')}</Table.Th>
              <Table.Th ta="end">{t('campaigns.pace.conversations')}</Table.Th>
              <Table.Th ta="end">{t('campaigns.pace.others')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {stretches.map((one) => (
              <Table.Tr key={one.startsAt}>
                <Table.Td>{format.moment(one.startsAt, now)}</Table.Td>
                <Table.Td ta="end" className="tabular">
                  {format.number(one.conversations)}
                </Table.Td>
                <Table.Td ta="end" className="tabular">
                  {format.number(one.others)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  )
}
