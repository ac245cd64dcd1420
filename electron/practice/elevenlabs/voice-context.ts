/**
 * One stream of speech on a synthesis socket: text is gathered until it is time to speak it, and what is spoken
 * comes out in the order it was asked for. Generations overlap in their making, not in their delivery: the second
 * one's first byte comes when it is ready and the first one is out, whichever is later.
 */
import type { Clock } from '../../engine/ports.ts'
import type { LatencyModel } from '../latency.ts'
import { type AlignedPiece, alignedPieces, type TimedCharacter, timedCharacters } from './alignment.ts'
import type { SynthesisDesk, SynthesisRecord } from './synthesis-desk.ts'
import { defaultSchedule, readyLength } from './voice-messages.ts'

/** About so much audio comes in one frame. */
const pieceMs = 250

export interface VoiceContextPorts {
  clock: Clock
  latency: LatencyModel
  desk: SynthesisDesk
  voiceId: string
  modelId: string
  autoMode: boolean
  /** Added to each first byte by a fault. */
  delayMs: number
  /** Aborts when the socket is gone. */
  gone: AbortSignal
  /** A clause is to be spoken; false when the socket has just ended by that. */
  begins(): boolean
  /**
   * @param whole the timing of the whole generation, with its first piece; null with the others
   * @returns whether it was sent; a silenced socket sends nothing
   */
  piece(piece: AlignedPiece, whole: TimedCharacter[] | null): boolean
  /** Too many syntheses at once. */
  refused(): void
  /** Everything is out: the last frame of the context. */
  finished(): void
}

export interface VoiceContext {
  readonly id: string | null
  /** On the clock's monotonic time: of the last message to it. */
  touchedMs(): number
  isClosing(): boolean
  /** Something is being spoken. */
  isBusy(): boolean
  setSchedule(steps: readonly number[]): void
  touch(): void
  add(text: string, how: { flush: boolean; tryTrigger: boolean }): void
  /** No more text. What was to be spoken already is still delivered; the rest is spoken or dropped. */
  close(rest: 'speak' | 'drop'): void
}

export function createVoiceContext(id: string | null, ports: VoiceContextPorts): VoiceContext {
  const { clock, latency, desk, voiceId, modelId, gone } = ports
  let schedule: readonly number[] = defaultSchedule
  let buffer = ''
  let spokenText = ''
  let generations = 0
  let busy = 0
  let touchedMs = clock.monotonicMs()
  let closing = false
  let delivered: Promise<void> = Promise.resolve()

  const deliver = async (
    pieces: readonly AlignedPiece[],
    characters: TimedCharacter[],
    record: SynthesisRecord,
    askedMs: number,
    firstByteMs: number,
  ) => {
    const waitMs = askedMs + firstByteMs - clock.monotonicMs()
    if (waitMs > 0) await clock.sleep(waitMs, gone)
    const beganMs = clock.monotonicMs()
    let audioMs = 0
    for (const [index, piece] of pieces.entries()) {
      const dueMs = beganMs + audioMs / latency.voiceRealTimeFactor
      if (dueMs > clock.monotonicMs()) await clock.sleep(dueMs - clock.monotonicMs(), gone)
      gone.throwIfAborted()
      audioMs += piece.audio.length / 8
      if (!ports.piece(piece, index === 0 ? characters : null)) continue
      record.firstAudioMs ??= clock.monotonicMs() - askedMs
      record.bytes += piece.audio.length
    }
  }

  const speak = (text: string) => {
    if (text.trim() === '' || !ports.begins()) return
    const record = desk.record({
      text: text.trim(),
      previousText: spokenText === '' ? null : spokenText.trim(),
      voiceId,
      modelId,
      via: 'socket',
    })
    spokenText += text
    generations += 1
    const place = desk.take()
    if (!place) {
      record.outcome = 'refused'
      ports.refused()
      return
    }
    busy += 1
    const askedMs = clock.monotonicMs()
    const firstByteMs = latency.voiceFirstByteMs() + ports.delayMs
    const made = desk.speak(voiceId, text)
    const before = delivered
    const speakAfter = async () => {
      try {
        const spoken = await made
        await before
        const pieces = alignedPieces(text, spoken, pieceMs)
        await deliver(pieces, timedCharacters(text, spoken), record, askedMs, firstByteMs)
        record.outcome = 'spoken'
      } catch {
        record.outcome = 'aborted'
      } finally {
        busy -= 1
        place.release()
      }
    }
    delivered = speakAfter()
  }

  return {
    id,
    touchedMs: () => touchedMs,
    isClosing: () => closing,
    isBusy: () => busy > 0,
    setSchedule(steps) {
      schedule = steps
    },
    touch() {
      touchedMs = clock.monotonicMs()
    },
    add(text, { flush, tryTrigger }) {
      touchedMs = clock.monotonicMs()
      // A lone space opens a context or keeps it alive; between words it is white space like any other.
      if (text.trim() !== '' || buffer !== '') buffer += text
      const minimum = schedule[Math.min(generations, schedule.length - 1)] ?? 0
      const length = readyLength(buffer, { flush, tryTrigger, autoMode: ports.autoMode, minimum })
      if (length === 0) return
      const ready = buffer.slice(0, length)
      buffer = buffer.slice(length)
      speak(ready)
    },
    close(rest) {
      if (closing) return
      closing = true
      if (rest === 'speak') speak(buffer)
      buffer = ''
      void delivered.then(() => {
        if (!gone.aborted) ports.finished()
      })
    },
  }
}
