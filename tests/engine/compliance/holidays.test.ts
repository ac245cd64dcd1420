/** The computed holidays against a published list, and the days that lists get wrong. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  easterSunday,
  holidaysAfter,
  holidaysOf,
  isHoliday,
} from '../../../electron/engine/compliance/holidays.ts'

const published: Record<string, { date: string; name: string }[]> = JSON.parse(
  readFileSync(new URL('../../fixtures/domain/holidays_co.json', import.meta.url), 'utf8'),
)

describe('Colombian holidays', () => {
  it.each(Object.keys(published))('equals the published list of %s', (year) => {
    const computed = holidaysOf(Number(year)).map((day) => day.date)
    expect(computed).toEqual((published[year] ?? []).map((day) => day.date).sort())
  })

  it.each([
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2038, '2038-04-25'],
  ])('knows Easter of %i', (year, date) => {
    expect(new Date(easterSunday(year)).toISOString().slice(0, 10)).toBe(date)
  })

  it('grants the holiday of July from 2026 on, and not before', () => {
    expect(isHoliday('2026-07-13')).toBe(true)
    expect(isHoliday('2025-07-14')).toBe(false)
  })

  it('does not call an ordinary Sunday a holiday', () => {
    expect(isHoliday('2026-04-05')).toBe(false)
  })

  it('keeps both holidays that share 30 June 2025', () => {
    expect(holidaysOf(2025).filter((day) => day.date === '2025-06-30')).toHaveLength(2)
  })

  it('are told for a year to come, across the turn of the year', () => {
    const coming = holidaysAfter('2026-11-24')
    expect(coming[0]).toEqual({ date: '2026-12-08', name: 'Inmaculada Concepción' })
    expect(coming.at(-1)?.date).toBe('2027-11-15')
    expect(coming.map(({ date }) => date)).toEqual([...coming.map(({ date }) => date)].sort())
  })
})
