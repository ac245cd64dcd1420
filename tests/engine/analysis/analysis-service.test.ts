/** The loop that judges ended calls, and the choice between model and rules. */
import { afterEach, describe, expect, it } from 'vitest'
import {
  type AnalysisService,
  type AnalysisServiceOptions,
  createAnalysisService,
} from '../../../electron/engine/analysis/analysis-service.ts'
import {
  type AnalystOptions,
  chooseAnalyst,
  createAnalyst,
} from '../../../electron/engine/analysis/analyst.ts'
import type { Analyst, Judgement } from '../../../electron/engine/analysis/analyst-port.ts'
import { createRulesAnalyst } from '../../../electron/engine/analysis/rules-analyst.ts'
import { AnaError } from '../../../electron/engine/errors.ts'
import type { LlmState } from '../../../electron/engine/llm/llm-port.ts'
import type { Transcript } from '../../../shared/domain/analysis.ts'
import type { Call } from '../../../shared/domain/call.ts'
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts'

const quiet = { debug() {}, info() {}, warn() {}, error() {} }

const transcriptOf = (id: string): Transcript => ({
  id,
  customerName: 'Rosa Pérez',
  startedAt: '2026-11-24T10:00:00-05:00',
  durationSeconds: 20,
  endedBy: 'customer',
  turns: [{ role: 'customer', text: 'no gracias no me interesa', atSeconds: 2 }],
})

const callOf = (id: string): Call => ({
  id,
  contactId: `contact-${id}`,
  campaignId: 'campaign',
  attempt: 1,
  nombre: 'Rosa Pérez',
  e164: '+573001234567',
  state: 'ended',
  outcome: 'conversation',
  endedBy: 'customer',
  transport: 'gather',
  practice: true,
  vendorCallId: null,
  failureCode: null,
  plannedAt: 0,
  answeredAt: 1,
  endedAt: 2,
  turnCount: 1,
})

interface Row {
  dueMs: number
  leasedUntilMs: number
  tries: number
  judgements: Judgement[]
}

/** Keeps calls in memory with the store's own rules: a lease, a retry instant, the newest judgement. */
function fakeStore(clock: FakeClock, ids: string[]) {
  const rows = new Map<string, Row>(
    ids.map((id) => [id, { dueMs: 0, leasedUntilMs: 0, tries: 0, judgements: [] }]),
  )
  const rowOf = (id: string): Row => {
    const row = rows.get(id)
    if (!row) throw new AnaError('call_unknown', 'unknown', { kind: 'not_found' })
    return row
  }
  const store: AnalysisServiceOptions['store'] = {
    async leasePendingCall({ nowMs, leaseMs }) {
      for (const [id, row] of rows) {
        if (row.judgements.length > 0 || row.dueMs > nowMs || row.leasedUntilMs > nowMs) continue
        row.leasedUntilMs = nowMs + leaseMs
        return { call: callOf(id), tries: row.tries }
      }
      return null
    },
    async transcriptOf(id) {
      return rows.has(id) ? transcriptOf(id) : null
    },
    async saveJudgement({ callId, judgement, nowMs }) {
      rowOf(callId).judgements.push(judgement)
      return {
        stored: true,
        analysis: {
          ...judgement.findings,
          callId,
          engine: judgement.engine,
          model: judgement.model,
          unsupported: judgement.unsupported,
          analyzedAt: nowMs,
        },
        contact: {
          id: `contact-${callId}`,
          campaignId: 'campaign',
          row: 1,
          nombre: 'Rosa Pérez',
          e164: '+573001234567',
          status: 'analyzed',
          persona: null,
          attempts: 1,
          nextAttemptAt: null,
          createdAt: 0,
          updatedAt: nowMs,
        },
      }
    },
    async releaseFailed({ callId, retryAtMs }) {
      const row = rowOf(callId)
      row.leasedUntilMs = 0
      row.dueMs = retryAtMs
      row.tries += 1
    },
    async callsJudgedByRules({ limit }) {
      return [...rows]
        .filter(([, row]) => row.judgements.at(-1)?.engine === 'rules')
        .map(([id]) => id)
        .slice(0, limit)
    },
  }
  const add = (id: string) => rows.set(id, { dueMs: clock.now(), leasedUntilMs: 0, tries: 0, judgements: [] })
  const enginesOf = (id: string) => rowOf(id).judgements.map((judgement) => judgement.engine)
  return { store, add, rowOf, enginesOf }
}

const rules = createRulesAnalyst()

/** Judges as the rules do, but in the model's name. */
const modelAnalyst: Analyst = {
  async judge(transcript, signal) {
    return { ...(await rules.judge(transcript, signal)), engine: 'ollama', model: 'qwen3:4b' }
  },
}
const failing = (code: string): Analyst => ({
  judge: () => Promise.reject(new AnaError(code, 'failed', { kind: 'vendor' })),
})

let service: AnalysisService | null = null
afterEach(async () => {
  await service?.stop()
  service = null
})

function setUp(ids: string[], given: { state?: LlmState; model?: Analyst | null; analyst?: Analyst } = {}) {
  const clock = createFakeClock()
  const fake = fakeStore(clock, ids)
  const world = { state: given.state ?? ({ kind: 'absent' } as LlmState) }
  const model = given.model === undefined ? modelAnalyst : given.model
  const llmState = async () => world.state
  const judged: string[] = []
  const created = createAnalysisService({
    store: fake.store,
    analyst: given.analyst ?? createAnalyst({ model, rules, llmState }),
    model,
    llmState,
    clock,
    logger: quiet,
    owner: 'engine-1',
    onJudged: ({ analysis }) => judged.push(`${analysis.callId} ${analysis.engine}`),
  })
  service = created
  return { clock, ...fake, world, judged, service: created }
}

