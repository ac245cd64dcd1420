/**
 * eSpeak-NG on a thread of its own: text in, watermarked telephone audio out. eSpeak is GPL, a development
 * dependency that is never packed; where it is missing the thread says so and the line murmurs instead.
 */
import { parentPort } from 'node:worker_threads'
import { bytesPerMs, mulawToLinear, toTelephoneAudio } from './mulaw.ts'
import { assembleSpeech, type SpeakOptions, type SpokenAudio } from './spoken-audio.ts'
import { pauseAfterMs } from './syllables.ts'
import { type VoiceName, voices } from './voices.ts'
import { wordsOf } from './word-watermark.ts'

interface SpeechEvent {
  type: string
  /** 1-based position of the word in the text, in characters. */
  text_position: number
  /** Milliseconds from the start of the audio. */
  audio_position: number
}

interface Espeak {
  set_voice(name: string, language: string): number
  get_samplerate(): number
  set_rate(wordsPerMinute: number): void
  set_pitch(pitch: number): void
  set_range(range: number): void
  synthesize(text: string, take: (samples: Int16Array, events: SpeechEvent[]) => boolean): void
}

export interface SpeakRequest {
  id: number
  text: string
  options: SpeakOptions
}
export type WorkerMessage =
  | { kind: 'ready' }
  | { kind: 'unavailable'; reason: string }
  | { kind: 'spoken'; id: number; spoken: SpokenAudio }
  | { kind: 'failed'; id: number; reason: string }

/** Root mean square of the finished voice, of 32,767: as loud as telephones carry a voice. */
const loudness = 3400
/** Below this a sample is part of a pause. */
const quiet = 260

async function loadEspeak(): Promise<Espeak> {
  // A name in a variable: neither the bundler nor the type checker may demand the optional package.
  const packageName = '@echogarden/espeak-ng-emscripten'
  const module: { default: () => Promise<{ eSpeakNGWorker: new () => Espeak }> } = await import(packageName)
  const library = await module.default()
  return new library.eSpeakNGWorker()
}

let speaking: VoiceName | null = null

function takeVoice(espeak: Espeak, name: VoiceName): void {
  if (speaking === name) return
  const { variant, pitch, range, wordsPerMinute } = voices[name]
  // A language beside the name would win over the variant.
  espeak.set_voice(`es-419+${variant}`, '')
  espeak.set_rate(wordsPerMinute)
  espeak.set_pitch(pitch)
  espeak.set_range(range)
  speaking = name
}

/** Where each word begins in the audio, in samples of telephone audio; words eSpeak is silent about follow the last. */
function wordStarts(text: string, words: string[], events: SpeechEvent[]): number[] {
  const characters = [...text]
  const wordAt: number[] = []
  let word = -1
  let inside = false
  for (const character of characters) {
    const blank = /\s/u.test(character)
    if (!blank && !inside) word += 1
    inside = !blank
    wordAt.push(word)
  }
  const starts: Array<number | undefined> = words.map(() => undefined)
  for (const event of events) {
    const index = wordAt[event.text_position - 1]
    if (event.type !== 'word' || index === undefined || index < 0 || index >= words.length) continue
    starts[index] ??= event.audio_position * bytesPerMs
  }
  let last = 0
  return starts.map((start) => {
    last = Math.max(last, start ?? last)
    return last
  })
}

/** What brings the voice to the telephone's loudness. */
function gainFor(samples: Int16Array): number {
  let sum = 0
  let count = 0
  for (const sample of samples) {
    if (Math.abs(sample) < quiet) continue
    sum += sample * sample
    count += 1
  }
  return count === 0 ? 1 : Math.min(4, loudness / Math.sqrt(sum / count))
}

/** One past the last sample that is no pause. */
function voicedEnd(sound: Uint8Array): number {
  let end = sound.length
  while (end > 0 && Math.abs(mulawToLinear[sound[end - 1] ?? 0] ?? 0) < quiet) end -= 1
  return end
}

function speak(espeak: Espeak, text: string, options: SpeakOptions): SpokenAudio {
  takeVoice(espeak, options.voice ?? 'ana')
  const pieces: Int16Array[] = []
  const events: SpeechEvent[] = []
  espeak.synthesize(text, (samples, batch) => {
    pieces.push(samples)
    events.push(...batch)
    return false
  })
  const linear = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let filled = 0
  for (const piece of pieces) {
    linear.set(piece, filled)
    filled += piece.length
  }
  const voice = toTelephoneAudio(linear, espeak.get_samplerate(), gainFor(linear))
  const words = wordsOf(text)
  const starts = wordStarts(text, words, events)
  const sounds = words.map((word, index) => {
    const isLast = index === words.length - 1
    const sound = voice.subarray(
      starts[index] ?? 0,
      isLast ? voice.length : (starts[index + 1] ?? voice.length),
    )
    const voicedSamples = voicedEnd(sound)
    // eSpeak ends in as much silence as it likes; what follows a text is ours to say.
    return isLast
      ? {
          word,
          pieces: [sound.subarray(0, voicedSamples)],
          voicedSamples,
          pauseSamples: pauseAfterMs(word) * bytesPerMs,
        }
      : { word, pieces: [sound], voicedSamples, pauseSamples: 0 }
  })
  return assembleSpeech(sounds, options)
}

const port = parentPort
if (port) {
  const send = (message: WorkerMessage, own: ArrayBuffer[] = []) => port.postMessage(message, own)
  try {
    const espeak = await loadEspeak()
    send({ kind: 'ready' })
    port.on('message', ({ id, text, options }: SpeakRequest) => {
      try {
        const spoken = speak(espeak, text, options)
        send({ kind: 'spoken', id, spoken }, [spoken.audio.buffer as ArrayBuffer])
      } catch (error) {
        send({ kind: 'failed', id, reason: String(error) })
      }
    })
  } catch (error) {
    send({ kind: 'unavailable', reason: String(error) })
  }
}
