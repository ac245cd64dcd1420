/** Reads the HTTP answer that carries audio together with the timing of its characters. */
import { elevenLabsError } from './elevenlabs-errors.ts'
import { createJsonObjects } from './json-objects.ts'
import type { TimedWord } from './live-voice-port.ts'
import { parseAlignments } from './voice-messages.ts'
import { createWordTiming } from './word-timing.ts'

export interface TimedAnswer {
  /**
   * Tells the words whose timing is complete, and returns the audio, which may be none. Throws an AnaError
   * `elevenlabs.malformed_answer` on what is no such answer.
   */
  take(piece: Uint8Array): Uint8Array
  /** At the answer's end; throws when it ended in the middle. */
  end(): void
}

export function createTimedAnswer(text: string, onWords: (words: readonly TimedWord[]) => void): TimedAnswer {
  const decoder = new TextDecoder()
  const objects = createJsonObjects()
  const timing = createWordTiming(text)
  let bytes = 0

  function audioOf(object: unknown): Uint8Array {
    const chunk: Record<string, unknown> = { ...(object as object) }
    const audio =
      typeof chunk.audio_base64 === 'string' ? Buffer.from(chunk.audio_base64, 'base64') : new Uint8Array(0)
    const words = timing.take(parseAlignments(chunk), bytes, audio.length)
    bytes += audio.length
    if (words.length > 0) onWords(words)
    return audio
  }

  return {
    take(piece) {
      let complete: unknown[]
      try {
        complete = objects.push(decoder.decode(piece, { stream: true }))
      } catch (error) {
        throw elevenLabsError('malformed_answer', 'ElevenLabs answered with broken JSON', error)
      }
      const pieces = complete.map(audioOf)
      return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
    },
    end() {
      if (objects.isOpen())
        throw elevenLabsError('interrupted', 'ElevenLabs ended in the middle of an answer')
    },
  }
}
