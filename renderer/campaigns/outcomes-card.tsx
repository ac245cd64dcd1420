/** What the calls came to: bars to look at, or the same numbers as a table. */
import { Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CampaignInsight } from '../../shared/domain/campaign.ts'
import { useFormat } from '../format.ts'
import { PictureOrTable, type Shown } from '../ui/column-chart.tsx'
import { BarList } from '../ui/meter.tsx'
import { Card } from '../ui/page.tsx'
import { OutcomeLabel, outcomeTones } from '../ui/tone.tsx'
import { callsEnded, presentOutcomes } from './campaign-math.ts'

export function OutcomesCard(props: { insight: CampaignInsight }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [shown, setShown] = useState<Shown>('picture')
  const { outcomes } = props.insight
  const total = callsEnded(outcomes)
  const present = presentOutcomes(outcomes)
  return (
    <Card title={t('campaigns.outcomes.title')} aside={<PictureOrTable value={shown} onChange={setShown} />}>
      {total === 0 && <Text c="dimmed">{t('campaigns.outcomes.empty')}</Text>}
      {total > 0 && shown === 'picture' && (
        <BarList
          label={t('campaigns.outcomes.title')}
          whole={total}
          bars={present.map(({ outcome, calls }) => ({
            id: outcome,
            name: t(`callOutcome.${outcome}`),
            value: calls,
            tone: outcomeTones[outcome],
          }))}
        />
      )}
      {total > 0 && shown === 'table' && (
        <Table aria-label={t('campaigns.outcomes.title')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('campaigns.outcomes.outcome')}</Table.Th>
              <Table.Th ta="end">{t('campaigns.outcomes.calls')}</Table.Th>
              <Table.Th ta="end">{t('campaigns.outcomes.share')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {present.map(({ outcome, calls }) => (
              <Table.Tr key={outcome}>
                <Table.Td>
                  <OutcomeLabel outcome={outcome} />
                </Table.Td>
                <Table.Td ta="end" className="tabular">
                  {format.number(calls)}
                </Table.Td>
                <Table.Td ta="end" className="tabular">
                  {format.percent(calls / total)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Card>
  )
}
