/**
 * When a practice line's clock starts. Its customers may only be called at a lawful hour, as everybody; who
 * tries ANA on a Sunday evening should not have to wait until Monday.
 */
import { bogotaDay, callingHoursAt } from '../engine/compliance/calling-calendar.ts'

/** Less than this before closing time is not enough for a campaign with its retries. */
const shortestSessionMs = 2 * 3_600_000
const tenInTheMorningMs = 10 * 3_600_000
const dayMs = 24 * 3_600_000

/** Sundays and Saturdays are no days to practise on: the hours are short or none. */
const isWeekday = (weekday: number) => weekday >= 1 && weekday <= 5

/**
 * The instant itself when calls may go on for two hours from it; else ten in the morning, in Bogotá, of the
 * last lawful weekday before it.
 * @param options.notBeforeMs the time this line had when it last ran: time must not go back in its data
 */
export function practiceStartMs(nowMs: number, options: { notBeforeMs?: number } = {}): number {
  const { notBeforeMs } = options
  const candidateMs = isLongEnough(nowMs) ? nowMs : lastWeekdayMorning(nowMs)
  if (notBeforeMs === undefined || notBeforeMs <= candidateMs) return candidateMs
  return isLongEnough(notBeforeMs) ? notBeforeMs : nextSession(notBeforeMs)
}

function isLongEnough(atMs: number): boolean {
  const hours = callingHoursAt(atMs)
  return hours.open && hours.closesAt - atMs >= shortestSessionMs
}

function lastWeekdayMorning(nowMs: number): number {
  for (let day = bogotaDay(nowMs); ; day = bogotaDay(day.startsAt - dayMs / 2)) {
    const atMs = day.startsAt + tenInTheMorningMs
    if (atMs <= nowMs && isWeekday(day.weekday) && callingHoursAt(atMs).open) return atMs
  }
}

/** The first opening after it. */
function nextSession(afterMs: number): number {
  for (let atMs = afterMs; ; ) {
    const hours = callingHoursAt(atMs)
    if (!hours.open && isLongEnough(hours.opensAt)) return hours.opensAt
    atMs = hours.open ? hours.closesAt : hours.opensAt
  }
}
