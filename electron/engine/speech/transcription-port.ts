/** What ANA needs from a recogniser that listens while the caller speaks. A second vendor is a second adapter. */
import type { AnaError } from '../errors.ts'

export interface TranscriptionListener {
  /** The words of the open segment as they stand now; replaces the partial before it. Never empty. */
  onPartial(text: string): void
  /** The segment's final words; empty when the recogniser heard none. Answers a commit, or ends a long segment. */
  onCommitted(text: string, confidence: number | null): void
  /** `away` while the connection is being made again: audio of the last two seconds is kept for it. */
  onState(state: 'listening' | 'away'): void
  /** It will not listen any more in this call. Comes once, and nothing after it. */
  onFailed(error: AnaError): void
}

export interface TranscriptionSession {
  /** µ-law, 8 kHz, mono, silence included. Nothing is kept of the array. */
  send(audio: Uint8Array): void
  /**
   * Whether the next words are wanted as early as can be, as when both speak and ANA must know whether to stop.
   * It costs messages; otherwise audio is sent in larger pieces.
   */
  hurry(isHurried: boolean): void
  /** Ends the segment: its final words are wanted now. Audio sent so far belongs to it. */
  commit(): void
  close(): void
}

export interface TranscriptionOptions {
  /** Words that are likely in this call: names, the lender's. At most 50, of at most 20 characters each. */
  keyterms?: readonly string[]
}

export interface Transcription {
  /** Opens a session at once; it connects by itself and tells through the listener. Never throws. */
  open(listener: TranscriptionListener, options?: TranscriptionOptions): TranscriptionSession
}
