/** One person's entries by days, newest first, without what another entry says better. Pure. */
import type { PersonEntry } from '../../shared/domain/person-timeline.ts'

export interface StoryDay {
  /** `YYYY-MM-DD`, Bogotá. */
  day: string
  atMs: number
  entries: PersonEntry[]
}

const bogotaOffsetMs = -5 * 3_600_000
const dayOf = (atMs: number) => new Date(atMs + bogotaOffsetMs).toISOString().slice(0, 10)

/** The same call's placing and ringing are one sentence once it is known that it rang. */
export function storyOf(entries: readonly PersonEntry[]): StoryDay[] {
  const rang = new Set(entries.flatMap((entry) => (entry.kind === 'ringing' ? [entry.callId] : [])))
  const days: StoryDay[] = []
  for (const entry of entries) {
    if (entry.kind === 'placed' && rang.has(entry.callId)) continue
    const day = dayOf(entry.at)
    const last = days.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, atMs: entry.at, entries: [entry] })
  }
  return days
}

/** Whether more than one campaign called her: only then is it worth a word which. */
export function hasSeveralCampaigns(entries: readonly PersonEntry[]): boolean {
  return new Set(entries.map((entry) => entry.campaignName)).size > 1
}
