/** Days as people in Colombia count them. */
import { bogotaDay } from '../format.ts'

const dayMs = 24 * 3_600_000

export type Nearness = 'overdue' | 'today' | 'tomorrow' | 'later'

/** In which part of a list of what is to come an instant stands. */
export function nearnessOf(atMs: number, nowMs: number): Nearness {
  if (atMs <= nowMs) return 'overdue'
  const day = bogotaDay(atMs)
  if (day === bogotaDay(nowMs)) return 'today'
  return day === bogotaDay(nowMs + dayMs) ? 'tomorrow' : 'later'
}
