/** A clock that stands still until a test moves it. Timers fire in order, and promises settle in between. */
import { sleepOn } from '../../electron/engine/clock.ts'
import type { Clock } from '../../electron/engine/ports.ts'

export interface FakeClock extends Clock {
  /** Moves time forward, firing what comes due, each at its own instant. */
  advance(ms: number): Promise<void>
}

/** @param startAtMs epoch ms; by default a lawful Tuesday, 2026-11-24 10:00 in Bogotá. */
export function createFakeClock(startAtMs = Date.parse('2026-11-24T10:00:00-05:00')): FakeClock {
  let elapsedMs = 0
  let order = 0
  const timers = new Map<number, { dueMs: number; order: number; task: () => void }>()
  const settle = async () => {
    for (let i = 0; i < 20; i += 1) await Promise.resolve()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const clock: FakeClock = {
    now: () => Math.round(startAtMs + elapsedMs),
    monotonicMs: () => elapsedMs,
    schedule(delayMs, task) {
      order += 1
      const id = order
      timers.set(id, { dueMs: elapsedMs + Math.max(0, delayMs), order, task })
      return { cancel: () => void timers.delete(id) }
    },
    sleep: (delayMs, signal) => sleepOn(clock, delayMs, signal),
    async advance(ms) {
      const endMs = elapsedMs + ms
      await settle()
      for (;;) {
        const next = [...timers]
          .filter(([, timer]) => timer.dueMs <= endMs)
          .sort(([, a], [, b]) => a.dueMs - b.dueMs || a.order - b.order)[0]
        if (!next) break
        timers.delete(next[0])
        elapsedMs = Math.max(elapsedMs, next[1].dueMs)
        next[1].task()
        await settle()
      }
      elapsedMs = endMs
      await settle()
    },
  }
  return clock
}
