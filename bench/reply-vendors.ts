/**
 * The vendors of `reply.bench.ts` in a process of their own: a model and a voice at the vendor model's pace,
 * who remember how long they themselves took.
 */
import { createSystemClock } from '../electron/engine/clock.ts'
import { startPracticeLine } from '../electron/practice/practice-line.ts'
import { startFakeOllama } from '../tests/fakes/fake-ollama.ts'
import { answerParent } from './child-process.ts'
import { replyText } from './reply-texts.ts'

export interface VendorAddresses {
  ollamaUrl: string
  elevenLabsBaseUrl: string
  apiKey: string
  voiceId: string
}

export interface VendorRecords {
  /** Answers of the model in the order in which they were asked for. */
  replies: Array<{ text: string; tokens: Array<{ text: string; atMs: number }> }>
  voices: Array<{ text: string; firstAudioMs: number | null }>
}

/** In the last message of a request that wants a certain answer again. */
const again = /\brespuesta-(\d+)\b/

const clock = createSystemClock()
const ollama = await startFakeOllama({ clock, latency: 'medians', seed: 'bench' })
const line = await startPracticeLine({
  clock,
  seed: 'bench',
  latency: 'medians',
  voice: 'murmur',
  // The plan's limit on voices at once is not what is measured.
  maxConcurrentSyntheses: 1000,
})
let count = 0
const texts: string[] = []
ollama.answerWith((chat) => {
  const wanted = again.exec(chat.messages.at(-1)?.content ?? '')
  if (wanted) return replyText(Number(wanted[1]))
  // Warming up and the like.
  if (chat.messages.length < 3) return 'Hola.'
  const text = replyText(count)
  count += 1
  texts.push(text)
  return text
})

answerParent(
  {
    addresses: (): VendorAddresses => ({
      ollamaUrl: ollama.url,
      elevenLabsBaseUrl: line.elevenLabsBaseUrl,
      apiKey: line.apiKey,
      voiceId: line.voiceId,
    }),
    records: (): VendorRecords => ({
      replies: ollama
        .chats()
        .filter((chat) => chat.messages.length >= 3)
        .map(({ tokens }) => ({ text: tokens.map(({ text }) => text).join(''), tokens })),
      voices: line.textsSynthesised().map(({ text, firstAudioMs }) => ({ text, firstAudioMs })),
    }),
  },
  async () => {
    await ollama.close()
    await line.close()
  },
)
