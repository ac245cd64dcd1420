/** A call's rows: states only move forward, turns are never lost, an end happens once. */
import { expect, it } from 'vitest'
import type { CallEnd } from '../../../electron/engine/calls/call-store.ts'
import { describeOnEachDatabase, type OpenTestDatabase } from '../../support/databases.ts'
import { acceptedRows, createWorld, turn } from '../../support/seed.ts'

async function leasedCall(open: OpenTestDatabase) {
  const { database, clock } = await open()
  const world = createWorld({ database, clock })
  await world.start(acceptedRows(1))
  const { call, contact } = await world.lease()
  return { ...world, database, clock, call, contact }
}

const conversationEnd = (at: number, changes: Partial<CallEnd> = {}): CallEnd => ({
  outcome: 'conversation',
  endedBy: 'customer',
  at,
  durationSeconds: 42,
  failureCode: null,
  contactEvent: { kind: 'conversation_ended' },
  countsAsAttempt: true,
  nextAttemptAt: null,
  wantsAnalysis: true,
  ...changes,
})

describeOnEachDatabase('The call store', (open) => {
  it('marks a call as placing once', async () => {
    const { calls, call, clock } = await leasedCall(open)
    expect(await calls.markPlacing(call.id, clock.now())).toBe(true)
    expect(await calls.markPlacing(call.id, clock.now())).toBe(false)
    expect(await calls.getRecord(call.id)).toMatchObject({
      call: { state: 'placing' },
      placingAt: clock.now(),
      publicBaseUrl: 'https://ana.example',
      campaign: { name: 'Lista' },
      conversationState: null,
    })
  })

  it('moves forward only, however late and often the vendor tells', async () => {
    const { calls, call } = await leasedCall(open)
    await calls.markPlacing(call.id, 1000)
    expect(await calls.advance(call.id, { state: 'in_progress', at: 3000 })).toMatchObject({
      changed: true,
      call: { state: 'in_progress', answeredAt: 3000 },
    })
    expect(await calls.advance(call.id, { state: 'ringing', at: 2000 })).toMatchObject({
      changed: false,
      call: { state: 'in_progress' },
    })
    expect(await calls.setAnswered(call.id, 9000)).toMatchObject({
      changed: false,
      call: { answeredAt: 3000 },
    })
  })

  it("finds a call by the vendor's id, and refuses to give it a second one", async () => {
    const { calls, call } = await leasedCall(open)
    await calls.setVendorCallId(call.id, 'CA1')
    await calls.setVendorCallId(call.id, 'CA1')
    expect((await calls.byVendorCallId('CA1'))?.id).toBe(call.id)
    expect(await calls.byVendorCallId('CA2')).toBeNull()
    await expect(calls.setVendorCallId(call.id, 'CA2')).rejects.toMatchObject({
      code: 'call.vendor_id_taken',
      facts: { known: 'CA1', given: 'CA2' },
    })
  })

  it("refuses one vendor's call for two of ANA's", async () => {
    const world = createWorld(await open())
    await world.start(acceptedRows(2))
    const first = await world.lease()
    const second = await world.lease()
    await world.calls.setVendorCallId(first.call.id, 'CA1')
    await expect(world.calls.setVendorCallId(second.call.id, 'CA1')).rejects.toMatchObject({
      code: 'call.vendor_id_taken',
    })
  })

  it('commits each turn together with the state of the conversation', async () => {
    const { calls, call } = await leasedCall(open)
    const greeting = turn(0, 'assistant', 'Buenos días, ¿hablo con doña Ñusta?')
    const answer = {
      ...turn(1, 'customer', 'Sí, con ella.'),
      confidence: 0.87,
      waterfall: { firstTokenMs: 310, firstClauseMs: 420, firstAudioMs: 610.5, answeredMs: null },
    }
    await calls.appendTurn(call.id, greeting, '{"phase":"identity"}')
    await calls.appendTurn(call.id, answer, null)
    expect(await calls.turns(call.id)).toEqual([greeting, answer])
    expect((await calls.getRecord(call.id))?.conversationState).toBe('{"phase":"identity"}')
    expect((await calls.get(call.id))?.turnCount).toBe(2)
    await calls.saveConversationState(call.id, '{"phase":"close"}')
    expect((await calls.getRecord(call.id))?.conversationState).toBe('{"phase":"close"}')
  })

  it('refuses a turn that is not the next one, and keeps neither it nor its state', async () => {
    const { calls, call } = await leasedCall(open)
    await calls.appendTurn(call.id, turn(0, 'assistant', 'Hola'), '{"at":0}')
    for (const index of [0, 2]) {
      await expect(
        calls.appendTurn(call.id, turn(index, 'customer', 'Otra vez'), '{"at":9}'),
      ).rejects.toMatchObject({ code: 'call.turn_out_of_order', facts: { expected: 1, index } })
    }
    expect(await calls.turns(call.id)).toHaveLength(1)
    expect((await calls.getRecord(call.id))?.conversationState).toBe('{"at":0}')
  })

  it('lets one of two writers of the same turn win', async () => {
    const { calls, call, reopen, clock } = await (async () => {
      const opened = await open()
      const world = createWorld(opened)
      await world.start(acceptedRows(1))
      return { ...world, ...opened, call: (await world.lease()).call }
    })()
    const other = createWorld({ database: await reopen(), clock }).calls
    const results = await Promise.allSettled([
      calls.appendTurn(call.id, turn(0, 'assistant', 'Una'), null),
      other.appendTurn(call.id, turn(0, 'assistant', 'Otra'), null),
    ])
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = results.find((result) => result.status === 'rejected')
    expect(refused?.reason).toMatchObject({ code: 'call.turn_out_of_order' })
    expect(await calls.turns(call.id)).toHaveLength(1)
  })

  it('corrects a turn once it is known how much was heard', async () => {
    const { calls, call } = await leasedCall(open)
    await calls.appendTurn(call.id, turn(0, 'assistant', 'Buenos días, le hablo de'), null)
    const waterfall = { firstTokenMs: 1, firstClauseMs: 2, firstAudioMs: 3, answeredMs: 4 }
    await calls.updateTurn(call.id, 0, { text: 'Buenos días', heard: 'partial', waterfall })
    expect(await calls.turns(call.id)).toMatchObject([{ text: 'Buenos días', heard: 'partial', waterfall }])
    await expect(calls.updateTurn(call.id, 5, { heard: 'full' })).rejects.toMatchObject({
      code: 'call.turn_not_found',
    })
  })

  it('records a repeated delivery once, and events without a key always', async () => {
    const { calls, call, database } = await leasedCall(open)
    const delivery = { at: 1, kind: 'status', detail: 'ringing', dedupeKey: 'seq-1' }
    expect(await calls.recordEvent(call.id, delivery)).toBe(true)
    expect(await calls.recordEvent(call.id, delivery)).toBe(false)
    const own = { at: 2, kind: 'note', detail: 'x' }
    expect(await calls.recordEvent(call.id, own)).toBe(true)
    expect(await calls.recordEvent(call.id, own)).toBe(true)
    expect(await database.db.selectFrom('call_events').select('id').execute()).toHaveLength(3)
  })

  it('ends a call and moves its contact at once, and only once', async () => {
    const { calls, call, clock, database } = await leasedCall(open)
    const at = clock.now() + 5000
    expect(await calls.end(call.id, conversationEnd(at))).toMatchObject({
      changed: true,
      call: { state: 'ended', outcome: 'conversation', endedBy: 'customer', endedAt: at },
      contact: { status: 'call_completed', attempts: 1, nextAttemptAt: null },
    })
    const late = conversationEnd(at + 9000, {
      outcome: 'no_answer',
      contactEvent: { kind: 'retry' },
      nextAttemptAt: at,
    })
    expect(await calls.end(call.id, late)).toMatchObject({
      changed: false,
      call: { outcome: 'conversation', endedAt: at },
      contact: { status: 'call_completed', attempts: 1 },
    })
    const row = await database.db.selectFrom('calls').selectAll().executeTakeFirstOrThrow()
    expect(row).toMatchObject({ analysis_state: 'pending', duration_seconds: 42 })
    const contact = await database.db.selectFrom('contacts').selectAll().executeTakeFirstOrThrow()
    expect(contact).toMatchObject({ lease_owner: null, lease_until: null })
    expect(await calls.advance(call.id, { state: 'in_progress', at: 1 })).toMatchObject({ changed: false })
    expect(await calls.open()).toEqual([])
  })

  it('plans the next attempt of somebody who did not answer', async () => {
    const { calls, call, clock } = await leasedCall(open)
    const nextAttemptAt = clock.now() + 3_600_000
    const ended = await calls.end(
      call.id,
      conversationEnd(clock.now(), {
        outcome: 'no_answer',
        endedBy: 'network',
        contactEvent: { kind: 'retry' },
        nextAttemptAt,
        wantsAnalysis: false,
      }),
    )
    expect(ended.contact).toMatchObject({ status: 'initial', attempts: 1, nextAttemptAt })
  })

  it('ends nothing when the contact cannot take what the end means for her', async () => {
    const { calls, call, clock } = await leasedCall(open)
    await expect(
      calls.end(call.id, conversationEnd(clock.now(), { contactEvent: { kind: 'close' } })),
    ).rejects.toMatchObject({ code: 'contact.transition_refused' })
    expect((await calls.get(call.id))?.state).toBe('planned')
  })

  it('lists what a crash left open, with the people concerned', async () => {
    const world = createWorld(await open())
    await world.start(acceptedRows(3))
    await world.converse()
    const left = await world.lease()
    await world.calls.markPlacing(left.call.id, 1)
    expect(await world.calls.open()).toMatchObject([
      { call: { id: left.call.id, state: 'placing' }, contact: { id: left.contact.id } },
    ])
  })

  it('knows that a call does not exist', async () => {
    const { calls } = await leasedCall(open)
    expect(await calls.get('nothing')).toBeNull()
    expect(await calls.getRecord('nothing')).toBeNull()
    await expect(calls.advance('nothing', { state: 'ringing', at: 1 })).rejects.toMatchObject({
      code: 'call.not_found',
    })
  })
})
