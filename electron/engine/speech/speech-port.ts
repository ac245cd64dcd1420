/** What ANA needs from a voice: text in, telephone audio out while it is still being made. */
import type { TimedWord } from './live-voice-port.ts'

export interface SynthesisRequest {
  text: string
  /** The sentence spoken just before, so that the melody carries on. */
  previousText?: string
  signal?: AbortSignal
  /** Asks for the timing of the words, told in order, before or after their audio. A voice without it never calls it. */
  onWords?: (words: readonly TimedWord[]) => void
}

export interface VoiceIdentity {
  voiceId: string
  modelId: string
  /** 1 is the voice's own speed. */
  speed: number
}

export interface Voice {
  voiceId: string
  name: string
  category: string
  previewUrl: string | null
}

export interface VoiceSynthesis {
  /** What, besides the text, decides how a clip sounds; part of a cached clip's key. */
  identity(): VoiceIdentity
  /**
   * Yields raw µ-law, 8 kHz, mono, in pieces of any size. Throws an AnaError (kind `vendor` or
   * `configuration`) before the first piece when the vendor refuses, or later when it breaks off.
   */
  synthesize(request: SynthesisRequest): AsyncIterable<Uint8Array>
  voices(): Promise<Voice[]>
  /** Proves that key and voice work; throws an AnaError that says what does not. */
  verify(): Promise<{ tier: string | null; charactersUsed: number | null; characterLimit: number | null }>
}
