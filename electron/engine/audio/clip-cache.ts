/**
 * ANA's spoken sentences, synthesised once and kept: keyed by voice, model, speed and text, playable while
 * they are still being made, cleaned up by age and size. What was said before a sentence colours its melody
 * but is not part of the key, or a greeting would hardly ever be found again.
 */
import { createHash } from 'node:crypto'
import { AnaError } from '../errors.ts'
import type { Clock, Ids, Logger, Timer } from '../ports.ts'
import type { VoiceIdentity, VoiceSynthesis } from '../speech/speech-port.ts'
import { createClipFiles, type StoredClip } from './clip-files.ts'
import { createClipIds } from './clip-ids.ts'
import { createClipMemory } from './clip-memory.ts'
import type { CleanResult, Clip, ClipCache } from './clip-port.ts'
import { createClipUses, pendingUseMs } from './clip-uses.ts'
import { createGrowingClip, type GrowingClip } from './growing-clip.ts'

/** Over a quarter of an hour of speech. */
const memoryBytes = 8_000_000
const cleanEveryMs = 60 * 60_000
const firstCleanAfterMs = 60_000
/** When the cache is over its limit by so much, it is not left to the hourly clean-up. */
const overflowFactor = 1.1

export interface ClipLimits {
  maxBytes: number
  /** Since the last use. */
  maxAgeMs: number
}

export interface ClipCacheOptions {
  folder: string
  synthesis: Pick<VoiceSynthesis, 'identity' | 'synthesize'>
  clock: Clock
  ids: Pick<Ids, 'secret'>
  logger: Logger
  limits: () => ClipLimits
}

export interface RunningClipCache extends ClipCache {
  /** Begins the regular clean-up. */
  start(): void
  /** Resolves when every clip asked for so far is on disk or has failed. */
  settled(): Promise<void>
  /** Ends it and waits for clips being written. */
  stop(): Promise<void>
}

/** A clip between being asked for and being on disk. */
interface LiveClip {
  readonly key: string
  readonly id: string
  readonly growing: GrowingClip
  readonly firstAudio: PromiseWithResolvers<void>
  readonly complete: PromiseWithResolvers<number>
  /** Whether it was found on disk or is being made. */
  readonly source: PromiseWithResolvers<'stored' | 'making'>
  readonly abort: AbortController
  /** Callers and readers who still want it. */
  wantedBy: number
}

/** The name of a clip's file: the same words in the same voice always give the same one. */
export function clipKey({ voiceId, modelId, speed }: VoiceIdentity, text: string): string {
  return createHash('sha256')
    .update(JSON.stringify([voiceId, modelId, speed, text]))
    .digest('hex')
}

const missing = () => new AnaError('audio.clip_missing', 'the clip is gone', { kind: 'not_found' })

