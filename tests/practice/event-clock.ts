/**
 * Simulated time for tests over loopback: jumps from timer to timer as soon as nothing is being waited for,
 * and stands still meanwhile. A slow machine makes such a test slower, never different.
 */
import { sleepOn } from '../../electron/engine/clock.ts'
import type { Clock } from '../../electron/engine/ports.ts'

export interface EventClock extends Clock {
  stop(): void
}

/** Turns of the event loop without anything under way after which everything has settled. */
const quietTurns = 4

/** @param options.waiting whether a request is under way whose answer must come first */
export function createEventClock(options: { startAtMs: number; waiting(): boolean }): EventClock {
  const timers = new Map<number, { dueMs: number; task: () => void }>()
  let elapsedMs = 0
  let lastId = 0
  let quiet = 0
  let stopped = false

  const next = (): number | null => {
    let best: number | null = null
    let bestDueMs = Number.POSITIVE_INFINITY
    // Ids grow and a Map keeps their order, so equal instants fire in the order they were set.
    for (const [id, { dueMs }] of timers) {
      if (dueMs < bestDueMs) {
        best = id
        bestDueMs = dueMs
      }
    }
    return best
  }

  const turn = () => {
    if (stopped) return
    quiet = options.waiting() ? 0 : quiet + 1
    const id = quiet >= quietTurns ? next() : null
    const timer = id === null ? undefined : timers.get(id)
    if (id !== null && timer) {
      quiet = 0
      timers.delete(id)
      elapsedMs = Math.max(elapsedMs, timer.dueMs)
      timer.task()
    }
    // Between events the loop is polled without spinning when there is nothing to do.
    if (timers.size === 0 || options.waiting()) setTimeout(turn, 1)
    else setImmediate(turn)
  }
  setImmediate(turn)

  const clock: EventClock = {
    now: () => Math.round(options.startAtMs + elapsedMs),
    monotonicMs: () => elapsedMs,
    schedule(delayMs, task) {
      lastId += 1
      const id = lastId
      timers.set(id, { dueMs: elapsedMs + Math.max(0, delayMs), task })
      return { cancel: () => void timers.delete(id) }
    },
    sleep: (delayMs, signal) => sleepOn(clock, delayMs, signal),
    stop() {
      stopped = true
      timers.clear()
    },
  }
  return clock
}
