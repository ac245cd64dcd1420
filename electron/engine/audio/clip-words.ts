/**
 * The timing of a clip's words as it is kept: only where each word ends, because the text is at hand whenever the
 * clip is asked for, and what is on disk should not tell what was said to whom.
 */
import type { TimedWord } from '../speech/live-voice-port.ts'

/** Where each word of the text ends, in bytes; empty when the voice could not tell. */
export type WordEnds = readonly number[]

const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')

/** Null when the ends are not those of this text's words. */
export function timedWords(text: string, ends: WordEnds): TimedWord[] | null {
  const words = wordsOf(text)
  if (ends.length === 0 || words.length !== ends.length) return null
  return words.map((word, index) => ({ word, endByte: ends[index] ?? 0 }))
}

/** What a voice told about the words of `text`, made fit to be kept: none unless it told of all of them. */
export function wordEnds(text: string, told: readonly TimedWord[], clipBytes: number): WordEnds {
  const words = wordsOf(text)
  const isWhole = words.length === told.length && words.every((word, index) => told[index]?.word === word)
  return isWhole ? told.map(({ endByte }) => Math.min(endByte, clipBytes)) : []
}

export const serializeEnds = (ends: WordEnds): string => JSON.stringify(ends)

/** Null for what is no such file. */
export function parseEnds(content: string): WordEnds | null {
  try {
    const ends: unknown = JSON.parse(content)
    return Array.isArray(ends) && ends.every((end) => Number.isInteger(end)) ? ends : null
  } catch {
    return null
  }
}
