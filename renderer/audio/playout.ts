/**
 * When each slice of a live call is to sound: late enough that the next one is there in time, soon enough that
 * listening stays close to the call. Pure: time is handed in.
 */

/** Between a slice's arrival and its sound, in ms: slices carry a tenth of a second and may come late by as much. */
export const usualDelayMs = 120
/** After a slice that came too late, in ms. */
const catchUpMs = 60
/** A customer's slice waiting longer than this means that sound has piled up, in ms. */
export const longestDelayMs = 280
/** Over so long the shortest wait is looked at, in ms: delay that is never needed is taken back. */
const lookBackMs = 5_000
/** So much more than usual is worth a small jump, in ms. */
const needlessMs = 80

export interface Placement {
  /** On the clock that `nowMs` was read from. */
  playAtMs: number
  /** What is scheduled already belongs to another timing: it must be silenced. */
  restart: boolean
}

export interface Playout {
  /** @param atMs the slice's beginning on the call's axis */
  place(side: 'customer' | 'assistant', atMs: number, nowMs: number): Placement
  /** Playing time minus the call's time; null before the first slice. */
  shiftMs(): number | null
}

export function createPlayout(): Playout {
  let shiftMs: number | null = null
  let shortestMs = Number.POSITIVE_INFINITY
  let lookingSinceMs = 0

  function begin(atMs: number, nowMs: number, delayMs: number): Placement {
    const restart = shiftMs !== null
    shiftMs = nowMs + delayMs - atMs
    shortestMs = Number.POSITIVE_INFINITY
    lookingSinceMs = nowMs
    return { playAtMs: nowMs + delayMs, restart }
  }

  return {
    shiftMs: () => shiftMs,
    place(side, atMs, nowMs) {
      if (shiftMs === null) return begin(atMs, nowMs, usualDelayMs)
      const playAtMs = atMs + shiftMs
      const waitMs = playAtMs - nowMs
      // ANA's frames are handed to the network ahead of their time: only the customer's tell how far behind we are.
      if (side === 'assistant') {
        return waitMs >= 0 ? { playAtMs, restart: false } : { playAtMs: nowMs, restart: false }
      }
      if (waitMs < 0) {
        // Nothing of the present timing is left to sound, so nothing has to be silenced.
        return { ...begin(atMs, nowMs, catchUpMs), restart: false }
      }
      if (waitMs > longestDelayMs) return begin(atMs, nowMs, usualDelayMs)
      shortestMs = Math.min(shortestMs, waitMs)
      if (nowMs - lookingSinceMs >= lookBackMs) {
        if (shortestMs > usualDelayMs + needlessMs) return begin(atMs, nowMs, usualDelayMs)
        shortestMs = Number.POSITIVE_INFINITY
        lookingSinceMs = nowMs
      }
      return { playAtMs, restart: false }
    },
  }
}
