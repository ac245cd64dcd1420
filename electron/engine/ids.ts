/** Ids for rows and tokens for addresses, from the system's random source. */
import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import type { Clock, Ids } from './ports.ts'

/** @param clock gives the ids their order. */
export function createIds(clock: Pick<Clock, 'now'>): Ids {
  return {
    next: () => v7({ msecs: clock.now() }),
    secret: () => randomBytes(16).toString('hex'),
    random: () => Math.random(),
  }
}
