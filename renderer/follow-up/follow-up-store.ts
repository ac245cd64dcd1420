/** The queue of people worth a human's time, as the engine orders it, and what is known of those shown. */
import { create } from 'zustand'
import type { FollowUpBrief, FollowUpItem } from '../../shared/domain/follow-up.ts'
import type { OperatorCall } from '../../shared/domain/operator-call.ts'
import { client } from '../rpc-client.ts'
import { desk } from './desk-id.ts'

/** More than one operator closes in a day; the engine hands out the rest as these leave. */
const shownAtOnce = 200
/** Briefs kept at hand: the person before, the one shown and the next. */
const briefsKept = 8

interface FollowUpState {
  /** Null until first loaded. */
  items: FollowUpItem[] | null
  total: number
  error: unknown
  briefs: Readonly<Record<string, FollowUpBrief>>
  /** Why somebody's brief could not be had. */
  briefErrors: Readonly<Record<string, unknown>>
  /** Operators' calls that this page has heard of, by contact. */
  operatorCalls: Readonly<Record<string, OperatorCall>>
}

export const useFollowUps = create<FollowUpState>(() => ({
  items: null,
  total: 0,
  error: null,
  briefs: {},
  briefErrors: {},
  operatorCalls: {},
}))

/** Closed or promised here, and not told to the engine yet: an older answer must not bring them back. */
const leaving = new Set<string>()

export async function loadQueue(): Promise<void> {
  try {
    const { items, total } = await client.followUps.queue({ desk, offset: 0, limit: shownAtOnce })
    const staying = items.filter((item) => !leaving.has(item.contactId))
    useFollowUps.setState({
      items: staying,
      total: Math.max(0, total - (items.length - staying.length)),
      error: null,
    })
  } catch (error) {
    useFollowUps.setState({ error })
  }
}

export async function loadBrief(contactId: string): Promise<void> {
  try {
    const brief = await client.followUps.brief({ contactId, desk })
    useFollowUps.setState(({ briefs, briefErrors, operatorCalls }) => {
      const { [contactId]: _gone, ...errors } = briefErrors
      const kept = Object.entries(briefs)
        .filter(([id]) => id !== contactId)
        .slice(-(briefsKept - 1))
      const call = brief.operatorCall
      return {
        briefs: Object.fromEntries([...kept, [contactId, brief]]),
        briefErrors: errors,
        ...(call === null ? {} : { operatorCalls: { ...operatorCalls, [contactId]: call } }),
      }
    })
  } catch (error) {
    useFollowUps.setState(({ briefErrors }) => ({ briefErrors: { ...briefErrors, [contactId]: error } }))
  }
}

/** The badge follows at once; the list itself is read again by whoever shows it. */
export function announceQueueLength(total: number): void {
  useFollowUps.setState({ total })
}

/** Takes a person off before the engine has answered, so that the next one is there without a wait. */
export function takeOff(contactId: string): void {
  leaving.add(contactId)
  useFollowUps.setState(({ items, total }) => ({
    items: items?.filter((item) => item.contactId !== contactId) ?? null,
    total: Math.max(0, total - 1),
  }))
}

/** The engine knows: what it says of her counts again. */
export function settled(contactId: string): void {
  leaving.delete(contactId)
}

export function applyItem(item: FollowUpItem): void {
  useFollowUps.setState(({ items }) => ({
    items: items?.map((one) => (one.contactId === item.contactId ? item : one)) ?? null,
  }))
}

export function applyOperatorCall(call: OperatorCall): void {
  useFollowUps.setState(({ operatorCalls }) => ({
    operatorCalls: { ...operatorCalls, [call.contactId]: call },
  }))
}

export function forgetOperatorCall(contactId: string): void {
  useFollowUps.setState(({ operatorCalls }) => {
    const { [contactId]: _gone, ...others } = operatorCalls
    return { operatorCalls: others }
  })
}

/** The first who is free, beginning after `afterId`; null when nobody is. */
export function nextFree(items: readonly FollowUpItem[], afterId: string | null): string | null {
  const at = items.findIndex((item) => item.contactId === afterId)
  const inOrder = [...items.slice(at + 1), ...items.slice(0, Math.max(0, at))]
  return inOrder.find((item) => !item.taken)?.contactId ?? null
}
