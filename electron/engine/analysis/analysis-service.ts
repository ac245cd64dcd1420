/**
 * Keeps ended conversations moving to their judgement: leases what is pending, judges it, stores it. What
 * rules judged because the model was away is judged again once it is back, one call at a time, so that
 * conversations in progress keep the model.
 */
import { AnaError } from '../errors.ts'
import type { LlmState } from '../llm/llm-port.ts'
import type { Clock, Logger, Timer } from '../ports.ts'
import type { AnalysisStore, SavedJudgement } from './analysis-store.ts'
import type { Analyst, Judgement } from './analyst-port.ts'

export interface AnalysisServiceOptions {
  store: Pick<
    AnalysisStore,
    'leasePendingCall' | 'transcriptOf' | 'saveJudgement' | 'releaseFailed' | 'callsJudgedByRules'
  >
  /** The engine's analyst: model first, rules when it is absent or fails. */
  analyst: Analyst
  /** The model alone, for judging again; absent when none is configured. */
  model?: Analyst | null
  llmState(): Promise<LlmState>
  clock: Clock
  logger: Logger
  /** Names this engine in leases. */
  owner: string
  /** Judgements at the same time. */
  concurrency?: number
  /** Called after each stored judgement. */
  onJudged?(saved: SavedJudgement): void
  /** When nobody was really spoken to: the instant of the next attempt, or null for none. */
  callAgainAtMs?(callId: string, judgement: Judgement): number | null | Promise<number | null>
  /** How often to look for work that no nudge announced. */
  pollMs?: number
  /** Whether a conversation in progress needs the model now; judging again waits for it. */
  isModelBusy?(): boolean
}

export interface AnalysisService {
  start(): void
  /** Waits for judgements in progress; the model's are aborted, and their leases given back. */
  stop(): Promise<void>
  /** Tells that a call may be waiting. */
  nudge(): void
  /** Resolves when nothing is pending or in progress. */
  idle(): Promise<void>
}

const leaseMs = 6 * 60_000
const defaultPollMs = 15_000
/** Rules' judgements older than this are not worth the model's time. */
const judgeAgainWithinMs = 7 * 86_400_000
const longestRetryMs = 30 * 60_000

type Wake = 'work' | 'stopped'

