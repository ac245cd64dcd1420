/**
 * The instants at which a call may be promised: only such as the law lets a call begin at, in Bogotá's time. Nobody
 * can promise a Sunday, a holiday or the evening, because none is offered and none is stored.
 */
import type { CallbackDay } from '../../../shared/domain/callback.ts'
import { bogotaDay, callingHoursAt, nextLawfulInstant } from './calling-calendar.ts'

/** Finer than anybody agrees on by telephone. */
export const slotMs = 15 * 60_000
/** Farther ahead a promise is a new campaign. */
export const farthestCallbackMs = 60 * 24 * 3_600_000

const dayMs = 24 * 3_600_000

/** The first slot at or after `atMs`. Midnight in Bogotá is a whole number of slots in epoch time. */
export function slotFrom(atMs: number): number {
  let at = Math.ceil(atMs / slotMs) * slotMs
  // An opening hour is a slot of its own, so this ends at once.
  while (!callingHoursAt(at).open) at = Math.ceil(nextLawfulInstant(at) / slotMs) * slotMs
  return at
}

/** The next `days` lawful days that still have slots after `nowMs`, each with all of them. */
export function callbackDays(nowMs: number, days: number): CallbackDay[] {
  const found: CallbackDay[] = []
  let at = slotFrom(nowMs + 1)
  while (found.length < days) {
    const { isoDate, startsAt } = bogotaDay(at)
    const slots: number[] = []
    for (; at < startsAt + dayMs && callingHoursAt(at).open; at += slotMs) slots.push(at)
    found.push({ isoDate, slots })
    at = slotFrom(startsAt + dayMs)
  }
  return found
}

/** Whether a call may be promised for `atMs`, asked at `nowMs`. */
export function isPromisable(atMs: number, nowMs: number): boolean {
  return atMs > nowMs && atMs <= nowMs + farthestCallbackMs && callingHoursAt(atMs).open
}
