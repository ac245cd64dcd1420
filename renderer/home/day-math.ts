/** The sums behind Inicio's numbers. Pure. */
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
