/**
 * Counts refused requests of the last minute. Only refusals count and only refusals are answered differently
 * for it, so that somebody who floods a door cannot shut out those who have the key.
 */
import type { Clock } from '../ports.ts'

const windowMs = 60_000

export interface AttemptWindow {
  /** Notes one refusal; true when there have been too many. */
  refuse(): boolean
  /** Seconds until the count starts anew, for `Retry-After`. */
  retryAfterSeconds(): number
}

/** @param limit refusals a minute that are answered as usual */
export function createAttemptWindow(clock: Pick<Clock, 'monotonicMs'>, limit: number): AttemptWindow {
  let startedAtMs = clock.monotonicMs()
  let refusals = 0
  return {
    refuse() {
      const nowMs = clock.monotonicMs()
      if (nowMs - startedAtMs >= windowMs) {
        startedAtMs = nowMs
        refusals = 0
      }
      refusals += 1
      return refusals > limit
    },
    retryAfterSeconds: () => Math.max(1, Math.ceil((windowMs - (clock.monotonicMs() - startedAtMs)) / 1000)),
  }
}
