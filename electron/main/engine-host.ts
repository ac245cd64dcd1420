/**
 * Owns the engine's life: starts it in a process of its own, watches it, starts it again when it dies, and
 * gives it the ports of the pages that want to speak with it. A port that comes while the engine is still
 * starting waits; when the engine dies its ports close, and the pages ask again by themselves.
 */
import type { DeskStatus, Occurrence } from './desk-status.ts'
import type {
  EngineOrder,
  EngineStart,
  FromEngine,
  HostRequest,
  HostValue,
  ToEngine,
} from './engine-messages.ts'
import { afterDeath, noDeaths, type RestartHistory } from './restart-policy.ts'

/** The parts of Electron's UtilityProcess that are used; `Port` is its MessagePortMain. */
export interface EngineProcess<Port> {
  postMessage(message: ToEngine, transfer?: Port[]): void
  on(event: 'message', listener: (message: FromEngine) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  kill(): boolean
  readonly pid: number | undefined
}

export interface EngineHostOptions<Port> {
  fork(): EngineProcess<Port>
  /** The engine's settings for a start in the given mode. */
  startMessage(practice: boolean): EngineStart
  practice: boolean
  answer(request: HostRequest): Promise<HostValue>
  /** The engine will not stay up; said once in a row of deaths. */
  onAlarm(reason: string): void
  onReady(practice: boolean): void
  onStatus(status: DeskStatus): void
  onOccurrence(occurrence: Occurrence): void
  /** The engine is gone, asked to or not: nothing that it last told holds any more. */
  onGone(): void
  log(message: string): void
  now(): number
  schedule(delayMs: number, task: () => void): { cancel(): void }
  /** How long a stopping engine may drain its calls before it is killed. */
  drainMs: number
}

export interface EngineHost<Port> {
  start(): void
  /** Gives a page's port to the engine, now or when it is ready. */
  connect(port: Port): void
  /** Stops the engine and starts it again in the other mode. */
  switchMode(practice: boolean): Promise<void>
  /** Tells a running engine what to do; without one there is nothing to do. */
  order(order: EngineOrder): void
  /** Drains and ends the engine; it is not started again. */
  stop(): Promise<void>
  pid(): number | undefined
}

type State<Port> =
  | { kind: 'stopped' }
  | { kind: 'starting'; process: EngineProcess<Port>; startedAtMs: number }
  | { kind: 'running'; process: EngineProcess<Port>; startedAtMs: number }
  | { kind: 'waiting'; retry: { cancel(): void } }
  | { kind: 'stopping'; process: EngineProcess<Port>; ended: Promise<void> }

export function createEngineHost<Port>(options: EngineHostOptions<Port>): EngineHost<Port> {
  let state: State<Port> = { kind: 'stopped' }
  let history: RestartHistory = noDeaths
  let practice = options.practice
  let waitingPorts: Port[] = []
  let lastFailure = ''
  let onStopped: () => void = () => {}

  function start(): void {
    if (state.kind !== 'stopped' && state.kind !== 'waiting') return
    if (state.kind === 'waiting') state.retry.cancel()
    const engine = options.fork()
    state = { kind: 'starting', process: engine, startedAtMs: options.now() }
    engine.on('message', (message) => receive(engine, message))
    engine.on('exit', (code) => ended(engine, code))
    engine.postMessage(options.startMessage(practice))
  }

  function isCurrent(engine: EngineProcess<Port>): boolean {
    return 'process' in state && state.process === engine
  }

  function receive(engine: EngineProcess<Port>, message: FromEngine): void {
    if (!isCurrent(engine)) return
    switch (message.kind) {
      case 'ready': {
        if (state.kind !== 'starting') return
        state = { kind: 'running', process: engine, startedAtMs: state.startedAtMs }
        const ports = waitingPorts
        waitingPorts = []
        for (const port of ports) engine.postMessage({ kind: 'connect' }, [port])
        options.onReady(practice)
        return
      }
      case 'failed':
        lastFailure = message.message
        options.log(`the engine could not start: ${message.message}`)
        return
      case 'desk':
        options.onStatus(message.status)
        return
      case 'occurred':
        options.onOccurrence(message.occurrence)
        return
      case 'request':
        options.answer(message).then(
          (value) => isCurrent(engine) && engine.postMessage({ kind: 'answer', id: message.id, value }),
          (error: unknown) => {
            const text = error instanceof Error ? error.message : String(error)
            if (isCurrent(engine)) engine.postMessage({ kind: 'refusal', id: message.id, message: text })
          },
        )
    }
  }

  function ended(engine: EngineProcess<Port>, code: number): void {
    if (!isCurrent(engine)) return
    options.onGone()
    if (state.kind === 'stopping') {
      state = { kind: 'stopped' }
      onStopped()
      return
    }
    if (state.kind !== 'starting' && state.kind !== 'running') return
    const decision = afterDeath(history, { startedAtMs: state.startedAtMs, endedAtMs: options.now() })
    history = decision.history
    options.log(`the engine ended with code ${code}; starting it again in ${decision.delayMs} ms`)
    state = { kind: 'waiting', retry: options.schedule(decision.delayMs, start) }
    if (decision.alarm) options.onAlarm(lastFailure)
  }

  function stop(): Promise<void> {
    if (state.kind === 'stopping') return state.ended
    if (state.kind === 'waiting') state.retry.cancel()
    if (state.kind === 'stopped' || state.kind === 'waiting') {
      state = { kind: 'stopped' }
      return Promise.resolve()
    }
    const engine = state.process
    const overdue = options.schedule(options.drainMs, () => engine.kill())
    const ended = new Promise<void>((resolve) => {
      onStopped = () => {
        overdue.cancel()
        resolve()
      }
    })
    state = { kind: 'stopping', process: engine, ended }
    engine.postMessage({ kind: 'stop' })
    return ended
  }

  return {
    start,
    stop,
    connect(port) {
      if (state.kind === 'running') state.process.postMessage({ kind: 'connect' }, [port])
      else waitingPorts.push(port)
    },
    order(order) {
      if (state.kind === 'running') state.process.postMessage(order)
    },
    async switchMode(next) {
      if (next === practice && state.kind !== 'stopped') return
      await stop()
      practice = next
      history = noDeaths
      start()
    },
    pid: () => ('process' in state ? state.process.pid : undefined),
  }
}
