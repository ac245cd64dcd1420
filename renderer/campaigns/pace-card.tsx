/** Calls half hour by half hour, with the conversations among them: columns to look at, or a table. */
import { Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CampaignInsight } from '../../shared/domain/campaign.ts'
import { useFormat } from '../format.ts'
import { useEngineNow } from '../state/system-store.ts'
import { Card } from '../ui/page.tsx'
import classes from './campaigns.module.css'
import { PictureOrTable } from './outcomes-card.tsx'

export function PaceCard(props: { insight: CampaignInsight }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useEngineNow(60_000)
  const [shown, setShown] = useState('picture')
  const { stretches } = props.insight
  const most = Math.max(1, ...stretches.map((one) => one.conversations + one.others))
  const busiest = stretches.find((one) => one.conversations + one.others === most)
  return (
    <Card title={t('campaigns.pace.title')} aside={<PictureOrTable value={shown} onChange={setShown} />}>
      {stretches.length === 0 && <Text c="dimmed">{t('campaigns.pace.empty')}</Text>}
      {stretches.length > 0 && shown === 'picture' && (
        <figure className={classes.figure}>
          <div
            className={classes.columnsPlot}
            role="img"
            aria-label={t('campaigns.pace.summary', {
              count: most,
              time: busiest === undefined ? '' : format.time(busiest.startsAt),
            })}
          >
            {stretches.map((one) => (
              <div
                key={one.startsAt}
                className={classes.column}
                title={t('campaigns.pace.one', {
                  time: format.moment(one.startsAt, now),
                  conversations: format.number(one.conversations),
                  calls: format.number(one.conversations + one.others),
                })}
              >
                <div className={classes.columnBox}>
                  <div className={classes.columnOthers} style={{ height: `${(one.others / most) * 100}%` }} />
                  <div
                    className={classes.columnConversations}
                    style={{ height: `${(one.conversations / most) * 100}%` }}
                  />
                </div>
                <span className={classes.columnName}>{format.time(one.startsAt)}</span>
              </div>
            ))}
          </div>
          <figcaption className={classes.legend}>
            <span className={classes.keyConversations}>{t('campaigns.pace.conversations')}</span>
            <span className={classes.keyOthers}>{t('campaigns.pace.others')}</span>
          </figcaption>
        </figure>
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
