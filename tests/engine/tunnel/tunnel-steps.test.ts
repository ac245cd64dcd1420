/** The supervised tunnel's decisions, as a table. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  backoffMs,
  nextTunnelStep,
  probeIntervalMs,
  type TunnelPhase,
  type TunnelSignal,
} from '../../../electron/engine/tunnel/tunnel-steps.ts'

const url = 'https://a.example'
const play = (...signals: TunnelSignal[]) =>
  signals.reduce(
    (step, signal) => nextTunnelStep(step.phase, signal),
    nextTunnelStep({ kind: 'idle' }, { kind: 'start' }),
  )
const failed: TunnelSignal = { kind: 'probe_failed', code: 'tunnel.bad_status' }
const passed: TunnelSignal = { kind: 'probe_passed' }
const opened: TunnelSignal = { kind: 'opened', url }

describe('the next step of a tunnel', () => {
  it('does not count an address before ANA has recognised herself behind it', () => {
    expect(play(opened).phase.kind).toBe('proving')
    expect(play(opened, passed)).toEqual({
      phase: { kind: 'up', url, failures: 0 },
      action: { kind: 'probe', afterMs: probeIntervalMs },
    })
  })

  it('stays up through two failed probes and gives up at the third', () => {
    expect(play(opened, passed, failed, failed).phase.kind).toBe('up')
    expect(play(opened, passed, failed, failed, failed)).toEqual({
      phase: { kind: 'waiting', attempt: 1, code: 'tunnel.bad_status' },
      action: { kind: 'close_and_wait', attempt: 1 },
    })
  })

  it('forgets failures as soon as a probe passes', () => {
    expect(play(opened, passed, failed, failed, passed, failed, failed).phase.kind).toBe('up')
  })

  it('waits longer with every opening that leads nowhere, and starts over once it was up', () => {
    const openFailed: TunnelSignal = { kind: 'open_failed', code: 'tunnel.open_timeout' }
    const retry: TunnelSignal = { kind: 'retry_due' }
    expect(play(openFailed, retry, openFailed, retry, openFailed).action).toMatchObject({ attempt: 3 })
    expect(play(openFailed, retry, opened, failed, failed, failed).action).toMatchObject({ attempt: 2 })
    expect(play(openFailed, retry, opened, passed, failed, failed, failed).action).toMatchObject({
      attempt: 1,
    })
  })

  it('believes a broken connection after one failed probe, and forgives it after one that passes', () => {
    const broken: TunnelSignal = { kind: 'broken' }
    expect(play(opened, passed, broken).action).toEqual({ kind: 'probe', afterMs: 0 })
    expect(play(opened, passed, broken, failed).phase.kind).toBe('waiting')
    expect(play(opened, passed, broken, passed, failed).phase.kind).toBe('up')
  })

  it('leaves the phase alone for signals that come too late', () => {
    const waiting: TunnelPhase = { kind: 'waiting', attempt: 1, code: 'x' }
    for (const late of [opened, passed, failed, { kind: 'broken' }] as const) {
      expect(nextTunnelStep(waiting, late)).toEqual({ phase: waiting, action: { kind: 'none' } })
    }
  })

  it('backs off between half and all of a doubling time, a minute at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const fullMs = Math.min(60_000, 1_000 * 2 ** (attempt - 1))
          const waitMs = backoffMs(attempt, random)
          expect(waitMs).toBeGreaterThanOrEqual(fullMs / 2)
          expect(waitMs).toBeLessThanOrEqual(fullMs)
        },
      ),
    )
  })
})
