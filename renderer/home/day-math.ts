/** The sums behind Inicio's numbers. Pure. */
import type { LawfulDay } from '../../shared/contract/compliance.ts'
import type { Overview } from '../../shared/contract/system.ts'

/** Calls that reached the network and are over: what never left is nobody's failure to answer. */
export function endedCalls(overview: Pick<Overview, 'callsByOutcome'>): number {
  let sum = 0
  for (const [outcome, count] of Object.entries(overview.callsByOutcome)) {
    if (outcome !== 'not_placed' && outcome !== 'canceled') sum += count ?? 0
  }
  return sum
}

/** The share of ended calls in which a person spoke, 0 to 1; null before the first one. */
export function contactability(overview: Pick<Overview, 'callsByOutcome'>): number | null {
  const ended = endedCalls(overview)
  return ended === 0 ? null : (overview.callsByOutcome.conversation ?? 0) / ended
}

export interface HourBar {
  /** Of the clock in Bogotá. */
  hour: number
  placed: number
  answered: number
  /** Of the calls of this hour, 0 to 1; null without any. */
  answeredShare: number | null
}

const hourMs = 3_600_000

/**
 * Every hour that the picture shows, those without calls too: today's lawful ones, and whichever others had calls.
 * @param sinceMs midnight in Bogotá
 */
export function hourBars(hours: Overview['hours'], today: LawfulDay | null, sinceMs: number): HourBar[] {
  const known = new Map(hours.map((one) => [one.hour, one]))
  const lawful = today
    ? {
        from: Math.floor((today.opensAt - sinceMs) / hourMs),
        to: Math.ceil((today.closesAt - sinceMs) / hourMs) - 1,
      }
    : null
  const had = hours.map(({ hour }) => hour)
  const from = Math.min(...had, lawful?.from ?? 23)
  const to = Math.max(...had, lawful?.to ?? 0)
  const bars: HourBar[] = []
  for (let hour = from; hour <= to; hour += 1) {
    const { placed = 0, answered = 0 } = known.get(hour) ?? {}
    bars.push({ hour, placed, answered, answeredShare: placed === 0 ? null : answered / placed })
  }
  return bars
}

/** How much of today's calling hours is over, 0 to 1, and what is left of them in ms. */
export function hoursLeft(today: LawfulDay, nowMs: number): { passed: number; leftMs: number } {
  const whole = today.lastStartAt - today.opensAt
  const passed = Math.min(1, Math.max(0, (nowMs - today.opensAt) / whole))
  return { passed, leftMs: Math.max(0, today.lastStartAt - Math.max(nowMs, today.opensAt)) }
}

export interface FunnelStep {
  id: 'placed' | 'answered' | 'talked' | 'interested' | 'forHuman' | 'closed'
  value: number
}

/** From calls to people whose case is closed. */
export function funnelOf(overview: Overview): FunnelStep[] {
  const { high = 0, medium = 0 } = overview.interest
  return [
    { id: 'placed', value: overview.callsPlaced },
    { id: 'answered', value: overview.hours.reduce((sum, hour) => sum + hour.answered, 0) },
    { id: 'talked', value: overview.callsByOutcome.conversation ?? 0 },
    { id: 'interested', value: high + medium },
    { id: 'forHuman', value: overview.forHuman },
    { id: 'closed', value: overview.closedToday },
  ]
}
