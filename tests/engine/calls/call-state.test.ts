import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isEnded, nextCallState, outcomeOf } from '../../../electron/engine/calls/call-state.ts'
import { settle } from '../../../electron/engine/calls/settlement.ts'
import { callingHoursAt } from '../../../electron/engine/compliance/calling-calendar.ts'
import { nextContactStatus } from '../../../electron/engine/contacts/contact-status.ts'
import type { VendorCallState } from '../../../electron/engine/telephony/telephony-port.ts'
import { callOutcomeSchema, callStateSchema } from '../../../shared/domain/call.ts'

const reports: VendorCallState[] = [
  'queued',
  'ringing',
  'in_progress',
  'completed',
  'busy',
  'failed',
  'no_answer',
  'canceled',
]

describe('a call’s state', () => {
  it('never goes back, whatever order reports come in and however often', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...reports)), (history) => {
        let state = callStateSchema.parse('planned')
        let rank = 0
        for (const report of history) {
          state = nextCallState(state, report)
          const next = callStateSchema.options.indexOf(state)
          expect(next).toBeGreaterThanOrEqual(rank)
          rank = next
        }
        expect(state === 'ended').toBe(history.some(isEnded))
      }),
    )
  })

  it('ignores a «ringing» that comes after somebody answered', () => {
    expect(nextCallState('in_progress', 'ringing')).toBe('in_progress')
  })
})

describe('the outcome of a call', () => {
  const heard = { customerSpoke: false, machineAnswered: false, sipCode: null }
  it.each([
    [{ ...heard, reported: 'completed' as const, customerSpoke: true }, 'conversation'],
    [{ ...heard, reported: 'completed' as const }, 'no_speech'],
    [{ ...heard, reported: 'completed' as const, customerSpoke: true, machineAnswered: true }, 'voicemail'],
    [{ ...heard, reported: 'busy' as const }, 'busy'],
    [{ ...heard, reported: 'no_answer' as const, sipCode: 487 }, 'no_answer'],
    [{ ...heard, reported: 'failed' as const, sipCode: 404 }, 'invalid_number'],
    [{ ...heard, reported: 'failed' as const, sipCode: 503 }, 'failed'],
    [{ ...heard, reported: 'canceled' as const }, 'canceled'],
  ])('%o is %s', (facts, outcome) => {
    expect(outcomeOf(facts)).toBe(outcome)
  })
})

describe('settling a call', () => {
  const rule = { maxAttempts: 3, retryAfterMs: 2 * 3_600_000 }
  const endedAtMs = Date.parse('2026-11-24T17:30:00-05:00')
  const settled = (changes: Partial<Parameters<typeof settle>[0]>) =>
    settle({ outcome: 'busy', attempt: 1, optedOut: false, endedAtMs, rule, ...changes })

  it('tries a busy number again at a lawful hour', () => {
    expect(settled({})).toEqual({
      contactEvent: { kind: 'retry' },
      countsAsAttempt: true,
      nextAttemptAt: Date.parse('2026-11-25T07:00:00-05:00'),
      wantsAnalysis: false,
    })
  })

  it('gives up after the last attempt, and stops at once when the number does not exist', () => {
    expect(settled({ attempt: 3 }).contactEvent).toEqual({ kind: 'give_up' })
    expect(settled({ outcome: 'invalid_number' }).contactEvent).toEqual({ kind: 'number_invalid' })
  })

  it('sends a conversation to the analyst, and keeps an opt-out whatever else was said', () => {
    expect(settled({ outcome: 'conversation' })).toMatchObject({
      contactEvent: { kind: 'conversation_ended' },
      wantsAnalysis: true,
    })
    expect(settled({ outcome: 'conversation', optedOut: true })).toMatchObject({
      contactEvent: { kind: 'opt_out' },
      wantsAnalysis: true,
    })
  })

  it('does not hold a call against anybody that never reached the network', () => {
    expect(settled({ outcome: 'not_placed' })).toMatchObject({
      contactEvent: { kind: 'release' },
      countsAsAttempt: false,
    })
  })

  it('always gives an event that a contact on the phone can take, and only lawful instants', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...callOutcomeSchema.options),
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        fc.integer({ min: 0, max: 400 * 86_400_000 }),
        (outcome, attempt, optedOut, offsetMs) => {
          const settlement = settled({ outcome, attempt, optedOut, endedAtMs: endedAtMs + offsetMs })
          nextContactStatus('call_in_progress', settlement.contactEvent)
          if (settlement.nextAttemptAt !== null) {
            expect(callingHoursAt(settlement.nextAttemptAt).open).toBe(true)
          }
        },
      ),
    )
  })
})
