/** What a list is likely to take: never unlawful, never less for more, and honest about money. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterLawfulTime,
  assumedFigures,
  estimateCampaign,
  expectedRounds,
} from '../../../electron/engine/campaigns/estimate.ts'
import { callingHoursAt } from '../../../electron/engine/compliance/calling-calendar.ts'
import type { CampaignSettings } from '../../../shared/domain/campaign.ts'
import { campaignEstimateSchema } from '../../../shared/domain/campaign.ts'

const settings: CampaignSettings = {
  maxConcurrentCalls: 5,
  maxAttempts: 3,
  retryMinutes: { busy: 30, noAnswer: 120, failed: 120 },
}
const prices = { twilioPerMinuteUsd: 0.06, voicePerThousandCharactersUsd: 0.05, pricesAsOf: '2026-06-01' }
/** A Tuesday at ten in Bogotá. */
const tuesday = Date.parse('2026-11-10T10:00:00-05:00')

type Given = Parameters<typeof estimateCampaign>[0]

function estimate(changes: Partial<Given> = {}) {
  return estimateCampaign({
    waiting: [100],
    settings,
    engine: { maxConcurrentCalls: 5, callsPerSecond: 1 },
    figures: assumedFigures,
    prices,
    nowMs: tuesday,
    startsAtMs: null,
    hoursAt: callingHoursAt,
    ...changes,
  })
}

const people = fc.integer({ min: 0, max: 20_000 })
const instant = fc.integer({ min: tuesday, max: tuesday + 60 * 24 * 3_600_000 })
const rules = fc.record({
  maxConcurrentCalls: fc.integer({ min: 1, max: 50 }),
  maxAttempts: fc.integer({ min: 1, max: 10 }),
  retryMinutes: fc.record({
    busy: fc.integer({ min: 1, max: 600 }),
    noAnswer: fc.integer({ min: 1, max: 600 }),
    failed: fc.integer({ min: 1, max: 600 }),
  }),
})
const endOf = (given: Partial<Given>) => estimate(given).endsAt ?? Number.POSITIVE_INFINITY

