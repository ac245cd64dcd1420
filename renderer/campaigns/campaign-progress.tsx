/** How far a campaign is: a bar by contact status, and the same in numbers. */
import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CampaignSummary } from '../../shared/domain/campaign.ts'
import type { ContactStatus } from '../../shared/domain/contact.ts'
import { useFormat } from '../format.ts'
import { useEngineNow } from '../state/system-store.ts'
import { StackedBar } from '../ui/meter.tsx'
import { contactTones, ToneLabel } from '../ui/tone.tsx'
import { presentStatuses, progressOf } from './campaign-math.ts'
import classes from './campaigns.module.css'

export function CampaignProgress(props: {
  campaign: CampaignSummary
  /** Makes each state a button that shows its people. */
  chosen?: ContactStatus | null
  onChoose?: (status: ContactStatus | null) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { campaign, onChoose } = props
  const now = useEngineNow(60_000)
  const statuses = presentStatuses(campaign.counts)
  return (
    <div>
      <StackedBar
        label={t('campaigns.progressLabel', { percent: format.percent(progressOf(campaign)) })}
        parts={statuses.map((status) => ({
          id: status,
          value: campaign.counts[status],
          tone: contactTones[status],
        }))}
      />
      <div className={classes.legend}>
        {statuses.map((status) => {
          const inside = (
            <>
              <ToneLabel tone={contactTones[status]}>{t(`contactStatus.${status}`)}</ToneLabel>{' '}
              <b>{format.number(campaign.counts[status])}</b>
            </>
          )
          if (onChoose === undefined) return <span key={status}>{inside}</span>
          const isChosen = props.chosen === status
          return (
            <button
              key={status}
              type="button"
              className={classes.legendButton}
              aria-pressed={isChosen}
              onClick={() => onChoose(isChosen ? null : status)}
            >
              {inside}
            </button>
          )
        })}
      </div>
      {campaign.status === 'running' && campaign.waitingFor !== null && (
        <Text size="sm" mt="xs" role="status">
          {campaign.waitingFor === 'start_time' && campaign.startsAt !== null
            ? t('campaigns.startsAt', { moment: format.moment(campaign.startsAt, now) })
            : t(`campaigns.waiting.${campaign.waitingFor}`)}
        </Text>
      )}
    </div>
  )
}
