/** Calls as people read them. */
import { expect, it } from 'vitest'
import { createAnalysisStore } from '../../../electron/engine/analysis/analysis-store.ts'
import { createCallQuery } from '../../../electron/engine/calls/call-query.ts'
import { callDetailSchema, callListItemSchema } from '../../../shared/contract/calls.ts'
import { describeOnEachDatabase, type OpenTestDatabase } from '../../support/databases.ts'
import { acceptedRows, createWorld, findings, numberKey, turn } from '../../support/seed.ts'

async function createReader(open: OpenTestDatabase) {
  const { database, clock } = await open()
  const world = createWorld({ database, clock })
  const analyses = createAnalysisStore({ database, ids: world.ids, numberKey })
  const judge = (callId: string, changes: Parameters<typeof findings>[0] = {}) =>
    analyses.saveJudgement({
      callId,
      judgement: { findings: findings(changes), engine: 'ollama', model: 'llama', unsupported: false },
      nowMs: clock.now(),
    })
  return { ...world, database, clock, judge, query: createCallQuery({ database }) }
}

const page = { offset: 0, limit: 100 }

describeOnEachDatabase('The call query', (open) => {
  it('lists calls newest first with what was found', async () => {
    const { query, start, converse, judge, clock } = await createReader(open)
    await start(acceptedRows(3))
    const first = await converse()
    await clock.advance(60_000)
    const second = await converse()
    await judge(first.call.id, { interest: 'low', needsHuman: false })
    const { items, total } = await query.list(page)
    expect(total).toBe(2)
    expect(items.map((call) => call.id)).toEqual([second.call.id, first.call.id])
    expect(items).toMatchObject([
      { interest: null, needsHuman: null, turnCount: 2 },
      { interest: 'low', needsHuman: false, outcome: 'conversation' },
    ])
    for (const item of items) expect(callListItemSchema.parse(item)).toEqual(item)
    expect((await query.list({ offset: 1, limit: 1 })).items.map((call) => call.id)).toEqual([first.call.id])
  })

  it('filters by campaign, contact, outcome, interest and time', async () => {
    const { query, start, converse, judge, clock } = await createReader(open)
    const one = await start(acceptedRows(1, 100), 'Una')
    const first = await converse()
    const betweenMs = clock.now() + 30_000
    await clock.advance(60_000)
    await start(acceptedRows(1, 200), 'Otra')
    const second = await converse()
    await judge(first.call.id, { interest: 'medium' })
    const ids = async (filter: Omit<Parameters<typeof query.list>[0], 'offset' | 'limit'>) =>
      (await query.list({ ...page, ...filter })).items.map((call) => call.id)
    expect(await ids({ campaignId: one.id })).toEqual([first.call.id])
    expect(await ids({ contactId: second.contact.id })).toEqual([second.call.id])
    expect(await ids({ outcome: 'busy' })).toEqual([])
    expect(await ids({ interest: 'medium' })).toEqual([first.call.id])
    expect(await ids({ fromMs: betweenMs })).toEqual([second.call.id])
    expect(await ids({ toMs: betweenMs })).toEqual([first.call.id])
  })

  it('finds words that were spoken, whatever their accents, also while they are being typed', async () => {
    const { query, calls, start, converse } = await createReader(open)
    await start(acceptedRows(2))
    const first = await converse(['Buenos días.', 'Estoy en DATACRÉDITO por $1.200.000, señorita.'])
    const second = await converse(['Buenos días.', 'Soy pensionado de Colpensiones.'])
    const found = async (text: string) => (await query.list({ ...page, text })).items.map((call) => call.id)
    expect(await found('datacredito')).toEqual([first.call.id])
    expect(await found('Señorita datacr')).toEqual([first.call.id])
    expect(await found('1.200.000')).toEqual([first.call.id])
    expect(await found('pensi')).toEqual([second.call.id])
    expect(await found('datacredito colpensiones')).toEqual([])
    expect((await found('dias')).sort()).toEqual([first.call.id, second.call.id].sort())
    expect(await found(`" OR * ' & | ! ( `)).toEqual([])
    expect(await found('persona 3')).toEqual([second.call.id])

    await calls.updateTurn(second.call.id, 1, { text: 'Soy docente.' })
    expect(await found('colpensiones')).toEqual([])
    expect(await found('docente')).toEqual([second.call.id])
  })

  it('shows one call with its words, findings, history and every attempt', async () => {
    const { query, calls, leases, start, lease, converse, judge, clock } = await createReader(open)
    await start(acceptedRows(1))
    const failed = await lease()
    await leases.releaseNotPlaced(failed.call.id)
    await clock.advance(1000)
    const { call } = await converse()
    await calls.recordEvent(call.id, { at: 7, kind: 'status', detail: 'ringing', dedupeKey: 'secret' })
    await judge(call.id)
    const detail = await query.detail(call.id)
    expect(callDetailSchema.omit({ recording: true, unbarrable: true }).parse(detail)).toEqual(detail)
    expect(detail).toMatchObject({
      call: { id: call.id, turnCount: 2 },
      contact: { status: 'ready_for_human' },
      turns: [{ index: 0 }, { index: 1, text: 'Sí, me interesa.' }],
      analysis: { interest: 'high', engine: 'ollama', model: 'llama', callId: call.id },
      events: [{ at: 7, kind: 'status', detail: 'ringing' }],
      attempts: [{ id: call.id }, { id: failed.call.id, outcome: 'not_placed' }],
    })
    expect(await query.detail('nothing')).toBeNull()
  })

  it('shows what is live, word for word', async () => {
    const { query, calls, start, lease, converse } = await createReader(open)
    await start(acceptedRows(3))
    await converse()
    const silent = await lease()
    const speaking = await lease()
    await calls.appendTurn(speaking.call.id, turn(0, 'assistant', 'Buenos días.'), null)
    const live = await query.live()
    expect(live.map((entry) => [entry.call.id, entry.turns.map((spoken) => spoken.text)])).toEqual([
      [silent.call.id, []],
      [speaking.call.id, ['Buenos días.']],
    ])
  })

  it('sums up the day', async () => {
    const { query, calls, start, lease, converse, judge, clock } = await createReader(open)
    await start(acceptedRows(4))
    const yesterday = await converse()
    await judge(yesterday.call.id)
    await clock.advance(86_400_000)
    const sinceMs = clock.now()
    expect(await query.overview(sinceMs)).toMatchObject({
      callsPlaced: 0,
      callsByOutcome: {},
      interest: {},
      replyP50Ms: null,
      replyP95Ms: null,
    })
    const { call } = await converse()
    await judge(call.id, { interest: 'medium', needsHuman: false })
    const busy = await lease()
    await calls.markPlacing(busy.call.id, clock.now())
    for (const index of [0, 1, 2, 3]) {
      const answeredMs = (index + 1) * 100
      await calls.appendTurn(
        busy.call.id,
        {
          ...turn(index, 'assistant', 'Hola'),
          waterfall: {
            firstTokenMs: 1,
            firstClauseMs: 2,
            firstAudioMs: 3,
            answeredMs,
            // Of a live call counts what her ear waited.
            ...(index === 3 ? { voiceToVoiceMs: 900 } : {}),
          },
        },
        null,
      )
    }
    expect(await query.overview(sinceMs)).toEqual({
      callsInProgress: 1,
      callsPlaced: 2,
      callsByOutcome: { conversation: 1 },
      interest: { medium: 1 },
      contactsByStatus: { ready_for_human: 1, analyzed: 1, call_in_progress: 1, initial: 1 },
      closedToday: 0,
      replyP50Ms: 200,
      replyP95Ms: 900,
    })
  })
})
