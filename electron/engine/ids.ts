/** Ids for rows and tokens for addresses, from the system's random source. */
import { randomBytes, randomInt } from 'node:crypto'
import { v7 } from 'uuid'
import type { Clock, Ids } from './ports.ts'

/** A new millisecond's first counter value: random, with as much room again to count up. */
const firstSequences = 2 ** 30

/** @param clock gives the ids their order; within one millisecond they keep the order they were asked in. */
export function createIds(clock: Pick<Clock, 'now'>): Ids {
  let msecs = 0
  let seq = 0
  return {
    next() {
      const nowMs = clock.now()
      if (nowMs > msecs) {
        msecs = nowMs
        seq = randomInt(firstSequences)
      } else {
        seq += 1
      }
      return v7({ msecs, seq })
    },
    secret: () => randomBytes(16).toString('hex'),
    random: () => Math.random(),
  }
}
