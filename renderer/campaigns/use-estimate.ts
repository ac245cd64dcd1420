/** Asks the engine what a list would take, again after every change, and keeps the last answer meanwhile. */
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useMemo, useState } from 'react'
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
  const question = useMemo(
    () => ({ people, startsAt, ...(settings === null ? {} : { settings }) }),
    [people, settings, startsAt],
  )
  const [asked] = useDebouncedValue(question, 200)
  const [known, setKnown] = useState<{ question: typeof asked; answer: EstimateAnswer } | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const stop = new AbortController()
    client.campaigns.estimate(asked, { signal: stop.signal }).then(
      (answer) => {
        if (stop.signal.aborted) return
        setKnown({ question: asked, answer })
        setFailed(false)
      },
      () => {
        if (!stop.signal.aborted) setFailed(true)
      },
    )
    return () => stop.abort()
  }, [asked])
  return { answer: known?.answer ?? null, stale: known !== null && known.question !== question, failed }
}
