/** Voices for the fake engine: no words, but the melody and the pauses of two people, as µ-law 8 kHz. */
import { wavHeader } from '../../electron/engine/audio/wav-header.ts'
import type { Recording, Turn } from '../../shared/domain/call.ts'

type Side = 'customer' | 'assistant'

const framesPerMs = 8
const silence = 0xff
/** As the fake conversations are timed. */
const msPerLetter = 62

function muLaw(sample: number): number {
  const negative = sample < 0
  const value = Math.min(32_635, Math.abs(Math.round(sample * 32_767))) + 132
  let exponent = 7
  for (let mask = 0x4000; exponent > 0 && (value & mask) === 0; mask >>= 1) exponent -= 1
  const mantissa = (value >> (exponent + 3)) & 15
  return ~((negative ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff
}

/** One sample of somebody speaking, `frame` counted from the call's answer: syllables on a gliding tone. */
function voiceSample(side: Side, frame: number): number {
  const seconds = frame / 8000
  const pitch = (side === 'customer' ? 118 : 205) * (1 + 0.09 * Math.sin(seconds * 2.3))
  const syllable = Math.max(0, Math.sin(seconds * Math.PI * 4.6)) ** 0.7
  const phrase = 0.55 + 0.45 * Math.sin(seconds * 1.1 + (side === 'customer' ? 0 : 2))
  let tone = 0
  for (let harmonic = 1; harmonic <= 6; harmonic += 1) {
    tone += Math.sin(2 * Math.PI * pitch * harmonic * seconds) / harmonic
  }
  return tone * 0.22 * syllable * phrase
}

/** @param fromMs since the call's answer */
export function fakeVoice(side: Side, fromMs: number, lengthMs: number, speaks: boolean): Buffer {
  const start = Math.round(fromMs * framesPerMs)
  const audio = Buffer.alloc(Math.round(lengthMs * framesPerMs), silence)
  if (speaks) for (let at = 0; at < audio.length; at += 1) audio[at] = muLaw(voiceSample(side, start + at))
  return audio
}

/** What a call's recording would be: from the customer's consent (her second turn) to the last word. */
export function fakeRecording(turns: readonly Turn[]): Recording | null {
  const consent = turns[3]
  const last = turns.at(-1)
  if (consent === undefined || last === undefined) return null
  const durationMs = last.atMs + last.text.length * msPerLetter + 400 - consent.atMs
  return { offsetMs: consent.atMs, durationMs, bytes: 58 + durationMs * framesPerMs * 2 }
}

/** The file that `fakeRecording` describes. */
export function fakeRecordingFile(turns: readonly Turn[]): Buffer | null {
  const recording = fakeRecording(turns)
  if (recording === null) return null
  const frames = recording.durationMs * framesPerMs
  const sound = Buffer.alloc(frames * 2, silence)
  for (const turn of turns) {
    const channel = turn.role === 'customer' ? 0 : 1
    const audio = fakeVoice(turn.role, turn.atMs, turn.text.length * msPerLetter, true)
    const start = Math.round((turn.atMs - recording.offsetMs) * framesPerMs)
    for (let at = Math.max(0, -start); at < audio.length; at += 1) {
      sound[(start + at) * 2 + channel] = audio[at] ?? silence
    }
  }
  return Buffer.concat([wavHeader(frames), sound])
}
