/** Nobody can be promised a call at an hour at which nobody may be called. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  callbackDays,
  isPromisable,
  slotFrom,
  slotMs,
} from '../../../electron/engine/compliance/callback-slots.ts'
import { callingHoursAt } from '../../../electron/engine/compliance/calling-calendar.ts'

const at = (iso: string) => Date.parse(`${iso}-05:00`)
const anyInstant = fc.integer({ min: at('2025-01-01T00:00:00'), max: at('2030-12-01T00:00:00') })

describe('Callback slots', () => {
  it('are all lawful, in the future and in order, whenever they are asked for', () => {
    fc.assert(
      fc.property(anyInstant, (nowMs) => {
        const days = callbackDays(nowMs, 12)
        expect(days).toHaveLength(12)
        const slots = days.flatMap((day) => day.slots)
        for (const [index, slot] of slots.entries()) {
          expect(callingHoursAt(slot).open).toBe(true)
          expect(isPromisable(slot, nowMs)).toBe(true)
          expect(slot % slotMs).toBe(0)
          if (index > 0) expect(slot).toBeGreaterThan(slots[index - 1] ?? 0)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('leave out nothing that would be lawful', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 1, max: 7 * 24 * 4 }), (nowMs, ahead) => {
        const slot = (Math.floor(nowMs / slotMs) + ahead) * slotMs
        const offered = callbackDays(nowMs, 12).flatMap((day) => day.slots)
        expect(offered.includes(slot)).toBe(slot > nowMs && callingHoursAt(slot).open)
      }),
      { numRuns: 300 },
    )
  })

  it('of a holiday weekend begin on the day after', () => {
    const friday = at('2026-11-13T18:50:00')
    const [saturday, tuesday] = callbackDays(friday, 2)
    expect(saturday?.isoDate).toBe('2026-11-14')
    expect(saturday?.slots[0]).toBe(at('2026-11-14T08:00:00'))
    expect(saturday?.slots.at(-1)).toBe(at('2026-11-14T14:45:00'))
    // Monday the 16th is the independence of Cartagena.
    expect(tuesday?.isoDate).toBe('2026-11-17')
  })

  it('never hold the present instant', () => {
    const now = at('2026-11-24T10:00:00')
    expect(callbackDays(now, 1)[0]?.slots[0]).toBe(now + slotMs)
  })

  it.each([
    ['2026-11-24T15:07:00', '2026-11-24T15:15:00'],
    ['2026-11-24T18:50:00', '2026-11-25T07:00:00'],
    ['2026-11-29T11:00:00', '2026-11-30T07:00:00'],
  ])('after %s begin at %s', (from, slot) => {
    expect(slotFrom(at(from))).toBe(at(slot))
  })
})

describe('A promised instant', () => {
  const now = at('2026-11-24T10:00:00')
  it.each([
    ['in the past', '2026-11-24T09:45:00'],
    ['in the evening', '2026-11-24T19:00:00'],
    ['on a Sunday', '2026-11-29T10:00:00'],
    ['on a holiday', '2026-12-08T10:00:00'],
    ['too far ahead', '2027-03-24T10:00:00'],
  ])('is refused %s', (_, iso) => {
    expect(isPromisable(at(iso), now)).toBe(false)
  })

  it('need not be a slot', () => {
    expect(isPromisable(at('2026-11-24T15:07:00'), now)).toBe(true)
  })
})
