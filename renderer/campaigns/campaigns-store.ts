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

function newestFirst(campaigns: CampaignSummary[]): CampaignSummary[] {
  return [...campaigns].sort((a, b) => b.createdAt - a.createdAt)
}
