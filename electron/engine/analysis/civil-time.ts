/** Colombia's civil calendar: the wall clock, working days, and days found from one another. Pure. */
import { isHoliday } from '../compliance/holidays.ts'

/** An instant on Colombia's wall clock. */
export interface LocalInstant {
  date: string
  hour: number
  minute: number
}

const dayMs = 86_400_000
const bogotaOffsetMs = 5 * 3_600_000

/** The wall clock in Colombia (UTC−5, no summer time) at an instant. */
export function localInstant(epochMs: number): LocalInstant {
  const local = new Date(epochMs - bogotaOffsetMs)
  return { date: local.toISOString().slice(0, 10), hour: local.getUTCHours(), minute: local.getUTCMinutes() }
}

/** `2026-11-24T15:00:00-05:00`. */
export function isoOf(instant: LocalInstant): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${instant.date}T${two(instant.hour)}:${two(instant.minute)}:00-05:00`
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}

export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay()

/** The day itself, or the first one after it that is neither Sunday nor a public holiday. */
export function workingDayFrom(date: string): string {
  let day = date
  while (weekdayOf(day) === 0 || isHoliday(day)) day = addDays(day, 1)
  return day
}

export function nextWeekday(today: string, weekday: number): string {
  const ahead = (weekday - weekdayOf(today) + 7) % 7
  return addDays(today, ahead === 0 ? 7 : ahead)
}

/** The Monday of the calendar week after `today`'s. */
export function nextWeek(today: string): string {
  return addDays(today, (8 - weekdayOf(today)) % 7 || 7)
}

export function addWorkingDays(today: string, count: number): string {
  let day = today
  for (let left = count; left > 0; left -= 1) {
    do day = addDays(day, 1)
    while (weekdayOf(day) === 0 || weekdayOf(day) === 6 || isHoliday(day))
  }
  return day
}

/** The first working day after the next holiday; with `bridge`, after the next one that makes a long weekend. */
export function afterHoliday(today: string, bridge: boolean): string | null {
  for (let ahead = 0; ahead <= 60; ahead += 1) {
    const day = addDays(today, ahead)
    if (!isHoliday(day)) continue
    const weekday = weekdayOf(day)
    if (bridge && weekday !== 1 && weekday !== 5 && weekday !== 4) continue
    return workingDayFrom(addDays(day, weekday === 5 ? 3 : 1))
  }
  return null
}

export function dayOfMonth(today: string, day: number, month: number | null): string | null {
  if (!(day >= 1 && day <= 31)) return null
  const [year = 0, thisMonth = 1] = today.split('-').map(Number)
  for (let ahead = 0; ahead <= 12; ahead += 1) {
    const index = thisMonth - 1 + ahead
    const date = new Date(Date.UTC(year, index, day))
    if (date.getUTCDate() !== day) continue
    if (month !== null && date.getUTCMonth() !== month) continue
    const civil = date.toISOString().slice(0, 10)
    if (civil > today) return civil
  }
  return null
}
