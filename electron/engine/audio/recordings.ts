/**
 * The calls kept as sound: one file a call in a folder of its own, two channels (the customer left, ANA right) of
 * µ-law 8 kHz, about a megabyte a minute. Names are unguessable and say nothing of the person; files are their
 * owner's alone. They go with their call, after their age, or when asked; copies of the database hold none.
 */
import { mkdir, open, readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Recording } from '../../../shared/domain/call.ts'
import type { RecordCalls } from '../../../shared/domain/settings.ts'
import { AnaError } from '../errors.ts'
import type { Clock, Ids, Logger, Timer } from '../ports.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import type { RecordingStore, StoredRecording } from './recording-store.ts'
import { bytesPerFrame, framesPerMs } from './stereo-window.ts'
import { wavHeader, wavHeaderBytes } from './wav-header.ts'

export interface Recordings {
  /**
   * Begins to record a call. At once: what is written before the file is open waits for it.
   * @param options.offsetMs ms since the call's answer; nothing from before it is kept
   */
  start(callId: string, options: { offsetMs: number }): Recorder
  /** Null when the call was not recorded, or is being recorded. */
  of(callId: string): Promise<Recording | null>
  /** A piece of a finished recording. Throws `recording.not_found`, `recording.missing`. */
  read(callId: string, piece: { offset: number; length: number }): Promise<Uint8Array>
  /** The same for a stretch of any length, both ends included. */
  stream(callId: string, stretch: { from: number; to: number }): Promise<Readable>
  /** Removes files whose rows are gone, as those of an erased person. Others do not matter. */
  forget(files: readonly string[]): Promise<void>
  /** Mends what a crash left, and begins the regular clean-up. */
  begin(): void
  /** Finishes what is being recorded. */
  stop(): Promise<void>
}

export interface RecordingsOptions {
  folder: string
  store: RecordingStore
  /** `now` dates the recordings; the clean-up is scheduled on it. */
  clock: Pick<Clock, 'now' | 'schedule'>
  ids: Pick<Ids, 'secret'>
  logger: Logger
  maxAgeMs: () => number
}

const cleanEveryMs = 60 * 60_000
const fileName = /^[0-9a-f]{32}\.wav$/

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Whether a call may be kept as sound from now on. */
export function mayRecord(mode: RecordCalls, consented: boolean): boolean {
  return mode === 'always' || (mode === 'after_consent' && consented)
}

