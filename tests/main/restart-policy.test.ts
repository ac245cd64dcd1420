/** The engine's restarts: soon at first, ever more slowly, and never given up. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterDeath,
  alarmAfterDeaths,
  firstDelayMs,
  longestDelayMs,
  noDeaths,
  wellAfterMs,
} from '../../electron/main/restart-policy.ts'

const early = { startedAtMs: 0, endedAtMs: 100 }

describe('restart policy', () => {
  it('starts an engine again at once after its first death', () => {
    const { delayMs, alarm } = afterDeath(noDeaths, { startedAtMs: 0, endedAtMs: 3_600_000 })
    expect(delayMs).toBe(firstDelayMs)
    expect(alarm).toBe(false)
  })

  it('doubles the wait while the engine keeps dying early, up to the longest one', () => {
    let history = noDeaths
    const delays = Array.from({ length: 9 }, () => {
      const decision = afterDeath(history, early)
      history = decision.history
      return decision.delayMs
    })
    expect(delays).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000])
  })

  it('forgets early deaths once an engine has lived long enough', () => {
    const tired = { earlyDeaths: 7 }
    expect(afterDeath(tired, { startedAtMs: 0, endedAtMs: wellAfterMs }).delayMs).toBe(firstDelayMs)
  })

  it('tells the operator exactly once in a row of deaths, and always starts again in finite time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: wellAfterMs - 1 }), { minLength: 1, maxLength: 40 }),
        (lives) => {
          let history = noDeaths
          let alarms = 0
          for (const livedMs of lives) {
            const decision = afterDeath(history, { startedAtMs: 0, endedAtMs: livedMs })
            expect(decision.delayMs).toBeGreaterThanOrEqual(firstDelayMs)
            expect(decision.delayMs).toBeLessThanOrEqual(longestDelayMs)
            history = decision.history
            if (decision.alarm) alarms += 1
          }
          expect(alarms).toBe(lives.length >= alarmAfterDeaths ? 1 : 0)
        },
      ),
    )
  })
})
