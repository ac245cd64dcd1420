/**
 * The whole product in one process on simulated time: engine, practice line and everything between them over
 * real sockets, with a clock that stands still while one waits for the other. A slow computer makes such a
 * test slower, never different.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, type Engine } from '../../electron/engine/create-engine.ts'
import { importWorkerUrl } from '../../electron/headless/program-files.ts'
import { type PracticeHost, startPracticeHost } from '../../electron/practice/practice-host.ts'
import { createEventClock, type EventClock } from '../practice/event-clock.ts'

export interface SimulatedAna {
  readonly engine: Engine
  readonly practice: PracticeHost
  readonly clock: EventClock
  readonly folder: string
  /** Resolves when nothing is left to do. */
  untilDone(): Promise<void>
  stop(): Promise<void>
}

/**
 * @param options.beside what else takes part, started on the same time before the engine; gives variables for it
 * @param options.vendorsKeepTime also waits for model and voice are simulated time, so that slow ones can be measured
 */
export async function startSimulatedAna(
  variables: Record<string, string> = {},
  options: {
    beside?: (clock: EventClock) => Promise<Record<string, string>>
    vendorsKeepTime?: boolean
  } = {},
): Promise<SimulatedAna> {
  const folder = await mkdtemp(join(tmpdir(), 'ana-whole-'))
  // Turn by turn unless the test says otherwise: every audio frame of a live call is waited for.
  const isLive = variables.ANA_TRANSPORT === 'stream'
  let started: PracticeHost | null = null
  const clock = createEventClock({
    startAtMs: Date.parse('2026-11-24T10:00:00-05:00'),
    waiting: () => (started?.line.requestsInFlight() ?? 0) > 0,
    calm: true,
  })
  const practice = await startPracticeHost({
    clock,
    seed: 'whole',
    latency: 'zero',
    voice: 'murmur',
    awaitsSockets: isLive,
    ...(isLive ? { mediaTickMs: 20 } : {}),
  })
  started = practice
  const besides = (await options.beside?.(clock)) ?? {}
  const engine = await createEngine({
    dataDir: join(folder, 'practice'),
    variables: {
      // Nothing listens there: the scripted agent speaks and the rules judge, on every computer alike.
      OLLAMA_HOST: 'http://127.0.0.1:9',
      ANA_TRANSPORT: 'gather',
      ...variables,
      ...besides,
      ...practice.variables,
    },
    version: 'test',
    clock,
    ...(options.vendorsKeepTime ? { vendorClock: clock } : {}),
    host: { kind: 'headless', pickSpreadsheet: async () => null, switchMode: async () => {} },
    practice: practice.door,
    importWorkerUrl,
    sqliteWorkerUrl: null,
    rendererFolder: null,
    operatorPort: 0,
    publicPort: 0,
  })
  return {
    engine,
    practice,
    clock,
    folder,
    async untilDone() {
      for (;;) {
        const outlook = await engine.outlook()
        if (outlook.kind === 'idle') {
          if (outlook.nextAt === null) return
          clock.skipTo(outlook.nextAt)
        }
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    async stop() {
      await engine.stop()
      clock.stop()
      await practice.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
