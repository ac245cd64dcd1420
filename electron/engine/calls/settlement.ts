/** Decides, purely, what an ended call means for the person called: judged, tried again later, or given up. */
import type { CallOutcome } from '../../../shared/domain/call.ts'
import { nextLawfulInstant } from '../compliance/calling-calendar.ts'
import type { ContactEvent } from '../contacts/contact-status.ts'

export interface RetryRule {
  /** Attempts per contact in all, the first one included. */
  maxAttempts: number
  retryAfterMs: number
  /** Outcomes after which another wait holds. */
  retryAfterMsByOutcome?: Partial<Record<CallOutcome, number>>
}

export interface Settlement {
  contactEvent: ContactEvent
  /** A call that never reached the network is not held against the contact. */
  countsAsAttempt: boolean
  nextAttemptAt: number | null
  wantsAnalysis: boolean
}

/**
 * @param attempt number of this attempt, 1 for the first
 * @param optedOut she asked not to be called again: acts at once, whatever else was said
 */
export function settle(facts: {
  outcome: CallOutcome
  attempt: number
  optedOut: boolean
  endedAtMs: number
  rule: RetryRule
}): Settlement {
  const { outcome, attempt, optedOut, endedAtMs, rule } = facts
  if (outcome === 'conversation') {
    return {
      contactEvent: optedOut ? { kind: 'opt_out' } : { kind: 'conversation_ended' },
      countsAsAttempt: true,
      nextAttemptAt: null,
      wantsAnalysis: true,
    }
  }
  const closed = { countsAsAttempt: true, nextAttemptAt: null, wantsAnalysis: false }
  if (outcome === 'invalid_number') return { ...closed, contactEvent: { kind: 'number_invalid' } }
  if (outcome === 'not_placed') {
    return { ...closed, contactEvent: { kind: 'release' }, countsAsAttempt: false }
  }
  if (attempt >= rule.maxAttempts) return { ...closed, contactEvent: { kind: 'give_up' } }
  return {
    ...closed,
    contactEvent: { kind: 'retry' },
    nextAttemptAt: nextLawfulInstant(
      endedAtMs + (rule.retryAfterMsByOutcome?.[outcome] ?? rule.retryAfterMs),
    ),
  }
}
