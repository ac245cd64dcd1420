/**
 * A recogniser that really listens: it knows the words hidden in the audio it was given and nothing else, so what is
 * lost on the way or drowned by silence is not recognised. No clock: positions are samples since the session began.
 *
 * What it makes of a moment is what people can make of it: words whose sound is over, and of the word being said
 * the letters in proportion to the share of its sound, as real recognisers guess at unfinished words and revise.
 * A word that a commit cuts in two belongs to the segment in which its sound ends: nothing is lost and nothing
 * comes twice, whenever the client commits.
 */
import { createWordFinder, type FoundWord } from '../voice/word-watermark.ts'

export interface RecognisedWord {
  word: string
  startSample: number
  endSample: number
  /** 0 to 1, or null when the sound tells nothing of it. */
  confidence: number | null
}

export interface Segment {
  /** Its words, joined by spaces; empty when it had none. */
  text: string
  words: RecognisedWord[]
}

export interface Recogniser {
  /** @param samples µ-law, 8 kHz, mono; nothing is kept of the array */
  hear(samples: Uint8Array): void
  heardSamples(): number
  /** Audio since the last commit. */
  openSamples(): number
  /** Where the last word of the open segment ends, or null without words. May lie ahead of the audio heard. */
  lastWordEnd(): number | null
  /** The open segment's text, as far as the first `uptoSample` samples of the session tell. */
  textAt(uptoSample: number): string
  /** Ends the segment with everything heard so far and opens the next. */
  commit(): Segment
}

const endOf = (word: FoundWord): number => word.startSample + word.durationSamples

/** The beginning of a word that is still being said; its marks at the end come with its end. */
function beginning(word: string, share: number): string {
  const letters = [...word]
  return letters
    .slice(0, Math.floor(letters.length * share))
    .join('')
    .replace(/[^\p{L}\p{N}]+$/u, '')
}

export function createRecogniser(): Recogniser {
  const finder = createWordFinder()
  let open: FoundWord[] = []
  let heard = 0
  let committedAt = 0
  return {
    hear(samples) {
      heard += samples.length
      const found = finder.push(samples)
      if (found.length > 0) open.push(...found)
    },
    heardSamples: () => heard,
    openSamples: () => heard - committedAt,
    lastWordEnd() {
      const last = open.at(-1)
      return last ? endOf(last) : null
    },
    textAt(uptoSample) {
      const pieces: string[] = []
      for (const word of open) {
        const share = (uptoSample - word.startSample) / word.durationSamples
        const piece = share >= 1 ? word.word : share > 0 ? beginning(word.word, share) : ''
        if (piece !== '') pieces.push(piece)
        if (share < 1) break
      }
      return pieces.join(' ')
    },
    commit() {
      const words = open
        .filter((word) => endOf(word) <= heard)
        .map((found) => ({
          word: found.word,
          startSample: found.startSample,
          endSample: endOf(found),
          confidence: found.confidence,
        }))
      open = open.filter((word) => endOf(word) > heard)
      committedAt = heard
      return { text: words.map(({ word }) => word).join(' '), words }
    },
  }
}
