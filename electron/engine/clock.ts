/** The clocks ANA runs on: the computer's own, and a practice clock that runs faster and can skip. */
import type { Clock, Timer } from './ports.ts'

/** Node's timers hold 31 bits of milliseconds; longer waits are chained. */
const longestTimeoutMs = 2 ** 31 - 1

function startTimer(delayMs: number, task: () => void): Timer {
  let handle: NodeJS.Timeout
  const arm = (restMs: number) => {
    const stepMs = Math.min(restMs, longestTimeoutMs)
    handle = setTimeout(() => (restMs > stepMs ? arm(restMs - stepMs) : task()), stepMs)
  }
  arm(Math.max(0, delayMs))
  return { cancel: () => clearTimeout(handle) }
}

/** Turns a clock's `schedule` into a promise that honours an AbortSignal. */
export function sleepOn(
  clock: Pick<Clock, 'schedule'>,
  delayMs: number,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    const onAbort = () => {
      timer.cancel()
      reject(signal?.reason)
    }
    const timer = clock.schedule(delayMs, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/** The computer's clock. */
export function createSystemClock(): Clock {
  const clock: Clock = {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    schedule: startTimer,
    sleep: (delayMs, signal) => sleepOn(clock, delayMs, signal),
  }
  return clock
}

export interface PracticeClock extends Clock {
  /** How many of this clock's seconds pass in a real one. */
  readonly speed: number
  /** Moves the clock forward to `atMs` when it is earlier; pending timers come due by their own instants. */
  skipTo(atMs: number): void
}

/**
 * A clock that starts at `startAtMs`, runs `speed` times as fast as the computer's and can skip idle time.
 * Timers are kept by their due instant, so a skip fires what it passes, in order.
 */
export function createPracticeClock(options: { startAtMs: number; speed: number }): PracticeClock {
  const { startAtMs, speed } = options
  const realStart = performance.now()
  let skippedMs = 0
  const elapsedMs = () => (performance.now() - realStart) * speed + skippedMs
  interface Pending {
    dueMs: number
    task: () => void
    timer: Timer
  }
  const pending = new Set<Pending>()

  const arm = (entry: Pending) => {
    entry.timer = startTimer((entry.dueMs - elapsedMs()) / speed, () => {
      pending.delete(entry)
      entry.task()
    })
  }

  const clock: PracticeClock = {
    speed,
    now: () => Math.round(startAtMs + elapsedMs()),
    monotonicMs: elapsedMs,
    schedule(delayMs, task) {
      const entry: Pending = { dueMs: elapsedMs() + Math.max(0, delayMs), task, timer: { cancel() {} } }
      pending.add(entry)
      arm(entry)
      return {
        cancel() {
          pending.delete(entry)
          entry.timer.cancel()
        },
      }
    },
    sleep: (delayMs, signal) => sleepOn(clock, delayMs, signal),
    skipTo(atMs) {
      const aheadMs = atMs - clock.now()
      if (aheadMs <= 0) return
      skippedMs += aheadMs
      for (const entry of [...pending].sort((a, b) => a.dueMs - b.dueMs)) {
        entry.timer.cancel()
        arm(entry)
      }
    },
  }
  return clock
}