describe('the analysis service', () => {
  it('judges everything that is pending and then rests', async () => {
    const { service, judged } = setUp(['a', 'b', 'c'])
    service.start()
    await service.idle()
    expect(judged).toEqual(['a rules', 'b rules', 'c rules'])
  })

  it('takes up a new call at a nudge, without waiting for the next look', async () => {
    const { service, add, judged } = setUp([])
    service.start()
    await service.idle()
    add('late')
    service.nudge()
    await service.idle()
    expect(judged).toEqual(['late rules'])
  })

  it('finds by itself what nobody announced', async () => {
    const { service, add, clock, judged } = setUp([])
    service.start()
    await service.idle()
    add('quiet')
    await clock.advance(15_000)
    expect(judged).toEqual(['quiet rules'])
  })

  it('judges again with the model once it is back, each call once', async () => {
    const { service, world, clock, enginesOf } = setUp(['a', 'b'])
    service.start()
    await service.idle()
    world.state = { kind: 'ready', model: 'qwen3:4b' }
    await clock.advance(60_000)
    expect(enginesOf('a')).toEqual(['rules', 'ollama'])
    expect(enginesOf('b')).toEqual(['rules', 'ollama'])
  })

  it('lets a fresh call pass before judging an old one again', async () => {
    const { service, world, clock, add, judged } = setUp(['old'])
    service.start()
    await service.idle()
    world.state = { kind: 'ready', model: 'qwen3:4b' }
    add('fresh')
    await clock.advance(15_000)
    expect(judged).toEqual(['old rules', 'fresh ollama', 'old ollama'])
  })

  it('does not ask a model again that failed on the same call', async () => {
    let asked = 0
    const model: Analyst = {
      judge() {
        asked += 1
        return Promise.reject(new AnaError('analysis_malformed', 'bad', { kind: 'vendor' }))
      },
    }
    const { service, clock, enginesOf } = setUp(['a'], { model, state: { kind: 'ready', model: 'x' } })
    service.start()
    await service.idle()
    await clock.advance(120_000)
    expect(enginesOf('a')).toEqual(['rules'])
    expect(asked).toBe(2)
  })

  it('gives a call back after an unexpected failure and tries later, less and less often', async () => {
    let failures = 2
    const analyst: Analyst = {
      judge(transcript) {
        failures -= 1
        return failures >= 0 ? Promise.reject(new Error('boom')) : rules.judge(transcript)
      },
    }
    const { service, clock, rowOf, enginesOf } = setUp(['a'], { analyst, model: null })
    service.start()
    await service.idle()
    expect(rowOf('a')).toMatchObject({ tries: 1, leasedUntilMs: 0 })
    expect(rowOf('a').dueMs).toBe(clock.now() + 30_000)
    await clock.advance(30_000)
    expect(rowOf('a').tries).toBe(2)
    expect(rowOf('a').dueMs).toBe(clock.now() + 60_000)
    await clock.advance(60_000)
    expect(enginesOf('a')).toEqual(['rules'])
  })

  it('gives its lease back at once when it is stopped in the middle', async () => {
    const analyst: Analyst = {
      judge: (_, signal) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    }
    const { service, clock, rowOf } = setUp(['a'], { analyst, model: null })
    service.start()
    await clock.advance(1)
    await service.stop()
    expect(rowOf('a')).toMatchObject({ leasedUntilMs: 0, judgements: [] })
    expect(rowOf('a').dueMs).toBeLessThanOrEqual(clock.now())
  })
})

describe('the choice of analyst', () => {
  const options = (given: Partial<AnalystOptions>): AnalystOptions => ({
    model: modelAnalyst,
    rules,
    llmState: async () => ({ kind: 'ready', model: 'qwen3:4b' }),
    logger: quiet,
    ...given,
  })
  const absent = { llmState: async (): Promise<LlmState> => ({ kind: 'absent' }) }

  it.each([
    ['the model when it is ready', {}, 'ollama'],
    ['the rules when no model is configured', { model: null }, 'rules'],
    ['the rules when Ollama is absent', absent, 'rules'],
    ['the rules when the model fails', { model: failing('analysis_timeout') }, 'rules'],
  ] as const)('is %s', async (_, given, engine) => {
    expect((await createAnalyst(options(given)).judge(transcriptOf('x'))).engine).toBe(engine)
  })

  it('never falls back when the model was asked for by name', async () => {
    await expect(chooseAnalyst('ollama', options(absent)).judge(transcriptOf('x'))).rejects.toMatchObject({
      code: 'ollama_unavailable',
    })
    await expect(
      chooseAnalyst('ollama', options({ model: failing('analysis_timeout') })).judge(transcriptOf('x')),
    ).rejects.toMatchObject({ code: 'analysis_timeout' })
  })

  it('leaves the model alone when rules were asked for', async () => {
    const analyst = chooseAnalyst('rules', options({ model: failing('must_not_be_asked') }))
    expect((await analyst.judge(transcriptOf('x'))).engine).toBe('rules')
  })
})
