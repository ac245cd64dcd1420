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
import type { CleanResult, Clip, ClipCache } from './clip-port.ts'
import { createGrowingClip, type GrowingClip } from './growing-clip.ts'

/** A clip that was asked for and not yet heard to the end counts as in use for so long. */
const pendingUseMs = 5 * 60_000
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

interface Use {
  reading: number
  /** Asked for and not yet heard to the end. */
  pending: number
  pendingUntilMs: number
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
  const uses = new Map<string, Use>()
  const keyById = new Map<string, string>()
  const idByKey = new Map<string, string>()
  const storedIds = new Set<string>()
  /** What is on disk; complete once `scan` is done. */
  const stored = new Map<string, StoredClip>()
  const removing = new Map<string, Promise<boolean>>()
  const making = new Set<Promise<void>>()
  /** The ends of clips that could not be written. */
  const inMemoryOnly = new Set<Timer>()
  let storedBytes = 0
  let scan: Promise<void> | null = null
  let cleaning: Promise<CleanResult> | null = null
  let hits = 0
  let misses = 0
  let timer: Timer = { cancel() {} }

  const bind = (id: string, key: string) => {
    keyById.set(id, key)
    idByKey.set(key, id)
  }
  const unbind = (key: string) => {
    const id = idByKey.get(key)
    if (id === undefined) return
    idByKey.delete(key)
    keyById.delete(id)
    storedIds.delete(id)
  }
  for (const [id, key] of files.loadIds()) {
    unbind(key)
    bind(id, key)
    storedIds.add(id)
  }

  const noteStored = (key: string, clip: StoredClip) => {
    storedBytes += clip.bytes - (stored.get(key)?.bytes ?? 0)
    stored.set(key, clip)
  }
  const noteGone = (key: string) => {
    storedBytes -= stored.get(key)?.bytes ?? 0
    stored.delete(key)
    unbind(key)
  }

