/**
 * The engine in a process of its own, under the desktop's main process: the twin of the headless program. It
 * gets its orders by message, starts the practice line when it is to practise, answers the pages over the
 * ports it is given, and ends when told.
 */
import { join } from 'node:path'
import type { MessagePortMain } from 'electron'
import { createPracticeClock, createSystemClock } from '../engine/clock.ts'
import { createEngine } from '../engine/create-engine.ts'
import { withEnvFile } from '../engine/settings/env-file.ts'
import { readEnvironment } from '../engine/settings/environment.ts'
import { type PracticeLine, startPracticeLine } from '../practice/practice-line.ts'
import { createEngineLine } from './engine-line.ts'
import type { EngineStart, FromEngine, ToEngine } from './engine-messages.ts'

interface Running {
  connectPort(port: MessagePortMain): void
  stop(): Promise<void>
}

const send = (message: FromEngine) => process.parentPort.postMessage(message)
const line = createEngineLine(send)
let running: Promise<Running> | null = null

/** The practice line takes the vendors' place: same adapters, other addresses and keys. */
function practiceVariables(practice: PracticeLine): Record<string, string> {
  return {
    TWILIO_API_BASE_URL: practice.twilioBaseUrl,
    TWILIO_ACCOUNT_SID: practice.accountSid,
    TWILIO_AUTH_TOKEN: practice.authToken,
    TWILIO_PHONE_NUMBER: practice.phoneNumber,
    ELEVENLABS_BASE_URL: practice.elevenLabsBaseUrl,
    ELEVENLABS_API_KEY: practice.apiKey,
    ELEVENLABS_VOICE_ID: practice.voiceId,
  }
}

async function start(order: EngineStart): Promise<Running> {
  const variables = await withEnvFile(process.env, join(process.cwd(), '.env'))
  const { testNowMs } = readEnvironment(variables, { practice: order.practice }).options
  const clock =
    testNowMs === undefined ? createSystemClock() : createPracticeClock({ startAtMs: testNowMs, speed: 1 })
  const practice = order.practice
    ? await startPracticeLine({ clock, seed: order.dataFolder, latency: 'medians', voice: 'audible' })
    : null
  const engine = await createEngine({
    dataDir: join(order.dataFolder, order.practice ? 'practice' : 'real'),
    practice: order.practice,
    variables: practice === null ? variables : { ...variables, ...practiceVariables(practice) },
    version: order.version,
    clock,
    host: line.host,
    secrets: line.secrets,
    importWorkerUrl: new URL('./import-worker.js', import.meta.url),
    rendererFolder: join(import.meta.dirname, '../renderer'),
  })
  send({ kind: 'ready' })
  return {
    connectPort: (port) => engine.connectPort(port),
    async stop() {
      await engine.stop()
      await practice?.close()
    },
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
    case 'answer':
    case 'refusal':
      line.receive(message)
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
