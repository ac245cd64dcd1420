/** What ANA needs from a voice that speaks while she still thinks: clauses in, audio with word timing out. */
import type { AnaError } from '../errors.ts'

/** When a word of the spoken text has been said completely. */
export interface TimedWord {
  /** As it stands in the text that was sent, between white space. */
  word: string
  /** Bytes of µ-law (8 a millisecond) from the clause's first byte to the word's end. */
  endByte: number
}

export interface ClauseListener {
  /** Audio in order, µ-law, 8 kHz, mono. */
  onAudio(audio: Uint8Array): void
  /** Timing of further words, in order; before or after their audio. A voice that cannot tell never calls it. */
  onWords(words: readonly TimedWord[]): void
  /** All audio of the clause has come. */
  onEnd(): void
  /** The clause will not be completed. Comes instead of `onEnd`. */
  onFailed(error: AnaError): void
}

/** One call's voice. Clauses are spoken in the order they are given. */
export interface VoiceChannel {
  /**
   * Speaks a clause of reply `reply`; clauses of one reply share their melody.
   * @param text ready to be spoken: figures spelled out
   */
  speak(reply: number, text: string, listener: ClauseListener): void
  /** No more clauses for this reply: the vendor may free what it holds for it. */
  finish(reply: number): void
  /** Stops making audio for this reply at once; nothing more is told about it. */
  abort(reply: number): void
  close(): void
}

export interface LiveVoice {
  /** Opens a channel and warms its connection. Never throws: failures come with the clauses. */
  open(): VoiceChannel
}