export function createClipCache(options: ClipCacheOptions): RunningClipCache {
  const { synthesis, clock, ids, logger, limits } = options
  const files = createClipFiles({ folder: options.folder, uniqueName: ids.secret })
  const live = new Map<string, LiveClip>()
  const publicIds = createClipIds(files, ids)
  const uses = createClipUses(clock)
  const memory = createClipMemory(memoryBytes)
  /** What is on disk; complete once `scan` is done. */
  const stored = new Map<string, StoredClip>()
  const removing = new Map<string, Promise<boolean>>()
  const making = new Set<Promise<void>>()
  /** The ends of clips that could not be written. */
  const inMemoryOnly = new Set<Timer>()
  let storedBytes = 0
  let scan: Promise<void> | null = null
  let isScanned = false
  let cleaning: Promise<CleanResult> | null = null
  let hits = 0
  let misses = 0
  let timer: Timer = { cancel() {} }

  const noteStored = (key: string, clip: StoredClip) => {
    storedBytes += clip.bytes - (stored.get(key)?.bytes ?? 0)
    stored.set(key, clip)
  }
  const noteGone = (key: string) => {
    storedBytes -= stored.get(key)?.bytes ?? 0
    stored.delete(key)
    memory.delete(key)
    publicIds.forget(key)
  }

  const scanOnce = () => {
    scan ??= files.scan().then(
      (found) => {
        for (const [key, clip] of found) if (!stored.has(key)) noteStored(key, clip)
        isScanned = true
      },
      (error: unknown) => {
        scan = null
        throw new AnaError('audio.unreadable', 'the audio folder cannot be read', {
          kind: 'configuration',
          cause: error,
        })
      },
    )
    return scan
  }

  const unwant = (clip: LiveClip) => {
    clip.wantedBy -= 1
    if (clip.wantedBy === 0) clip.abort.abort()
  }

  const endLife = (clip: LiveClip): boolean => live.get(clip.key) === clip && live.delete(clip.key)

  const fail = (clip: LiveClip, error: AnaError) => {
    // Left by everybody, it may already have a successor of the same name.
    if (endLife(clip) && !publicIds.isWritten(clip.key)) publicIds.forget(clip.key)
    clip.source.resolve('making')
    clip.growing.fail(error)
    clip.firstAudio.reject(error)
    clip.complete.reject(error)
  }

  /** From disk if it is there, else by the voice. */
  async function provide(clip: LiveClip, text: string, previousText: string | undefined): Promise<void> {
    const { key, growing } = clip
    try {
      await removing.get(key)
      // Once the folder is known, asking it for what it does not hold would only keep the voice waiting.
      const bytes = isScanned && !stored.has(key) ? null : await touch(key)
      // A crash of the whole computer can leave a file without content.
      if (bytes !== null && bytes > 0) {
        hits += 1
        noteStored(key, { bytes, usedAtMs: clock.now() })
        clip.source.resolve('stored')
        endLife(clip)
        clip.firstAudio.resolve()
        clip.complete.resolve(bytes)
        return
      }
      misses += 1
      clip.source.resolve('making')
      const { signal } = clip.abort
      signal.throwIfAborted()
      const request = previousText === undefined ? { text, signal } : { text, previousText, signal }
      for await (const piece of synthesis.synthesize(request)) {
        if (piece.length === 0) continue
        growing.append(piece)
        clip.firstAudio.resolve()
      }
      if (growing.bytes() === 0) {
        throw new AnaError('audio.empty_clip', 'the voice made no sound', { kind: 'vendor', retryable: true })
      }
    } catch (error) {
      fail(clip, asAnaError(error, clip.abort.signal))
      return
    }
    growing.finish()
    clip.complete.resolve(growing.bytes())
    await keep(clip)
  }

  async function touch(key: string): Promise<number | null> {
    try {
      return await files.touch(key, clock.now())
    } catch (error) {
      // A folder that cannot be read costs a synthesis, not the call.
      logger.warn('clip cannot be read', { error })
      return null
    }
  }

  async function keep(clip: LiveClip): Promise<void> {
    const { key, growing } = clip
    try {
      const audio = growing.whole()
      await files.write(key, audio, clock.now())
      memory.set(key, audio)
      noteStored(key, { bytes: growing.bytes(), usedAtMs: clock.now() })
      endLife(clip)
      await publicIds.write(key)
    } catch (error) {
      logger.warn('clip cannot be stored', { code: 'audio.unwritable', error })
      // It can still be heard from memory, as long as the call that wants it may come for it.
      const end = clock.schedule(pendingUseMs, () => {
        inMemoryOnly.delete(end)
        if (endLife(clip) && !stored.has(key)) publicIds.forget(key)
      })
      inMemoryOnly.add(end)
    }
    if (storedBytes > limits().maxBytes * overflowFactor && cleaning === null) {
      clean().catch((error: unknown) => logger.warn('clips cannot be cleaned up', { error }))
    }
  }

  function begin(key: string, text: string, previousText: string | undefined): LiveClip {
    const clip: LiveClip = {
      key,
      id: publicIds.idOf(key),
      growing: createGrowingClip(),
      firstAudio: Promise.withResolvers(),
      complete: Promise.withResolvers(),
      source: Promise.withResolvers(),
      abort: new AbortController(),
      wantedBy: 0,
    }
    // Nobody needs to look at a clip that fails; the callers' own promises tell those who do.
    clip.firstAudio.promise.catch(() => {})
    clip.complete.promise.catch(() => {})
    live.set(key, clip)
    const work = provide(clip, text, previousText).finally(() => making.delete(work))
    making.add(work)
    return clip
  }

  function clip(text: string, request: { previousText?: string; signal?: AbortSignal } = {}): Clip {
    const { previousText, signal } = request
    const key = clipKey(synthesis.identity(), text)
    const current = live.get(key)
    const takeBack = uses.expect(key)
    const atHand = current || signal?.aborted ? undefined : memory.get(key)
    if (atHand) return clipAtHand(key, atHand)
    // One whom everybody has left is about to fail; a newcomer must not fail with it.
    const isJoining = current !== undefined && !current.abort.signal.aborted
    if (isJoining) hits += 1
    const shared = isJoining ? current : begin(key, text, previousText)
    shared.wantedBy += 1
    const { id, firstAudio, complete } = shared
    if (!signal) return { id, firstAudio: firstAudio.promise, complete: complete.promise }

    const left = Promise.withResolvers<never>()
    const leave = () => {
      left.reject(signal.reason)
      takeBack()
      unwant(shared)
    }
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
    const stay = () => signal.removeEventListener('abort', leave)
    complete.promise.then(stay, stay)
    return {
      id,
      firstAudio: unlessLeft(firstAudio.promise, left.promise),
      complete: unlessLeft(complete.promise, left.promise),
    }
  }

  /** A clip that needs neither voice nor disk; its file is marked as used on the side. */
  function clipAtHand(key: string, audio: Uint8Array): Clip {
    hits += 1
    noteStored(key, { bytes: audio.length, usedAtMs: clock.now() })
    const work = touch(key).then(() => void making.delete(work))
    making.add(work)
    return { id: publicIds.idOf(key), firstAudio: Promise.resolve(), complete: Promise.resolve(audio.length) }
  }

  async function* read(key: string, shared: LiveClip | undefined): AsyncGenerator<Uint8Array> {
    const endHearing = uses.hear(key)
    if (shared) shared.wantedBy += 1
    let isHeardOut = false
    try {
      const isStored = shared === undefined || (await shared.source.promise) === 'stored'
      if (isStored) yield await readStored(key)
      else yield* shared.growing.read()
      isHeardOut = true
    } finally {
      endHearing(isHeardOut)
      if (shared) unwant(shared)
    }
  }

  async function readStored(key: string): Promise<Uint8Array> {
    const atHand = memory.get(key)
    if (atHand) return atHand
    try {
      const audio = await files.read(key)
      memory.set(key, audio)
      return audio
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
      noteGone(key)
      throw missing()
    }
  }

  /** The bytes that were freed. Forgotten first: who asks meanwhile gets a new clip, not one half gone. */
  async function removeClip(key: string, clip: StoredClip): Promise<number> {
    noteGone(key)
    const work = files.remove(key)
    removing.set(key, work)
    const isGone = await work
    removing.delete(key)
    if (isGone) return clip.bytes
    noteStored(key, clip)
    return 0
  }

  async function cleanNow(all: boolean): Promise<CleanResult> {
    await scanOnce()
    await files.removeLeftovers()
    const { maxBytes, maxAgeMs } = limits()
    const oldestUseMs = clock.now() - maxAgeMs
    const result: CleanResult = { removedClips: 0, removedBytes: 0 }
    const byLastUse = [...stored].sort(([, a], [, b]) => a.usedAtMs - b.usedAtMs)
    for (const [key, clip] of byLastUse) {
      const isUnwanted = all || clip.usedAtMs < oldestUseMs || storedBytes > maxBytes
      if (!isUnwanted || live.has(key) || uses.isInUse(key)) continue
      const bytes = await removeClip(key, clip)
      if (bytes === 0) continue
      result.removedClips += 1
      result.removedBytes += bytes
    }
    uses.prune()
    if (result.removedClips > 0) {
      await publicIds.rewrite()
      logger.info('clips cleaned up', { ...result })
    }
    return result
  }

  /** One clean-up at a time; the next begins when it is done. */
  function clean(request: { all?: boolean } = {}): Promise<CleanResult> {
    const before = cleaning?.catch(() => {}) ?? Promise.resolve()
    const work = before.then(() => cleanNow(request.all ?? false))
    cleaning = work
    const done = () => {
      if (cleaning === work) cleaning = null
    }
    work.then(done, done)
    return work
  }

  const scheduleClean = (afterMs: number) => {
    timer = clock.schedule(afterMs, () => {
      clean().catch((error: unknown) => logger.warn('clips cannot be cleaned up', { error }))
      scheduleClean(cleanEveryMs)
    })
  }

  const settled = async () => {
    await Promise.all(making)
  }

  return {
    clip,
    settled,
    open(clipId) {
      const key = publicIds.keyOf(clipId)
      return key === undefined ? null : read(key, live.get(key))
    },
    async stats() {
      await scanOnce()
      const usedAt = [...stored.values()].map(({ usedAtMs }) => usedAtMs)
      const oldestAt = usedAt.reduce((oldest, at) => Math.min(oldest, at), Number.POSITIVE_INFINITY)
      return {
        clips: stored.size,
        bytes: storedBytes,
        hits,
        misses,
        oldestAt: usedAt.length > 0 ? oldestAt : null,
      }
    },
    clean,
    start: () => scheduleClean(firstCleanAfterMs),
    async stop() {
      timer.cancel()
      for (const end of inMemoryOnly) end.cancel()
      for (const clip of live.values()) clip.abort.abort()
      await settled()
      await cleaning?.catch(() => {})
    },
  }
}

/** What a caller waits for, unless she leaves first. Nobody needs to look at it. */
function unlessLeft<T>(awaited: Promise<T>, left: Promise<never>): Promise<T> {
  const either = Promise.race([left, awaited])
  either.catch(() => {})
  return either
}

/** Every failure of a clip is one that callers know to handle. */
function asAnaError(error: unknown, signal: AbortSignal): AnaError {
  if (error instanceof AnaError) return error
  const code = signal.aborted ? 'audio.cancelled' : 'audio.synthesis_failed'
  return new AnaError(code, 'the clip was not made', { kind: 'vendor', retryable: true, cause: error })
}
