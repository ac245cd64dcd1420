/**
 * A counter for each kind of list. When the engine tells of a change, the counter grows at most once a second,
 * and the lists on screen read their visible rows again: many events, few reads, nothing jumps.
 */
import { create } from 'zustand'

export type Topic = 'contacts' | 'calls' | 'followUps' | 'closed'

const quietMs = 1_000

export const useRevisions = create<Record<Topic, number>>(() => ({
  contacts: 0,
  calls: 0,
  followUps: 0,
  closed: 0,
}))

const pending = new Map<Topic, ReturnType<typeof setTimeout>>()

export function touch(topic: Topic): void {
  if (pending.has(topic)) return
  pending.set(
    topic,
    setTimeout(() => {
      pending.delete(topic)
      useRevisions.setState((state) => ({ [topic]: state[topic] + 1 }))
    }, quietMs),
  )
}

/** At once: after an operator's own action. */
export function touchNow(topic: Topic): void {
  useRevisions.setState((state) => ({ [topic]: state[topic] + 1 }))
}