  const scanOnce = () => {
    scan ??= files.scan().then(
      (found) => {
        for (const [key, clip] of found) if (!stored.has(key)) noteStored(key, clip)
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

  const usageOf = (key: string): Use => {
    const use = uses.get(key) ?? { reading: 0, pending: 0, pendingUntilMs: 0 }
    uses.set(key, use)
    return use
  }
  const isInUse = (key: string): boolean => {
    if (live.has(key)) return true
    const use = uses.get(key)
    return use !== undefined && (use.reading > 0 || (use.pending > 0 && clock.now() < use.pendingUntilMs))
  }

  const unwant = (clip: LiveClip) => {
    clip.wantedBy -= 1
    if (clip.wantedBy === 0) clip.abort.abort()
  }

  const endLife = (clip: LiveClip): boolean => live.get(clip.key) === clip && live.delete(clip.key)

  const fail = (clip: LiveClip, error: AnaError) => {
    // Left by everybody, it may already have a successor of the same name.
    if (endLife(clip) && !storedIds.has(clip.id)) unbind(clip.key)
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
      const bytes = await touch(key)
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
    const { key, id, growing } = clip
    try {
      await files.write(key, growing.whole(), clock.now())
      noteStored(key, { bytes: growing.bytes(), usedAtMs: clock.now() })
      endLife(clip)
      if (!storedIds.has(id)) {
        storedIds.add(id)
        await files.addId(id, key)
      }
    } catch (error) {
      logger.warn('clip cannot be stored', { code: 'audio.unwritable', error })
      // It can still be heard from memory, as long as the call that wants it may come for it.
      const memory = clock.schedule(pendingUseMs, () => {
        inMemoryOnly.delete(memory)
        if (endLife(clip) && !stored.has(key)) unbind(key)
      })
      inMemoryOnly.add(memory)
    }
    if (storedBytes > limits().maxBytes * overflowFactor && cleaning === null) {
      clean().catch((error: unknown) => logger.warn('clips cannot be cleaned up', { error }))
    }
  }

  function begin(key: string, text: string, previousText: string | undefined): LiveClip {
    const id = idByKey.get(key) ?? ids.secret()
    bind(id, key)
    const clip: LiveClip = {
      key,
      id,
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
    // One whom everybody has left is about to fail; a newcomer must not fail with it.
    const isJoining = current !== undefined && !current.abort.signal.aborted
    if (isJoining) hits += 1
    const shared = isJoining ? current : begin(key, text, previousText)
    const use = usageOf(key)
    use.pending += 1
    use.pendingUntilMs = clock.now() + pendingUseMs
    shared.wantedBy += 1
    if (!signal)
      return { id: shared.id, firstAudio: shared.firstAudio.promise, complete: shared.complete.promise }

    const left = Promise.withResolvers<never>()
    left.promise.catch(() => {})
    const leave = () => {
      left.reject(signal.reason)
      use.pending = Math.max(0, use.pending - 1)
      unwant(shared)
    }
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    const stay = () => signal.removeEventListener('abort', leave)
    shared.complete.promise.then(stay, stay)
    const firstAudio = Promise.race([left.promise, shared.firstAudio.promise])
    const complete = Promise.race([left.promise, shared.complete.promise])
    firstAudio.catch(() => {})
    complete.catch(() => {})
    return { id: shared.id, firstAudio, complete }
  }

  async function* read(key: string, shared: LiveClip | undefined): AsyncGenerator<Uint8Array> {
    const use = usageOf(key)
    use.reading += 1
    if (shared) shared.wantedBy += 1
    try {
      const isStored = shared === undefined || (await shared.source.promise) === 'stored'
      yield* isStored ? readStored(key) : shared.growing.read()
      use.pending = Math.max(0, use.pending - 1)
    } finally {
      use.reading -= 1
      if (shared) unwant(shared)
    }
  }

  async function* readStored(key: string): AsyncGenerator<Uint8Array> {
    try {
      yield* files.read(key)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
      noteGone(key)
      throw missing()
    }
  }

  async function removeClip(key: string): Promise<number> {
    const bytes = stored.get(key)?.bytes ?? 0
    const work = files.remove(key)
    removing.set(key, work)
    const isGone = await work
    removing.delete(key)
    if (!isGone) return 0
    noteGone(key)
    return bytes
  }

  async function cleanNow(all: boolean): Promise<CleanResult> {
    await scanOnce()
    await files.removeLeftovers()
    const { maxBytes, maxAgeMs } = limits()
    const oldestUseMs = clock.now() - maxAgeMs
    const result: CleanResult = { removedClips: 0, removedBytes: 0 }
    const byLastUse = [...stored].sort(([, a], [, b]) => a.usedAtMs - b.usedAtMs)
    for (const [key, { usedAtMs }] of byLastUse) {
      const isUnwanted = all || usedAtMs < oldestUseMs || storedBytes > maxBytes
      if (!isUnwanted || isInUse(key)) continue
      const bytes = await removeClip(key)
      if (bytes === 0) continue
      result.removedClips += 1
      result.removedBytes += bytes
    }
    for (const key of uses.keys()) if (!isInUse(key)) uses.delete(key)
    if (result.removedClips > 0) {
      const pairs = [...keyById].filter(([id]) => storedIds.has(id))
      await files.replaceIds(pairs)
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
      const key = keyById.get(clipId)
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
      for (const memory of inMemoryOnly) memory.cancel()
      for (const clip of live.values()) clip.abort.abort()
      await settled()
      await cleaning?.catch(() => {})
    },
  }
}

/** Every failure of a clip is one that callers know to handle. */
function asAnaError(error: unknown, signal: AbortSignal): AnaError {
  if (error instanceof AnaError) return error
  const code = signal.aborted ? 'audio.cancelled' : 'audio.synthesis_failed'
  return new AnaError(code, 'the clip was not made', { kind: 'vendor', retryable: true, cause: error })
}
