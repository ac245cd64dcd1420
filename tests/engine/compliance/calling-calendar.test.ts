import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  callingHoursAt,
  lawfulDayOf,
  nextLawfulInstant,
} from '../../../electron/engine/compliance/calling-calendar.ts'

const at = (iso: string) => Date.parse(iso)

describe('calling hours', () => {
  it.each([
    ['a Tuesday morning', '2026-11-24T07:00:00-05:00'],
    ['a Tuesday just before the last start', '2026-11-24T18:49:59-05:00'],
    ['a Saturday morning', '2026-11-28T08:00:00-05:00'],
  ])('are open on %s', (_, iso) => {
    expect(callingHoursAt(at(iso)).open).toBe(true)
  })

  it.each([
    ['before seven', '2026-11-24T06:59:59-05:00', '2026-11-24T07:00:00-05:00'],
    ['when a call could run past closing', '2026-11-24T18:50:00-05:00', '2026-11-25T07:00:00-05:00'],
    ['on Saturday afternoon', '2026-11-28T14:50:00-05:00', '2026-11-30T07:00:00-05:00'],
    ['on Sunday', '2026-11-29T10:00:00-05:00', '2026-11-30T07:00:00-05:00'],
    ['on a moved holiday', '2026-11-16T10:00:00-05:00', '2026-11-17T07:00:00-05:00'],
    ['on the holiday that the law of 2026 moved', '2026-07-13T10:00:00-05:00', '2026-07-14T07:00:00-05:00'],
    [
      'from Maundy Thursday to Saturday of Holy Week',
      '2026-04-02T10:00:00-05:00',
      '2026-04-04T08:00:00-05:00',
    ],
  ])('are closed %s, and say when they open', (_, iso, opens) => {
    expect(callingHoursAt(at(iso))).toEqual({ open: false, opensAt: at(opens) })
  })

  it('always lead to a lawful instant that is not in the past', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('2025-01-01T00:00:00Z'), max: at('2030-12-31T00:00:00Z') }),
        (instant) => {
          const lawful = nextLawfulInstant(instant)
          expect(lawful).toBeGreaterThanOrEqual(instant)
          expect(callingHoursAt(lawful).open).toBe(true)
        },
      ),
    )
  })
})

describe('the hours of a day', () => {
  it('are told whole, with the last instant at which a call may begin', () => {
    expect(lawfulDayOf(at('2026-11-28T22:00:00-05:00'))).toEqual({
      opensAt: at('2026-11-28T08:00:00-05:00'),
      lastStartAt: at('2026-11-28T14:50:00-05:00'),
      closesAt: at('2026-11-28T15:00:00-05:00'),
    })
  })

  it('are none on Sundays and holidays', () => {
    expect(lawfulDayOf(at('2026-11-29T10:00:00-05:00'))).toBeNull()
    expect(lawfulDayOf(at('2026-12-08T10:00:00-05:00'))).toBeNull()
  })

  it('say of every instant what the calendar says', () => {
    const year = { min: at('2026-01-01T00:00:00-05:00'), max: at('2027-12-31T00:00:00-05:00') }
    fc.assert(
      fc.property(fc.integer(year), (atMs) => {
        const day = lawfulDayOf(atMs)
        const isOpen = day !== null && atMs >= day.opensAt && atMs < day.lastStartAt
        expect(callingHoursAt(atMs).open).toBe(isOpen)
      }),
    )
  })
})
