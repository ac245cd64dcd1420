/**
 * When the law lets ANA call: Monday to Friday 07:00–19:00, Saturday 08:00–15:00, never on Sundays or public
 * holidays, in Bogotá's time whatever the computer thinks (Ley 2300 de 2023, arts. 3 and 5).
 */
import { isHoliday } from './holidays.ts'

/** Colombia has had one offset and no daylight saving since 1993. */
const bogotaOffsetMs = -5 * 3_600_000
const dayMs = 24 * 3_600_000
const minuteMs = 60_000

/** A call begun this long before closing time could run past it. */
export const lastStartMinutes = 10
const lastStartBeforeClosingMs = lastStartMinutes * minuteMs

const weekdayHours = { opens: 7 * 60, closes: 19 * 60 }
const saturdayHours = { opens: 8 * 60, closes: 15 * 60 }

export type CallingHours =
  | { open: true /** No call may begin from here on. */; closesAt: number }
  | { open: false /** The next lawful instant. */; opensAt: number }

/** Midnight in Bogotá of the day `atMs` falls on, and that day as `YYYY-MM-DD`. */
export function bogotaDay(atMs: number): { startsAt: number; isoDate: string; weekday: number } {
  const localMs = atMs + bogotaOffsetMs
  const midnightLocalMs = Math.floor(localMs / dayMs) * dayMs
  const date = new Date(midnightLocalMs)
  return {
    startsAt: midnightLocalMs - bogotaOffsetMs,
    isoDate: date.toISOString().slice(0, 10),
    weekday: date.getUTCDay(),
  }
}

/** One day's lawful hours. */
export interface LawfulDay {
  opensAt: number
  /** From here on no call may begin, so that none runs past the end. */
  lastStartAt: number
  closesAt: number
}

/** The lawful hours by weekday, in minutes since midnight, Sunday first; null on days without any. */
export const weekHours: ReadonlyArray<{ opens: number; closes: number } | null> = [
  null,
  ...Array.from({ length: 5 }, () => weekdayHours),
  saturdayHours,
]

/** The lawful hours of the day `atMs` falls on; null on Sundays and holidays. */
export function lawfulDayOf(atMs: number): LawfulDay | null {
  const day = bogotaDay(atMs)
  const hours = hoursOf(day)
  if (hours === null) return null
  const closesAt = day.startsAt + hours.closes * minuteMs
  return {
    opensAt: day.startsAt + hours.opens * minuteMs,
    lastStartAt: closesAt - lastStartBeforeClosingMs,
    closesAt,
  }
}

function hoursOf(day: { isoDate: string; weekday: number }): { opens: number; closes: number } | null {
  return isHoliday(day.isoDate) ? null : (weekHours[day.weekday] ?? null)
}

/** Whether a call may begin at `atMs`, until when, or from when. */
export function callingHoursAt(atMs: number): CallingHours {
  let day = bogotaDay(atMs)
  // The longest closed stretch (Holy Week) is shorter than this.
  for (let ahead = 0; ahead < 15; ahead += 1) {
    const hours = hoursOf(day)
    if (hours) {
      const opensAt = day.startsAt + hours.opens * minuteMs
      const closesAt = day.startsAt + hours.closes * minuteMs - lastStartBeforeClosingMs
      if (atMs < opensAt) return { open: false, opensAt }
      if (atMs < closesAt) return { open: true, closesAt }
    }
    day = bogotaDay(day.startsAt + dayMs)
  }
  throw new Error(`no lawful day within two weeks of ${new Date(atMs).toISOString()}`)
}

/** `atMs` itself when a call may begin then, else the next instant at which one may. */
export function nextLawfulInstant(atMs: number): number {
  const hours = callingHoursAt(atMs)
  return hours.open ? atMs : hours.opensAt
}
