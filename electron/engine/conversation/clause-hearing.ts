/**
 * How much of one clause was heard: its bytes, the words they carry and the written text those stand for.
 * Nothing counts as heard before all its sound was; what was heard never becomes less.
 */
import type { TimedWord } from '../speech/live-voice-port.ts'
import { alignSpokenWords, hasSound } from './spoken-words.ts'

/** The parameters of hearing one clause. */
export interface ClauseHearingOptions {
  /** Words shorter than this get no mark of their own; they count with the next. Milliseconds of audio. */
  shortestMarkedMs: number
  /** Marks come at this distance while nobody knows where the words end. Milliseconds of audio. */
  untimedMarkMs: number
  /** A word whose end is only estimated counts this much later, … */
  estimateMarginMs: number
  /** … and this share of the estimated stretch later still. */
  estimateMarginShare: number
}

export const defaultClauseHearing: ClauseHearingOptions = {
  shortestMarkedMs: 60,
  untimedMarkMs: 250,
  estimateMarginMs: 200,
  estimateMarginShare: 0.15,
}

/** A clause as it is shown and as it is given to the voice. */
export interface ClauseText {
  text: string
  /** Figures spelled out, as `toSpoken` does. */
  spoken: string
}

/** What a customer heard of one clause: a beginning of its text, by whole words. */
export interface HeardClause {
  text: string
  /** All of it was heard, to its last byte. */
  complete: boolean
}

export interface ClauseHearing {
  /** Timing of further words. Words that are not the clause's next ones end its use: the rest is estimated. */
  addTiming(words: readonly TimedWord[]): void
  /** All audio is known. */
  end(totalBytes: number): void
  /**
   * Ends the clause early, after its last word whose sound is complete, but not before `sentBytes`.
   * @returns the bytes to keep, and the written text that will not be voiced
   */
  cut(receivedBytes: number, sentBytes: number): { keepBytes: number; rest: string }
  /** The first byte behind `fromByte` where a mark tells most; infinite when only the end is left. */
  nextMark(fromByte: number): number
  /** Everything before `byte` was heard. @returns whether that is more than was known */
  credit(byte: number): boolean
  heard(): HeardClause
  /** Where to go on so that no heard word is repeated and none is left out: the first unheard word's start. */
  resumeByte(): number
}

const bytesPerMs = 8

function bare(word: string): string {
  return word.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase()
}

export function createClauseHearing(
  clause: ClauseText,
  options: ClauseHearingOptions = defaultClauseHearing,
): ClauseHearing {
  let aligned = alignSpokenWords(clause.text, clause.spoken)
  let wordCount = aligned.spoken.length
  /** Of the words whose timing is known, where each ends. */
  const wordEnds: number[] = []
  const marks: number[] = []
  let timingIsSound = true
  let totalBytes: number | null = null
  let heardBytes = 0
  let heardWords = 0

  /** Where an untimed word ends if speech flows evenly: by letters, from the last known end to the last byte. */
  function estimatedEnd(word: number, total: number): number {
    const from = wordEnds[wordEnds.length - 1] ?? 0
    let before = 0
    let all = 0
    for (let index = wordEnds.length; index < wordCount; index += 1) {
      all += (aligned.spoken[index]?.length ?? 0) + 1
      if (index <= word) before = all
    }
    return from + Math.floor(((total - from) * before) / all)
  }

  function countWords(): void {
    while (heardWords < wordEnds.length && (wordEnds[heardWords] ?? 0) <= heardBytes) heardWords += 1
    if (totalBytes === null || totalBytes === 0 || heardWords < wordEnds.length) return
    if (heardBytes >= totalBytes) {
      heardWords = wordCount
      return
    }
    const stretch = totalBytes - (wordEnds[wordEnds.length - 1] ?? 0)
    const margin = options.estimateMarginMs * bytesPerMs + options.estimateMarginShare * stretch
    while (heardWords < wordCount && estimatedEnd(heardWords, totalBytes) + margin <= heardBytes) {
      heardWords += 1
    }
  }

  const hearing: ClauseHearing = {
    addTiming(words) {
      for (const { word, endByte } of words) {
        if (!timingIsSound) return
        if (!hasSound(word)) continue
        const expected = aligned.spoken[wordEnds.length]
        if (expected === undefined || bare(expected) !== bare(word) || !Number.isFinite(endByte)) {
          timingIsSound = false
          return
        }
        const previous = wordEnds[wordEnds.length - 1] ?? 0
        const end = Math.min(totalBytes ?? Number.POSITIVE_INFINITY, Math.max(previous, Math.ceil(endByte)))
        wordEnds.push(end)
        const isLast = wordEnds.length === wordCount
        if (isLast || end - previous >= options.shortestMarkedMs * bytesPerMs) marks.push(end)
      }
      countWords()
    },

    end(total) {
      totalBytes = total
      for (let index = wordEnds.length - 1; index >= 0 && (wordEnds[index] ?? 0) > total; index -= 1) {
        wordEnds[index] = total
      }
      countWords()
    },

    cut(receivedBytes, sentBytes) {
      let voiced = 0
      while (voiced < wordEnds.length && (wordEnds[voiced] ?? 0) <= receivedBytes) voiced += 1
      voiced = aligned.wholeWords(voiced)
      const rest = aligned.restText(voiced)
      const text = aligned.heardText(voiced)
      const spoken = aligned.spoken.slice(0, voiced).join(' ')
      const keepBytes =
        rest === '' ? receivedBytes : Math.min(receivedBytes, Math.max(sentBytes, wordEnds[voiced - 1] ?? 0))
      if (rest !== '') {
        aligned = alignSpokenWords(text, spoken)
        wordCount = voiced
        wordEnds.length = Math.min(wordEnds.length, voiced)
        heardWords = Math.min(heardWords, voiced)
        timingIsSound = false
      }
      hearing.end(keepBytes)
      return { keepBytes, rest }
    },

    nextMark(fromByte) {
      for (const mark of marks) if (mark > fromByte) return mark
      if (wordEnds.length >= wordCount) return Number.POSITIVE_INFINITY
      const step = options.untimedMarkMs * bytesPerMs
      return (Math.floor(fromByte / step) + 1) * step
    },

    credit(byte) {
      if (byte <= heardBytes) return false
      heardBytes = byte
      countWords()
      return true
    },

    heard() {
      return {
        text: aligned.heardText(heardWords),
        // A voice that gave no sound has said nothing, unless nothing was left to be said.
        complete: totalBytes !== null && heardBytes >= totalBytes && (totalBytes > 0 || wordCount === 0),
      }
    },

    resumeByte() {
      if (heardWords >= wordCount) return heardBytes
      if (heardWords === 0) return 0
      const end =
        wordEnds[heardWords - 1] ?? (totalBytes === null ? 0 : estimatedEnd(heardWords - 1, totalBytes))
      return Math.min(end, heardBytes)
    },
  }
  return hearing
}
