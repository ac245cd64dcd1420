/** A person's right to be forgotten. */
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { createAnalysisStore } from '../../../electron/engine/analysis/analysis-store.ts'
import { createRecordingStore } from '../../../electron/engine/audio/recording-store.ts'
import { createDoNotCallStore } from '../../../electron/engine/compliance/do-not-call-store.ts'
import { createEraseStore } from '../../../electron/engine/contacts/erase-store.ts'
import type { Database } from '../../../electron/engine/storage/database.ts'
import type { Schema } from '../../../electron/engine/storage/schema.ts'
import { describeOnEachDatabase, type OpenTestDatabase } from '../../support/databases.ts'
import { acceptedRows, createWorld, findings, numberKey } from '../../support/seed.ts'

const she = { row: 900, nombre: 'Hermenegilda Quintanilla', e164: '+573209998877' }
const words = ['Buenos días, ¿hablo con Hermenegilda?', 'Sí, me interesa el estrafalario crédito.']

const tables = [
  'contacts',
  'calls',
  'turns',
  'call_events',
  'recordings',
  'analyses',
  'follow_ups',
  'rejected_rows',
] as const satisfies Array<keyof Schema>

async function everything(database: Database): Promise<string> {
  const rows: unknown[] = []
  for (const table of tables) rows.push(await database.db.selectFrom(table).selectAll().execute())
  return JSON.stringify(rows)
}

async function judgedPerson(open: OpenTestDatabase) {
  const { database, clock } = await open()
  const world = createWorld({ database, clock })
  const analyses = createAnalysisStore({ database, ids: world.ids, numberKey })
  await world.start([she])
  const { call } = await world.converse(words)
  await world.calls.recordEvent(call.id, { at: 1, kind: 'note', detail: 'Quintanilla' })
  await analyses.saveJudgement({
    callId: call.id,
    judgement: { findings: findings(), engine: 'rules', model: null, unsupported: false },
    nowMs: clock.now(),
  })
  await world.campaigns.create({
    name: 'Con rechazos',
    fileName: 'x.xlsx',
    rows: [{ row: 2, nombre: 'Vecino', e164: '+573001110000', others: [she.e164, '+573001110001'] }],
    rejected: [
      { row: 3, code: 'duplicate', nombre: she.nombre, numero: '(320) 999-88 77' },
      { row: 4, code: 'too_short', nombre: 'Otro', numero: '320' },
    ],
    yieldBetween: async () => {},
  })
  const recordings = createRecordingStore({ database })
  await recordings.add({ callId: call.id, file: 'hers.wav', offsetMs: 0, createdAt: clock.now() })
  const forgotten: string[] = []
  const erase = createEraseStore({
    database,
    clock,
    numberKey,
    forgetRecordings: async (files) => void forgotten.push(...files),
  })
  return {
    ...world,
    database,
    clock,
    erase,
    forgotten,
    doNotCall: createDoNotCallStore({ database, numberKey }),
  }
}

describeOnEachDatabase('Erasing a person', (open) => {
  it('removes everything about her, from every list, and says what it was', async () => {
    const { database, erase, forgotten } = await judgedPerson(open)
    expect(await everything(database)).toContain('Quintanilla')
    expect(await erase.erasePerson(she.e164)).toEqual({
      contacts: 1,
      calls: 1,
      turns: 2,
      analyses: 1,
      followUps: 1,
      rejectedRows: 1,
      recordings: 1,
    })
    expect(forgotten).toEqual(['hers.wav'])
    const left = await everything(database)
    for (const trace of ['Quintanilla', 'Hermenegilda', '3209998877', '999-88', 'estrafalario', 'hers.wav']) {
      expect(left).not.toContain(trace)
    }
    expect(left).toContain('Vecino')
    expect(left).toContain('+573001110001')
    expect(left).toContain('Otro')
  })

  it('keeps a hash that stops a new import from bringing her back', async () => {
    const { database, erase, doNotCall, start, leases, request } = await judgedPerson(open)
    await erase.erasePerson(she.e164)
    expect(await doNotCall.has(she.e164)).toBe(true)
    const stored = await database.db.selectFrom('do_not_call').selectAll().execute()
    expect(JSON.stringify(stored)).not.toContain('9998877')
    await start([she])
    expect(await leases.leaseNextCall(request())).toBeNull()
    expect(await everything(database)).not.toContain('Quintanilla')
  })

  it('turns an earlier bar of hers into an erasure', async () => {
    const { erase, doNotCall, clock, database } = await judgedPerson(open)
    await doNotCall.add({ e164: she.e164, reason: 'opt_out', source: 'call:x', at: clock.now() })
    await erase.erasePerson(she.e164)
    expect(await database.db.selectFrom('do_not_call').select(['reason', 'source']).execute()).toEqual([
      { reason: 'erased', source: 'erasure' },
    ])
  })

  it('waits until she is off the phone', async () => {
    const { database, clock } = await open()
    const world = createWorld({ database, clock })
    await world.start(acceptedRows(1))
    const { call } = await world.lease()
    const erase = createEraseStore({ database, clock, numberKey, forgetRecordings: async () => {} })
    await expect(erase.erasePerson(call.e164)).rejects.toMatchObject({ code: 'contact.on_the_phone' })
    expect(await world.calls.get(call.id)).not.toBeNull()
  })

  it('leaves none of her words in the database file or its log', async () => {
    const { database, erase } = await judgedPerson(open)
    // PostgreSQL reclaims the space by its own vacuum.
    if (database.dialect === 'postgres') return
    const { rows } = await sql<{ file: string }>`select file from pragma_database_list`.execute(database.db)
    const file = rows[0]?.file ?? ''
    const bytes = () =>
      [file, `${file}-wal`].map((name) => readFileSync(name).toString('latin1').toLowerCase()).join('')
    expect(bytes()).toContain('estrafalario')
    await erase.erasePerson(she.e164)
    for (const trace of ['estrafalario', 'quintanilla', '3209998877']) expect(bytes()).not.toContain(trace)
  })
})
