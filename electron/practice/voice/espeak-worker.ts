/**
 * eSpeak-NG on a thread of its own: text in, watermarked telephone audio out. eSpeak is GPL, a development
 * dependency that is never packed; where it is missing the thread says so and the line murmurs instead.
 */
import { parentPort } from 'node:worker_threads'
import { bytesPerMs, silenceByte, toTelephoneAudio } from './mulaw.ts'
import { pauseAfterMs } from './syllables.ts'
import { hideWord, recordSamples, wordsOf } from './word-watermark.ts'

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
  synthesize(text: string, take: (samples: Int16Array, events: SpeechEvent[]) => boolean): void
}

export interface SpeakRequest {
  id: number
  text: string
}
export type WorkerMessage =
  | { kind: 'ready' }
  | { kind: 'unavailable'; reason: string }
  | { kind: 'spoken'; id: number; audio: Uint8Array }
  | { kind: 'failed'; id: number; reason: string }

const telephoneWordsPerMinute = 165

async function loadEspeak(): Promise<Espeak> {
  // A name in a variable: neither the bundler nor the type checker may demand the optional package.
  const packageName = '@echogarden/espeak-ng-emscripten'
  const module: { default: () => Promise<{ eSpeakNGWorker: new () => Espeak }> } = await import(packageName)
  const library = await module.default()
  const espeak = new library.eSpeakNGWorker()
  espeak.set_voice('es-419', 'es-419')
  espeak.set_rate(telephoneWordsPerMinute)
  return espeak
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

function speak(espeak: Espeak, text: string): Uint8Array {
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
  const voice = toTelephoneAudio(linear, espeak.get_samplerate())
  const words = wordsOf(text)
  const starts = wordStarts(text, words, events)
  // Each word gets its own stretch of the voice, lengthened by silence where its record needs more room.
  const stretches = words.map((word, i) => {
    const sound = voice.subarray(starts[i] ?? 0, starts[i + 1] ?? voice.length)
    const needed = recordSamples(word) + 8
    return { word, sound, length: Math.max(sound.length, needed) }
  })
  const tail = words.length > 0 ? pauseAfterMs(words.at(-1) ?? '') * bytesPerMs : 0
  const audio = new Uint8Array(stretches.reduce((sum, { length }) => sum + length, tail)).fill(silenceByte)
  let position = 0
  for (const { word, sound, length } of stretches) {
    audio.set(sound, position)
    hideWord(audio, word, position, position + length)
    position += length
  }
  return audio
}

const port = parentPort
if (port) {
  const send = (message: WorkerMessage) => port.postMessage(message)
  try {
    const espeak = await loadEspeak()
    send({ kind: 'ready' })
    port.on('message', (request: SpeakRequest) => {
      try {
        send({ kind: 'spoken', id: request.id, audio: speak(espeak, request.text) })
      } catch (error) {
        send({ kind: 'failed', id: request.id, reason: String(error) })
      }
    })
  } catch (error) {
    send({ kind: 'unavailable', reason: String(error) })
  }
}
