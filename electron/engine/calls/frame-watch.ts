/**
 * Watches that a call's frames come. A line that is dead for now is left before the caller wonders: whatever it
 * holds back would come too late.
 */
import type { Clock, Timer } from '../ports.ts'

/** The network sends a frame every 20 ms, silence too: without any for so long the line is dead for now. */
const stalledAfterMs = 1200
/** Frames that wait behind a busy moment of the engine itself come within this. */
const proofMs = 100

export interface FrameWatch {
  /** From now on frames are expected. */
  begin(): void
  came(atMs: number): void
  stop(): void
}

/** @param options.onStalled comes once */
export function createFrameWatch(options: {
  clock: Pick<Clock, 'monotonicMs' | 'schedule'>
  onStalled: () => void
}): FrameWatch {
  const { clock, onStalled } = options
  let lastAtMs = 0
  let timer: Timer | null = null
  let isOver = false

  function watch(): void {
    if (isOver) return
    const quietMs = clock.monotonicMs() - lastAtMs
    timer = clock.schedule(Math.max(0, stalledAfterMs - quietMs), () => {
      if (clock.monotonicMs() - lastAtMs < stalledAfterMs) watch()
      else prove()
    })
  }

  function prove(): void {
    const before = lastAtMs
    timer = clock.schedule(proofMs, () => {
      if (lastAtMs === before) onStalled()
      else watch()
    })
  }

  return {
    begin() {
      lastAtMs = clock.monotonicMs()
      watch()
    },
    came(atMs) {
      lastAtMs = atMs
    },
    stop() {
      isOver = true
      timer?.cancel()
    },
  }
}
