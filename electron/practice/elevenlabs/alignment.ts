/** When each character of a text is said, as the vendor tells it, and audio cut into pieces between characters. */
import { bytesPerMs } from '../voice/mulaw.ts'
import type { SpokenAudio } from '../voice/spoken-audio.ts'

export interface TimedCharacter {
  character: string
  startMs: number
  durationMs: number
}

/**
 * Every character of `text`, white space included; together they fill the audio. A word's letters share its
 * time evenly; a pause belongs to the white space, and after the last word to its last character.
 */
export function timedCharacters(text: string, { audio, words }: SpokenAudio): TimedCharacter[] {
  const characters = [...text]
  const starts: number[] = []
  let wordIndex = -1
  let lettersLeft = 0
  let letter = 0
  let length = 0
  let at = 0
  const endOfLast = () => (wordIndex < 0 ? 0 : (words[wordIndex]?.endSample ?? audio.length) / bytesPerMs)
  for (const character of characters) {
    if (/\s/u.test(character)) {
      at = Math.max(at, endOfLast())
      lettersLeft = 0
    } else {
      if (lettersLeft === 0) {
        wordIndex += 1
        length = [...(words[wordIndex]?.word ?? character)].length
        lettersLeft = length
        letter = 0
      }
      const word = words[wordIndex]
      if (word) {
        const startMs = word.startSample / bytesPerMs
        const lastsMs = (word.endSample - word.startSample) / bytesPerMs
        at = startMs + Math.floor((lastsMs * letter) / length)
      }
      letter += 1
      lettersLeft -= 1
    }
    starts.push(at)
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
