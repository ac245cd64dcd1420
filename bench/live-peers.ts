/**
 * ANA's peers for `live.bench.ts` in a process of their own: telephone company, customers, ears and voice of the
 * practice line and a model, all at the vendor model's pace. What they send carries the time of sending.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createPracticeClock, createSystemClock } from '../electron/engine/clock.ts'
import type { PracticeCall } from '../electron/practice/practice-call.ts'
import { startPracticeLine } from '../electron/practice/practice-line.ts'
import { instanceOf, startFakeOllama } from '../tests/fakes/fake-ollama.ts'
import { answerParent, childArgument } from './child-process.ts'
import { stampOutgoing } from './live-stamps.ts'
import { type Perceived, perceivedIn } from './live-turns.ts'
import { replyText } from './reply-texts.ts'

export interface PeersArgument {
  /** How fast the customers live; 1 is real. */
  speed: number
}

export interface PeerAddresses {
  modelPort: number
  variables: Record<string, string>
}

export interface PeersLoad {
  loopP99Ms: number
  cores: number
}

const { speed } = childArgument<PeersArgument>()
stampOutgoing()

const clock = speed === 1 ? createSystemClock() : createPracticeClock({ startAtMs: Date.now(), speed })
const ollama = await startFakeOllama({ clock, latency: 'medians', seed: 'live' })
const line = await startPracticeLine({
  clock,
  seed: 'live',
  latency: 'medians',
  voice: 'murmur',
  // The plan's limit on voices at once is not what is measured.
  maxConcurrentSyntheses: 1000,
  ...(speed === 1 ? {} : { mediaTickMs: 40 }),
})
/** One sentence: more turns in the same time, and nobody listens to a lecture. */
const shortened = (text: string): string => text.slice(0, text.indexOf('. ') + 1) || text

let count = 0
ollama.answerWith((chat) => {
  if (chat.format !== undefined) return JSON.stringify(instanceOf(chat.format))
  // Warming up and the like.
  if (chat.messages.length < 3) return 'Hola.'
  count += 1
  return shortened(replyText(count - 1))
})

const delay = monitorEventLoopDelay({ resolution: 1 })
let cpu = process.cpuUsage()
let sinceMs = performance.now()

answerParent(
  {
    addresses: (): PeerAddresses => ({
      modelPort: Number(new URL(ollama.url).port),
      variables: {
        TWILIO_API_BASE_URL: line.twilioBaseUrl,
        TWILIO_ACCOUNT_SID: line.accountSid,
        TWILIO_AUTH_TOKEN: line.authToken,
        TWILIO_PHONE_NUMBER: line.phoneNumber,
        ELEVENLABS_BASE_URL: line.elevenLabsBaseUrl,
        ELEVENLABS_API_KEY: line.apiKey,
        ELEVENLABS_VOICE_ID: line.voiceId,
        OLLAMA_HOST: ollama.url,
      },
    }),
    /** Names the customers behind numbers. */
    cast(roles: Array<{ e164: string; persona: string }>) {
      for (const { e164, persona } of roles) {
        if (!line.assignPersona(e164, persona)) throw new Error(`nobody is called ${persona}`)
      }
    },
    isIdle: () => line.idle(),
    records: (): PracticeCall[] => line.calls(),
    perceived: (): Perceived => perceivedIn(line.calls()),
    watch() {
      delay.reset()
      delay.enable()
      cpu = process.cpuUsage()
      sinceMs = performance.now()
    },
    load(): PeersLoad {
      delay.disable()
      const { user, system } = process.cpuUsage(cpu)
      return {
        loopP99Ms: delay.percentile(99) / 1e6,
        cores: (user + system) / 1e3 / (performance.now() - sinceMs),
      }
    },
  },
  async () => {
    await ollama.close()
    await line.close()
  },
)
