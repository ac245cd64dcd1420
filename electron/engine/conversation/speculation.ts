/**
 * Whether an answer begun on partial words still answers the final ones. Spelling, marks, hesitation and
 * repetition may differ; a number, a negation or any word that carries meaning may not.
 */
import { findNumbers, numberWords } from './spanish-numbers.ts'

/** Said without meaning anything by themselves. */
const fillers = new Set([
  ...[
    'eh',
    'em',
    'este',
    'ah',
    'ay',
    'oh',
    'uy',
    'pues',
    'bueno',
    'aja',
    'mija',
    'mijo',
    'sumerce',
    'vea',
    'mire',
  ],
  ...[
    'senorita',
    'doctora',
    'doctor',
    'nina',
    'amor',
    'hm',
    'm',
    'mjm',
    'mhm',
    'ajam',
    'ujum',
    'entonces',
    've',
  ],
])
/** «soy la señora»: here the word is the answer and no courtesy. */
const courtesies = new Set(['senora', 'senor'])
const makesNoun = new Set(['la', 'el', 'una', 'un', 'mi', 'esa', 'ese', 'otra', 'otro', 'su'])

const digit = (word: string): string => `#${findNumbers(word)[0]?.value ?? word}`

/** The words that carry meaning, in order, numbers as digits. */
function meaning(text: string): string[] {
  const words = numberWords(text)
  const numbers = new Map(findNumbers(text).map((number) => [number.start, number]))
  const kept: string[] = []
  for (let index = 0; index < words.length; ) {
    const number = numbers.get(index)
    if (number !== undefined && number.end > index) {
      const span = words.slice(index, number.end)
      // Digits said one by one: «tres cero cero» is no zero, and each of them counts.
      const isDictated = span.includes('cero') || span.includes('0')
      kept.push(...(isDictated ? span.map(digit) : [`#${number.value}`]))
      index = number.end
      continue
    }
    const word = (words[index] ?? '').replace(/(\p{L})\1{2,}/gu, '$1')
    const before = words[index - 1] ?? ''
    index += 1
    if (fillers.has(word) || /^m+$/u.test(word)) continue
    if (courtesies.has(word) && !makesNoun.has(before)) continue
    if (kept.at(-1) !== word) kept.push(word)
  }
  return withoutRestarts(kept)
}

/** «la tasa la tasa cuál es» repeats two words. */
function withoutRestarts(words: readonly string[]): string[] {
  const kept: string[] = []
  for (const word of words) {
    kept.push(word)
    for (const size of [3, 2]) {
      if (kept[kept.length - 1 - size] !== word) continue
      const last = kept.slice(-size)
      const before = kept.slice(-2 * size, -size)
      const repeats = before.length === size && last.every((part, at) => part === before[at])
      if (repeats && !last.some((part) => part.startsWith('#'))) kept.splice(-size)
    }
  }
  return kept
}

/**
 * @param partial the words an answer was begun on
 * @param final the words as they stand now
 * @returns whether the answer holds. Words of hesitation alone agree with nothing but themselves.
 */
export function agrees(partial: string, final: string): boolean {
  if (partial === final) return true
  const before = meaning(partial)
  const after = meaning(final)
  if (before.length === 0 || after.length === 0) {
    return numberWords(partial).join(' ') === numberWords(final).join(' ')
  }
  return before.length === after.length && before.every((word, index) => word === after[index])
}
