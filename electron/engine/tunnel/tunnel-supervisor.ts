/**
 * Keeps a public address alive: opens it, recognises itself behind it again and again, and opens a new one
 * when it is gone. New calls ask for the address; a call in progress keeps the one it began with.
 */
import { AnaError } from '../errors.ts'
import type { Clock, Ids, Logger, Timer } from '../ports.ts'
import type { HealthProbe } from './health-probe.ts'
import type { OpenTunnel, Tunnel, TunnelAdapter, TunnelState } from './tunnel-port.ts'
import {
  backoffMs,
  nextTunnelStep,
  type TunnelAction,
  type TunnelPhase,
  type TunnelSignal,
} from './tunnel-steps.ts'

const openTimeoutMs = 15_000
const probeTimeoutMs = 8_000

export interface SupervisedTunnel extends Tunnel {
  start(): void
  /** Closes the address. Nothing is reported afterwards. */
  stop(): Promise<void>
  /** Resolves when the tunnel is first known to be up or down. */
  settled(): Promise<void>
}

export interface SupervisorOptions {
  adapter: TunnelAdapter
  /** The public listener's port on this computer. */
  port: number
  /** The computer's own clock: a practice clock would hurry the network. */
  clock: Clock
  ids: Pick<Ids, 'random'>
  logger: Logger
  probe: HealthProbe
  /** Told of every change of the state that others see. */
  onState: (state: TunnelState) => void
}

export function createTunnelSupervisor(options: SupervisorOptions): SupervisedTunnel {
  const { adapter, port, clock, ids, logger, probe, onState } = options
  let phase: TunnelPhase = { kind: 'idle' }
  let state: TunnelState = { kind: 'opening' }
  let open: OpenTunnel | null = null
  let timer: Timer = { cancel() {} }
  /** Renewed with every opening, so that answers about an earlier address count no more. */
  let life = new AbortController()
  let isStopped = false
  const first = Promise.withResolvers<void>()

  const publish = (next: TunnelState) => {
    const isSame =
      next.kind === state.kind &&
      (next.kind !== 'up' || (state.kind === 'up' && next.url === state.url)) &&
      (next.kind !== 'down' || (state.kind === 'down' && next.code === state.code))
    if (isSame) return
    state = next
    if (next.kind === 'down') logger.warn('tunnel is down', { code: next.code })
    else logger.info(`tunnel is ${next.kind}`, next.kind === 'up' ? { url: next.url } : {})
    onState(next)
    if (next.kind !== 'opening') first.resolve()
  }

  const showPhase = () => {
    if (phase.kind === 'up') publish({ kind: 'up', url: phase.url, sinceMs: clock.now() })
    // While it is opened again it stays down, with the reason for which it fell.
    if (phase.kind === 'waiting') {
      publish({
        kind: 'down',
        code: phase.code,
        sinceMs: state.kind === 'down' ? state.sinceMs : clock.now(),
      })
    }
  }

  const feed = (signal: TunnelSignal) => {
    if (isStopped) return
    const step = nextTunnelStep(phase, signal)
    phase = step.phase
    showPhase()
    act(step.action)
  }

  const act = (action: TunnelAction) => {
    switch (action.kind) {
      case 'open':
        void openAnew()
        return
      case 'probe':
        timer.cancel()
        timer = clock.schedule(action.afterMs, () => void probeNow())
        return
      case 'close_and_wait':
        timer.cancel()
        void closeOpen()
        timer = clock.schedule(backoffMs(action.attempt, ids.random()), () => feed({ kind: 'retry_due' }))
        return
      case 'none':
        return
    }
  }

  async function openAnew(): Promise<void> {
    const mine = new AbortController()
    life = mine
    try {
      const opened = await adapter.open({ port, timeoutMs: openTimeoutMs, signal: mine.signal })
      if (mine.signal.aborted) {
        await opened.close()
        return
      }
      open = opened
      opened.onBroken((reason) => {
        if (mine.signal.aborted) return
        logger.warn('tunnel reports that it broke', { adapter: adapter.name, reason })
        feed({ kind: 'broken' })
      })
      feed({ kind: 'opened', url: opened.url })
    } catch (error) {
      if (mine.signal.aborted) return
      const code = error instanceof AnaError ? error.code : 'tunnel.refused'
      logger.warn('tunnel did not open', { adapter: adapter.name, code, error })
      feed({ kind: 'open_failed', code })
    }
  }

  async function probeNow(): Promise<void> {
    const url = open?.url
    if (url === undefined) return
    const { signal } = life
    const deadline = new AbortController()
    const limit = clock.schedule(probeTimeoutMs, () => deadline.abort())
    const result = await probe(url, AbortSignal.any([signal, deadline.signal]))
    limit.cancel()
    if (signal.aborted) return
    feed(result.ok ? { kind: 'probe_passed' } : { kind: 'probe_failed', code: result.code })
  }

  async function closeOpen(): Promise<void> {
    life.abort()
    const closing = open
    open = null
    try {
      await closing?.close()
    } catch (error) {
      logger.warn('tunnel did not close cleanly', { error })
    }
  }

  return {
    state: () => state,
    publicUrl: () => (state.kind === 'up' ? state.url : null),
    settled: () => first.promise,
    start: () => feed({ kind: 'start' }),
    async stop() {
      isStopped = true
      timer.cancel()
      first.resolve()
      await closeOpen()
    },
  }
}
