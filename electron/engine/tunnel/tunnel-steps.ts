/**
 * Decides what a supervised tunnel does next. Pure: the supervisor acts. An address counts only once ANA
 * has recognised herself behind it, and is given up after several probes in a row have failed.
 */

/** Where the tunnel stands. `attempt` counts openings since the last proven address. */
export type TunnelPhase =
  | { kind: 'idle' }
  | { kind: 'opening'; attempt: number }
  | { kind: 'proving'; url: string; failures: number; attempt: number }
  | { kind: 'up'; url: string; failures: number }
  | { kind: 'waiting'; attempt: number; code: string }

export type TunnelSignal =
  | { kind: 'start' }
  | { kind: 'opened'; url: string }
  | { kind: 'open_failed'; code: string }
  | { kind: 'probe_passed' }
  | { kind: 'probe_failed'; code: string }
  /** The adapter knows that its connection is gone. */
  | { kind: 'broken' }
  | { kind: 'retry_due' }

export type TunnelAction =
  | { kind: 'open' }
  | { kind: 'probe'; afterMs: number }
  | { kind: 'close_and_wait'; attempt: number }
  | { kind: 'none' }

export const probeIntervalMs = 20_000
/** After a failed probe the next one comes sooner, so that a dead address is given up within half a minute. */
export const probeAgainMs = 4_000
export const maxProbeFailures = 3
const firstBackoffMs = 1_000
const longestBackoffMs = 60_000

/**
 * How long to wait before opening again: doubling, with half of it left to chance, so that many ANAs that
 * lost the same server do not come back at the same instant.
 * @param attempt 1 for the first wait
 * @param random uniform in [0, 1)
 */
export function backoffMs(attempt: number, random: number): number {
  const fullMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(attempt - 1, 16))
  return Math.round(fullMs * (0.5 + random / 2))
}

export interface TunnelStep {
  phase: TunnelPhase
  action: TunnelAction
}

const ignore = (phase: TunnelPhase): TunnelStep => ({ phase, action: { kind: 'none' } })

const giveUp = (attempt: number, code: string): TunnelStep => ({
  phase: { kind: 'waiting', attempt, code },
  action: { kind: 'close_and_wait', attempt },
})

/** The next phase and what to do. A signal that does not fit the phase is late, and changes nothing. */
export function nextTunnelStep(phase: TunnelPhase, signal: TunnelSignal): TunnelStep {
  switch (signal.kind) {
    case 'start':
      if (phase.kind !== 'idle') return ignore(phase)
      return { phase: { kind: 'opening', attempt: 0 }, action: { kind: 'open' } }
    case 'retry_due':
      if (phase.kind !== 'waiting') return ignore(phase)
      return { phase: { kind: 'opening', attempt: phase.attempt }, action: { kind: 'open' } }
    case 'opened':
      if (phase.kind !== 'opening') return ignore(phase)
      return {
        phase: { kind: 'proving', url: signal.url, failures: 0, attempt: phase.attempt },
        action: { kind: 'probe', afterMs: 0 },
      }
    case 'open_failed':
      return phase.kind === 'opening' ? giveUp(phase.attempt + 1, signal.code) : ignore(phase)
    case 'probe_passed':
      if (phase.kind !== 'proving' && phase.kind !== 'up') return ignore(phase)
      return {
        phase: { kind: 'up', url: phase.url, failures: 0 },
        action: { kind: 'probe', afterMs: probeIntervalMs },
      }
    case 'probe_failed': {
      if (phase.kind !== 'proving' && phase.kind !== 'up') return ignore(phase)
      const failures = phase.failures + 1
      if (failures >= maxProbeFailures) {
        return giveUp(phase.kind === 'up' ? 1 : phase.attempt + 1, signal.code)
      }
      return { phase: { ...phase, failures }, action: { kind: 'probe', afterMs: probeAgainMs } }
    }
    case 'broken':
      if (phase.kind !== 'proving' && phase.kind !== 'up') return ignore(phase)
      // The word of the adapter and one failed probe are enough; a probe that passes clears it again.
      return { phase: { ...phase, failures: maxProbeFailures - 1 }, action: { kind: 'probe', afterMs: 0 } }
  }
}
