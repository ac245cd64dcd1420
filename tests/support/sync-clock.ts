/** A clock that only a test moves, without promises: thousands of calls are played in a second. */
import type { Clock, Timer } from '../../electron/engine/ports.ts'

export interface SyncClock extends Pick<Clock, 'monotonicMs' | 'schedule'> {
  /** Moves time forward, firing what comes due, each at its own instant, in the order it was scheduled. */
  run(ms: number): void
}

export function createSyncClock(startMs = 0): SyncClock {
  let nowMs = startMs
  const timers = new Set<{ dueMs: number; task: () => void }>()
  return {
    monotonicMs: () => nowMs,
    schedule(delayMs, task): Timer {
      const entry = { dueMs: nowMs + Math.max(0, delayMs), task }
      timers.add(entry)
      return { cancel: () => void timers.delete(entry) }
    },
    run(ms) {
      const endMs = nowMs + ms
      for (;;) {
        let next: { dueMs: number; task: () => void } | null = null
        for (const timer of timers) {
          if (timer.dueMs <= endMs && (next === null || timer.dueMs < next.dueMs)) next = timer
        }
        if (next === null) break
        timers.delete(next)
        nowMs = Math.max(nowMs, next.dueMs)
        next.task()
      }
      nowMs = endMs
    },
  }
}
