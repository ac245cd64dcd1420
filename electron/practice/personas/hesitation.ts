/**
 * Pauses in mid-sentence, as everybody makes who speaks and thinks at once: after "en", "de" or "como" rather than
 * anywhere, with or without an "eh…". Only live conversation shows them.
 */
import type { Random } from '../seeded-random.ts'
import { recognisedText, type SpokenPart } from './brain.ts'

/** Who breathes here has not finished her sentence. */
const leadsOn = new Set(
  'a al como con cuando de del desde el en es la las lo los mi mis o para pero por porque pues que si soy su un una y'.split(
    ' ',
  ),
)
const fewestWords = 5

/** @returns the part as it is, or in two with a pause of 0.35 to 1.3 s between them */
export function hesitate(part: SpokenPart, probability: number, random: Random): SpokenPart[] {
  const words = part.text.split(' ')
  // A recogniser that mishears does so word by word: the halves keep their own.
  const transcribed = part.transcribedAs.split(' ')
  if (words.length < fewestWords || transcribed.length !== words.length || !random.chance(probability)) {
    return [part]
  }
  const places = words.flatMap((_, index) => (index >= 2 && index <= words.length - 2 ? [index] : []))
  const natural = places.filter((index) => leadsOn.has(recognisedText(words[index - 1] ?? '')))
  const at = random.pick(natural.length > 0 ? natural : places)
  const filler = random.chance(0.35) ? ' eh…' : ''
  const half = (from: number, to: number, more: string): Omit<SpokenPart, 'afterMs'> => {
    const text = words.slice(from, to).join(' ') + more
    const heard = transcribed.slice(from, to).join(' ') + more
    return { text, transcribedAs: heard, recognisedAs: recognisedText(heard) }
  }
  return [
    { ...part, ...half(0, at, filler) },
    { ...half(at, words.length, ''), afterMs: Math.round(random.between(350, 1300)), pause: 'thinking' },
  ]
}
