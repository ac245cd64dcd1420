/** An operator calls through ANA's line: her telephone first, then the customer's, and never against the law. */
import { expect, it } from 'vitest'
import { createAnalysisStore } from '../../../electron/engine/analysis/analysis-store.ts'
import { createContactStore } from '../../../electron/engine/contacts/contact-store.ts'
import type { VendorCallState } from '../../../electron/engine/telephony/telephony-port.ts'
import type { LiveEventBody } from '../../../shared/domain/live-event.ts'
import { describeOnEachDatabase, type OpenTestDatabase } from '../../support/databases.ts'
import { acceptedRows, createWorld, findings, numberKey } from '../../support/seed.ts'
import { createAskedVendor, createFollowUpServices } from '../server/follow-up-services.ts'

const operatorE164 = '+576015550100'
const customer = '+573001000002'

async function createDesk(open: OpenTestDatabase) {
  const { database, clock } = await open()
  const world = createWorld({ database, clock })
  const analyses = createAnalysisStore({ database, ids: world.ids, numberKey })
  await world.start(acceptedRows(1))
  const { call } = await world.converse()
  await analyses.saveJudgement({
    callId: call.id,
    judgement: { findings: findings(), engine: 'ollama', model: 'llama', unsupported: false },
    nowMs: clock.now(),
  })
  const { contactId } = call
  await clock.advance(120_000)
  const vendor = createAskedVendor()
  const events: LiveEventBody[] = []
  const services = createFollowUpServices({
    database,
    clock,
    ids: world.ids,
    publish: (body) => void events.push(body),
    vendor,
  })
  const { operatorCalls } = services
  const begin = () => operatorCalls.begin({ contactId, desk: 'olga', operatorE164 })
  const tell = (id: string, side: 'operator' | 'customer', state: VendorCallState) =>
    operatorCalls.reported(id, side, {
      vendorCallId: side === 'operator' ? 'CA1' : 'CA2',
      state,
      sequence: null,
      durationSeconds: null,
      sipCode: null,
    })
  const states = () =>
    events.flatMap((body) =>
      body.kind === 'operator_call_changed' ? [body.operatorCall.end ?? body.operatorCall.state] : [],
    )
  return {
    ...world,
    ...services,
    database,
    clock,
    vendor,
    contactId,
    begin,
    tell,
    states,
    contacts: createContactStore({ database, clock, numberKey }),
  }
}

