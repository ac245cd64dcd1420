/** One person's entries by days, newest first, without what another entry says better. Pure. */
import type { PersonEntry } from '../../shared/domain/person-timeline.ts'
import { bogotaDay } from '../format.ts'

export interface StoryDay {
  /** `YYYY-MM-DD`, Bogotá. */
  day: string
  atMs: number
  entries: PersonEntry[]
}

/** The same call's placing and ringing are one sentence once it is known that it rang. */
export function storyOf(entries: readonly PersonEntry[]): StoryDay[] {
  const rang = new Set(entries.flatMap((entry) => (entry.kind === 'ringing' ? [entry.callId] : [])))
  const days: StoryDay[] = []
  for (const entry of entries) {
    if (entry.kind === 'placed' && rang.has(entry.callId)) continue
    const day = bogotaDay(entry.at)
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
