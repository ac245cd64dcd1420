/** When each character of a text is said, as the vendor tells it, and audio cut into pieces between characters. */
import { bytesPerMs } from '../voice/mulaw.ts'
import type { SpokenAudio } from '../voice/spoken-audio.ts'

export interface TimedCharacter {
  character: string
  startMs: number
  durationMs: number
}

const isSpoken = (character: string): boolean => /[\p{L}\p{N}]/u.test(character)

/**
 * Where each character of a word begins, in ms since the word's beginning: letters and digits share its time evenly,
 * marks take none. A word without any is shared by all its characters.
 */
function startsWithin(characters: readonly string[], lastsMs: number): number[] {
  const counts = characters.some(isSpoken) ? isSpoken : () => true
  const total = characters.filter(counts).length
  let before = 0
  return characters.map((character) => {
    const startMs = Math.floor((lastsMs * before) / total)
    if (counts(character)) before += 1
    return startMs
  })
}

/**
 * Every character of `text`, white space included; together they fill the audio. A word is over with its last letter;
 * a pause belongs to the marks and the white space between two words.
 */
export function timedCharacters(text: string, { audio, words }: SpokenAudio): TimedCharacter[] {
  const characters = [...text]
  const starts: number[] = []
  let overMs = 0
  let next = 0
  for (let i = 0; i < characters.length; ) {
    const word = words[next]
    if (/\s/u.test(characters[i] ?? '') || !word) {
      starts.push(overMs)
      i += 1
      continue
    }
    const startMs = word.startSample / bytesPerMs
    overMs = word.endSample / bytesPerMs
    const own = [...word.word]
    starts.push(...startsWithin(own, overMs - startMs).map((ms) => startMs + ms))
    next += 1
    i += own.length
  }
  const endMs = Math.floor(audio.length / bytesPerMs)
  return characters.map((character, i) => {
    const startMs = starts[i] ?? endMs
    return { character, startMs, durationMs: (starts[i + 1] ?? endMs) - startMs }
  })
}

export interface AlignedPiece {
  audio: Uint8Array
  /** Times count from the piece's first byte. */
  characters: TimedCharacter[]
}

/** Pieces of about `pieceMs`, cut where a character begins; together they are the whole. */
export function alignedPieces(text: string, spoken: SpokenAudio, pieceMs: number): AlignedPiece[] {
  const characters = timedCharacters(text, spoken)
  const pieces: AlignedPiece[] = []
  let first = 0
  let startMs = 0
  const close = (end: number, endMs: number) => {
    pieces.push({
      audio: spoken.audio.subarray(startMs * bytesPerMs, endMs * bytesPerMs),
      characters: characters
        .slice(first, end)
        .map((timed) => ({ ...timed, startMs: timed.startMs - startMs })),
    })
    first = end
    startMs = endMs
  }
  characters.forEach((timed, index) => {
    if (timed.startMs - startMs >= pieceMs) close(index, timed.startMs)
  })
  close(characters.length, spoken.audio.length / bytesPerMs)
  return pieces
}

/** As the sockets write it. */
export function socketAlignment(characters: readonly TimedCharacter[]) {
  return {
    chars: characters.map(({ character }) => character),
    charStartTimesMs: characters.map(({ startMs }) => startMs),
    charDurationsMs: characters.map(({ durationMs }) => durationMs),
  }
}

/** As HTTP answers write it; `fromMs` is where the piece begins in the whole. */
export function httpAlignment(characters: readonly TimedCharacter[], fromMs: number) {
  return {
    characters: characters.map(({ character }) => character),
    character_start_times_seconds: characters.map(({ startMs }) => (fromMs + startMs) / 1000),
    character_end_times_seconds: characters.map(
      ({ startMs, durationMs }) => (fromMs + startMs + durationMs) / 1000,
    ),
  }
}
