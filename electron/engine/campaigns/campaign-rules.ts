/**
 * The rules by which a campaign is called: its own, or those that hold for all. Pure.
 */
import type { CallOutcome } from '../../../shared/domain/call.ts'
import { type CampaignSettings, campaignSettingsSchema } from '../../../shared/domain/campaign.ts'
import type { RetryRule } from '../calls/settlement.ts'

export interface CommonRules {
  maxConcurrentCalls: number
  maxAttempts: number
  retryAfterMinutes: number
}

/** A line that was busy is free again sooner than somebody who did not hear the telephone comes home. */
const busyMinutes = 30

const minuteMs = 60_000

/** What a new campaign is offered. */
export function offeredRules(common: CommonRules): CampaignSettings {
  const { maxConcurrentCalls, maxAttempts, retryAfterMinutes } = common
  return {
    maxConcurrentCalls,
    maxAttempts,
    retryMinutes: {
      busy: Math.min(busyMinutes, retryAfterMinutes),
      noAnswer: retryAfterMinutes,
      failed: retryAfterMinutes,
    },
  }
}

/** What holds for a campaign without rules of its own. */
export function commonRules(common: CommonRules): CampaignSettings {
  const { maxConcurrentCalls, maxAttempts, retryAfterMinutes } = common
  return {
    maxConcurrentCalls,
    maxAttempts,
    retryMinutes: { busy: retryAfterMinutes, noAnswer: retryAfterMinutes, failed: retryAfterMinutes },
  }
}

/** The rules as they are stored; null when there are none, or none that this program understands. */
export function rulesOfJson(json: string | null): CampaignSettings | null {
  if (json === null) return null
  try {
    return campaignSettingsSchema.parse(JSON.parse(json))
  } catch {
    return null
  }
}

/** How long to wait after each outcome that leaves another attempt. */
export function retryRuleOf({ maxAttempts, retryMinutes }: CampaignSettings): RetryRule {
  const afterMs: Partial<Record<CallOutcome, number>> = {
    busy: retryMinutes.busy * minuteMs,
    failed: retryMinutes.failed * minuteMs,
    unknown: retryMinutes.failed * minuteMs,
  }
  return {
    maxAttempts,
    retryAfterMs: retryMinutes.noAnswer * minuteMs,
    retryAfterMsByOutcome: afterMs,
  }
}
