/** Readies the rules by which a customer is understood; see `warm-up.ts`. */
import { readyPattern } from '../warm-up.ts'
import { factsTold } from './customer-facts.ts'
import { rules } from './intent-rules.ts'
import { interpret } from './interpret.ts'
import { isOptOut, requests } from './opt-out-rules.ts'

/** Says nothing that a rule knows, so that every rule is asked. */
const sample = 'mmm la verdad el perro del vecino ladra'

export function rulesWarmUp(): Array<() => void> {
  const patterns = [...requests, ...Object.values(rules).flat()]
  const uses = [
    () => isOptOut(sample),
    () => factsTold(sample, null),
    () => interpret(sample, { phase: 'identity', confidence: null, askedWhat: null }),
  ]
  return [
    ...patterns.map((pattern) => () => readyPattern(pattern)),
    // Patterns that stand inside the functions: each use compiles those that the first one only interpreted.
    ...uses.flatMap((use) => [use, use]).map((use) => () => void use()),
  ]
}
