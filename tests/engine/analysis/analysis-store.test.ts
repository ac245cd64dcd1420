/** From an ended conversation to a judgement and what it brings about. */
import { expect, it } from 'vitest'
import { createAnalysisStore } from '../../../electron/engine/analysis/analysis-store.ts'
import type { Judgement } from '../../../electron/engine/analysis/analyst-port.ts'
import { createDoNotCallStore } from '../../../electron/engine/compliance/do-not-call-store.ts'
import { createContactStore } from '../../../electron/engine/contacts/contact-store.ts'
import { createFollowUpStore } from '../../../electron/engine/followup/follow-up-store.ts'
import { type Findings, transcriptSchema } from '../../../shared/domain/analysis.ts'
import { describeOnEachDatabase, type OpenTestDatabase } from '../../support/databases.ts'
import { acceptedRows, createWorld, findings, numberKey } from '../../support/seed.ts'

const judgement = (changes: Partial<Findings> = {}, engine: Judgement['engine'] = 'ollama'): Judgement => ({
  findings: findings(changes),
  engine,
  model: engine === 'ollama' ? 'llama' : null,
  unsupported: false,
})

async function createAnalysts(open: OpenTestDatabase) {
  const opened = await open()
  const { database, clock } = opened
  const world = createWorld(opened)
  const store = createAnalysisStore({ database, ids: world.ids, numberKey })
  const take = (owner = 'analyst-1') => store.leasePendingCall({ owner, nowMs: clock.now(), leaseMs: 60_000 })
  const save = (callId: string, given: Judgement) =>
    store.saveJudgement({ callId, judgement: given, nowMs: clock.now() })
  return {
    ...opened,
    ...world,
    store,
    take,
    save,
    contacts: createContactStore({ database, clock, numberKey }),
    followUps: createFollowUpStore({ database, numberKey }),
    doNotCall: createDoNotCallStore({ database, numberKey }),
  }
}

