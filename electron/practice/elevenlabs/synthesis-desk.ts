/** What all ways of synthesis share: the texts asked for, how many are being spoken at once, what is refused. */
import type { Clock } from '../../engine/ports.ts'
import type { PracticeVoice } from '../voice/practice-voice.ts'
import type { SpokenAudio } from '../voice/spoken-audio.ts'
import { models, practiceVoices } from './vendor-catalogue.ts'

export interface SynthesisRecord {
  text: string
  /** What was spoken before in the same context, or said to have been. */
  previousText: string | null
  voiceId: string
  modelId: string
  via: 'http' | 'socket'
  atMs: number
  /** From the request to its first byte of audio; null when none was sent. */
  firstAudioMs: number | null
  /** `aborted` when the client left before the end. */
  outcome: 'pending' | 'spoken' | 'refused' | 'aborted'
  bytes: number
}

export interface Refusal {
  status: number
  code: string
  message?: string
}

export interface SynthesisDesk {
  readonly maxConcurrent: number
  record(
    entry: Pick<SynthesisRecord, 'text' | 'previousText' | 'voiceId' | 'modelId' | 'via'>,
  ): SynthesisRecord
  records(): SynthesisRecord[]
  /** Takes one of the places; null when all are taken. Give it back once. */
  take(): { release(): void } | null
  taken(): number
  speak(voiceId: string, text: string): Promise<SpokenAudio>
  charactersUsed(): number
}

/** Why the vendor does not speak like this, or null. */
export function synthesisRefusal(request: {
  voiceId: string
  modelId: string
  format: string
  live: boolean
}): Refusal | null {
  const { voiceId, modelId, format, live } = request
  const model = models.find(({ id }) => id === modelId)
  if (!practiceVoices.some(({ id }) => id === voiceId)) return { status: 404, code: 'voice_not_found' }
  if (!model) return { status: 404, code: 'model_not_found' }
  if (!model.speaks || (live && !model.live)) return { status: 400, code: 'unsupported_model' }
  if (format !== 'ulaw_8000') {
    const message = `The practice line speaks ulaw_8000 only, not ${format}.`
    return { status: 400, code: 'invalid_output_format', message }
  }
  return null
}

export const longestText = (modelId: string): number =>
  models.find(({ id }) => id === modelId)?.longestText ?? 0

export function createSynthesisDesk(options: {
  clock: Pick<Clock, 'now'>
  voice: PracticeVoice
  maxConcurrent: number
}): SynthesisDesk {
  const { clock, voice, maxConcurrent } = options
  const records: SynthesisRecord[] = []
  let taken = 0
  let characters = 0
  return {
    maxConcurrent,
    record(entry) {
      const record: SynthesisRecord = {
        ...entry,
        atMs: clock.now(),
        firstAudioMs: null,
        outcome: 'pending',
        bytes: 0,
      }
      records.push(record)
      return record
    },
    records: () => records.map((record) => ({ ...record })),
    take() {
      if (taken >= maxConcurrent) return null
      taken += 1
      let held = true
      return {
        release() {
          if (held) taken -= 1
          held = false
        },
      }
    },
    taken: () => taken,
    speak(voiceId, text) {
      characters += text.length
      const speaker = practiceVoices.find(({ id }) => id === voiceId)?.speaker ?? 'ana'
      return voice.speak(text, { voice: speaker })
    },
    charactersUsed: () => characters,
  }
}
