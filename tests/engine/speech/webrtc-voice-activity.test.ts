/** Whether somebody speaks, on telephone lines good and bad. */
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeMulaw, encodeMulaw, mulawSilence } from '../../../electron/engine/mulaw.ts'
import type { CreateVoiceActivity } from '../../../electron/engine/speech/voice-activity-port.ts'
import { loadVoiceActivity } from '../../../electron/engine/speech/webrtc-voice-activity.ts'
import { murmur } from '../../../electron/practice/voice/murmur.ts'
import { createPracticeVoice } from '../../../electron/practice/voice/practice-voice.ts'

const text = 'Buenos días, habla Marta, cuénteme de qué se trata por favor.'
const frameBytes = 160

let createVoiceActivity: CreateVoiceActivity
let voices: Array<[name: string, samples: Int16Array]>

beforeAll(async () => {
  createVoiceActivity = await loadVoiceActivity()
  const voice = await createPracticeVoice('audible')
  const { audio: spoken } = await voice.speak(text)
  expect(voice.kind()).toBe('audible')
  await voice.close()
  voices = [
    ['eSpeak', trimmed(decodeMulaw(spoken))],
    ['murmur', trimmed(decodeMulaw(murmur(text)))],
  ]
})

function trimmed(samples: Int16Array): Int16Array {
  const isLoud = (sample: number) => Math.abs(sample) > 200
  return samples.slice(samples.findIndex(isLoud), samples.findLastIndex(isLoud) + 1)
}

/** Four seconds of noise like that of a line, always the same. */
function hiss(rms: number): Int16Array {
  let seed = 1
  const uniform = () => {
    seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
    return seed / 0x7fffffff
  }
  const bell = () => Array.from({ length: 12 }, uniform).reduce((sum, each) => sum + each, -6)
  return Int16Array.from({ length: 32_000 }, () => Math.round(bell() * rms))
}

/** Four seconds of mains hum with an overtone. */
function hum(hertz: number, peak: number): Int16Array {
  const wave = (index: number) => Math.sin((2 * Math.PI * hertz * index) / 8000)
  return Int16Array.from({ length: 32_000 }, (_, index) =>
    Math.round(peak * (wave(index) + 0.4 * wave(2 * index))),
  )
}

const softer = (samples: Int16Array, factor: number) => samples.map((sample) => Math.round(sample * factor))
const over = (samples: Int16Array, noise: Int16Array) =>
  samples.map((sample, index) => sample + (noise[index % noise.length] ?? 0))

function joined(...pieces: Int16Array[]): Int16Array {
  return Int16Array.from(pieces.flatMap((piece) => [...piece]))
}

/** The verdict of each frame, as it comes over the telephone. */
function verdicts(samples: Int16Array): boolean[] {
  const audio = encodeMulaw(samples)
  const activity = createVoiceActivity()
  const found: boolean[] = []
  for (let at = 0; at + frameBytes <= audio.length; at += frameBytes) {
    found.push(activity.isSpeech(audio.subarray(at, at + frameBytes)))
  }
  activity.free()
  return found
}

const share = (found: boolean[]) => found.filter(Boolean).length / found.length

describe('voice activity', () => {
  it('hears a voice in most of its frames, also one that speaks 20 dB too softly', () => {
    const line = (samples: Int16Array) => verdicts(joined(new Int16Array(2000), samples)).slice(12)
    for (const [name, samples] of voices) {
      expect([name, share(line(samples)) > 0.8]).toEqual([name, true])
    }
    const [, spoken = new Int16Array()] = voices[0] ?? []
    expect(share(line(softer(spoken, 0.1)))).toBeGreaterThan(0.65)
  })

  it('never takes silence, hiss or hum for a voice', () => {
    const lines: Array<[string, Int16Array]> = [
      ['digital silence', decodeMulaw(new Uint8Array(32_000).fill(mulawSilence))],
      ['the other zero', decodeMulaw(new Uint8Array(32_000).fill(0x7f))],
      ...[10, 30, 100, 300, 1000].map((rms): [string, Int16Array] => [`hiss ${rms}`, hiss(rms)]),
      ...[20, 100, 400, 1500].map((peak): [string, Int16Array] => [`hum ${peak}`, hum(60, peak)]),
      ['hum of 120 Hz', hum(120, 400)],
    ]
    for (const [name, samples] of lines) expect([name, share(verdicts(samples))]).toEqual([name, 0])
  })

  it('knows the beginning and the end of a voice to within two frames, on a clean line and on a noisy one', () => {
    for (const rms of [0, 30, 100]) {
      const noise = hiss(rms)
      for (const [name, samples] of voices) {
        const found = verdicts(
          joined(noise.subarray(0, 16_000), over(samples, noise), noise.subarray(0, 16_000)),
        )
        const beginsLateBy = found.indexOf(true) - 100
        const endsLateBy = found.lastIndexOf(true) + 1 - (100 + samples.length / frameBytes)
        expect([name, rms, Math.abs(beginsLateBy) <= 2, Math.abs(endsLateBy) <= 2]).toEqual([
          name,
          rms,
          true,
          true,
        ])
      }
    }
  })

  it('of one call is not confused by another', () => {
    const [, voice = new Int16Array()] = voices[0] ?? []
    const audio = encodeMulaw(joined(new Int16Array(2000), voice))
    const alone = verdicts(decodeMulaw(audio))
    const one = createVoiceActivity()
    const other = createVoiceActivity()
    const noise = encodeMulaw(hiss(300))
    const together: boolean[] = []
    for (let at = 0; at + frameBytes <= audio.length; at += frameBytes) {
      other.isSpeech(noise.subarray(at % 16_000, (at % 16_000) + frameBytes))
      together.push(one.isSpeech(audio.subarray(at, at + frameBytes)))
    }
    expect(together).toEqual(alone)
  })

  it('gives its memory back: a thousand calls one after the other fit where two hundred do at once', () => {
    const many = Array.from({ length: 200 }, () => createVoiceActivity())
    for (const activity of many) activity.free()
    for (let call = 0; call < 1000; call += 1) {
      const activity = createVoiceActivity()
      activity.isSpeech(new Uint8Array(frameBytes).fill(mulawSilence))
      activity.free()
      activity.free()
    }
    expect(share(verdicts(hiss(30)))).toBe(0)
  })

  it('refuses a frame of another length, and to be used after it was given back', () => {
    const activity = createVoiceActivity()
    expect(() => activity.isSpeech(new Uint8Array(80))).toThrow('160 bytes')
    activity.free()
    expect(() => activity.isSpeech(new Uint8Array(160))).toThrow('given back')
  })
})
