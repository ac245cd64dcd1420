/** Chance with a seed: the same seed plays the same practice day, so that a failing test can be played again. */

export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform in [from, to). */
  between(from: number, to: number): number
  /** True with the given probability. */
  chance(probability: number): boolean
  /** One of the choices; throws when there is none. */
  pick<T>(choices: readonly T[]): T
  /** `length` lowercase hexadecimal digits. */
  hex(length: number): string
  /** A stream of its own for a named purpose, independent of how often the others are asked. */
  fork(name: string): Random
}

/** FNV-1a, 32 bits: spreads similar texts (telephone numbers) evenly. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  // A final avalanche: without it numbers that differ in the last digit stay neighbours.
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  hash ^= hash >>> 16
  return hash >>> 0
}

/** A mulberry32 generator: small, fast and good enough for playing customers. */
export function createRandom(seed: number | string): Random {
  const root = typeof seed === 'number' ? String(seed) : seed
  let state = hashText(root)
  const random: Random = {
    next() {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = state
      mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    },
    between: (from, to) => from + random.next() * (to - from),
    chance: (probability) => random.next() < probability,
    pick(choices) {
      const chosen = choices[Math.floor(random.next() * choices.length)]
      if (chosen === undefined) throw new RangeError('cannot pick from nothing')
      return chosen
    },
    hex(length) {
      let digits = ''
      while (digits.length < length) digits += Math.floor(random.next() * 16).toString(16)
      return digits
    },
    fork: (name) => createRandom(`${root}/${name}`),
  }
  return random
}
