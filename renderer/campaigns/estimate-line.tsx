/** What a list is likely to take, at a glance: when it ends and what it costs, and on what that rests. */
import { Text } from '@mantine/core'
import { IconCalendarClock, IconCoins } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { CampaignEstimate } from '../../shared/domain/campaign.ts'
import { useFormat } from '../format.ts'
import { useEngineNow, useSystem } from '../state/system-store.ts'
import classes from './campaigns.module.css'
import { estimateText } from './estimate-text.ts'

export function EstimateLine(props: {
  estimate: CampaignEstimate
  stale?: boolean
  /** One line: when it ends and what it costs. */
  compact?: boolean
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useEngineNow(30_000)
  const practice = useSystem((state) => state.info?.practice ?? false)
  const text = estimateText(props.estimate, now, t, format)
  const state = {
    'aria-label': t('campaigns.estimate.label'),
    'aria-busy': props.stale === true,
  }
  if (props.compact === true) {
    return (
      <section className={classes.estimateCompact} {...state}>
        <IconCalendarClock size={18} aria-hidden />
        <span>
          <b>{text.ends}</b>, {text.costShort}
          {practice && ` ${t('campaigns.estimate.practice')}`}
        </span>
        <Text span size="sm" c="dimmed">
          {text.work} · {text.hours}
        </Text>
      </section>
    )
  }
  return (
    <section className={classes.estimate} {...state}>
      <div className={classes.estimatePart}>
        <IconCalendarClock size={20} aria-hidden />
        <div>
          <Text fw={600}>{text.ends}</Text>
          <Text size="sm" c="dimmed">
            {text.work} · {text.hours}
          </Text>
        </div>
      </div>
      <div className={classes.estimatePart}>
        <IconCoins size={20} aria-hidden />
        <div>
          <Text fw={600}>
            {text.cost}
            {practice && ` ${t('campaigns.estimate.practice')}`}
          </Text>
          <Text size="sm" c="dimmed">
            {text.costParts}
          </Text>
        </div>
      </div>
      <Text size="xs" c="dimmed" className={classes.basis ?? ''}>
        {text.basis}
      </Text>
    </section>
  )
}