export function createAnalysisService(options: AnalysisServiceOptions): AnalysisService {
  const { store, analyst, clock, logger, owner } = options
  const concurrency = Math.max(1, options.concurrency ?? 1)
  const pollMs = options.pollMs ?? defaultPollMs
  let running: AbortController | null = null
  let workers: Promise<void>[] = []
  let active = 0
  let isDrained = false
  /** Counts nudges, so that one that comes during a look is not slept over. */
  let nudges = 0
  const sleepers = new Set<() => void>()
  const waitingIdle = new Set<() => void>()
  /** Calls the model failed on in this run: not asked again until the engine restarts. */
  const givenUp = new Set<string>()

  function wakeAll(): void {
    for (const wake of [...sleepers]) wake()
  }

  function settleIdle(): void {
    if (!isDrained || active > 0) return
    for (const resolve of [...waitingIdle]) resolve()
    waitingIdle.clear()
  }

  function rest(signal: AbortSignal, seen: number): Promise<Wake> {
    if (signal.aborted) return Promise.resolve('stopped')
    if (seen !== nudges) return Promise.resolve('work')
    return new Promise((resolve) => {
      let timer: Timer | null = null
      const finish = () => {
        timer?.cancel()
        sleepers.delete(finish)
        resolve(signal.aborted ? 'stopped' : 'work')
      }
      sleepers.add(finish)
      timer = clock.schedule(pollMs, finish)
    })
  }

  async function keep(callId: string, judgement: Judgement): Promise<void> {
    const again = await options.callAgainAtMs?.(callId, judgement)
    const saved = await store.saveJudgement({
      callId,
      judgement,
      nowMs: clock.now(),
      ...(again === undefined ? {} : { callAgainAtMs: again }),
    })
    options.onJudged?.(saved)
  }

  /** One pending call, from lease to stored judgement. False when none was pending. */
  async function judgeNext(signal: AbortSignal): Promise<boolean> {
    // Counted from before the lease, so that nobody calls the service idle in between.
    active += 1
    try {
      const leased = await store.leasePendingCall({ owner, nowMs: clock.now(), leaseMs })
      if (!leased) return false
      await judgeLeased(leased.call.id, leased.tries, signal)
      return true
    } finally {
      active -= 1
    }
  }

  async function judgeLeased(callId: string, tries: number, signal: AbortSignal): Promise<void> {
    try {
      const transcript = await store.transcriptOf(callId)
      if (!transcript)
        throw new AnaError('call_unknown', 'a leased call has no transcript', { kind: 'internal' })
      await keep(callId, await analyst.judge(transcript, signal))
    } catch (error) {
      const retryMs = signal.aborted ? 0 : Math.min(longestRetryMs, 30_000 * 2 ** Math.min(tries, 6))
      if (!signal.aborted) {
        logger.error('a call could not be judged', { call: callId, code: codeOf(error), retryMs })
      }
      const nowMs = clock.now()
      await store.releaseFailed({ callId, nowMs, retryAtMs: nowMs + retryMs })
    }
  }

  /** One call that rules judged, given to the model. False when there is none, or no model. */
  async function judgeOneAgain(signal: AbortSignal): Promise<boolean> {
    const { model } = options
    if (!model || options.isModelBusy?.() === true) return false
    if ((await options.llmState()).kind !== 'ready') return false
    const sinceMs = Math.max(0, clock.now() - judgeAgainWithinMs)
    const ids = await store.callsJudgedByRules({ limit: 20 + givenUp.size, sinceMs })
    const callId = ids.find((id) => !givenUp.has(id))
    if (callId === undefined) return false
    active += 1
    try {
      const transcript = await store.transcriptOf(callId)
      if (!transcript) {
        givenUp.add(callId)
        return true
      }
      const judgement = await model.judge(transcript, signal)
      givenUp.add(callId)
      await keep(callId, judgement)
    } catch (error) {
      if (signal.aborted) return false
      givenUp.add(callId)
      logger.warn('the model could not judge a call again', { call: callId, code: codeOf(error) })
    } finally {
      active -= 1
    }
    return true
  }

  async function work(signal: AbortSignal, isFirst: boolean): Promise<void> {
    while (!signal.aborted) {
      const seen = nudges
      let found = false
      try {
        found = (await judgeNext(signal)) || (isFirst && !signal.aborted && (await judgeOneAgain(signal)))
      } catch (error) {
        // The database itself failed; the next look tries again.
        logger.error('the analysis could not look for work', { code: codeOf(error) })
      }
      if (found) continue
      if (seen === nudges) {
        isDrained = true
        settleIdle()
      }
      if ((await rest(signal, seen)) === 'stopped') return
    }
  }

  return {
    start() {
      if (running) return
      const controller = new AbortController()
      running = controller
      isDrained = false
      workers = Array.from({ length: concurrency }, (_, index) => work(controller.signal, index === 0))
    },
    async stop() {
      if (!running) return
      running.abort(new AnaError('stopping', 'the engine stops', { kind: 'internal' }))
      wakeAll()
      await Promise.all(workers)
      running = null
      workers = []
      isDrained = true
      settleIdle()
    },
    nudge() {
      nudges += 1
      isDrained = false
      wakeAll()
    },
    idle() {
      if (!running || (isDrained && active === 0)) return Promise.resolve()
      return new Promise((resolve) => waitingIdle.add(resolve))
    },
  }
}

function codeOf(error: unknown): string {
  return error instanceof AnaError ? error.code : 'unknown'
}