export function createRecordings(options: RecordingsOptions): Recordings {
  const { folder, store, clock, ids, logger, maxAgeMs } = options
  const pathOf = (file: string) => join(folder, file)
  /** Being written now, by file. */
  const recorders = new Map<string, Recorder>()
  let timer: Timer | null = null
  let working: Promise<void> = Promise.resolve()
  let stopped = false

  /** A file that cannot go now (open elsewhere, on Windows) is found again by the clean-up: it has no row. */
  async function removeFile(file: string): Promise<void> {
    await unlink(pathOf(file)).catch((error: unknown) => {
      if (!isMissing(error)) logger.warn('a recording could not be removed yet', { error })
    })
  }

  async function finished(callId: string): Promise<StoredRecording & { durationMs: number; bytes: number }> {
    const stored = await store.get(callId)
    if (stored?.durationMs != null && stored.bytes != null) {
      return { ...stored, durationMs: stored.durationMs, bytes: stored.bytes }
    }
    throw new AnaError('recording.not_found', 'the call has no recording', {
      kind: 'not_found',
      facts: { callId },
    })
  }

  const missing = (callId: string, cause: unknown) =>
    new AnaError('recording.missing', 'the recording’s file is gone', {
      kind: 'not_found',
      facts: { callId },
      cause,
    })

  /** A crash left sound without its length in the header, and a row without its size. */
  async function mend({ file, callId }: StoredRecording): Promise<void> {
    if (recorders.has(file)) return
    try {
      const { size } = await stat(pathOf(file))
      const frames = Math.floor((size - wavHeaderBytes) / bytesPerFrame)
      if (frames <= 0) {
        await store.remove([file])
        await removeFile(file)
        return
      }
      const handle = await open(pathOf(file), 'r+')
      try {
        await handle.truncate(wavHeaderBytes + frames * bytesPerFrame)
        await handle.write(wavHeader(frames), 0, wavHeaderBytes, 0)
      } finally {
        await handle.close()
      }
      await store.finish(file, {
        durationMs: Math.round(frames / framesPerMs),
        bytes: wavHeaderBytes + frames * bytesPerFrame,
      })
      logger.info('a recording was mended', { callId })
    } catch (error) {
      // On a shared database it may be another engine's, in another folder, being written at this moment.
      if (!isMissing(error)) logger.warn('a recording could not be mended', { callId, error })
    }
  }

  async function clean(): Promise<void> {
    const tooOld = await store.removeOlder(clock.now() - maxAgeMs())
    for (const file of tooOld) await removeFile(file)
    const names = await readdir(folder).catch((error: unknown) => {
      if (isMissing(error)) return []
      throw error
    })
    const files = names.filter((name) => fileName.test(name) && !recorders.has(name))
    const known = await store.known(files)
    for (const file of files) if (!known.has(file) && !recorders.has(file)) await removeFile(file)
  }

  function cleanRegularly(): void {
    working = clean()
      .catch((error: unknown) => logger.error('the recordings could not be cleaned up', { error }))
      .then(() => {
        if (!stopped) timer = clock.schedule(cleanEveryMs, cleanRegularly)
      })
  }

  return {
    start(callId, { offsetMs }) {
      const file = `${ids.secret()}.wav`
      const recorder = createRecorder({
        path: pathOf(file),
        offsetMs,
        logger,
        callId,
        ready: () => mkdir(folder, { recursive: true, mode: 0o700 }).then(() => undefined),
        begun: () => store.add({ callId, file, offsetMs: Math.round(offsetMs), createdAt: clock.now() }),
        finished: (size) => store.finish(file, size),
        async removed() {
          await store.remove([file])
          await removeFile(file)
        },
        settled: () => void recorders.delete(file),
      })
      recorders.set(file, recorder)
      return recorder
    },

    async of(callId) {
      const stored = await store.get(callId)
      if (stored?.durationMs == null || stored.bytes == null) return null
      return { offsetMs: stored.offsetMs, durationMs: stored.durationMs, bytes: stored.bytes }
    },

    async read(callId, { offset, length }) {
      const { file, bytes } = await finished(callId)
      const size = Math.max(0, Math.min(length, bytes - offset))
      const piece = new Uint8Array(size)
      if (size === 0) return piece
      const handle = await open(pathOf(file), 'r').catch((error: unknown) => {
        throw missing(callId, error)
      })
      try {
        const { bytesRead } = await handle.read(piece, 0, size, offset)
        return piece.subarray(0, bytesRead)
      } finally {
        await handle.close()
      }
    },

    async stream(callId, { from, to }) {
      const { file } = await finished(callId)
      const handle = await open(pathOf(file), 'r').catch((error: unknown) => {
        throw missing(callId, error)
      })
      return handle.createReadStream({ start: from, end: to, autoClose: true })
    },

    async forget(files) {
      for (const file of files) if (fileName.test(file)) await removeFile(file)
    },

    begin() {
      working = store
        .unfinished()
        .then(async (left) => {
          for (const one of left) await mend(one)
        })
        .catch((error: unknown) => logger.error('the recordings could not be mended', { error }))
        .then(() => {
          if (!stopped) cleanRegularly()
        })
    },

    async stop() {
      stopped = true
      timer?.cancel()
      await Promise.all([...recorders.values()].map((recorder) => recorder.close()))
      await working
    },
  }
}
