/**
 * One call on its way to a file: both voices, each on its own channel, silent where nobody spoke. Writing never
 * waits and never throws; whatever goes wrong with the disk ends the recording and leaves the call alone.
 */
import { type FileHandle, open } from 'node:fs/promises'
import type { Logger } from '../ports.ts'
import { bytesPerFrame, createStereoWindow, framesPerMs, type Side } from './stereo-window.ts'
import { wavHeader, wavHeaderBytes } from './wav-header.ts'

/** A slice of a call's audio: µ-law 8 kHz mono. `atMs` counts from the call's answer, alike for both sides. */
export interface RecordedSlice {
  side: Side
  atMs: number
  audio: Uint8Array
}

export interface Recorder {
  /** Puts a slice where it belongs. What lies before the recording's beginning is not kept. */
  write(slice: RecordedSlice): void
  /**
   * Takes back what a side was given from `atMs` on, up to two seconds: ANA's voice that was cleared before it was
   * played must not sound as if the customer had heard it.
   */
  quiet(side: Side, atMs: number): void
  /** Ms since the call's answer up to which the recording reaches. */
  position(): number
  /** Finishes the file. Null when nothing was recorded or the disk failed. Closing twice is harmless. */
  close(): Promise<{ bytes: number; durationMs: number } | null>
  /** Throws away what was recorded, for a customer who takes her consent back. */
  discard(): Promise<void>
}

/** Slices of one side that follow each other so closely are joined: clocks differ, and a gap is a click. */
const seamFrames = 60 * framesPerMs
/** Sound that would lie later than this is a mistake of whoever sends it. */
const longestMs = 4 * 3_600_000
/** More than this waiting for the disk (over four minutes of the call) means that it cannot keep up. */
const mostWaitingBytes = 4_000_000

export interface RecorderOptions {
  path: string
  /** Ms since the call's answer at which the recording begins. */
  offsetMs: number
  logger: Logger
  callId: string
  /** Makes the folder. */
  ready: () => Promise<void>
  /** Enters the recording into the books, before its first sound is on disk. False: the call has one already. */
  begun: () => Promise<boolean>
  /** Enters its end. */
  finished: (size: { durationMs: number; bytes: number }) => Promise<void>
  /** Strikes it out and removes the file. */
  removed: () => Promise<void>
  /** The file is closed. */
  settled: () => void
}

export function createRecorder(options: RecorderOptions): Recorder {
  const { path, offsetMs, logger, callId, begun, finished, removed } = options
  const window = createStereoWindow(enqueue)
  const sideEnd: Record<Side, number> = {
    customer: Number.NEGATIVE_INFINITY,
    assistant: Number.NEGATIVE_INFINITY,
  }
  let waitingBytes = 0
  let failed = false
  let closed = false
  let closing: Promise<{ bytes: number; durationMs: number } | null> | null = null
  let file: FileHandle | null = null
  let work: Promise<void> = run(async () => {
    await options.ready()
    file = await open(path, 'wx', 0o600)
    await file.write(wavHeader(0), 0, wavHeaderBytes, 0)
    if (!(await begun())) throw new Error('the call has a recording already')
  })
  let writtenBytes = 0

  /** Steps happen one after another; after a failed one, none. */
  async function run(step: () => Promise<void>): Promise<void> {
    if (failed) return
    try {
      await step()
    } catch (error) {
      failed = true
      logger.warn('a recording failed', { callId, error })
    }
  }

  function enqueue(chunk: Buffer): void {
    if (failed) return
    if (waitingBytes > mostWaitingBytes) {
      failed = true
      logger.warn('a recording was given up: the disk is too slow', { callId })
      return
    }
    waitingBytes += chunk.length
    work = work.then(() =>
      run(async () => {
        await writeWhole(chunk)
        waitingBytes -= chunk.length
      }),
    )
  }

  async function writeWhole(chunk: Buffer): Promise<void> {
    if (file === null) throw new Error('the file is not open')
    for (let from = 0; from < chunk.length; ) {
      const position = wavHeaderBytes + writtenBytes
      const { bytesWritten } = await file.write(chunk, from, chunk.length - from, position)
      from += bytesWritten
      writtenBytes += bytesWritten
    }
  }

  const frameAt = (atMs: number) => Math.round((atMs - offsetMs) * framesPerMs)

  async function end(keep: boolean): Promise<{ bytes: number; durationMs: number } | null> {
    closed = true
    if (keep) window.drain()
    await work
    const frames = Math.floor(writtenBytes / bytesPerFrame)
    let size: { bytes: number; durationMs: number } | null = null
    // What reached the disk before it failed is worth keeping.
    if (keep && frames > 0) {
      size = { bytes: wavHeaderBytes + frames * bytesPerFrame, durationMs: Math.round(frames / framesPerMs) }
    }
    try {
      if (size !== null && file !== null) {
        await file.write(wavHeader(frames), 0, wavHeaderBytes, 0)
        await file.sync()
      }
    } catch (error) {
      // The next start mends the header from the file's length.
      logger.warn('a recording could not be finished', { callId, error })
      size = null
    } finally {
      await file?.close().catch(() => undefined)
    }
    try {
      if (size !== null) await finished(size)
      else if (!keep || frames === 0) await removed()
    } catch (error) {
      logger.warn('a recording could not be entered', { callId, error })
      return null
    }
    return size
  }

  return {
    write({ side, atMs, audio }) {
      if (closed || failed || audio.length === 0 || !(atMs >= 0 && atMs <= longestMs)) return
      let frame = frameAt(atMs)
      if (Math.abs(frame - sideEnd[side]) <= seamFrames) frame = sideEnd[side]
      sideEnd[side] = frame + audio.length
      const kept = frame < 0 ? audio.subarray(-frame) : audio
      if (kept.length > 0) window.put(side, Math.max(0, frame), kept)
    },
    quiet(side, atMs) {
      if (closed || failed) return
      const frame = Math.max(0, frameAt(atMs))
      window.quiet(side, frame)
      sideEnd[side] = Math.min(sideEnd[side], frame)
    },
    position: () => offsetMs + window.end() / framesPerMs,
    close() {
      closing ??= end(true).finally(options.settled)
      return closing
    },
    async discard() {
      closing ??= end(false).finally(options.settled)
      if ((await closing) === null) return
      await removed().catch((error: unknown) =>
        logger.error('a recording could not be thrown away', { callId, error }),
      )
    },
  }
}
