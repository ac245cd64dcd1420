/**
 * The engine under plain Node, without a screen: it serves its interface to a browser on this computer. Real
 * calls, or the practice line beside it; an interface may ask to change over, and then the other engine
 * takes the same door.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { createPracticeClock, createSystemClock, type PracticeClock } from '../engine/clock.ts'
import { createEngine, type Engine } from '../engine/create-engine.ts'
import type { Clock, Host } from '../engine/ports.ts'
import { readEnvironment, type Variables } from '../engine/settings/environment.ts'
import type { PracticeHost } from '../practice/practice-host.ts'
import { dataFolderOf } from './data-root.ts'
import { importWorkerUrl, rendererFolder, sqliteWorkerUrl } from './program-files.ts'

export interface HeadlessOptions {
  practice: boolean
  /** Holds a folder for practice and one for real calls. */
  dataDir: string
  version: string
  variables: Variables
  /** 0 asks for any free port. */
  operatorPort?: number
  publicPort?: number
  /** Seconds of the engine's clock in a real one; for practice and tests. */
  speed?: number
  /** Told what an operator should know, e.g. that the practice clock starts at another hour. Spanish. */
  say?: (message: string) => void
  logOutput?: (line: string) => void
}

export interface Headless {
  readonly operatorUrl: string
  readonly operatorToken: string
  publicUrl(): string | null
  /** The engine that runs now; another one after an interface changed over. */
  readonly engine: Engine
  /** Its clock; a practice clock can skip idle time. */
  readonly clock: Clock | PracticeClock
  /** Null on real calls. */
  readonly practice: PracticeHost | null
  readonly isPractice: boolean
  /** Drains and closes. Repeating it is harmless. */
  stop(): Promise<void>
}

/** On real calls none of it is loaded. */
const loadPractice = async () => (await import('../practice/practice-start.ts')).startPractice

interface Running {
  practice: boolean
  engine: Engine
  clock: Clock
  host: PracticeHost | null
  stop(): Promise<void>
}

/** Lets the answer to the request to change over leave before its door closes. */
const answerLeavesMs = 200

const asBogotaTime = new Intl.DateTimeFormat('es-CO', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  hour: 'numeric',
  minute: '2-digit',
  timeZone: 'America/Bogota',
})

/** @throws AnaError when the folder, the database, a port or a variable does not allow to start */
export async function startHeadless(options: HeadlessOptions): Promise<Headless> {
  const { dataDir, version, variables, speed = 1, say = () => {} } = options
  let token: string | undefined
  let operatorPort = options.operatorPort
  let changing: Promise<void> | null = null
  let stopped = false

  const host: Host = {
    kind: 'headless',
    pickSpreadsheet: () => Promise.resolve(null),
    async switchMode(practice) {
      if (practice === running.practice || changing !== null) return
      changing = change(practice)
        .catch((error: unknown) => {
          say(`No se pudo cambiar de modo: ${error instanceof Error ? error.message : String(error)}`)
        })
        .finally(() => {
          changing = null
        })
    },
  }

  async function change(practice: boolean): Promise<void> {
    const before = running.practice
    await wait(answerLeavesMs)
    await running.stop()
    if (stopped) return
    try {
      running = await start(practice)
    } catch (error) {
      // Somebody sits before the interface: better the mode she had than none.
      running = await start(before)
      throw error
    }
  }

  async function start(practice: boolean): Promise<Running> {
    const folder = dataFolderOf(dataDir, practice)
    const { testNowMs } = readEnvironment(variables, { practice }).options
    const line = practice ? await loadPractice().then((start) => start(folder, testNowMs, speed)) : null
    if (line?.startsElsewhen) sayPracticeTime(line.clock.now(), say)
    const clock = line?.clock ?? realClock(testNowMs, speed)
    try {
      const engine = await createEngine({
        dataDir: folder,
        practice: line?.host.door ?? null,
        variables: {
          ...variables,
          ...line?.host.variables,
          ...(token === undefined ? {} : { ANA_OPERATOR_TOKEN: token }),
        },
        version,
        clock,
        host,
        importWorkerUrl,
        sqliteWorkerUrl,
        rendererFolder,
        ...(operatorPort === undefined ? {} : { operatorPort }),
        ...(options.publicPort === undefined ? {} : { publicPort: options.publicPort }),
        ...(options.logOutput === undefined ? {} : { logOutput: options.logOutput }),
      })
      // The other mode answers at the same address, and lets the same operator in.
      token = engine.operatorToken
      operatorPort = Number(new URL(engine.operatorUrl).port)
      return {
        practice,
        engine,
        clock,
        host: line?.host ?? null,
        async stop() {
          await engine.stop()
          await line?.close()
        },
      }
    } catch (error) {
      await line?.close()
      throw error
    }
  }

  let running = await start(options.practice)
  const { operatorUrl, operatorToken } = running.engine
  return {
    operatorUrl,
    operatorToken,
    publicUrl: () => running.engine.publicUrl(),
    get engine() {
      return running.engine
    },
    get clock() {
      return running.clock
    },
    get practice() {
      return running.host
    },
    get isPractice() {
      return running.practice
    },
    async stop() {
      if (stopped) return
      stopped = true
      await changing
      await running.stop()
    },
  }
}

/** The computer's clock, unless a test starts it elsewhere or has it run faster. */
function realClock(testNowMs: number | undefined, speed: number): Clock {
  return testNowMs === undefined ? createSystemClock() : createPracticeClock({ startAtMs: testNowMs, speed })
}

function sayPracticeTime(atMs: number, say: (message: string) => void): void {
  say(
    `La línea de práctica empieza el ${asBogotaTime.format(atMs)} (hora de Bogotá), para poder llamar dentro del horario permitido.`,
  )
}
