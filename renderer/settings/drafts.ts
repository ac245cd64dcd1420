/**
 * What was typed into the settings and not saved yet. It outlives a change of page, a reload and a closed window:
 * nothing that somebody typed is lost silently. Secrets are never part of it.
 */

import { z } from 'zod'
import { create } from 'zustand'

const draftsSchema = z.record(z.string(), z.record(z.string(), z.union([z.string(), z.number()])))
export type Draft = Record<string, string | number>
type Drafts = Record<string, Draft>

const storageKey = 'ana.drafts'

function remembered(): Drafts {
  try {
    const parsed = draftsSchema.safeParse(JSON.parse(localStorage.getItem(storageKey) ?? '{}'))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}

export const useDrafts = create<Drafts>(remembered)

/** Practice and real calls have settings of their own, and so each form has two drafts. */
export const draftId = (practice: boolean, firstKey: string): string =>
  `${practice ? 'practice' : 'real'}.${firstKey}`

/** @param changed what differs from what is stored; nothing of it forgets the draft */
export function keepDraft(id: string, changed: Draft): void {
  const { [id]: _before, ...others } = useDrafts.getState()
  const next = Object.keys(changed).length === 0 ? others : { ...others, [id]: changed }
  useDrafts.setState(next, true)
  try {
    localStorage.setItem(storageKey, JSON.stringify(next))
  } catch {
    // Without storage a draft still outlives a change of page.
  }
}

/** What of `values` differs from `stored`. */
export function changesOf(values: Draft, stored: Draft): Draft {
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => value !== stored[key]))
}
