/**
 * A live call's sound on its way to somebody who listens in: slices of about a tenth of a second, both sides
 * together. A listener too slow to follow loses the oldest sound, never the newest.
 */
import type { HeardAudio } from '../../../shared/contract/calls.ts'
import type { AudioSlice, LiveControls } from '../calls/call-transport.ts'

const bytesPerMs = 8
/** Sound that travels together, of either side: her side never pauses, so no timer is needed. */
const batchMs = 100
/** Batches that wait for a slow listener at most: a second of sound. */
const longestBacklog = 10
/** Slices that follow each other within this become one. */
const seamMs = 2

interface Batch {
  slices: AudioSlice[]
  lengthMs: Record<AudioSlice['side'], number>
}

function joined(slices: readonly AudioSlice[]): AudioSlice[] {
  const last: Partial<Record<AudioSlice['side'], AudioSlice>> = {}
  const result: AudioSlice[] = []
  for (const slice of slices) {
    const before = last[slice.side]
    if (before && Math.abs(before.atMs + before.audio.length / bytesPerMs - slice.atMs) <= seamMs) {
      before.audio = Buffer.concat([before.audio, slice.audio])
      continue
    }
    const own = { ...slice }
    last[slice.side] = own
    result.push(own)
  }
  return result
}

/**
 * Listens at once; what is heard waits for the generator to be read. Ends with the call, and when `signal` aborts.
 * @throws AnaError `call.not_live`, before any sound
 */
export function hearCall(
  controls: Pick<LiveControls, 'listen'>,
  callId: string,
  signal?: AbortSignal,
): AsyncGenerator<HeardAudio, void, void> {
  const backlog: Batch[] = []
  let gathering: Batch | null = null
  let droppedMs = 0
  let ended = signal?.aborted ?? false
  let wake: () => void = () => {}

  function close(batch: Batch): void {
    gathering = null
    backlog.push(batch)
    const lost = backlog.length > longestBacklog ? backlog.shift() : undefined
    if (lost) droppedMs += Math.max(lost.lengthMs.customer, lost.lengthMs.assistant)
    wake()
  }

  function hear(slice: AudioSlice): void {
    gathering ??= { slices: [], lengthMs: { customer: 0, assistant: 0 } }
    gathering.slices.push(slice)
    gathering.lengthMs[slice.side] += slice.audio.length / bytesPerMs
    if (gathering.lengthMs[slice.side] >= batchMs) close(gathering)
  }

  function end(): void {
    if (gathering !== null) close(gathering)
    ended = true
    wake()
  }

  const stop = ended ? () => {} : controls.listen(callId, hear, end)
  const leave = () => {
    stop()
    backlog.length = 0
    ended = true
    wake()
  }
  signal?.addEventListener('abort', leave, { once: true })

  async function* read(): AsyncGenerator<HeardAudio, void, void> {
    try {
      for (;;) {
        const batch = backlog.shift()
        if (batch) {
          const lostMs = Math.round(droppedMs)
          droppedMs = 0
          yield {
            slices: joined(batch.slices).map(({ side, atMs, audio }) => ({
              side,
              atMs,
              audio: Buffer.from(audio.buffer, audio.byteOffset, audio.byteLength).toString('base64'),
            })),
            droppedMs: lostMs,
          }
          continue
        }
        if (ended) return
        await new Promise<void>((resolve) => {
          wake = resolve
          if (backlog.length > 0 || ended) resolve()
        })
      }
    } finally {
      signal?.removeEventListener('abort', leave)
      stop()
    }
  }
  return read()
}
