/** The rules of a campaign: its own, those for all, and what they mean after a call. */
import { describe, expect, it } from 'vitest'
import { settle } from '../../../electron/engine/calls/settlement.ts'
import {
  commonRules,
  offeredRules,
  retryRuleOf,
  rulesOfJson,
} from '../../../electron/engine/campaigns/campaign-rules.ts'
import type { CallOutcome } from '../../../shared/domain/call.ts'

const common = { maxConcurrentCalls: 5, maxAttempts: 3, retryAfterMinutes: 120 }
const minuteMs = 60_000
/** A Tuesday at ten in Bogotá. */
const tuesday = Date.parse('2026-11-10T10:00:00-05:00')

describe('the rules of a campaign', () => {
  it('are offered with a shorter wait after a busy line, never a longer one than is set for all', () => {
    expect(offeredRules(common).retryMinutes).toEqual({ busy: 30, noAnswer: 120, failed: 120 })
    expect(offeredRules({ ...common, retryAfterMinutes: 10 }).retryMinutes.busy).toBe(10)
  })

  it('follow the settings for all when there are none, or none that can be read', () => {
    expect(rulesOfJson(null)).toBeNull()
    expect(rulesOfJson('{"maxAttempts":0}')).toBeNull()
    expect(rulesOfJson('not json')).toBeNull()
    expect(rulesOfJson(JSON.stringify(offeredRules(common)))).toEqual(offeredRules(common))
    expect(commonRules(common).retryMinutes).toEqual({ busy: 120, noAnswer: 120, failed: 120 })
  })

  it.each([
    ['busy', 15],
    ['no_answer', 90],
    ['voicemail', 90],
    ['no_speech', 90],
    ['failed', 45],
    ['unknown', 45],
  ] satisfies Array<[CallOutcome, number]>)('wait after %s for %i minutes', (outcome, minutes) => {
    const rule = retryRuleOf({
      maxConcurrentCalls: 5,
      maxAttempts: 2,
      retryMinutes: { busy: 15, noAnswer: 90, failed: 45 },
    })
    const facts = { outcome, optedOut: false, endedAtMs: tuesday, rule }
    expect(settle({ ...facts, attempt: 1 })).toMatchObject({
      contactEvent: { kind: 'retry' },
      nextAttemptAt: tuesday + minutes * minuteMs,
    })
    expect(settle({ ...facts, attempt: 2 })).toMatchObject({
      contactEvent: { kind: 'give_up' },
      nextAttemptAt: null,
    })
  })
})
