/** The whole cast of the practice line, and which of them owns a telephone number. */
import { hashText } from '../seeded-random.ts'
import { refusingCast } from './cast-refusing.ts'
import { unreachedCast } from './cast-unreached.ts'
import { willingCast } from './cast-willing.ts'
import type { Persona } from './persona.ts'

const cast: readonly Persona[] = [...willingCast, ...refusingCast, ...unreachedCast]
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

/** Null for a name that nobody bears. */
export function personaNamed(id: string): Persona | null {
  return cast.find((persona) => persona.id === id.trim().toLowerCase()) ?? null
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
