/** What an operator looks at and plans with: how a campaign goes, what a list will take, a copy, its results. */
import type {
  CampaignEstimate,
  CampaignInsight,
  CampaignSettings,
  CampaignSummary,
  DuplicateChoice,
  DuplicateCounts,
} from '../../../shared/domain/campaign.ts'
import { callingHoursAt } from '../compliance/calling-calendar.ts'
import { AnaError } from '../errors.ts'
import type { Clock } from '../ports.ts'
import type { CampaignCopy } from './campaign-copy.ts'
import { type CampaignFigures, paceWindowMs, stretchMs } from './campaign-figures.ts'
import type { CampaignResultRow } from './campaign-results.ts'
import { type CommonRules, commonRules, offeredRules } from './campaign-rules.ts'
import type { Campaigns } from './campaigns.ts'
import { estimateCampaign, type Prices } from './estimate.ts'

export interface DeskSettings extends CommonRules, Prices {
  callsPerSecond: number
  ringTimeoutSeconds: number
}

export interface CampaignDesk {
  insight(campaignId: string): Promise<CampaignInsight>
  /** What calling so many people would take; without settings, by the rules a new campaign is offered. */
  estimate(given: {
    people: number
    settings?: CampaignSettings | undefined
    startsAt: number | null
  }): Promise<{ settings: CampaignSettings; estimate: CampaignEstimate }>
  duplicable(campaignId: string, who: DuplicateChoice): Promise<DuplicateCounts>
  /** Throws `campaign.nobody_to_copy` when nobody is left to take over. */
  duplicate(
    campaignId: string,
    given: { who: DuplicateChoice; name: string },
  ): Promise<{ campaign: CampaignSummary; counts: DuplicateCounts }>
  /** Throws `campaign.not_found`. */
  results(
    campaignId: string,
  ): Promise<{ campaign: CampaignSummary; rows: AsyncIterable<CampaignResultRow[]> }>
}

export function createCampaignDesk(options: {
  campaigns: Campaigns
  figures: CampaignFigures
  copy: CampaignCopy
  results: { rows(campaignId: string): AsyncIterable<CampaignResultRow[]> }
  settings: () => DeskSettings
  clock: Pick<Clock, 'now'>
}): CampaignDesk {
  const { campaigns, figures, copy, results, settings, clock } = options

  async function estimateOf(
    waiting: readonly number[],
    rules: CampaignSettings,
    startsAtMs: number | null,
  ): Promise<CampaignEstimate> {
    const current = settings()
    return estimateCampaign({
      waiting,
      settings: rules,
      engine: current,
      figures: await figures.answers(current.ringTimeoutSeconds),
      prices: current,
      nowMs: clock.now(),
      startsAtMs,
      hoursAt: callingHoursAt,
    })
  }

  return {
    async insight(campaignId) {
      const campaign = await campaigns.get(campaignId)
      const rules = campaign.settings ?? commonRules(settings())
      const windowMs = Math.min(paceWindowMs, Math.max(60_000, clock.now() - (campaign.startedAt ?? 0)))
      const waiting = await figures.waiting(campaignId)
      return {
        outcomes: await figures.outcomes(campaignId),
        pace: {
          calls: await figures.placedSince(campaignId, clock.now() - windowMs),
          minutes: windowMs / 60_000,
        },
        stretches: await figures.stretches(campaignId),
        stretchMs,
        estimate: waiting[0] + waiting[1] === 0 ? null : await estimateOf(waiting, rules, campaign.startsAt),
        settings: rules,
      }
    },
    async estimate({ people, settings: given, startsAt }) {
      const rules = given ?? offeredRules(settings())
      return { settings: rules, estimate: await estimateOf([people], rules, startsAt) }
    },
    async duplicable(campaignId, who) {
      await campaigns.get(campaignId)
      return copy.counts(campaignId, who)
    },
    async duplicate(campaignId, { who, name }) {
      const original = await campaigns.get(campaignId)
      const counts = await copy.counts(campaignId, who)
      if (counts.people === 0) {
        throw new AnaError('campaign.nobody_to_copy', 'nobody is left to take over', {
          kind: 'conflict',
          facts: { campaignId, who },
        })
      }
      const campaign = await campaigns.create(
        {
          name,
          fileName: original.fileName,
          rows: copy.rows(campaignId, who),
          rejected: [],
          settings: original.settings,
          yieldBetween: () => new Promise((resolve) => setImmediate(resolve)),
        },
        { start: false },
      )
      return { campaign, counts }
    },
    async results(campaignId) {
      return { campaign: await campaigns.get(campaignId), rows: results.rows(campaignId) }
    },
  }
}
