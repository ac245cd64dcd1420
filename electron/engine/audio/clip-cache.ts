/**
 * ANA's spoken sentences, synthesised once and kept: keyed by voice, model, speed and text, playable while
 * they are still being made, cleaned up by age and size. What was said before a sentence colours its melody
 * but is not part of the key, or a greeting would hardly ever be found again.
 */
import { createHash } from 'node:crypto'
import { AnaError } from '../errors.ts'
import type { Clock, Ids, Logger, Timer } from '../ports.ts'
import type { TimedWord } from '../speech/live-voice-port.ts'
import type { SynthesisRequest, VoiceIdentity, VoiceSynthesis } from '../speech/speech-port.ts'
import { createClipCleanup } from './clip-cleanup.ts'
import { createClipFiles, type StoredClip } from './clip-files.ts'
import { createClipIds } from './clip-ids.ts'
import { createClipMemory, type MemoryClip } from './clip-memory.ts'
import type { CleanResult, Clip, ClipCache, ClipRequest } from './clip-port.ts'
import { createClipUses, pendingUseMs } from './clip-uses.ts'
import { timedWords, type WordEnds, wordEnds } from './clip-words.ts'
import {
  asAnaError,
  createLiveClip,
  failLiveClip,
  followWords,
  type LiveClip,
  tellWords,
  unlessLeft,
} from './live-clip.ts'

