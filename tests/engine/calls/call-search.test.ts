/** Calls found again: words, filters, their combination, and what a list says of each. */
import { expect, it } from 'vitest'
import { createAnalysisStore } from '../../../electron/engine/analysis/analysis-store.ts'
import { createCorrections } from '../../../electron/engine/analysis/corrections.ts'
import { createCallQuery } from '../../../electron/engine/calls/call-query.ts'
import { createEraseStore } from '../../../electron/engine/contacts/erase-store.ts'
import { migrations } from '../../../electron/engine/storage/migrate.ts'
import { callListItemSchema } from '../../../shared/contract/calls.ts'
import type { CorrectionChanges } from '../../../shared/domain/correction.ts'
import { describeOnEachDatabase, type OpenTestDatabase } from '../../support/databases.ts'
import { acceptedRows, createWorld, findings, numberKey, turn } from '../../support/seed.ts'
import { undoCallSearch } from './undo-call-search.ts'

async function createDesk(open: OpenTestDatabase) {
  const { database, clock } = await open()
  const world = createWorld({ database, clock })
  const analyses = createAnalysisStore({ database, ids: world.ids, numberKey })
  const corrections = createCorrections({ database, ids: world.ids, numberKey })
  const query = createCallQuery({ database })
  return {
    ...world,
    database,
    clock,
    query,
    judge: (callId: string, changes: Parameters<typeof findings>[0] = {}) =>
      analyses.saveJudgement({
        callId,
        judgement: { findings: findings(changes), engine: 'ollama', model: 'llama', unsupported: false },
        nowMs: clock.now(),
      }),
    correct: (callId: string, changes: CorrectionChanges) =>
      corrections.correct({ callId, changes, note: '', by: '', nowMs: clock.now() }),
    find: async (filter: Omit<Parameters<typeof query.list>[0], 'offset' | 'limit'>) =>
      (await query.list({ offset: 0, limit: 100, ...filter })).items.map((call) => call.id),
  }
}

