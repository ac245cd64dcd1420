/** The ten outcomes and the digit that closes with each. The same order everywhere, so fingers can learn it. */
import { type FollowUpOutcome, followUpOutcomeSchema } from '../../shared/domain/follow-up.ts'

export const outcomesInOrder: readonly FollowUpOutcome[] = followUpOutcomeSchema.options

/** `1` to `9`, then `0`. */
export function keyOf(outcome: FollowUpOutcome): string {
  return String((outcomesInOrder.indexOf(outcome) + 1) % 10)
}

export function outcomeFor(key: string): FollowUpOutcome | null {
  return outcomesInOrder.find((outcome) => keyOf(outcome) === key) ?? null
}