/** Over a quarter of an hour of speech. */
const memoryBytes = 8_000_000
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
  let hits = 0
  let misses = 0

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
    failLiveClip(clip, error)
  }

  /** It is on disk: with `ends`, its timing too. */
  const settleStored = (clip: LiveClip, bytes: number, words: readonly TimedWord[] | null) => {
    hits += 1
    clip.source.resolve('stored')
    endLife(clip)
    if (words) tellWords(clip, words)
    clip.firstAudio.resolve()
    clip.complete.resolve(bytes)
    clip.words.resolve(words)
  }

  /** From disk if it is there, else by the voice. */
  async function provide(clip: LiveClip, text: string, previousText: string | undefined): Promise<void> {
    const { key, growing } = clip
    /** A clip that only lacks the timing, for the case that it cannot be made with it. */
    let untimedBytes: number | null = null
    let ends: WordEnds | null = null
    try {
      await removing.get(key)
      // Once the folder is known, asking it for what it does not hold would only keep the voice waiting.
      const found = isScanned && !stored.has(key) ? null : await touch(key)
      // A crash of the whole computer can leave a file without content.
      if (found !== null && found.audioBytes > 0) {
        noteStored(key, { bytes: found.bytes, usedAtMs: clock.now() })
        const known = clip.withWords ? (await readStored(key)).ends : null
        if (!clip.withWords || known !== null) {
          settleStored(clip, found.audioBytes, known && timedWords(text, known))
          return
        }
        untimedBytes = found.audioBytes
      }
      misses += 1
      if (untimedBytes === null) clip.source.resolve('making')
      ends = await make(clip, text, previousText)
    } catch (error) {
      if (untimedBytes !== null && growing.bytes() === 0 && !clip.abort.signal.aborted) {
        logger.warn('a clip could not be made with the timing of its words', { error })
        settleStored(clip, untimedBytes, null)
      } else {
        fail(clip, asAnaError(error, clip.abort.signal))
      }
      return
    }
    growing.finish()
    clip.complete.resolve(growing.bytes())
    clip.words.resolve(ends && timedWords(text, ends))
    await keep(clip, ends)
  }

  /** @returns the timing of its words, or null when it was not asked for */
  async function make(
    clip: LiveClip,
    text: string,
    previousText: string | undefined,
  ): Promise<WordEnds | null> {
    const { growing, withWords } = clip
    const { signal } = clip.abort
    signal.throwIfAborted()
    const request: SynthesisRequest = {
      text,
      signal,
      ...(previousText === undefined ? {} : { previousText }),
      ...(withWords ? { onWords: (words: readonly TimedWord[]) => tellWords(clip, words) } : {}),
    }
    for await (const piece of synthesis.synthesize(request)) {
      if (piece.length === 0) continue
      growing.append(piece)
      clip.source.resolve('making')
      clip.firstAudio.resolve()
    }
    if (growing.bytes() === 0) {
      throw new AnaError('audio.empty_clip', 'the voice made no sound', { kind: 'vendor', retryable: true })
    }
    return withWords ? wordEnds(text, clip.told, growing.bytes()) : null
  }

  async function touch(key: string): ReturnType<typeof files.touch> {
    try {
      return await files.touch(key, clock.now())
    } catch (error) {
      // A folder that cannot be read costs a synthesis, not the call.
      logger.warn('clip cannot be read', { error })
      return null
    }
  }

  async function keep(clip: LiveClip, ends: WordEnds | null): Promise<void> {
    const { key, growing } = clip
    try {
      const audio = growing.whole()
      const bytes = await files.write(key, audio, ends, clock.now())
      memory.set(key, { audio, ends })
      noteStored(key, { bytes, usedAtMs: clock.now() })
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
    if (storedBytes > limits().maxBytes * overflowFactor) cleanup.beginUnlessRunning()
  }

  function begin(key: string, text: string, { previousText, withWords = false }: ClipRequest): LiveClip {
    const clip = createLiveClip(key, publicIds.idOf(key), withWords)
    live.set(key, clip)
    const work = provide(clip, text, previousText).finally(() => making.delete(work))
    making.add(work)
    return clip
  }

  function clip(text: string, request: ClipRequest = {}): Clip {
    const { signal, withWords = false } = request
    const key = clipKey(synthesis.identity(), text)
    const current = live.get(key)
    const takeBack = uses.expect(key)
    const atHand = current || signal?.aborted ? undefined : memory.get(key)
    if (atHand && (!withWords || atHand.ends !== null)) {
      return clipAtHand(key, atHand, withWords ? text : null)
    }
    // One whom everybody has left is about to fail; a newcomer must not fail with it.
    const isJoining = current !== undefined && !current.abort.signal.aborted
    if (isJoining) hits += 1
    const shared = isJoining ? current : begin(key, text, request)
    shared.wantedBy += 1
    const { id, firstAudio, complete, words } = shared
    const onWords: Clip['onWords'] = (listener) => {
      if (withWords) followWords(shared, listener)
    }
    if (!signal) {
      return { id, firstAudio: firstAudio.promise, complete: complete.promise, words: words.promise, onWords }
    }

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
      words: unlessLeft(words.promise, left.promise),
      onWords,
    }
  }

  /**
   * A clip that needs neither voice nor disk; its file is marked as used on the side.
   * @param text of which the timing is wanted, or null
   */
  function clipAtHand(key: string, { audio, ends }: MemoryClip, text: string | null): Clip {
    hits += 1
    // Before the disk knows it, so that no clean-up takes what is being heard.
    const known = stored.get(key)
    if (known) noteStored(key, { ...known, usedAtMs: clock.now() })
    const work = touch(key).then((found) => {
      if (found) noteStored(key, { bytes: found.bytes, usedAtMs: clock.now() })
      making.delete(work)
    })
    making.add(work)
    const words = text !== null && ends !== null ? timedWords(text, ends) : null
    return {
      id: publicIds.idOf(key),
      firstAudio: Promise.resolve(),
      complete: Promise.resolve(audio.length),
      words: Promise.resolve(words),
      onWords(listener) {
        if (words) listener(words)
      },
    }
  }

  async function* read(key: string, shared: LiveClip | undefined): AsyncGenerator<Uint8Array> {
    const endHearing = uses.hear(key)
    if (shared) shared.wantedBy += 1
    let isHeardOut = false
    try {
      const isStored = shared === undefined || (await shared.source.promise) === 'stored'
      if (isStored) yield (await readStored(key)).audio
      else yield* shared.growing.read()
      isHeardOut = true
    } finally {
      endHearing(isHeardOut)
      if (shared) unwant(shared)
    }
  }

  async function readStored(key: string): Promise<MemoryClip> {
    const atHand = memory.get(key)
    if (atHand) return atHand
    try {
      const [audio, ends] = await Promise.all([files.read(key), files.readEnds(key)])
      const clip = { audio, ends }
      memory.set(key, clip)
      return clip
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
      noteGone(key)
      throw missing()
    }
  }

  function bytesNow(clipId: string): Uint8Array | null {
    const key = publicIds.keyOf(clipId)
    if (key === undefined) return null
    const growing = live.get(key)?.growing
    const audio = growing?.isFinished() ? growing.whole() : memory.get(key)?.audio
    // Who has the bytes needs the file no more.
    if (audio) uses.hear(key)(true)
    return audio ?? null
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

  const cleanup = createClipCleanup({ clock, logger, clean: cleanNow })

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
    bytesNow,
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
    clean: ({ all = false } = {}) => cleanup.clean(all),
    start: cleanup.start,
    async stop() {
      for (const end of inMemoryOnly) end.cancel()
      for (const clip of live.values()) clip.abort.abort()
      await settled()
      await cleanup.stop()
    },
  }
}
