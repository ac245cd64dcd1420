/**
 * ANA's engine for `reply.bench.ts` in a process of its own, whole, as every host starts it; and beside it the
 * seed's way of answering a turn, with the same model and the same voice: write everything, speak
 * everything, store it, then answer.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createPracticeClock } from '../electron/engine/clock.ts'
import { toSpoken } from '../electron/engine/conversation/spoken-spanish.ts'
import { createEngine } from '../electron/engine/create-engine.ts'
import { toTwiml } from '../electron/engine/telephony/twilio/twiml.ts'
import { startLoopbackServer } from '../electron/practice/loopback-server.ts'
import { practiceStartMs } from '../electron/practice/practice-day.ts'
import type { Waterfall } from '../shared/domain/call.ts'
import { answerParent, childArgument } from './child-process.ts'

export interface EngineArgument {
  dataDir: string
  variables: Record<string, string>
}

export interface BenchContact {
  nombre: string
  e164: string
}

export interface BenchTurn {
  index: number
  role: 'assistant' | 'customer'
  text: string
  spokenBy: string | null
  waterfall: Waterfall | null
}

/** One turn of the seed's: what the model is asked, and the question that ANA's own answer ended with. */
export interface SeedTurn {
  replyIndex: number
  tail: string
}

const { dataDir, variables } = childArgument<EngineArgument>()
const engine = await createEngine({
  dataDir,
  variables,
  version: '0.0.0',
  clock: createPracticeClock({ startAtMs: practiceStartMs(Date.now()), speed: 1 }),
  host: {
    kind: 'headless',
    pickSpreadsheet: () => Promise.resolve(null),
    switchMode: () => Promise.resolve(),
  },
  // The telephone company is on this computer, so no tunnel is needed.
  practice: {
    personas: () => [],
    sampleList: async () => ({ fileName: '', bytes: new Uint8Array() }),
    assignPersona: () => {},
  },
  importWorkerUrl: new URL('../electron/engine/contacts/import-worker.ts', import.meta.url),
  sqliteWorkerUrl: new URL('../electron/engine/storage/sqlite-worker.ts', import.meta.url),
  rendererFolder: null,
  operatorPort: 0,
  publicPort: 0,
})
const { services } = engine
const delay = monitorEventLoopDelay({ resolution: 1 })

let clips = 0
const seed = await startLoopbackServer(0, async (exchange) => {
  const { replyIndex, tail } = JSON.parse(exchange.body) as SeedTurn
  let text = ''
  const answer = services.llm.chat({
    messages: [
      { role: 'system', content: 'Responda como ANA.' },
      { role: 'assistant', content: '¿En qué trabaja?' },
      { role: 'user', content: `Tarea: respuesta-${replyIndex}` },
    ],
    maxTokens: 120,
    temperature: 0.4,
  })
  for await (const piece of answer) text += piece
  const audio: Uint8Array[] = []
  for await (const piece of services.synthesis.synthesize({ text: toSpoken(`${text} ${tail}`.trim()) })) {
    audio.push(piece)
  }
  clips += 1
  await writeFile(join(dataDir, `seed-${clips}.ulaw`), Buffer.concat(audio))
  const twiml = toTwiml([{ kind: 'play', url: `http://127.0.0.1/audio/${clips}` }, { kind: 'hangup' }])
  exchange.response.writeHead(200, { 'content-type': 'text/xml' }).end(twiml)
})

answerParent(
  {
    async publicUrl() {
      while (engine.publicUrl() === null) await new Promise((resolve) => setTimeout(resolve, 50))
      return engine.publicUrl()
    },
    seedUrl: () => seed.origin,
    async start(contacts: BenchContact[]): Promise<string> {
      const campaign = await services.campaigns.create(
        {
          name: 'reply.bench',
          fileName: 'reply.bench.csv',
          rows: contacts.map((contact, index) => ({ row: index + 2, ...contact })),
          rejected: [],
          yieldBetween: () => new Promise((resolve) => setImmediate(resolve)),
        },
        { start: true },
      )
      return campaign.id
    },
    async turns(callId: string): Promise<BenchTurn[]> {
      const detail = await services.callQuery.detail(callId)
      return (detail?.turns ?? []).map(({ index, role, text, spokenBy, waterfall }) => ({
        index,
        role,
        text,
        spokenBy,
        waterfall,
      }))
    },
    watchLoop() {
      delay.reset()
      delay.enable()
    },
    loopDelay() {
      delay.disable()
      return { p99Ms: delay.percentile(99) / 1e6, maxMs: delay.max / 1e6 }
    },
  },
  async () => {
    await seed.close()
    await engine.stop()
  },
)