describeOnEachDatabase('The search for calls', (open) => {
  it('finds words wherever in a conversation they were said, in any order', async () => {
    const { start, converse, find } = await createDesk(open)
    await start(acceptedRows(2))
    const first = await converse([
      '¿Trabaja usted?',
      'Soy DOCENTE en Chía.',
      'Muy bien.',
      'Estoy en datacrédito.',
    ])
    await converse(['¿Trabaja usted?', 'Soy docente.'])
    expect(await find({ text: 'datacredito docente' })).toEqual([first.call.id])
    expect(await find({ text: 'chia' })).toEqual([first.call.id])
    expect(await find({ text: 'doc' })).toHaveLength(2)
    expect(await find({ text: 'ocente' })).toEqual([])
  })

  it('finds a person by her number as it is typed, and takes an amount for an amount', async () => {
    const { start, converse, find } = await createDesk(open)
    await start(acceptedRows(2))
    const first = await converse(['Buenos días.', 'Necesito 1.200.000 pesos'])
    const second = await converse()
    expect(first.call.e164).toBe('+573001000002')
    for (const text of ['3001000002', '300 100 0002', '+57 300 100 0002', '1000002', '30010000'])
      expect(await find({ text }), text).toContain(first.call.id)
    expect(await find({ text: '300 100 0003' })).toEqual([second.call.id])
    expect(await find({ text: '1.200.000' })).toEqual([first.call.id])
  })

  it('shows where the words were said, the customer’s before ANA’s', async () => {
    const { query, start, converse } = await createDesk(open)
    await start(acceptedRows(1))
    await converse(['¿Está reportada?', 'Sí, aparezco reportada en Datacrédito.'])
    const page = { offset: 0, limit: 10 }
    const [found] = (await query.list({ ...page, text: 'report' })).items
    expect(callListItemSchema.parse(found)).toEqual(found)
    expect(found?.snippet).toEqual({
      turn: 1,
      role: 'customer',
      pieces: [
        { text: 'Sí, aparezco ', marked: false },
        { text: 'report', marked: true },
        { text: 'ada en Datacrédito.', marked: false },
      ],
    })
    expect((await query.list({ ...page, text: 'persona' })).items[0]?.snippet).toBeNull()
    expect((await query.list(page)).items[0]?.snippet).toBeNull()
  })

  it('combines every filter', async () => {
    const { start, lease, calls, judge, find, clock } = await createDesk(open)
    const campaign = await start(acceptedRows(3))
    const talk = async (seconds: number, words: string) => {
      const { call } = await lease()
      await calls.markPlacing(call.id, clock.now())
      await calls.setAnswered(call.id, clock.now())
      await calls.appendTurn(call.id, turn(0, 'customer', words), null)
      const ended = await calls.end(call.id, {
        outcome: 'conversation',
        endedBy: 'customer',
        at: clock.now() + seconds * 1000,
        durationSeconds: seconds,
        failureCode: null,
        contactEvent: { kind: 'conversation_ended' },
        countsAsAttempt: true,
        nextAttemptAt: null,
        wantsAnalysis: true,
      })
      await clock.advance(60_000)
      return ended.call.id
    }
    const short = await talk(20, 'la cuota es alta')
    const long = await talk(200, 'la cuota es muy alta')
    const other = await talk(200, 'hasta luego')
    await judge(short, { interest: 'low', objections: ['tasa_alta', 'reportado'] })
    await judge(long, { interest: 'low', objections: ['tasa_alta'] })
    await judge(other, { interest: 'none' })
    expect(await find({ objection: 'tasa_alta' })).toEqual([long, short])
    expect(await find({ objection: 'reportado' })).toEqual([short])
    expect(await find({ minDurationMs: 60_000 })).toEqual([other, long])
    expect(await find({ maxDurationMs: 20_000 })).toEqual([short])
    expect(
      await find({
        campaignId: campaign.id,
        outcome: 'conversation',
        interest: 'low',
        objection: 'tasa_alta',
        text: 'cuota',
        minDurationMs: 100_000,
        maxDurationMs: 300_000,
        fromMs: 0,
        toMs: clock.now(),
        corrected: false,
      }),
    ).toEqual([long])
    expect(await find({ interest: 'low', text: 'hasta' })).toEqual([])
  })

  it('goes by the correction where a person corrected the findings', async () => {
    const { query, start, converse, judge, correct, find } = await createDesk(open)
    await start(acceptedRows(2))
    const { call } = await converse()
    const other = await converse()
    await judge(call.id, { interest: 'high', objections: ['tasa_alta'] })
    await judge(other.call.id, { interest: 'high', objections: ['tasa_alta'] })
    await correct(call.id, { interest: 'none', objections: [] })
    expect(await find({ interest: 'none' })).toEqual([call.id])
    expect(await find({ objection: 'tasa_alta' })).toEqual([other.call.id])
    expect(await find({ corrected: true })).toEqual([call.id])
    const { items } = await query.list({ offset: 0, limit: 10, corrected: true })
    expect(items).toMatchObject([{ interest: 'none', needsHuman: false, corrected: true }])
    await judge(call.id, { interest: 'medium', objections: ['reportado'] })
    expect(await find({ interest: 'none' })).toEqual([call.id])
    await correct(call.id, {})
    expect(await find({ corrected: true })).toEqual([])
    expect(await find({ objection: 'reportado', interest: 'medium' })).toEqual([call.id])
  })

  it('pages newest first and counts all', async () => {
    const { query, start, converse } = await createDesk(open)
    await start(acceptedRows(5))
    const made: string[] = []
    for (let count = 0; count < 5; count += 1) made.unshift((await converse()).call.id)
    for (const text of [undefined, 'interesa']) {
      const pages = await Promise.all([0, 2, 4].map((offset) => query.list({ text, offset, limit: 2 })))
      expect(
        pages.flatMap(({ items }) => items.map((call) => call.id)),
        text,
      ).toEqual(made)
      expect(pages.map(({ total }) => total)).toEqual([5, 5, 5])
    }
  })

  it('follows what is still written after the end, and forgets an erased person', async () => {
    const { calls, start, converse, find, database, clock } = await createDesk(open)
    await start(acceptedRows(2))
    const { call } = await converse(['Buenos días.', 'Soy de Tunja.'])
    await converse()
    await calls.updateTurn(call.id, 1, { text: 'Soy de Duitama.' })
    expect(await find({ text: 'tunja' })).toEqual([])
    expect(await find({ text: 'duitama' })).toEqual([call.id])
    await createEraseStore({ database, clock, numberKey, forgetRecordings: async () => {} }).erasePerson(
      call.e164,
    )
    expect(await find({ text: 'duitama' })).toEqual([])
    expect(await find({})).toHaveLength(1)
    expect(await database.db.selectFrom('call_words').selectAll().execute()).toHaveLength(1)
  })

  it('tells a person’s whole story, newest first', async () => {
    const { query, start, lease, leases, converse, judge, correct, clock } = await createDesk(open)
    await start(acceptedRows(1), 'Una')
    const failed = await lease()
    await leases.releaseNotPlaced(failed.call.id)
    await clock.advance(1000)
    const { call } = await converse()
    await clock.advance(120_000)
    await judge(call.id, { optOut: true, interest: 'none', needsHuman: false })
    await clock.advance(1000)
    await correct(call.id, { optOut: false, interest: 'medium' })
    await clock.advance(1000)
    await start([{ ...acceptedRows(1)[0], row: 9, nombre: 'Persona 2', e164: call.e164 }], 'Otra')
    const story = await query.personTimeline(call.id)
    expect(story?.map(({ kind, campaignName }) => `${kind} ${campaignName}`)).toEqual([
      'listed Otra',
      'corrected Una',
      'judged Una',
      'opted_out Una',
      'ended Una',
      'answered Una',
      'placed Una',
      'ended Una',
      'listed Una',
    ])
    expect(await query.personTimeline('nothing')).toBeNull()
  })
})

describeOnEachDatabase('The search’s migration', (open) => {
  it('takes along what an older database holds', async () => {
    const { start, converse, judge, find, database } = await createDesk(open)
    await start(acceptedRows(1))
    const { call } = await converse(['Buenos días.', 'Soy de Tunja.'])
    await judge(call.id, { interest: 'low', objections: ['aplaza'] })
    // As before version 7: its tables, functions and triggers are taken away, the former index is put back.
    await undoCallSearch(database)
    const migration = migrations.find(({ name }) => name === 'call-search')
    await database.db.transaction().execute(async (trx) => migration?.up(trx, database.dialect))
    expect(await find({ text: 'tunja', interest: 'low', objection: 'aplaza', minDurationMs: 1 })).toEqual([
      call.id,
    ])
  })
})
