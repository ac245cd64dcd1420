/** How a campaign goes, read again while calls are made; what was known stays on screen meanwhile. */
import { useCallback, useState } from 'react'
import type { CampaignInsight, CampaignSummary } from '../../shared/domain/campaign.ts'
import { client } from '../rpc-client.ts'
import { useReload } from '../ui/use-reload.ts'

const refreshMs = 5_000

export function useInsight(
  campaignId: string,
  campaign: CampaignSummary | undefined,
): { insight: CampaignInsight | null; error: unknown; reload: () => void } {
  const [insight, setInsight] = useState<CampaignInsight | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [round, setRound] = useState(0)
  const reload = useCallback(() => setRound((count) => count + 1), [])
  const busy =
    campaign !== undefined && (campaign.status === 'running' || campaign.counts.call_in_progress > 0)
  const rules = JSON.stringify([campaign?.settings, campaign?.startsAt, campaign?.status])
  const keepReading = useCallback(() => {
    const stop = new AbortController()
    const read = () =>
      client.campaigns.insight({ campaignId }, { signal: stop.signal }).then(
        (fresh) => {
          if (stop.signal.aborted) return
          setInsight(fresh)
          setError(null)
        },
        (failure) => {
          if (!stop.signal.aborted) setError(failure)
        },
      )
    void read()
    const timer = busy ? setInterval(read, refreshMs) : undefined
    return () => {
      stop.abort()
      clearInterval(timer)
    }
  }, [campaignId, busy])
  useReload(keepReading, rules, round)
  return { insight, error, reload }
}
