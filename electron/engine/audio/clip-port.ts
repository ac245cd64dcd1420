/** Clips of ANA's voice as a call needs them: made once, playable while they are still being made. */
import type { TimedWord } from '../speech/live-voice-port.ts'

export interface Clip {
  /** Unguessable, without any meaning; the last part of the clip's public address. */
  readonly id: string
  /** Resolves when the first audio exists; rejects with an AnaError when the voice fails before that. */
  readonly firstAudio: Promise<void>
  /** Resolves with the whole length in bytes of µ-law (8 a millisecond). */
  readonly complete: Promise<number>
  /**
   * Resolves when the clip is complete with the timing of all its words; with null when it was not asked for or
   * the voice cannot tell. Rejects as `complete` does.
   */
  readonly words: Promise<readonly TimedWord[] | null>
  /** Tells the timing as it becomes known, what is known already at once; nothing when it was not asked for. */
  onWords(listener: (words: readonly TimedWord[]) => void): void
}

export interface ClipRequest {
  /** The sentence spoken just before, so that the melody carries on. */
  previousText?: string
  signal?: AbortSignal
  /** The timing of the words is needed: a clip that was made without it is made anew. */
  withWords?: boolean
}

export interface ClipCache {
  /**
   * The clip of `text` in the current voice: from the cache, or in the making. The same text asked for
   * twice at once is synthesised once.
   */
  clip(text: string, request?: ClipRequest): Clip
  /** The bytes of a clip from its beginning, followed while they are made; null for an unknown id. */
  open(clipId: string): AsyncIterable<Uint8Array> | null
  /** The whole of a clip that is in memory, without any wait; null for any other. The bytes must not be changed. */
  bytesNow(clipId: string): Uint8Array | null
  stats(): Promise<ClipStats>
  /** Removes clips older or beyond the limits; with `all`, every clip that no call is using. */
  clean(options?: { all?: boolean }): Promise<CleanResult>
}

export interface ClipStats {
  clips: number
  bytes: number
  hits: number
  misses: number
  oldestAt: number | null
}

export interface CleanResult {
  removedClips: number
  removedBytes: number
}
