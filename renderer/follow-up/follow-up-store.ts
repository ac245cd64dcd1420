/** The queue of people worth a human's time, as the engine orders it. */
import { create } from 'zustand'
import type { FollowUpItem } from '../../shared/domain/follow-up.ts'
import { client } from '../rpc-client.ts'

/** More than one operator closes in a day; the engine hands out the rest as these leave. */
const shownAtOnce = 500

interface FollowUpState {
  /** Null until first loaded. */
  items: FollowUpItem[] | null
  total: number
  error: unknown
}

export const useFollowUps = create<FollowUpState>(() => ({ items: null, total: 0, error: null }))

export async function loadQueue(): Promise<void> {
  try {
    const { items, total } = await client.followUps.queue({ offset: 0, limit: shownAtOnce })
    useFollowUps.setState({ items, total, error: null })
  } catch (error) {
    useFollowUps.setState({ error })
  }
}

/** The badge follows at once; the list itself is read again by whoever shows it. */
export function announceQueueLength(total: number): void {
  useFollowUps.setState({ total })
}

/** Takes a person off before the engine has answered, so that the next one is there without a wait. */
export function takeOff(contactId: string): void {
  useFollowUps.setState(({ items, total }) => ({
    items: items?.filter((item) => item.contactId !== contactId) ?? null,
    total: Math.max(0, total - 1),
  }))
}

export function applyItem(item: FollowUpItem): void {
  useFollowUps.setState(({ items }) => ({
    items: items?.map((one) => (one.contactId === item.contactId ? item : one)) ?? null,
  }))
}
