/**
 * When each word of a text is over, out of the vendor's timing of single characters.
 *
 * What comes is only trusted as far as it spells the text: letters and digits are matched one by one, white
 * space and punctuation are passed over. Of the vendor's two alignments, the normalised one comes first: the
 * other has been seen to begin anew in the middle of a sentence. Times count from the chunk they come with, or
 * from the beginning of all audio (over HTTP); both are understood.
 */
import { mulawBytesPerMs } from '../mulaw.ts'
import type { TimedWord } from './live-voice-port.ts'

/** Characters and when each begins and ends, in milliseconds. The three have the same length. */
export interface Alignment {
  chars: readonly string[]
  startsMs: readonly number[]
  endsMs: readonly number[]
}

export interface WordTiming {
  /**
   * @param alignments of one chunk, the better first; none when the vendor gave none
   * @param beforeBytes the text's audio before this chunk
   * @param chunkBytes this chunk's audio
   * @returns the words that are over by what is known now, each told once, in order
   */
  take(alignments: readonly Alignment[], beforeBytes: number, chunkBytes: number): TimedWord[]
  /** Whether the last letter has been timed. */
  isComplete(): boolean
  /** Whether any letter has. */
  hasBegun(): boolean
  /** The audio that all timed characters take. */
  endByte(): number
}

/** A first character so long after its chunk's end is timed from somewhere else. */
const foreignOriginMs = 300

const isLetter = /[\p{L}\p{N}]/u

/** Letters and digits only, without case and accents. */
function lettersOf(text: string): string[] {
  return [...text.normalize('NFD').toLowerCase()].filter((character) => isLetter.test(character))
}

/** Of single characters, which come by the hundred a second and are the same few. */
const lettersByCharacter = new Map<string, string[]>()
const mostRemembered = 1_000

function lettersOfCharacter(character: string): string[] {
  const known = lettersByCharacter.get(character)
  if (known) return known
  const letters = lettersOf(character)
  if (lettersByCharacter.size < mostRemembered) lettersByCharacter.set(character, letters)
  return letters
}

/** The words of a text as a voice tells them: what stands between white space. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

/** Whether there is anything in it to be spoken. */
export function hasLetters(text: string): boolean {
  return isLetter.test(text)
}

export function alignmentHasLetters({ chars }: Alignment): boolean {
  return chars.some((character) => isLetter.test(character))
}

export function createWordTiming(text: string): WordTiming {
  const words = wordsOf(text)
  const letters: string[] = []
  /** For each letter that is its word's last one, how many words are over with it. */
  const wordsOverBy: Array<number | undefined> = []
  words.forEach((word, index) => {
    const ofWord = lettersOf(word)
    letters.push(...ofWord)
    if (ofWord.length > 0) wordsOverBy[letters.length - 1] = index + 1
  })
  if (letters.length > 0) wordsOverBy[letters.length - 1] = words.length

  let cursor = 0
  let furthest = 0
  let toldWords = 0
  let endByte = 0
  /** Where times that do not count from their own chunk count from. */
  let origin: { ms: number; byte: number } | null = null

  /** Whether an alignment spells the text on from a letter. */
  function spells(alignment: Alignment, from: number): boolean {
    let at = from
    for (const character of alignment.chars) {
      for (const letter of lettersOfCharacter(character)) {
        if (letters[at] !== letter) return false
        at += 1
      }
    }
    return true
  }

  function choose(alignments: readonly Alignment[]): Alignment | null {
    const usable = alignments.filter(({ chars }) => chars.length > 0)
    const goesOn = usable.find((alignment) => spells(alignment, cursor))
    if (goesOn) return goesOn
    const beginsAnew = usable.find((alignment) => spells(alignment, 0))
    if (!beginsAnew) return null
    cursor = 0
    return beginsAnew
  }

  /** The byte at which a chunk's time 0 lies. */
  function zeroByte(firstMs: number, beforeBytes: number, chunkBytes: number): number {
    if (origin === null) {
      const isForeign = firstMs > chunkBytes / mulawBytesPerMs + foreignOriginMs
      origin = { ms: isForeign ? firstMs : 0, byte: beforeBytes }
    } else {
      const knownMs = (endByte - origin.byte) / mulawBytesPerMs
      const countsOwnChunk = firstMs - origin.ms < knownMs / 2
      // Timing runs ahead of the audio in some chunks and is missing in others.
      if (countsOwnChunk) return Math.max(beforeBytes, endByte)
    }
    return origin.byte - origin.ms * mulawBytesPerMs
  }

  return {
    take(alignments, beforeBytes, chunkBytes) {
      const alignment = choose(alignments)
      if (!alignment) return []
      const zero = zeroByte(alignment.startsMs[0] ?? 0, beforeBytes, chunkBytes)
      const over: TimedWord[] = []
      alignment.chars.forEach((character, index) => {
        const atByte = Math.round(zero + (alignment.endsMs[index] ?? 0) * mulawBytesPerMs)
        endByte = Math.max(endByte, atByte)
        cursor += lettersOfCharacter(character).length
        furthest = Math.max(furthest, cursor)
        const wordsOver = wordsOverBy[cursor - 1] ?? 0
        while (toldWords < wordsOver) {
          over.push({ word: words[toldWords] ?? '', endByte })
          toldWords += 1
        }
      })
      return over
    },
    isComplete: () => furthest >= letters.length,
    hasBegun: () => furthest > 0,
    endByte: () => endByte,
  }
}
