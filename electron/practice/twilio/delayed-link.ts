/**
 * One direction of a connection: everything pushed comes out at the other end after the network's delay, in the
 * order it was pushed. What is sent within the same moment travels together, as bytes on one connection do.
 */
import type { Clock, Timer } from '../../engine/ports.ts'
import type { LineTicker } from './line-ticker.ts'

export interface DelayedLink<T> {
  push(item: T): void
  /** Keeps everything back until then; it comes out at once afterwards. */
  holdUntil(atMs: number): void
  /** Items on their way. */
  pending(): number
  /** Forgets what is on its way. */
  close(): void
}

/** Bytes sent within this share their delay. */
const sameMomentMs = 5

export function createDelayedLink<T>(options: {
  clock: Clock
  ticker: LineTicker
  legMs(): number
  deliver(item: T): void
}): DelayedLink<T> {
  const { clock, ticker, legMs, deliver } = options
  const underway: Array<{ item: T; dueMs: number }> = []
  let drawnAtMs = Number.NEGATIVE_INFINITY
  let delayMs = 0
  let lastDueMs = Number.NEGATIVE_INFINITY
  let timer: Timer | null = null
  let closed = false

  const arrive = () => {
    timer = null
    const nowMs = clock.monotonicMs()
    for (let head = underway[0]; head && head.dueMs <= nowMs + 0.5 && !closed; head = underway[0]) {
      underway.shift()
      deliver(head.item)
    }
    arm()
  }
  const arm = () => {
    const head = underway[0]
    if (head && !timer && !closed) timer = ticker.at(head.dueMs, arrive)
  }

  return {
    push(item) {
      if (closed) return
      const nowMs = clock.monotonicMs()
      if (nowMs - drawnAtMs > sameMomentMs) {
        drawnAtMs = nowMs
        delayMs = legMs()
      }
      lastDueMs = Math.max(lastDueMs, nowMs + delayMs)
      if (lastDueMs <= nowMs && underway.length === 0) {
        deliver(item)
        return
      }
      underway.push({ item, dueMs: lastDueMs })
      arm()
    },
    holdUntil(atMs) {
      lastDueMs = Math.max(lastDueMs, atMs)
      for (const entry of underway) entry.dueMs = Math.max(entry.dueMs, atMs)
      timer?.cancel()
      timer = null
      arm()
    },
    pending: () => underway.length,
    close() {
      closed = true
      timer?.cancel()
      underway.splice(0)
    },
  }
}
