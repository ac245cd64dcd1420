import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  deductionCapacity,
  effectiveAnnualPercent,
  indicate,
  isQuotable,
  loanOfferSchema,
  longestTermMonths,
  monthlyInstalment,
  practiceOffer,
  principalFor,
} from '../../../electron/engine/conversation/libranza.ts'

const nowMs = Date.parse('2026-11-24T10:00:00-05:00')
const offer = practiceOffer(nowMs)

describe('the libranza calculator', () => {
  it.each([
    [150_000_000, 1.6, 144, 2_671_703],
    [40_000_000, 1.35, 60, 976_978],
    [40_000_000, 1.35, 96, 745_863],
    [12_000_000, 0, 12, 1_000_000],
  ])(
    'asks %i pesos at %d %% over %i months back in instalments of %i',
    (principal, rate, months, instalment) => {
      expect(monthlyInstalment(principal, rate, months)).toBe(instalment)
    },
  )

  it('pays the loan off to within a peso a month, by the schedule itself', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000_000, max: 140_000_000 }),
        fc.integer({ min: 50, max: 250 }),
        fc.integer({ min: 12, max: 144 }),
        (principal, rateHundredths, months) => {
          const rate = rateHundredths / 100
          const instalment = monthlyInstalment(principal, rate, months)
          let balance = principal
          for (let month = 0; month < months; month += 1) balance = balance * (1 + rate / 100) - instalment
          // Half a peso of rounding each month, compounded.
          expect(Math.abs(balance)).toBeLessThan(0.5 * months * (1 + rate / 100) ** months)
        },
      ),
    )
  })

  it('turns 1.6 % a month into 20.98 % effective a year', () => {
    expect(effectiveAnnualPercent(1.6)).toBe(20.98)
    expect(effectiveAnnualPercent(1.25)).toBe(16.08)
  })

  it('finds the loan that an instalment carries', () => {
    expect(principalFor(monthlyInstalment(30_000_000, 1.5, 72), 1.5, 72)).toBeCloseTo(30_000_000, -2)
  })

  it('leaves half of the pay to the worker, and never a negative capacity', () => {
    expect(deductionCapacity({ netOfLegalDeductionsPesos: 3_000_001, currentDeductionsPesos: 500_000 })).toBe(
      1_000_000,
    )
    expect(
      deductionCapacity({ netOfLegalDeductionsPesos: 2_000_000, currentDeductionsPesos: 1_400_000 }),
    ).toBe(0)
  })

  it('shortens the term with age, down to none', () => {
    expect(longestTermMonths(offer, 46)).toBe(144)
    expect(longestTermMonths(offer, 75)).toBe(108)
    expect(longestTermMonths(offer, 83)).toBeNull()
    expect(longestTermMonths(offer, null)).toBe(144)
  })

  it('chooses the shortest usual term whose dearest instalment fits', () => {
    const indication = indicate(offer, {
      amountPesos: 30_000_000,
      ageYears: 46,
      netIncomePesos: 1_400_000,
      currentDeductionsPesos: 0,
    })
    expect(indication).toMatchObject({ kind: 'instalment', fits: true })
    if (indication.kind !== 'instalment') return
    expect(indication.highPesos).toBeLessThanOrEqual(700_000)
    expect(monthlyInstalment(30_000_000, 1.85, indication.termMonths - 12)).toBeGreaterThan(700_000)
  })

  it('says so when nothing is left to deduct', () => {
    expect(
      indicate(offer, {
        amountPesos: 5_000_000,
        ageYears: 50,
        netIncomePesos: 2_000_000,
        currentDeductionsPesos: 1_000_000,
      }).kind,
    ).toBe('no_capacity')
  })

  it('quotes an offer only on the days it is for, by Bogotá', () => {
    const november = { ...offer, validFrom: '2026-11-01', validUntil: '2026-11-30' }
    expect(isQuotable(november, Date.parse('2026-11-30T23:59:00-05:00'))).toBe(true)
    expect(isQuotable(november, Date.parse('2026-12-01T00:00:00-05:00'))).toBe(false)
    expect(isQuotable(november, Date.parse('2026-10-31T23:59:00-05:00'))).toBe(false)
  })

  it('refuses an offer whose figures contradict each other', () => {
    expect(loanOfferSchema.safeParse(offer).success).toBe(true)
    expect(loanOfferSchema.safeParse({ ...offer, monthlyRateMinPercent: 3 }).success).toBe(false)
    expect(loanOfferSchema.safeParse({ ...offer, validUntil: '2020-01-01' }).success).toBe(false)
  })
})
