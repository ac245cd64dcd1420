/**
 * Speech whose words can be read back from the bytes that reached the ear: each word begins with a zero and
 * goes on with its own number, so a word that was cut, repeated or left out shows.
 */
import type { TimedWord } from '../../electron/engine/speech/live-voice-port.ts'

export interface CodedWord {
  /** 1 to 254, unique in a test. */
  id: number
  bytes: number
}

export const wordText = (id: number) => `p${id}`

export function codedText(words: readonly CodedWord[]): string {
  return words.map(({ id }) => wordText(id)).join(' ')
}

export function codedAudio(words: readonly CodedWord[]): Uint8Array {
  return Buffer.concat(
    words.map(({ id, bytes }) => {
      const audio = new Uint8Array(bytes).fill(id)
      audio[0] = 0
      return audio
    }),
  )
}

export function codedTiming(words: readonly CodedWord[]): TimedWord[] {
  let endByte = 0
  return words.map(({ id, bytes }) => {
    endByte += bytes
    return { word: wordText(id), endByte }
  })
}

export interface EarWord {
  id: number
  /** From its first byte to its last, without a break. */
  complete: boolean
}

/** What an ear makes of the bytes that reached it. A word cut before its second byte leaves no trace. */
export function readSpeech(audio: Uint8Array, words: readonly CodedWord[]): EarWord[] {
  const length = new Map(words.map(({ id, bytes }) => [id, bytes]))
  const found: EarWord[] = []
  let at = 0
  while (at < audio.length) {
    const whole = audio[at] === 0
    const start = at
    if (whole) at += 1
    const id = audio[at]
    if (id === undefined) break
    if (id === 0) continue
    while (audio[at] === id) at += 1
    found.push({ id, complete: whole && at - start === length.get(id) })
  }
  return found
}
