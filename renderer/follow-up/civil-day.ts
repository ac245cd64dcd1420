/** Days as people in Colombia count them, whatever this computer's time zone is. */

/** Colombia has had one offset and no daylight saving since 1993. */
const bogotaOffsetMs = -5 * 3_600_000
const dayMs = 24 * 3_600_000

/** `YYYY-MM-DD` in Bogotá. */
export function bogotaIsoDate(atMs: number): string {
  return new Date(atMs + bogotaOffsetMs).toISOString().slice(0, 10)
}

export type Nearness = 'overdue' | 'today' | 'tomorrow' | 'later'

/** In which part of a list of what is to come an instant stands. */
export function nearnessOf(atMs: number, nowMs: number): Nearness {
  if (atMs <= nowMs) return 'overdue'
  const day = bogotaIsoDate(atMs)
  if (day === bogotaIsoDate(nowMs)) return 'today'
  return day === bogotaIsoDate(nowMs + dayMs) ? 'tomorrow' : 'later'
}
