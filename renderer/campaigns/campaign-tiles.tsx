/** The four figures an operator asks for: how fast, until when, who answers, what it still costs. */
import { IconCoins, IconFlag, IconGauge, IconUserCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CampaignInsight, CampaignSummary } from '../../shared/domain/campaign.ts'
import { formatSpan, useFormat } from '../format.ts'
import { useEngineNow } from '../state/system-store.ts'
import { callsEnded, callsPerMinute } from './campaign-math.ts'
import classes from './campaigns.module.css'
import { endOf, estimateText } from './estimate-text.ts'

export function CampaignTiles(props: { campaign: CampaignSummary; insight: CampaignInsight }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useEngineNow(30_000)
  const { campaign, insight } = props
  const { estimate, outcomes, pace } = insight
  const ended = callsEnded(outcomes)
  const conversations = outcomes.conversation ?? 0
  const running = campaign.status === 'running'
  const words = estimate === null ? null : estimateText(estimate, now, t, format)
  const end = estimate === null ? null : endOf(estimate, now, format)
  const over = campaign.status === 'completed' || campaign.status === 'stopped'
  return (
    <div className={classes.tiles}>
      <Tile
        icon={<IconGauge size={18} aria-hidden />}
        name={t('campaigns.tiles.pace')}
        value={t('campaigns.tiles.perMinute', { pace: format.decimal(callsPerMinute(pace)) })}
        note={
          running
            ? t('campaigns.tiles.paceNote', { count: Math.round(pace.minutes) })
            : t('campaigns.tiles.paceIdle')
        }
      />
      <Tile
        icon={<IconFlag size={18} aria-hidden />}
        name={over ? t('campaigns.tiles.took') : t('campaigns.tiles.left')}
        value={
          over
            ? campaign.startedAt === null || campaign.endedAt === null
              ? '–'
              : formatSpan(campaign.endedAt - campaign.startedAt)
            : end === null
              ? t('campaigns.tiles.nothingLeft')
              : t(`campaigns.tiles.${end.key}`, { when: end.when })
        }
        note={
          over || estimate === null
            ? t('campaigns.tiles.people', {
                count: campaign.contacts,
                formatted: format.number(campaign.contacts),
              })
            : running
              ? t('campaigns.tiles.peopleLeft', {
                  count: estimate.people,
                  formatted: format.number(estimate.people),
                })
              : t('campaigns.tiles.ifNow', {
                  count: estimate.people,
                  formatted: format.number(estimate.people),
                })
        }
      />
      <Tile
        icon={<IconUserCheck size={18} aria-hidden />}
        name={t('campaigns.tiles.contact')}
        value={ended === 0 ? '–' : format.percent(conversations / ended)}
        note={t('campaigns.tiles.contactNote', {
          conversations: format.number(conversations),
          calls: format.number(ended),
        })}
      />
      <Tile
        icon={<IconCoins size={18} aria-hidden />}
        name={t('campaigns.tiles.cost')}
        value={estimate === null ? format.usd(0) : format.usd(estimate.cost.phone + estimate.cost.voice)}
        note={words === null ? t('campaigns.tiles.costNothing') : words.parts}
      />
      {words !== null && !over && (
        <p className={classes.tilesNote}>
          {words.basis} {words.prices}
        </p>
      )}
    </div>
  )
}

function Tile(props: { icon: ReactNode; name: string; value: string; note: string }) {
  return (
    <div className={classes.tile}>
      <span className={classes.tileName}>
        {props.icon}
        {props.name}
      </span>
      <span className={classes.tileValue}>{props.value}</span>
      <span className={classes.tileNote}>{props.note}</span>
    </div>
  )
}
