/** Brings a call's recording into the page, piece by piece over the contract, and gives it an address to play. */
import { useEffect, useState } from 'react'
import { largestRecordingPiece } from '../../shared/contract/calls.ts'
import type { Recording } from '../../shared/domain/call.ts'
import { type RecordedVoices, readRecording } from '../audio/wav.ts'
import { client } from '../rpc-client.ts'

export type LoadedRecording =
  | { kind: 'loading'; fraction: number }
  | { kind: 'ready'; url: string; voices: RecordedVoices; offsetMs: number }
  | { kind: 'failed'; error: unknown; retry: () => void }

export function useRecording(callId: string, recording: Recording): LoadedRecording {
  const [loaded, setLoaded] = useState<LoadedRecording>({ kind: 'loading', fraction: 0 })
  const [attempt, setAttempt] = useState(0)
  const { bytes, offsetMs } = recording
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt loads everything again
  useEffect(() => {
    const leaving = new AbortController()
    let url: string | null = null
    async function load(): Promise<void> {
      setLoaded({ kind: 'loading', fraction: 0 })
      const whole = new Uint8Array(bytes)
      for (let offset = 0; offset < bytes; ) {
        const piece = await client.calls.recording(
          { callId, offset, length: largestRecordingPiece },
          { signal: leaving.signal },
        )
        const part = new Uint8Array(await piece.arrayBuffer())
        if (part.length === 0) throw new Error('the recording ends too soon')
        whole.set(part, offset)
        offset += part.length
        if (leaving.signal.aborted) return
        setLoaded({ kind: 'loading', fraction: offset / bytes })
      }
      const voices = readRecording(whole)
      url = URL.createObjectURL(new Blob([whole], { type: 'audio/wav' }))
      setLoaded({ kind: 'ready', url, voices, offsetMs })
    }
    load().catch((error: unknown) => {
      if (leaving.signal.aborted) return
      setLoaded({ kind: 'failed', error, retry: () => setAttempt((count) => count + 1) })
    })
    return () => {
      leaving.abort()
      if (url !== null) URL.revokeObjectURL(url)
    }
  }, [callId, bytes, offsetMs, attempt])
  return loaded
}