describeOnEachDatabase('The analysis store', (open) => {
  it('gives each ended conversation to one analyst, the longest waiting first', async () => {
    const { clock, start, converse, take } = await createAnalysts(open)
    await start(acceptedRows(2))
    const first = await converse()
    await clock.advance(1000)
    const second = await converse()
    expect(await take()).toMatchObject({ call: { id: first.call.id }, tries: 0 })
    expect(await take('analyst-2')).toMatchObject({ call: { id: second.call.id } })
    expect(await take()).toBeNull()
  })

  it('gives a conversation to somebody else once the lease has run out', async () => {
    const { clock, start, converse, take } = await createAnalysts(open)
    await start(acceptedRows(1))
    const { call } = await converse()
    await take('an engine that dies')
    await clock.advance(59_999)
    expect(await take('analyst-2')).toBeNull()
    await clock.advance(1)
    expect((await take('analyst-2'))?.call.id).toBe(call.id)
  })

  it('never gives one conversation to two analysts who ask at the same time', async () => {
    const { database, clock, reopen, start, converse, ids } = await createAnalysts(open)
    await start(acceptedRows(6))
    for (let count = 0; count < 6; count += 1) await converse()
    const other = await reopen()
    const stores = [database, other].map((each) => createAnalysisStore({ database: each, ids, numberKey }))
    const taken = await Promise.all(
      stores.flatMap((store) =>
        Array.from({ length: 3 }, () =>
          store.leasePendingCall({ owner: 'x', nowMs: clock.now(), leaseMs: 60_000 }),
        ),
      ),
    )
    const ids6 = taken.flatMap((entry) => (entry ? [entry.call.id] : []))
    expect(new Set(ids6).size).toBe(ids6.length)
    expect(ids6.length).toBeGreaterThan(0)
  })

  it('waits before a failed judgement is tried again, and counts', async () => {
    const { clock, store, start, converse, take } = await createAnalysts(open)
    await start(acceptedRows(1))
    const { call } = await converse()
    await take()
    const nowMs = clock.now()
    await store.releaseFailed({ callId: call.id, nowMs, retryAtMs: nowMs + 5000 })
    expect(await take()).toBeNull()
    await clock.advance(5000)
    expect(await take()).toMatchObject({ call: { id: call.id }, tries: 1 })
  })

  it('tells a conversation as an analyst reads it', async () => {
    const { store, start, converse, clock } = await createAnalysts(open)
    await start([{ row: 2, nombre: 'Ana María', e164: '+573001112233' }])
    const startedAtMs = clock.now()
    const { call } = await converse()
    const transcript = await store.transcriptOf(call.id)
    expect(transcriptSchema.parse(transcript)).toEqual(transcript)
    expect(transcript).toEqual({
      id: call.id,
      customerName: 'Ana María',
      startedAt: '2026-11-24T10:00:00-05:00',
      durationSeconds: 60,
      endedBy: 'customer',
      turns: [
        { role: 'assistant', text: 'Buenos días, habla Ana.', atSeconds: 0 },
        { role: 'customer', text: 'Sí, me interesa.', atSeconds: 1 },
      ],
    })
    expect(Date.parse(transcript?.startedAt ?? '')).toBe(startedAtMs)
    expect(await store.transcriptOf('nothing')).toBeNull()
  })

  it('puts who needs a human into the queue, at the priority found', async () => {
    const { store, followUps, clock, start, converse, save, take } = await createAnalysts(open)
    await start(acceptedRows(1))
    const { call } = await converse()
    const saved = await save(call.id, judgement({ priority: 'high' }))
    expect(saved).toMatchObject({ stored: true, contact: { status: 'ready_for_human' } })
    expect(saved.analysis).toMatchObject({ callId: call.id, engine: 'ollama', evidence: [{ turn: 1 }] })
    expect(await followUps.queue({ offset: 0, limit: 9 }, { desk: 'a', nowMs: clock.now() })).toMatchObject([
      { contactId: call.contactId, callId: call.id, waitingSince: call.endedAt, analysis: saved.analysis },
    ])
    expect(await store.readyForHuman()).toEqual([{ contact: saved.contact, call, analysis: saved.analysis }])
    expect(await take()).toBeNull()
  })

  it.each([
    [{ needsHuman: false }, 'analyzed'],
    [{ wrongNumber: true }, 'invalid_number'],
    [{ optOut: true, wrongNumber: true }, 'do_not_call'],
  ] as const)('moves the contact of a call with %o to %s', async (changes, status) => {
    const { followUps, doNotCall, start, converse, save } = await createAnalysts(open)
    await start(acceptedRows(1))
    const { call } = await converse()
    expect((await save(call.id, judgement(changes))).contact.status).toBe(status)
    expect(await followUps.length({ desk: 'a', nowMs: 0 })).toBe(0)
    expect(await doNotCall.has(call.e164)).toBe(status === 'do_not_call')
  })

  it('judges again when a model returns: place and status follow the better judgement', async () => {
    const { store, followUps, start, converse, save, clock } = await createAnalysts(open)
    await start(acceptedRows(1))
    const { call } = await converse()
    await save(call.id, judgement({ priority: 'low' }, 'rules'))
    expect(await store.callsJudgedByRules({ limit: 10, sinceMs: clock.now() })).toEqual([call.id])
    expect(await store.callsJudgedByRules({ limit: 10, sinceMs: clock.now() + 1 })).toEqual([])
    await save(call.id, judgement({ priority: 'high' }))
    expect(await followUps.queue({ offset: 0, limit: 9 }, { desk: 'a', nowMs: clock.now() })).toMatchObject([
      { analysis: { priority: 'high', engine: 'ollama' } },
    ])
    expect(await store.callsJudgedByRules({ limit: 10, sinceMs: 0 })).toEqual([])
    const last = await save(call.id, judgement({ needsHuman: false }))
    expect(last.contact.status).toBe('analyzed')
    expect(await followUps.length({ desk: 'a', nowMs: 0 })).toBe(0)
  })

  it('does not let the rules overrule a model that was quicker', async () => {
    const { start, converse, save } = await createAnalysts(open)
    await start(acceptedRows(1))
    const { call } = await converse()
    const model = await save(call.id, judgement())
    expect(await save(call.id, judgement({ optOut: true }, 'rules'))).toEqual({
      analysis: model.analysis,
      contact: model.contact,
      stored: false,
    })
  })

  it('never moves somebody an operator has closed, but bars her number when she opted out', async () => {
    const { followUps, doNotCall, contacts, clock, start, converse, save } = await createAnalysts(open)
    await start(acceptedRows(1))
    const { call } = await converse()
    await save(call.id, judgement({}, 'rules'))
    await followUps.close({
      contactId: call.contactId,
      outcome: 'interested',
      notes: '',
      nowMs: clock.now(),
    })
    const saved = await save(call.id, judgement({ optOut: true }))
    expect(saved).toMatchObject({ stored: true, contact: { status: 'closed_by_human' } })
    expect((await contacts.get(call.contactId))?.status).toBe('closed_by_human')
    expect(await doNotCall.has(call.e164)).toBe(true)
    expect((await followUps.closedList({ offset: 0, limit: 9 })).items).toHaveLength(1)
  })

  it('leaves somebody who opted out during the call as she is', async () => {
    const { contacts, followUps, start, converse, save } = await createAnalysts(open)
    await start(acceptedRows(1))
    const { call } = await converse()
    await contacts.bar(call.contactId, { reason: 'opt_out', source: `call:${call.id}` })
    expect((await save(call.id, judgement())).contact.status).toBe('do_not_call')
    expect(await followUps.length({ desk: 'a', nowMs: 0 })).toBe(0)
  })

  it('calls again when nobody was really spoken to, and then judges the later call alone', async () => {
    const { store, clock, start, converse, save, lease } = await createAnalysts(open)
    await start(acceptedRows(1))
    const recording = await converse()
    const callAgainAtMs = clock.now() + 3_600_000
    const saved = await store.saveJudgement({
      callId: recording.call.id,
      judgement: judgement({ voicemail: true, needsHuman: false }),
      nowMs: clock.now(),
      callAgainAtMs,
    })
    expect(saved.contact).toMatchObject({ status: 'initial', nextAttemptAt: callAgainAtMs, attempts: 1 })
    await clock.advance(3_600_000)
    const { call } = await lease()
    expect(call.attempt).toBe(2)
    // Judging the old call once more changes nothing for somebody on the phone.
    expect((await save(recording.call.id, judgement())).contact.status).toBe('call_in_progress')
  })

  it('gives an ended conversation to the analysts once more when asked', async () => {
    const { store, start, converse, save, take } = await createAnalysts(open)
    await start(acceptedRows(1))
    const { call } = await converse()
    await save(call.id, judgement({}, 'rules'))
    await store.requestAgain(call.id)
    expect((await take())?.call.id).toBe(call.id)
  })

  it('stores nothing at all when a part of it fails', async () => {
    const { database, start, converse, save, store } = await createAnalysts(open)
    await start(acceptedRows(1))
    const { call } = await converse()
    await expect(save('nothing', judgement())).rejects.toMatchObject({ code: 'call.not_found' })
    const broken = createAnalysisStore({
      database,
      ids: { next: () => call.id },
      numberKey,
    })
    const given = { callId: call.id, judgement: judgement(), nowMs: 1 }
    await broken.saveJudgement(given)
    // The id of the second judgement is taken: the first one must still be the call's own.
    await expect(broken.saveJudgement({ ...given, judgement: judgement({ optOut: true }) })).rejects.toThrow()
    expect((await store.readyForHuman())[0]?.analysis.optOut).toBe(false)
  })
})
