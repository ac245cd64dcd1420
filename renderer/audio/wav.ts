/** ANA's recordings as the page needs them: where the sound lies in the file, and how loud each voice was. */
import { z } from 'zod'
import { decodeMuLaw, peaksOf } from './mu-law.ts'

const muLaw = 7
const bytesPerFrame = 2
const sampleRate = 8000

/** 50 a second: finer than a wide screen can draw of a call of a minute, and small for one of half an hour. */
const framesPerPeak = sampleRate / 50

export interface RecordedVoices {
  durationMs: number
  /** Loudness from 0 to 1, 50 a second. */
  customer: Float32Array
  assistant: Float32Array
}

const layout = z.object({
  riff: z.literal('RIFF'),
  wave: z.literal('WAVE'),
  format: z.literal(muLaw),
  channels: z.literal(2),
  sampleRate: z.literal(sampleRate),
})

const word = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4))

/** @throws when the bytes are not a recording of ANA's */
export function readRecording(bytes: Uint8Array): RecordedVoices {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 44) throw new Error('the recording is too short')
  layout.parse({
    riff: word(bytes, 0),
    wave: word(bytes, 8),
    format: view.getUint16(20, true),
    channels: view.getUint16(22, true),
    sampleRate: view.getUint32(24, true),
  })
  let at = 12
  while (at + 8 <= bytes.length && word(bytes, at) !== 'data') at += 8 + view.getUint32(at + 4, true)
  const sound = bytes.subarray(at + 8)
  const frames = Math.floor(sound.length / bytesPerFrame)
  const voice = (channel: number) => peaksOf(decodeMuLaw(sound, channel, bytesPerFrame), framesPerPeak)
  return { durationMs: (frames / sampleRate) * 1000, customer: voice(0), assistant: voice(1) }
}
