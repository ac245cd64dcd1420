/**
 * ANA's engine for `live.bench.ts` in a process of its own, whole, as every host starts it, with its database on
 * disk; watched at its border and by the probe of its live calls, unless it is left alone.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import type { LiveMeasuring } from '../electron/engine/calls/live-probe.ts'
import { createPracticeClock } from '../electron/engine/clock.ts'
import { createEngine } from '../electron/engine/create-engine.ts'
import { practiceStartMs } from '../electron/practice/practice-day.ts'
import { type AddedTime, createAddedTimes } from './added-time.ts'
import { answerParent, childArgument } from './child-process.ts'
import { sharedMs, watchBorder } from './live-stamps.ts'
import type { BenchContact } from './reply-engine.ts'

export interface LiveEngineArgument {
  dataDir: string
  variables: Record<string, string>
  modelPort: number
  speed: number
  /** False: neither probe nor watched border, for memory that is ANA's alone. */
  watched: boolean
  speculates: boolean
}

/** What happened since `watch`. */
export interface Seen {
  turns: AddedTime[]
  unexplained: number
  clipsMade: number
  frameLateMs: number[]
  loopP99Ms: number
  loopMaxMs: number
  cores: number
  rssMb: number
  /** On the average. */
  live: number
  /** Warnings and errors of the log since the start, by their words. */
  complaints: Record<string, number>
}

export interface Memory {
  rssMb: number
  heapMb: number
  externalMb: number
}

const { dataDir, variables, modelPort, speed, watched, speculates } = childArgument<LiveEngineArgument>()
const practiceClock = createPracticeClock({ startAtMs: practiceStartMs(Date.now()), speed })
const whose = new AsyncLocalStorage<{ callId: string; reply: number }>()

const frameLateMs: number[] = []

function watch() {
  const border = watchBorder({
    modelPort,
    onModelRequest() {
      const thought = whose.getStore()
      if (thought) added.modelAsked(thought)
    },
    onVoiceRequest() {
      const thought = whose.getStore()
      if (thought) added.voiceAsked(thought)
    },
  })
  const offsetMs = sharedMs() - practiceClock.monotonicMs()
  const added = createAddedTimes({ border, nowMs: sharedMs, toSharedMs: (engineMs) => engineMs + offsetMs })
  const measuring: LiveMeasuring = {
    probe(mark) {
      added.take(mark)
      const { callId, moment, reply } = mark
      // Requests that the reply makes later are known by it.
      if (moment === 'think' && reply !== null) whose.enterWith({ callId, reply })
    },
    onFrameLateness: (lateMs) => void frameLateMs.push(lateMs),
  }
  return { border, added, measuring }
}

const watching = watched ? watch() : null
const complaints: Record<string, number> = {}
const engine = await createEngine({
  dataDir,
  variables,
  version: '0.0.0',
  clock: watching ? watching.border.watched(practiceClock, speed) : practiceClock,
  host: {
    kind: 'headless',
    pickSpreadsheet: () => Promise.resolve(null),
    switchMode: () => Promise.resolve(),
  },
  // The telephone company is on this computer, so no tunnel is needed.
  practice: {
    personas: () => [],
    sampleList: () => Promise.resolve({ fileName: '', bytes: new Uint8Array() }),
    assignPersona: () => {},
  },
  importWorkerUrl: new URL('../electron/engine/contacts/import-worker.ts', import.meta.url),
  sqliteWorkerUrl: new URL('../electron/engine/storage/sqlite-worker.ts', import.meta.url),
  rendererFolder: null,
  operatorPort: 0,
  publicPort: 0,
  measuring: { ...watching?.measuring, speculates },
  logOutput(line) {
    const { level, msg } = JSON.parse(line) as { level: string; msg: string }
    if (level === 'warn' || level === 'error') complaints[msg] = (complaints[msg] ?? 0) + 1
  },
})
const { services } = engine
const delay = monitorEventLoopDelay({ resolution: 1 })
let cpu = process.cpuUsage()
let sinceMs = performance.now()
let samples: number[] = []
const sampling = setInterval(() => samples.push(watching?.border.liveSockets() ?? 0), 200)

answerParent(
  {
    async isReady() {
      while (engine.publicUrl() === null) await wait(50)
      return true
    },
    async start({ contacts, atOnce }: { contacts: BenchContact[]; atOnce: number }): Promise<string> {
      await services.settings.update({ maxConcurrentCalls: atOnce })
      const campaign = await services.campaigns.create(
        {
          name: 'live.bench',
          fileName: 'live.bench.csv',
          rows: contacts.map((contact, index) => ({ row: index + 2, ...contact })),
          rejected: [],
          yieldBetween: () => new Promise((resolve) => setImmediate(resolve)),
        },
        { start: true },
      )
      return campaign.id
    },
    atOnce: (calls: number) => services.settings.update({ maxConcurrentCalls: calls }).then(() => null),
    /** Everybody was called once, and nobody is on the telephone. Who said nothing may be called again later. */
    async isCalled(campaignId: string): Promise<boolean> {
      const { contacts, callsPlaced, counts } = await services.campaigns.get(campaignId)
      return callsPlaced >= contacts && counts.call_in_progress === 0
    },
    live: () => watching?.border.liveSockets() ?? 0,
    watch() {
      watching?.added.collect()
      frameLateMs.length = 0
      samples = []
      delay.reset()
      delay.enable()
      cpu = process.cpuUsage()
      sinceMs = performance.now()
    },
    seen(): Seen {
      delay.disable()
      const { user, system } = process.cpuUsage(cpu)
      return {
        ...(watching?.added.collect() ?? { turns: [], unexplained: 0, clipsMade: 0 }),
        frameLateMs: [...frameLateMs],
        loopP99Ms: delay.percentile(99) / 1e6,
        loopMaxMs: delay.max / 1e6,
        cores: (user + system) / 1e3 / (performance.now() - sinceMs),
        rssMb: process.memoryUsage.rss() / 2 ** 20,
        live: samples.reduce((sum, live) => sum + live, 0) / Math.max(1, samples.length),
        complaints: { ...complaints },
      }
    },
    /** After the collector has taken what nobody needs. */
    async memory(): Promise<Memory> {
      for (let round = 0; round < 3; round += 1) {
        globalThis.gc?.()
        await wait(50)
      }
      const { rss, heapUsed, external } = process.memoryUsage()
      return { rssMb: rss / 2 ** 20, heapMb: heapUsed / 2 ** 20, externalMb: external / 2 ** 20 }
    },
    /** Ends the process at once, calls and all. */
    abandon() {
      setImmediate(() => process.exit(0))
      return true
    },
  },
  async () => {
    clearInterval(sampling)
    await engine.stop()
  },
)
