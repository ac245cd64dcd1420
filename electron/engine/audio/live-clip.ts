/** A clip between being asked for and being on disk, and what those who wait for it see of it. */
import { AnaError } from '../errors.ts'
import type { TimedWord } from '../speech/live-voice-port.ts'
import { createGrowingClip, type GrowingClip } from './growing-clip.ts'

export interface LiveClip {
  readonly key: string
  readonly id: string
  readonly withWords: boolean
  readonly growing: GrowingClip
  readonly firstAudio: PromiseWithResolvers<void>
  readonly complete: PromiseWithResolvers<number>
  readonly words: PromiseWithResolvers<readonly TimedWord[] | null>
  /** Of the words whose timing is known so far, and who wants to know of more. */
  readonly told: TimedWord[]
  readonly listeners: Set<(words: readonly TimedWord[]) => void>
  /** Whether it was found on disk or is being made. */
  readonly source: PromiseWithResolvers<'stored' | 'making'>
  readonly abort: AbortController
  /** Callers and readers who still want it. */
  wantedBy: number
}

export function createLiveClip(key: string, id: string, withWords: boolean): LiveClip {
  const clip: LiveClip = {
    key,
    id,
    withWords,
    growing: createGrowingClip(),
    firstAudio: Promise.withResolvers(),
    complete: Promise.withResolvers(),
    words: Promise.withResolvers(),
    told: [],
    listeners: new Set(),
    source: Promise.withResolvers(),
    abort: new AbortController(),
    wantedBy: 0,
  }
  // Nobody needs to look at a clip that fails; the callers' own promises tell those who do.
  for (const { promise } of [clip.firstAudio, clip.complete, clip.words]) promise.catch(() => {})
  return clip
}

export function tellWords(clip: LiveClip, words: readonly TimedWord[]): void {
  clip.told.push(...words)
  for (const listener of clip.listeners) listener(words)
}

export function followWords(clip: LiveClip, listener: (words: readonly TimedWord[]) => void): void {
  if (clip.told.length > 0) listener(clip.told)
  clip.listeners.add(listener)
}

/** Tells everybody who waits. */
export function failLiveClip(clip: LiveClip, error: AnaError): void {
  clip.source.resolve('making')
  clip.growing.fail(error)
  for (const { reject } of [clip.firstAudio, clip.complete, clip.words]) reject(error)
}

/** What a caller waits for, unless she leaves first. Nobody needs to look at it. */
export function unlessLeft<T>(awaited: Promise<T>, left: Promise<never>): Promise<T> {
  const either = Promise.race([left, awaited])
  either.catch(() => {})
  return either
}

/** Every failure of a clip is one that callers know to handle. */
export function asAnaError(error: unknown, signal: AbortSignal): AnaError {
  if (error instanceof AnaError) return error
  const code = signal.aborted ? 'audio.cancelled' : 'audio.synthesis_failed'
  return new AnaError(code, 'the clip was not made', { kind: 'vendor', retryable: true, cause: error })
}
