/**
 * The engine in a process of its own, under the desktop's main process: the twin of the headless program. It
 * gets its orders by message, starts the practice line when it is to practise, answers the pages over the
 * ports it is given, and ends when told.
 */
import { join } from 'node:path'
import type { MessagePortMain } from 'electron'
import { createPracticeClock, createSystemClock } from '../engine/clock.ts'
import { createEngine } from '../engine/create-engine.ts'
import type { Services } from '../engine/services.ts'
import { withEnvFile } from '../engine/settings/env-file.ts'
import { readEnvironment } from '../engine/settings/environment.ts'
import { startDeskReporter } from './desk-reporter.ts'
import { createEngineLine } from './engine-line.ts'
import type { EngineOrder, EngineStart, FromEngine, ToEngine } from './engine-messages.ts'

interface Running {
  connectPort(port: MessagePortMain): void
  obey(order: EngineOrder): Promise<void>
  stop(): Promise<void>
}

const send = (message: FromEngine) => process.parentPort.postMessage(message)
const engineLine = createEngineLine(send)
let running: Promise<Running> | null = null

/** On real calls none of it is loaded. */
const loadPractice = async () => (await import('../practice/practice-start.ts')).startPractice

const realClock = (testNowMs: number | undefined) =>
  testNowMs === undefined ? createSystemClock() : createPracticeClock({ startAtMs: testNowMs, speed: 1 })

async function start(order: EngineStart): Promise<Running> {
  const variables = await withEnvFile(process.env, join(process.cwd(), '.env'))
  const { testNowMs } = readEnvironment(variables, { practice: order.practice }).options
  const dataDir = join(order.dataFolder, order.practice ? 'practice' : 'real')
  const line = order.practice ? await loadPractice().then((start) => start(dataDir, testNowMs)) : null
  const clock = line?.clock ?? realClock(testNowMs)
  const engine = await createEngine({
    dataDir,
    practice: line?.host.door ?? null,
    variables: { ...variables, ...line?.host.variables },
    version: order.version,
    clock,
    host: engineLine.host,
    secrets: engineLine.secrets,
    importWorkerUrl: new URL('./import-worker.js', import.meta.url),
    sqliteWorkerUrl: new URL('./sqlite-worker.js', import.meta.url),
    rendererFolder: null,
  })
  send({ kind: 'ready' })
  const reporter = startDeskReporter(engine.services, send)
  return {
    connectPort: (port) => engine.connectPort(port),
    async obey(order) {
      if (order.kind === 'take_calls') engine.takeCalls(order.on)
      else await moveCampaigns(engine.services.campaigns, order.kind)
    },
    async stop() {
      reporter.stop()
      await engine.stop()
      await line?.close()
    },
  }
}

/** Pauses every campaign that runs, or resumes every one that was paused. */
async function moveCampaigns(
  campaigns: Services['campaigns'],
  order: 'pause_campaigns' | 'resume_campaigns',
): Promise<void> {
  const from = order === 'pause_campaigns' ? 'running' : 'paused'
  for (const { id, status } of await campaigns.list()) {
    if (status !== from) continue
    await (order === 'pause_campaigns' ? campaigns.pause(id) : campaigns.start(id))
  }
}

async function receive(message: ToEngine, ports: MessagePortMain[]): Promise<void> {
  switch (message.kind) {
    case 'start':
      running = start(message)
      await running
      return
    case 'connect': {
      const engine = await running
      for (const port of ports) engine?.connectPort(port)
      return
    }
    case 'take_calls':
    case 'pause_campaigns':
    case 'resume_campaigns':
      // A campaign that changed meanwhile is no reason to end the engine.
      await (await running)?.obey(message).catch(() => {})
      return
    case 'answer':
    case 'refusal':
      engineLine.receive(message)
      return
    case 'stop':
      await (await running)?.stop()
      process.exit(0)
  }
}

process.parentPort.on('message', ({ data, ports }) => {
  receive(data, ports).catch((error: unknown) => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    send({ kind: 'failed', message })
    process.exit(1)
  })
})
