/** Asks the engine what a list would take, again after every change, and keeps the last answer meanwhile. */
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { CampaignEstimate, CampaignSettings } from '../../shared/domain/campaign.ts'
import { client } from '../rpc-client.ts'

export interface EstimateAnswer {
  /** The rules it was made for: at first those that a new campaign is offered. */
  settings: CampaignSettings
  estimate: CampaignEstimate
}

export function useEstimate(wanted: {
  people: number
  settings: CampaignSettings | null
  startsAt: number | null
}): { answer: EstimateAnswer | null; stale: boolean; failed: boolean } {
  const { people, settings, startsAt } = wanted
  const key = JSON.stringify({ people, settings, startsAt })
  const [settled] = useDebouncedValue(key, 200)
  const [known, setKnown] = useState<{ key: string; answer: EstimateAnswer } | null>(null)
  const [failed, setFailed] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the settled key stands for what is wanted
  useEffect(() => {
    const stop = new AbortController()
    client.campaigns
      .estimate({ people, startsAt, ...(settings === null ? {} : { settings }) }, { signal: stop.signal })
      .then(
        (answer) => {
          if (stop.signal.aborted) return
          setKnown({ key: settled, answer })
          setFailed(false)
        },
        () => {
          if (!stop.signal.aborted) setFailed(true)
        },
      )
    return () => stop.abort()
  }, [settled])
  return { answer: known?.answer ?? null, stale: known !== null && known.key !== key, failed }
}
