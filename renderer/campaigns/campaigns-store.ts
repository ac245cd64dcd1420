/** Every campaign with its counts, kept fresh by the live feed. */
import { create } from 'zustand'
import type { CampaignStatus, CampaignSummary } from '../../shared/domain/campaign.ts'
import { client } from '../rpc-client.ts'

interface CampaignsState {
  /** Newest first; null until first loaded. */
  campaigns: CampaignSummary[] | null
  error: unknown
}

export const useCampaigns = create<CampaignsState>(() => ({ campaigns: null, error: null }))

export async function loadCampaigns(): Promise<void> {
  try {
    const campaigns = await client.campaigns.list()
    useCampaigns.setState({ campaigns: newestFirst(campaigns), error: null })
  } catch (error) {
    useCampaigns.setState({ error })
  }
}

export function applyCampaign(campaign: CampaignSummary): void {
  useCampaigns.setState(({ campaigns }) => {
    const known = campaigns ?? []
    const isKnown = known.some((one) => one.id === campaign.id)
    return {
      campaigns: isKnown
        ? known.map((one) => (one.id === campaign.id ? campaign : one))
        : newestFirst([campaign, ...known]),
    }
  })
}

export function applyCampaignStatus(campaignId: string, status: CampaignStatus): void {
  useCampaigns.setState(({ campaigns }) => ({
    campaigns: campaigns?.map((one) => (one.id === campaignId ? { ...one, status } : one)) ?? null,
  }))
}

const refreshing = new Set<string>()

/** Counts a campaign again soon: its contacts change one by one and many at a time. */
export function refreshCampaignSoon(campaignId: string): void {
  if (refreshing.has(campaignId)) return
  refreshing.add(campaignId)
  setTimeout(() => {
    refreshing.delete(campaignId)
    // A campaign that cannot be read now is read again at its next change.
    client.campaigns.get({ campaignId }).then(applyCampaign, () => {})
  }, 1_200)
}

function newestFirst(campaigns: CampaignSummary[]): CampaignSummary[] {
  return [...campaigns].sort((a, b) => b.createdAt - a.createdAt)
}
