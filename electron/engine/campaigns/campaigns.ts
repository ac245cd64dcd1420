/** What an operator does with campaigns: start, pause, resume, stop. The dialer follows. */
import type { Call } from '../../../shared/domain/call.ts'
import type {
  Campaign,
  CampaignSettings,
  CampaignStatus,
  CampaignSummary,
} from '../../../shared/domain/campaign.ts'
import type { Clock, Logger, Publish } from '../ports.ts'
import { type CampaignStore, campaignNotFound, type NewCampaign } from './campaign-store.ts'
import type { WaitingReason } from './dialer.ts'
import type { LeaseStore } from './lease-store.ts'

export interface Campaigns {
  /** Stores a list as a campaign; with `start`, calling begins at once. */
  create(campaign: NewCampaign, options: { start: boolean }): Promise<CampaignSummary>
  list(): Promise<CampaignSummary[]>
  get(campaignId: string): Promise<CampaignSummary>
  /**
   * Starts a draft, resumes a paused one, takes up a stopped one; one that waits for its hour begins at once.
   * Repeating it is harmless.
   */
  start(campaignId: string): Promise<CampaignSummary>
  pause(campaignId: string): Promise<CampaignSummary>
  stop(campaignId: string, options: { hangUp: boolean }): Promise<CampaignSummary>
  rename(campaignId: string, name: string): Promise<CampaignSummary>
  /** Changes the rules; null goes back to those for all. They hold from the next call on. */
  configure(campaignId: string, settings: CampaignSettings | null): Promise<CampaignSummary>
  isRunning(campaignId: string): Promise<boolean>
  /** Completes the campaigns in which nothing is left to do, and tells everybody. */
  settleFinished(): Promise<void>
}

export function createCampaigns(options: {
  store: CampaignStore
  leases: Pick<LeaseStore, 'completeFinished'>
  openCalls: () => Promise<Call[]>
  hangUp: (callId: string) => Promise<unknown>
  waitingFor: () => WaitingReason | null
  /** Wakes the dialer. */
  nudge: () => void
  /** Prepares what the first call needs, such as the model. Not waited for. */
  onStart: () => void
  clock: Clock
  logger: Logger
  publish: Publish
}): Campaigns {
  const { store, leases, openCalls, hangUp, waitingFor, nudge, onStart, clock, logger, publish } = options

  function complete(summary: CampaignSummary): CampaignSummary {
    if (summary.status !== 'running') return summary
    if (waitsForStart(summary)) return { ...summary, waitingFor: 'start_time' }
    const reason = waitingFor()
    // The dialer waits although this campaign has its calls: it has all that its rules allow.
    const busy = reason === 'next_attempt' && summary.counts.call_in_progress > 0
    return { ...summary, waitingFor: busy ? null : reason }
  }

  function waitsForStart({ startsAt }: Pick<Campaign, 'startsAt'>): boolean {
    return startsAt !== null && startsAt > clock.now()
  }

  async function get(campaignId: string): Promise<CampaignSummary> {
    const summary = await store.summary(campaignId)
    if (summary) return complete(summary)
    throw campaignNotFound(campaignId)
  }

  async function tell(campaignId: string): Promise<CampaignSummary> {
    nudge()
    const summary = await get(campaignId)
    publish({ kind: 'campaign_updated', campaign: summary })
    return summary
  }

  async function move(
    campaignId: string,
    from: CampaignStatus[],
    to: CampaignStatus,
  ): Promise<CampaignSummary> {
    const before = await get(campaignId)
    if (before.status !== to) {
      await store.setStatus(campaignId, from, to, clock.now())
      logger.info('campaign moved', { campaignId, from: before.status, to })
    }
    return tell(campaignId)
  }

  async function start(campaignId: string): Promise<CampaignSummary> {
    onStart()
    const before = await get(campaignId)
    if (before.status === 'running' && waitsForStart(before)) await store.clearStart(campaignId)
    return move(campaignId, ['draft', 'paused', 'stopped'], 'running')
  }

  return {
    async create(campaign, { start: startNow }) {
      const stored: Campaign = await store.create(campaign)
      const summary = await get(stored.id)
      publish({ kind: 'campaign_updated', campaign: summary })
      return startNow ? start(stored.id) : summary
    },
    list: async () => (await store.list()).map(complete),
    get,
    start,
    pause: (campaignId) => move(campaignId, ['running'], 'paused'),
    async stop(campaignId, { hangUp: hangUpCalls }) {
      const summary = await move(campaignId, ['draft', 'running', 'paused'], 'stopped')
      if (!hangUpCalls) return summary
      for (const call of await openCalls()) {
        if (call.campaignId !== campaignId) continue
        // One call that cannot be ended must not keep the others alive.
        await hangUp(call.id).catch((error: unknown) => {
          logger.warn('call not hung up', { callId: call.id, error })
        })
      }
      return get(campaignId)
    },
    async rename(campaignId, name) {
      await store.rename(campaignId, name)
      return tell(campaignId)
    },
    async configure(campaignId, settings) {
      await store.configure(campaignId, settings)
      logger.info('campaign rules changed', { campaignId, settings })
      return tell(campaignId)
    },
    async isRunning(campaignId) {
      return (await store.get(campaignId))?.status === 'running'
    },
    async settleFinished() {
      for (const campaign of await leases.completeFinished()) {
        publish({ kind: 'campaign_updated', campaign: await get(campaign.id) })
      }
    },
  }
}
