/** How far a campaign is: a bar by contact status, and the same in numbers. */
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CampaignSummary } from '../../shared/domain/campaign.ts'
import { useFormat } from '../format.ts'
import { StackedBar } from '../ui/meter.tsx'
import { contactTones, ToneLabel } from '../ui/tone.tsx'
import { presentStatuses, progressOf } from './campaign-math.ts'
import classes from './campaigns.module.css'

export function CampaignProgress(props: { campaign: CampaignSummary }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { campaign } = props
  const statuses = presentStatuses(campaign.counts)
  return (
    <div>
      <StackedBar
        label={t('campaigns.progressLabel', { percent: format.percent(progressOf(campaign)) })}
        parts={statuses.map((status) => ({
          id: status,
          value: campaign.counts[status],
          tone: status === 'call_in_progress' ? 'info' : contactTones[status],
        }))}
      />
      <div className={classes.legend}>
        {statuses.map((status) => (
          <span key={status}>
            <ToneLabel tone={contactTones[status]}>{t(`contactStatus.${status}`)}</ToneLabel>{' '}
            <b>{format.number(campaign.counts[status])}</b>
          </span>
        ))}
      </div>
      {campaign.status === 'running' && campaign.waitingFor !== null && (
        <Text size="sm" mt="xs" role="status">
          {t(`campaigns.waiting.${campaign.waitingFor}`)}
        </Text>
      )}
    </div>
  )
}
