/**
 * A voice without words: murmur with the rhythm, the vowels and the melody of the text, as one hears somebody
 * through a wall. It costs next to nothing, so a hundred calls, or twenty at twenty times speed, stay light.
 */
import { bytesPerMs, encodeMulaw, sampleRate } from './mulaw.ts'
import { assembleSpeech, type SpeakOptions, type SpokenAudio, type WordSound } from './spoken-audio.ts'
import { type Onset, pauseAfterMs, type Syllable, syllableMs, syllablesOf, type Vowel } from './syllables.ts'
import { type VoiceName, voices } from './voices.ts'
import { wordsOf } from './word-watermark.ts'

const syllableSamples = syllableMs * bytesPerMs
/** How far apart the steps of the melody are, and how many there are. */
const stepRatio = 1.09
const steps = 7

/** A man's formants, in Hz, and how broad they are. */
const formants: Readonly<Record<Vowel, readonly [number, number, number]>> = {
  a: [700, 1300, 2450],
  e: [450, 1850, 2500],
  i: [290, 2200, 2900],
  o: [470, 900, 2450],
  u: [310, 700, 2350],
}
const bandwidths = [80, 110, 160] as const
const strengths = [1, 0.55, 0.25] as const

/** The loudest sample of a stressed syllable, of 32,767. */
const peak = 10_000

/** The same noise for everybody, so that the same text always makes the same audio. */
function createNoise(): () => number {
  let state = 22_222
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x3fffffff - 1
  }
}

/** A two-pole resonator in place: what a mouth's cavity does to the sound. */
function resonate(source: Float32Array, hz: number, bandwidthHz: number): Float32Array {
  const radius = Math.exp((-Math.PI * bandwidthHz) / sampleRate)
  const first = 2 * radius * Math.cos((2 * Math.PI * hz) / sampleRate)
  const second = -radius * radius
  const gain = 1 - first - second
  const output = new Float32Array(source.length)
  let before = 0
  let beforeThat = 0
  for (let i = 0; i < source.length; i += 1) {
    const value = gain * (source[i] ?? 0) + first * before + second * beforeThat
    output[i] = value
    beforeThat = before
    before = value
  }
  return output
}

/** How loud the voice is through the syllable, 0 to 1. */
function envelope(i: number, onset: Onset): number {
  const ms = i / bytesPerMs
  const opensAtMs = onset === 'hiss' ? 42 : onset === 'stop' ? 26 : 0
  const opening = Math.min(1, Math.max(0, (ms - opensAtMs) / 18))
  const closing = Math.min(1, (syllableMs - ms) / 40)
  return opening * closing ** 0.7
}

function makeSyllable(
  voice: VoiceName,
  vowel: Vowel,
  onset: Onset,
  step: number,
  loudness: number,
): Uint8Array {
  const { murmurHz, formantScale } = voices[voice]
  const noise = createNoise()
  const hum = new Float32Array(syllableSamples)
  let phase = 0
  for (let i = 0; i < hum.length; i += 1) {
    // The pitch falls a little within the syllable and never stands quite still.
    const glide = 1.03 - (0.06 * i) / hum.length + 0.006 * Math.sin(i / 190)
    phase += (murmurHz * stepRatio ** step * glide) / sampleRate
    if (phase >= 1) phase -= 1
    // The glottis opens slowly and closes at once: harmonics up to where the telephone ends.
    const pulse = phase < 0.6 ? Math.sin((Math.PI * phase) / 0.6) ** 2 : phase < 0.66 ? -1.2 : -0.3
    hum[i] = pulse + 0.04 * noise()
  }
  const mouth = formants[vowel].map((hz, k) => {
    const scaled = Math.min(hz * formantScale, 3600)
    const band = resonate(hum, scaled, bandwidths[k] ?? 160)
    // Each resonance at its own strength, whatever the source gives it.
    const loudest = band.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-6)
    return { band, factor: (strengths[k] ?? 0) / loudest }
  })
  const output = new Uint8Array(syllableSamples)
  const total = strengths.reduce((sum, strength) => sum + strength, 0)
  for (let i = 0; i < output.length; i += 1) {
    let wave = 0
    for (const { band, factor } of mouth) wave += (band[i] ?? 0) * factor
    const voiced = (wave / total) * 1.5 * envelope(i, onset)
    const ms = i / bytesPerMs
    const hiss = onset === 'hiss' && ms < 50 ? 0.16 * Math.sin((Math.PI * ms) / 50) : 0
    const burst = onset === 'stop' && ms >= 20 && ms < 28 ? 0.3 : 0
    const sound = (voiced + (hiss + burst) * noise()) * loudness * peak
    output[i] = encodeMulaw(Math.round(sound))
  }
  return output
}

const made = new Map<string, Uint8Array>()

function soundOf(voice: VoiceName, { vowel, onset, stressed }: Syllable, step: number): Uint8Array {
  const key = `${voice}/${vowel}/${onset}/${step}/${stressed}`
  const known = made.get(key)
  if (known) return known
  const sound = makeSyllable(voice, vowel, onset, step, stressed ? 1 : 0.72)
  made.set(key, sound)
  return sound
}

/** The text murmured, with words hidden in it. */
export function murmurSpeech(text: string, options: SpeakOptions = {}): SpokenAudio {
  const voice = options.voice ?? 'ana'
  const words = wordsOf(text)
  let sentenceStart = 0
  const sounds = words.map((word, index): WordSound => {
    const asks = word.includes('?')
    // The melody falls through the sentence, rises on stressed syllables and at a question's end.
    const fall = Math.min(3, Math.floor((index - sentenceStart) / 2))
    const syllables = syllablesOf(word)
    const pieces = syllables.map((syllable, k) => {
      const rise = asks ? 2 + Math.round((2 * (k + 1)) / syllables.length) : syllable.stressed ? 2 : 0
      return soundOf(voice, syllable, Math.min(steps - 1, Math.max(0, 4 - fall + rise - (asks ? 1 : 0))))
    })
    if (/[.!?…]["»)]*$/u.test(word)) sentenceStart = index + 1
    return {
      word,
      pieces,
      voicedSamples: pieces.length * syllableSamples,
      pauseSamples: pauseAfterMs(word) * bytesPerMs,
    }
  })
  return assembleSpeech(sounds, options)
}

/** The text in ANA's murmur as watermarked µ-law, 8 kHz mono. Empty for a text without words. */
export function murmur(text: string): Uint8Array {
  return murmurSpeech(text).audio
}
