/**
 * The practice line's voices: audible Spanish where eSpeak-NG is installed and wanted, else murmur. Either
 * way the audio is µ-law, 8 kHz, mono, and every word is hidden in it (see word-watermark).
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { SpeakRequest, WorkerMessage } from './espeak-worker.ts'
import { murmurSpeech } from './murmur.ts'
import type { SpeakOptions, SpokenAudio } from './spoken-audio.ts'

export type VoiceKind = 'audible' | 'murmur'

export interface PracticeVoice {
  /** What it turned out to be, once it has spoken; `audible` is only granted when eSpeak-NG loads. */
  kind(): VoiceKind
  /** The text's sound and when each word of it is said. Murmur is the same every time. */
  speak(text: string, options?: SpeakOptions): Promise<SpokenAudio>
  close(): Promise<void>
}

/** The source file in development; the bundler's output beside the bundle, or beside its chunks, otherwise. */
function workerFile(): URL | null {
  for (const name of ['./espeak-worker.ts', './espeak-worker.js', '../espeak-worker.js']) {
    const url = new URL(name, import.meta.url)
    if (url.protocol === 'file:' && existsSync(fileURLToPath(url))) return url
  }
  return null
}

const murmuring: PracticeVoice = {
  kind: () => 'murmur',
  speak: async (text, options) => murmurSpeech(text, options),
  close: async () => {},
}

interface Waiting {
  text: string
  options: SpeakOptions
  resolve(spoken: SpokenAudio): void
}

/**
 * Never fails: without eSpeak-NG an audible voice becomes murmur. Does not wait for it either: it loads in its
 * own thread while the rest of the program starts, and the first words wait.
 */
export async function createPracticeVoice(wanted: VoiceKind): Promise<PracticeVoice> {
  const file = wanted === 'audible' ? workerFile() : null
  if (!file) return murmuring
  const worker = new Worker(file)
  worker.unref()
  const waiting = new Map<number, Waiting>()
  let alive = true
  let nextId = 0

  const giveUp = () => {
    alive = false
    for (const { text, options, resolve } of waiting.values()) resolve(murmurSpeech(text, options))
    waiting.clear()
  }
  let isAudible = false
  const available = new Promise<boolean>((resolve) => {
    worker.on('message', (message: WorkerMessage) => {
      switch (message.kind) {
        case 'ready':
          isAudible = alive
          resolve(alive)
          return
        case 'unavailable':
          resolve(false)
          return
        case 'spoken':
        case 'failed': {
          const request = waiting.get(message.id)
          waiting.delete(message.id)
          request?.resolve(
            message.kind === 'spoken' ? message.spoken : murmurSpeech(request.text, request.options),
          )
        }
      }
    })
    const lost = () => {
      giveUp()
      resolve(false)
    }
    worker.on('error', lost)
    worker.on('exit', lost)
  })
  void available.then((isThere) => {
    alive &&= isThere
    if (!isThere) void worker.terminate()
  })
  return {
    kind: () => (alive && isAudible ? 'audible' : 'murmur'),
    async speak(text, options = {}) {
      if (!(await available) || !alive) return murmurSpeech(text, options)
      return new Promise<SpokenAudio>((resolve) => {
        nextId += 1
        waiting.set(nextId, { text, options, resolve })
        worker.postMessage({ id: nextId, text, options } satisfies SpeakRequest)
      })
    },
    async close() {
      alive = false
      await worker.terminate()
      giveUp()
    },
  }
}
