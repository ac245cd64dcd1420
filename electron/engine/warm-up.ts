/**
 * What the runtime would otherwise compile in the middle of the first call. The rules that understand a customer are
 * hundreds of patterns, each compiled when it is used: together half a second, in which a voice would stand still.
 * They are used once beforehand, one at a time, when the start is over and long before anybody is on the phone.
 */
import type { Clock } from './ports.ts'

/** After the interface has loaded. */
const firstAfterMs = 4_000
/** Room for everything else between two steps. */
const betweenMs = 4

/** Uses a pattern so that it is compiled. */
export function readyPattern(pattern: RegExp): void {
  // The first use interprets it, the second one compiles it for good.
  for (let use = 0; use < 2; use += 1) pattern.test(' si_ gracias ')
  pattern.lastIndex = 0
}

/**
 * Takes one step after the other, each as short as a pattern.
 * @param clock the computer's: a practice day that runs faster compiles nothing faster
 * @returns stops it
 */
export function startWarmUp(clock: Pick<Clock, 'schedule'>, steps: readonly (() => void)[]): () => void {
  let taken = 0
  const take = () => {
    steps[taken]?.()
    taken += 1
    if (taken < steps.length) timer = clock.schedule(betweenMs, take)
  }
  let timer = clock.schedule(firstAfterMs, take)
  return () => timer.cancel()
}