describe('an estimate', () => {
  it('has the shape that interfaces are promised, whatever it is asked', () => {
    fc.assert(
      fc.property(people, rules, instant, (count, given, nowMs) => {
        campaignEstimateSchema.parse(estimate({ waiting: [count], settings: given, nowMs }))
      }),
    )
  })

  it('begins at a lawful instant, at or after now and the wanted time', () => {
    fc.assert(
      fc.property(people, instant, fc.option(instant), (count, nowMs, startsAtMs) => {
        const { startsAt } = estimate({ waiting: [count], nowMs, startsAtMs })
        expect(callingHoursAt(startsAt).open).toBe(true)
        expect(startsAt).toBeGreaterThanOrEqual(Math.max(nowMs, startsAtMs ?? nowMs))
      }),
    )
  })

  it('ends later for more people or more attempts, and no later with more calls at once', () => {
    fc.assert(
      fc.property(people, people, rules, instant, (count, more, given, nowMs) => {
        const base = { waiting: [count], settings: given, nowMs }
        expect(endOf({ ...base, waiting: [count + more] })).toBeGreaterThanOrEqual(endOf(base))
        const patient = { ...given, maxAttempts: given.maxAttempts + 1 }
        expect(endOf({ ...base, settings: patient })).toBeGreaterThanOrEqual(endOf(base))
        const quicker = { ...given, maxConcurrentCalls: given.maxConcurrentCalls + 1 }
        expect(endOf({ ...base, settings: quicker })).toBeLessThanOrEqual(endOf(base))
      }),
    )
  })

  it('costs what its minutes and characters cost, and never less for more people', () => {
    fc.assert(
      fc.property(people, people, (count, more) => {
        const few = estimate({ waiting: [count] }).cost
        const many = estimate({ waiting: [count + more] }).cost
        expect(many.phone + many.voice).toBeGreaterThanOrEqual(few.phone + few.voice)
        expect(few.phone).toBeCloseTo(few.minutes * prices.twilioPerMinuteUsd, -1)
        expect(Math.abs(few.minutes * prices.twilioPerMinuteUsd - few.phone)).toBeLessThan(0.05)
      }),
    )
  })

  it('is nothing for nobody', () => {
    const nothing = estimate({ waiting: [0] })
    expect(nothing).toMatchObject({ people: 0, calls: 0, conversations: 0, endsAt: nothing.startsAt })
    expect(nothing.cost).toMatchObject({ phone: 0, voice: 0 })
  })

  it('is told in whole by hand: everybody answers at once, one line, one attempt', () => {
    const found = estimate({
      waiting: [10],
      settings: { ...settings, maxAttempts: 1, maxConcurrentCalls: 1 },
      figures: {
        ...assumedFigures,
        conversationRate: 1,
        otherAnsweredRate: 0,
        invalidRate: 0,
        averageConversationSeconds: 100,
        averageRingSeconds: 19,
        conversationMinutes: 2,
        conversationCharacters: 1000,
      },
    })
    // Ten calls of 120 s each, a second of pause included, and the last one still to be spoken.
    expect(found.callingMs).toBe(10 * 120_000)
    expect(found.endsAt).toBe(tuesday + 11 * 120_000)
    expect(found.callsPerMinute).toBe(0.5)
    expect(found.cost).toMatchObject({ minutes: 20, characters: 10_000, pricesAsOf: '2026-06-01' })
    expect(found.cost.phone).toBeCloseTo(1.2)
    expect(found.cost.voice).toBeCloseTo(0.5)
  })

  it('never exceeds the engine’s own limits, whatever a campaign allows itself', () => {
    const wide = { ...settings, maxConcurrentCalls: 200 }
    expect(estimate({ settings: wide }).callsPerMinute).toBe(estimate().callsPerMinute)
    const slow = estimate({ settings: wide, engine: { maxConcurrentCalls: 200, callsPerSecond: 0.1 } })
    expect(slow.callsPerMinute).toBeCloseTo(6)
  })

  it('goes on the next lawful day when today’s hours do not suffice', () => {
    const evening = Date.parse('2026-11-13T18:40:00-05:00')
    const { endsAt } = estimate({ waiting: [500], nowMs: evening, settings: { ...settings, maxAttempts: 1 } })
    // A Friday evening: the rest is called on Saturday, from eight on.
    expect(endsAt).toBeGreaterThan(Date.parse('2026-11-14T08:00:00-05:00'))
    expect(endsAt).toBeLessThan(Date.parse('2026-11-14T15:00:00-05:00'))
  })

  it('says so when it would take more than a year', () => {
    const { endsAt } = estimate({ waiting: [1_000_000], settings: { ...settings, maxConcurrentCalls: 1 } })
    expect(endsAt).toBeNull()
  })
})

describe('lawful time', () => {
  it('is used up within lawful hours only', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 30 * 3_600_000 }), (fromMs, workMs) => {
        const at = afterLawfulTime(fromMs, workMs, callingHoursAt)
        if (at === null) throw new Error('within a year')
        // The last instant of the work is lawful.
        expect(callingHoursAt(at - 1).open).toBe(true)
        expect(at - fromMs).toBeGreaterThanOrEqual(workMs)
      }),
    )
  })
})

describe('expected rounds', () => {
  it('grow smaller, and call everybody who waits at least once', () => {
    fc.assert(
      fc.property(people, people, fc.integer({ min: 1, max: 10 }), (first, again, attempts) => {
        const rounds = expectedRounds([first, again], attempts, assumedFigures)
        expect(rounds[0] ?? 0).toBe(first + again)
        for (const [index, calls] of rounds.entries())
          expect(calls).toBeLessThanOrEqual(rounds[index - 1] ?? calls)
        expect(rounds.length).toBeLessThanOrEqual(attempts)
      }),
    )
  })
})
