/** The engine's owner, played against processes that die when told to. */
import { describe, expect, it } from 'vitest'
import { restingStatus } from '../../electron/main/desk-status.ts'
import { createEngineHost, type EngineProcess } from '../../electron/main/engine-host.ts'
import type { FromEngine, HostRequest, HostValue, ToEngine } from '../../electron/main/engine-messages.ts'

type Port = string

class FakeEngine implements EngineProcess<Port> {
  readonly sent: Array<{ message: ToEngine; ports: Port[] }> = []
  readonly pid = 4242
  killed = false
  #onMessage: (message: FromEngine) => void = () => {}
  #onExit: (code: number) => void = () => {}

  postMessage(message: ToEngine, transfer: Port[] = []): void {
    this.sent.push({ message, ports: transfer })
  }
  on(event: 'message', listener: (message: FromEngine) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  on(
    event: 'message' | 'exit',
    listener: ((message: FromEngine) => void) & ((code: number) => void),
  ): unknown {
    if (event === 'message') this.#onMessage = listener
    else this.#onExit = listener
    return this
  }
  kill(): boolean {
    this.killed = true
    return true
  }
  says(message: FromEngine): void {
    this.#onMessage(message)
  }
  dies(code = 1): void {
    this.#onExit(code)
  }
  kinds(): string[] {
    return this.sent.map(({ message }) => message.kind)
  }
}

function set(answer: (request: HostRequest) => Promise<HostValue> = async () => null) {
  const engines: FakeEngine[] = []
  const timers: Array<{ delayMs: number; task: () => void; cancelled: boolean }> = []
  const alarms: string[] = []
  const ready: boolean[] = []
  const told: string[] = []
  const host = createEngineHost<Port>({
    fork: () => {
      const engine = new FakeEngine()
      engines.push(engine)
      return engine
    },
    startMessage: (practice) => ({ kind: 'start', dataFolder: '/data', practice, version: '1.0.0' }),
    practice: true,
    answer,
    onAlarm: (reason) => alarms.push(reason),
    onReady: (practice) => ready.push(practice),
    onStatus: (status) => told.push(`${status.callsInProgress} calls`),
    onOccurrence: ({ kind }) => told.push(kind),
    onGone: () => told.push('gone'),
    log: () => {},
    now: () => 0,
    schedule: (delayMs, task) => {
      const timer = { delayMs, task, cancelled: false }
      timers.push(timer)
      return {
        cancel: () => {
          timer.cancelled = true
        },
      }
    },
    drainMs: 20_000,
  })
  const engine = (index: number): FakeEngine => {
    const found = engines[index]
    if (found === undefined) throw new Error(`engine ${index} was never started`)
    return found
  }
  const fire = (delayMs: number) => {
    const timer = timers.find((each) => each.delayMs === delayMs && !each.cancelled)
    if (timer === undefined) throw new Error(`nothing waits for ${delayMs} ms`)
    timer.cancelled = true
    timer.task()
  }
  return { host, engine, engines, timers, alarms, ready, told, fire }
}

describe('engine host', () => {
  it('keeps a page’s port until the engine is ready, and then hands it over once', () => {
    const { host, engine } = set()
    host.start()
    host.connect('port 1')
    expect(engine(0).kinds()).toEqual(['start'])
    engine(0).says({ kind: 'ready' })
    expect(engine(0).sent.slice(1)).toEqual([{ message: { kind: 'connect' }, ports: ['port 1'] }])
    host.connect('port 2')
    expect(engine(0).sent.at(-1)?.ports).toEqual(['port 2'])
  })

  it('starts a dead engine again and gives the new one the ports that came meanwhile', () => {
    const { host, engine, engines, fire } = set()
    host.start()
    engine(0).says({ kind: 'ready' })
    engine(0).dies()
    host.connect('port of a page that asks again')
    fire(250)
    expect(engines).toHaveLength(2)
    engine(1).says({ kind: 'ready' })
    expect(engine(1).sent.at(-1)).toEqual({
      message: { kind: 'connect' },
      ports: ['port of a page that asks again'],
    })
  })

  it('ignores what a dead engine still had to say', () => {
    const { host, engine, fire, ready } = set()
    host.start()
    engine(0).dies()
    fire(250)
    engine(0).says({ kind: 'ready' })
    expect(ready).toEqual([])
  })

  it('tells the operator why the engine does not stay up', () => {
    const { host, engine, fire, alarms } = set()
    host.start()
    for (const [index, delayMs] of [250, 500, 1_000, 2_000].entries()) {
      engine(index).says({ kind: 'failed', message: 'the disk is full' })
      engine(index).dies()
      fire(delayMs)
    }
    expect(alarms).toEqual(['the disk is full'])
  })

  it('answers the engine’s questions, and says so when it cannot', async () => {
    const { host, engine } = set(async (request) => {
      if (request.ask === 'pickSpreadsheet') throw new Error('the picker is broken')
      return 'a secret'
    })
    host.start()
    engine(0).says({ kind: 'request', id: 7, ask: 'readSecret', name: 'twilioAuthToken' })
    engine(0).says({ kind: 'request', id: 8, ask: 'pickSpreadsheet' })
    await Promise.resolve()
    await Promise.resolve()
    expect(
      engine(0)
        .sent.slice(1)
        .map(({ message }) => message),
    ).toEqual([
      { kind: 'answer', id: 7, value: 'a secret' },
      { kind: 'refusal', id: 8, message: 'the picker is broken' },
    ])
  })

  it('asks the engine to stop, waits for its end and starts nothing after it', async () => {
    const { host, engine, engines, timers } = set()
    host.start()
    engine(0).says({ kind: 'ready' })
    const stopped = host.stop()
    expect(engine(0).kinds()).toEqual(['start', 'stop'])
    engine(0).dies(0)
    await stopped
    expect(engines).toHaveLength(1)
    expect(timers.filter(({ cancelled }) => !cancelled)).toEqual([])
  })

  it('passes on what the engine tells of itself, and that it is gone', () => {
    const { host, engine, told } = set()
    host.start()
    engine(0).says({ kind: 'desk', status: { ...restingStatus, callsInProgress: 2 } })
    engine(0).says({ kind: 'occurred', occurrence: { kind: 'vendor_down', part: 'twilio' } })
    engine(0).dies()
    engine(0).says({ kind: 'desk', status: { ...restingStatus, callsInProgress: 9 } })
    expect(told).toEqual(['2 calls', 'vendor_down', 'gone'])
  })

  it('gives orders to a running engine alone', () => {
    const { host, engine } = set()
    host.start()
    host.order({ kind: 'take_calls', on: false })
    engine(0).says({ kind: 'ready' })
    host.order({ kind: 'pause_campaigns' })
    expect(engine(0).kinds()).toEqual(['start', 'pause_campaigns'])
  })

  it('kills an engine that does not stop in time', () => {
    const { host, engine, fire } = set()
    host.start()
    void host.stop()
    fire(20_000)
    expect(engine(0).killed).toBe(true)
  })

  it('cancels a planned restart when it is stopped meanwhile', async () => {
    const { host, engine, timers } = set()
    host.start()
    engine(0).dies()
    await host.stop()
    expect(timers.every(({ cancelled }) => cancelled)).toBe(true)
  })

  it('starts the engine anew in the other mode when asked', async () => {
    const { host, engine, engines } = set()
    host.start()
    engine(0).says({ kind: 'ready' })
    const switched = host.switchMode(false)
    engine(0).dies(0)
    await switched
    expect(engines).toHaveLength(2)
    expect(engine(1).sent[0]?.message).toEqual({
      kind: 'start',
      dataFolder: '/data',
      practice: false,
      version: '1.0.0',
    })
  })
})
