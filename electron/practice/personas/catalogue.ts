/** The whole cast of the practice line, and which of them owns a telephone number. */
import { hashText } from '../seeded-random.ts'
import { liveCast } from './cast-live.ts'
import { operators } from './cast-operators.ts'
import { refusingCast } from './cast-refusing.ts'
import { unreachedCast } from './cast-unreached.ts'
import { willingCast } from './cast-willing.ts'
import type { Persona } from './persona.ts'

const cast: readonly Persona[] = [...willingCast, ...refusingCast, ...unreachedCast, ...liveCast]
const totalWeight = cast.reduce((sum, { weight }) => sum + weight, 0)

export interface PersonaEntry {
  id: string
  /** Spanish, for operators. */
  label: string
  description: string
}

/** Everyone who can be named in a contact list. */
export const personaCatalogue: readonly PersonaEntry[] = cast.map(({ id, label, description }) => ({
  id,
  label,
  description,
}))

/** Null for a name that nobody bears. Operators have names as well, but no numbers of their own. */
export function personaNamed(id: string): Persona | null {
  const wanted = id.trim().toLowerCase()
  return [...cast, ...operators].find((persona) => persona.id === wanted) ?? null
}

/** The operator behind a number that ANA brings into a call: the named persona, else one who answers. */
export function operatorFor(requestedName?: string): Persona {
  const named = requestedName === undefined ? null : personaNamed(requestedName)
  const [first] = operators
  if (!first) throw new RangeError('there are no operators')
  return named ?? first
}

/**
 * The customer who owns a number: the named one, else always the same one for the same number, in a
 * realistic mixture over many numbers.
 */
export function personaFor(e164: string, requestedName?: string): Persona {
  const named = requestedName === undefined ? null : personaNamed(requestedName)
  if (named) return named
  let rest = (hashText(e164) / 2 ** 32) * totalWeight
  for (const persona of cast) {
    rest -= persona.weight
    if (rest < 0) return persona
  }
  const [first] = cast
  if (!first) throw new RangeError('the cast is empty')
  return first
}
