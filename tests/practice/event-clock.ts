/**
 * Simulated time for tests over loopback: jumps from timer to timer as soon as nothing is being waited for,
 * and stands still meanwhile. A slow machine makes such a test slower, never different.
 */
import { sleepOn } from '../../electron/engine/clock.ts'
import type { Clock } from '../../electron/engine/ports.ts'

export interface EventClock extends Clock {
  /** Lets idle time pass at once; timers on the way fire in their order. Harmless when `atMs` is past. */
  skipTo(atMs: number): void
  stop(): void
}

/** Turns of the event loop without anything under way after which everything has settled. */
const quietTurns = 4

/**
 * A leap this long is only made after so much real quiet: what is on its way between two programs (a call being
 * placed, a file being read) would otherwise seem to take minutes.
 */
const longLeap = { overMs: 1_000, quietRealMs: 12 }

/**
 * @param options.waiting whether a request is under way whose answer must come first
 * @param options.calm also waits before long leaps, for tests of several programs
 */
export function createEventClock(options: {
  startAtMs: number
  waiting(): boolean
  calm?: boolean
}): EventClock {
  const timers = new Map<number, { dueMs: number; task: () => void }>()
  let elapsedMs = 0
  let lastId = 0
  let quiet = 0
  let quietSinceMs = performance.now()
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

  const mayLeapTo = (dueMs: number) =>
    !options.calm ||
    dueMs - elapsedMs <= longLeap.overMs ||
    performance.now() - quietSinceMs >= longLeap.quietRealMs

  const turn = () => {
    if (stopped) return
    if (options.waiting()) {
      quiet = 0
      quietSinceMs = performance.now()
    } else quiet += 1
    const id = next()
    const timer = id === null ? undefined : timers.get(id)
    // What is due at this very instant lets no time pass: others may be waiting for just that.
    const isDue = timer !== undefined && timer.dueMs <= elapsedMs
    if (id !== null && timer && (isDue || (quiet >= quietTurns && mayLeapTo(timer.dueMs)))) {
      quiet = 0
      quietSinceMs = performance.now()
      timers.delete(id)
      elapsedMs = Math.max(elapsedMs, timer.dueMs)
      timer.task()
    }
    // Between events the loop is polled without spinning when there is nothing to do.
    if (!isDue && (timers.size === 0 || options.waiting())) setTimeout(turn, 1)
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
    skipTo(atMs) {
      elapsedMs = Math.max(elapsedMs, atMs - options.startAtMs)
    },
    stop() {
      stopped = true
      timers.clear()
    },
  }
  return clock
}
