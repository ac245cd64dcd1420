/** Cuts what comes out of a customer's telephone into frames: her words as sound, and what is around her otherwise. */
import type { CustomerLine, Speech } from '../customer-line.ts'
import { bytesPerMs, silenceByte } from '../voice/mulaw.ts'
import { backgroundPayload } from './background-sound.ts'
import { frameBytes } from './stream-messages.ts'

export interface FrameSource {
  /** The payload of the next frame of 20 ms, base64. */
  next(): string
  close(): void
}

interface Segment {
  speech: Speech
  /** Position of its first byte in the stream. */
  fromByte: number
}

/** @param startMs the stream's beginning, on the clock's monotonic time */
export function createFrameSource(line: CustomerLine, startMs: number, withNoise: boolean): FrameSource {
  /** What is being said, or is about to be; hardly ever more than one. */
  let segments: Segment[] = []
  let frame = 0

  const add = (speech: Speech) => {
    // A timer's hair must not cost the first samples, in which a word may be hidden.
    const wanted = Math.round((speech.startMs - startMs) * bytesPerMs)
    const isOngoing = speech.startMs < startMs
    segments.push({ speech, fromByte: isOngoing ? wanted : Math.max(wanted, frame * frameBytes) })
  }

  const listening = line.listen({ started: add, ended: () => {} })
  const ongoing = line.speaking()
  if (ongoing) add(ongoing)

  const mixed = (from: number): string => {
    const bytes = Buffer.alloc(frameBytes, silenceByte)
    for (const { speech, fromByte } of segments) {
      const { audio } = speech.utterance
      const head = Math.max(0, from - fromByte)
      if (head >= audio.length || fromByte >= from + frameBytes) continue
      speech.listenedTo = true
      bytes.set(audio.subarray(head, from + frameBytes - fromByte), Math.max(0, fromByte - from))
    }
    return bytes.toString('base64')
  }

  return {
    next() {
      const from = frame * frameBytes
      frame += 1
      if (segments.length === 0) return backgroundPayload(line.surroundings(), frame, withNoise)
      const payload = mixed(from)
      segments = segments.filter(
        ({ speech, fromByte }) => fromByte + speech.utterance.audio.length > from + frameBytes,
      )
      return payload
    },
    close: () => listening.stop(),
  }
}
