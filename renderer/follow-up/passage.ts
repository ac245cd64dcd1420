/** Lets a passage of a recorded call be heard: only its own bytes are fetched, and made into a file of their own. */
import { useCallback, useEffect, useState } from 'react'
import { largestRecordingPiece } from '../../shared/contract/calls.ts'
import type { Recording } from '../../shared/domain/call.ts'
import type { DecisiveQuote } from '../../shared/domain/follow-up.ts'
import { client } from '../rpc-client.ts'
import { showError } from '../shell/notices.ts'

/** Two channels of µ-law at 8 kHz, as the engine writes them. */
const bytesPerMs = 16
const largestHeader = 128
/** A little before and after: speech does not begin at its first word. */
const marginMs = 400
/** Of a last turn it is not known when it ended. */
const lastTurnMs = 12_000

/** Where the sound begins in the file. */
function headerLength(head: Uint8Array): number {
  const word = (at: number) => String.fromCharCode(...head.subarray(at, at + 4))
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  let at = 12
  while (at + 8 <= head.length && word(at) !== 'data') at += 8 + view.getUint32(at + 4, true)
  if (at + 8 > head.length) throw new Error('the recording has no sound')
  return at + 8
}

/** The file's own header, saying that `length` bytes of sound follow. */
function headerFor(header: Uint8Array, length: number): Uint8Array {
  const copy = new Uint8Array(header)
  const view = new DataView(copy.buffer)
  view.setUint32(4, copy.length - 8 + length, true)
  view.setUint32(copy.length - 4, length, true)
  return copy
}

async function piece(
  callId: string,
  offset: number,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const file = await client.calls.recording({ callId, offset, length }, { signal })
  return new Uint8Array(await file.arrayBuffer())
}

/** Null when that moment was not recorded. */
export function passageOf(
  quote: Pick<DecisiveQuote, 'fromMs' | 'toMs'>,
  recording: Recording,
): { fromMs: number; toMs: number } | null {
  const fromMs = Math.max(0, quote.fromMs - recording.offsetMs - marginMs)
  const toMs = Math.min(
    recording.durationMs,
    (quote.toMs ?? quote.fromMs + lastTurnMs) - recording.offsetMs + marginMs,
  )
  return toMs - fromMs > 2 * marginMs ? { fromMs, toMs } : null
}

async function fetchPassage(
  callId: string,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  signal: AbortSignal,
): Promise<string> {
  const head = await piece(callId, 0, largestHeader, signal)
  const begin = headerLength(head)
  const from = begin + Math.floor(fromMs) * bytesPerMs
  const length = Math.min(largestRecordingPiece, Math.ceil(toMs - fromMs) * bytesPerMs)
  const sound = await piece(callId, from, length, signal)
  const header = headerFor(head.slice(0, begin), sound.length)
  return URL.createObjectURL(new Blob([header.slice().buffer, sound.slice().buffer], { type: 'audio/wav' }))
}

/** Plays one passage at a time; asking for the one that sounds stops it. */
export function usePassages(callId: string): {
  playing: number | null
  toggle: (key: number, passage: { fromMs: number; toMs: number }) => void
} {
  const [playing, setPlaying] = useState<number | null>(null)
  const [request, setRequest] = useState<{ key: number; fromMs: number; toMs: number } | null>(null)
  useEffect(() => {
    if (request === null) return
    const leaving = new AbortController()
    const audio = new Audio()
    let url: string | null = null
    const end = () => setRequest(null)
    setPlaying(request.key)
    fetchPassage(callId, request, leaving.signal)
      .then(async (address) => {
        url = address
        if (leaving.signal.aborted) return
        audio.src = address
        audio.addEventListener('ended', end)
        await audio.play()
      })
      .catch((error: unknown) => {
        if (leaving.signal.aborted) return
        showError(error)
        end()
      })
    return () => {
      leaving.abort()
      audio.pause()
      audio.removeEventListener('ended', end)
      if (url !== null) URL.revokeObjectURL(url)
      setPlaying(null)
    }
  }, [callId, request])
  const toggle = useCallback(
    (key: number, passage: { fromMs: number; toMs: number }) =>
      setRequest((now) => (now?.key === key ? null : { key, ...passage })),
    [],
  )
  return { playing, toggle }
}