describeOnEachDatabase('An operator’s call', (open) => {
  it('rings the operator, then the customer, and ends when one of them puts down', async () => {
    const { begin, tell, vendor, states, operatorCalls, followUpBrief, contactId, clock } =
      await createDesk(open)
    const { id } = await begin()
    expect(vendor.asked).toEqual([`ring operator ${operatorE164} into ana-operator-…`])
    await tell(id, 'operator', 'ringing')
    await tell(id, 'operator', 'in_progress')
    expect(vendor.asked[1]).toBe(`ring customer ${customer}`)
    expect((await followUpBrief(contactId, 'olga')).operatorCall?.state).toBe('ringing_customer')
    expect(await operatorCalls.customerAnswered(id, 'CA2')).toEqual([
      { kind: 'conference', name: `ana-operator-${id}`, endOnExit: true },
    ])
    await clock.advance(65_000)
    await tell(id, 'customer', 'completed')
    expect(states()).toEqual(['ringing_operator', 'ringing_customer', 'in_call', 'completed'])
    expect(vendor.asked.at(-1)).toBe('hang up CA1')
    const brief = await followUpBrief(contactId, 'olga')
    expect(brief.operatorCall).toBeNull()
    expect(brief.attempts[0]).toMatchObject({ by: 'human', outcome: 'completed', durationMs: 65_000 })
  })

  it('rings nobody else when the operator does not answer', async () => {
    const { begin, tell, vendor, states } = await createDesk(open)
    const { id } = await begin()
    await tell(id, 'operator', 'no_answer')
    expect(states()).toEqual(['ringing_operator', 'operator_no_answer'])
    expect(vendor.asked).toHaveLength(1)
  })

  it.each([
    ['no_answer', 'customer_no_answer', 'No contestó.'],
    ['busy', 'customer_busy', 'La línea está ocupada.'],
    ['failed', 'customer_unreachable', 'El número no está disponible.'],
  ] as const)('tells the operator when the customer’s telephone says %s', async (state, end, words) => {
    const { begin, tell, vendor, states } = await createDesk(open)
    const { id } = await begin()
    await tell(id, 'operator', 'in_progress')
    await tell(id, 'customer', state)
    expect(states().at(-1)).toBe(end)
    expect(vendor.asked.at(-1)).toBe(`tell CA1 ${words} hangup`)
  })

  it('stops ringing the customer when the operator puts down', async () => {
    const { begin, tell, vendor, states } = await createDesk(open)
    const { id } = await begin()
    await tell(id, 'operator', 'in_progress')
    await tell(id, 'operator', 'completed')
    expect(states().at(-1)).toBe('canceled')
    expect(vendor.asked.at(-1)).toBe('hang up CA2')
  })

  it('is ended by the operator at her desk, once', async () => {
    const { begin, tell, vendor, operatorCalls } = await createDesk(open)
    const { id } = await begin()
    await tell(id, 'operator', 'in_progress')
    await operatorCalls.customerAnswered(id, 'CA2')
    expect((await operatorCalls.hangUp(id)).end).toBe('completed')
    expect((await operatorCalls.hangUp(id)).end).toBe('completed')
    expect(vendor.asked.slice(-2)).toEqual(['hang up CA1', 'hang up CA2'])
    expect(await operatorCalls.customerAnswered(id, 'CA2')).toEqual([{ kind: 'hangup' }])
    await expect(operatorCalls.hangUp('nothing')).rejects.toMatchObject({ code: 'follow_up.no_such_call' })
  })

  it('minds no report that comes twice, late or out of order', async () => {
    const { begin, tell, vendor, states, operatorCalls } = await createDesk(open)
    const { id } = await begin()
    await tell(id, 'operator', 'in_progress')
    await tell(id, 'operator', 'ringing')
    await tell(id, 'operator', 'in_progress')
    await operatorCalls.customerAnswered(id, 'CA2')
    await tell(id, 'customer', 'ringing')
    await tell(id, 'customer', 'in_progress')
    await tell(id, 'customer', 'completed')
    await tell(id, 'operator', 'completed')
    await tell(id, 'customer', 'completed')
    expect(states()).toEqual(['ringing_operator', 'ringing_customer', 'in_call', 'completed'])
    expect(vendor.asked.filter((line) => line.startsWith('ring customer'))).toHaveLength(1)
  })

  it('is refused outside lawful hours, with the next lawful instant', async () => {
    const { begin, clock, vendor } = await createDesk(open)
    await clock.advance(9 * 3_600_000)
    await expect(begin()).rejects.toMatchObject({
      code: 'follow_up.outside_hours',
      facts: { opensAt: Date.parse('2026-11-25T07:00:00-05:00') },
    })
    expect(vendor.asked).toEqual([])
  })

  it('is refused to somebody who may not be called, also between the two telephones', async () => {
    const { begin, tell, contacts, contactId, vendor, states } = await createDesk(open)
    const { id } = await begin()
    await contacts.bar(contactId, { reason: 'opt_out', source: 'operator' })
    await tell(id, 'operator', 'in_progress')
    expect(vendor.asked.some((line) => line.startsWith('ring customer'))).toBe(false)
    expect(states().at(-1)).toBe('failed')
    await expect(begin()).rejects.toMatchObject({ code: 'follow_up.barred' })
  })

  it('is refused while somebody calls that number, and to the operator’s own number', async () => {
    const { begin, operatorCalls, contactId } = await createDesk(open)
    await expect(
      operatorCalls.begin({ contactId, desk: 'olga', operatorE164: customer }),
    ).rejects.toMatchObject({ code: 'call.operator_is_customer' })
    const attempts = await Promise.allSettled([begin(), begin()])
    expect(attempts.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(begin()).rejects.toMatchObject({ code: 'follow_up.on_the_phone' })
  })

  it('that the vendor refuses leaves nobody on the telephone', async () => {
    const { begin, vendor, states, followUpBrief, contactId } = await createDesk(open)
    vendor.refuse = true
    await expect(begin()).rejects.toThrow('refused')
    expect(states()).toEqual(['ringing_operator', 'failed'])
    expect((await followUpBrief(contactId, 'olga')).calling.refusal).toBeNull()
  })

  it('of which nothing is heard any more is asked about, and given up when nobody knows it', async () => {
    const { begin, tell, vendor, operatorCalls, clock, states } = await createDesk(open)
    const { id } = await begin()
    await tell(id, 'operator', 'in_progress')
    await operatorCalls.sweep()
    expect(states().at(-1)).toBe('ringing_customer')
    await clock.advance(100_000)
    vendor.known.set('CA1', {
      vendorCallId: 'CA1',
      state: 'in_progress',
      toE164: operatorE164,
      startedAtMs: 0,
      durationSeconds: null,
    })
    vendor.known.set('CA2', {
      vendorCallId: 'CA2',
      state: 'no_answer',
      toE164: customer,
      startedAtMs: 0,
      durationSeconds: null,
    })
    await operatorCalls.sweep()
    expect(states().at(-1)).toBe('customer_no_answer')
    await begin()
    await clock.advance(100_000)
    vendor.known.clear()
    await operatorCalls.sweep()
    expect(states().at(-1)).toBe('lost')
  })

  it('is looked after although the vendor cannot be asked about another one', async () => {
    const { begin, vendor, operatorCalls, clock, states, start, database, ids } = await createDesk(open)
    await begin()
    await start(acceptedRows(1, 900))
    const { id } = await database.db
      .selectFrom('contacts')
      .select('id')
      .where('e164', '=', acceptedRows(1, 900)[0]?.e164 ?? '')
      .executeTakeFirstOrThrow()
    await operatorCalls.begin({ contactId: id, desk: ids.next(), operatorE164: '+576015550101' })
    await clock.advance(100_000)
    const { fetchCall } = vendor
    vendor.fetchCall = async (vendorCallId) => {
      if (vendorCallId === 'CA1') throw new Error('unreachable')
      return fetchCall(vendorCallId)
    }
    await operatorCalls.sweep()
    expect(states().at(-1)).toBe('lost')
  })
})
