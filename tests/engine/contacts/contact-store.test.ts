/** Contacts as operators look them up, and barring one. */
import { expect, it } from 'vitest'
import { createDoNotCallStore } from '../../../electron/engine/compliance/do-not-call-store.ts'
import { createContactStore } from '../../../electron/engine/contacts/contact-store.ts'
import { describeOnEachDatabase, type OpenTestDatabase } from '../../support/databases.ts'
import { acceptedRows, createWorld, numberKey } from '../../support/seed.ts'

async function createContacts(open: OpenTestDatabase) {
  const { database, clock } = await open()
  const world = createWorld({ database, clock })
  const contacts = createContactStore({ database, clock, numberKey })
  const doNotCall = createDoNotCallStore({ database, numberKey })
  return { ...world, database, clock, contacts, doNotCall }
}

const page = { offset: 0, limit: 100 }

describeOnEachDatabase('The contact store', (open) => {
  it('pages through a campaign in the order of its list', async () => {
    const { contacts, create } = await createContacts(open)
    const { id } = await create(acceptedRows(5))
    const { items, total } = await contacts.list({ campaignId: id, offset: 1, limit: 2 })
    expect(total).toBe(5)
    expect(items.map((contact) => contact.row)).toEqual([3, 4])
    expect(await contacts.get(items[0]?.id ?? '')).toEqual(items[0])
    expect(await contacts.get('nobody')).toBeNull()
  })

  it('finds a person by part of her name, whatever its accents, or of her number', async () => {
    const { contacts, create } = await createContacts(open)
    await create([
      { row: 2, nombre: 'María Peñaloza', e164: '+573001112233' },
      { row: 3, nombre: 'José 100% Núñez', e164: '+573104445566' },
    ])
    const names = async (text: string) =>
      (await contacts.list({ ...page, text })).items.map((contact) => contact.nombre)
    expect(await names('maria penal')).toEqual(['María Peñaloza'])
    expect(await names('NÚÑEZ')).toEqual(['José 100% Núñez'])
    expect(await names('444')).toEqual(['José 100% Núñez'])
    expect(await names('  ')).toHaveLength(2)
    expect(await names('100%')).toEqual(['José 100% Núñez'])
    expect(await names('_')).toEqual([])
    expect(await names("o'")).toEqual([])
  })

  it('lists by status', async () => {
    const { contacts, start, lease } = await createContacts(open)
    await start(acceptedRows(3))
    const { contact } = await lease()
    expect((await contacts.list({ ...page, status: 'call_in_progress' })).items).toEqual([contact])
    expect((await contacts.list({ ...page, status: 'initial' })).total).toBe(2)
  })

  it('tells which numbers of a long list are stored already', async () => {
    const { contacts, create } = await createContacts(open)
    await create(acceptedRows(3))
    const asked = acceptedRows(1500, 4).map((row) => row.e164)
    expect(await contacts.storedNumbers(asked)).toEqual(new Set([acceptedRows(1, 4)[0]?.e164]))
    expect(await contacts.storedNumbers([])).toEqual(new Set())
  })

  it('bars a person and everybody else who waits with her number', async () => {
    const { contacts, doNotCall, create } = await createContacts(open)
    const rows = acceptedRows(1)
    await create(rows, 'Una')
    await create(rows, 'Otra')
    const e164 = rows[0]?.e164 ?? ''
    const [first] = await contacts.findByNumber(e164)
    const barred = await contacts.bar(first?.id ?? '', { reason: 'asked', source: 'operator' })
    expect(barred.status).toBe('do_not_call')
    expect((await contacts.findByNumber(e164)).map((contact) => contact.status)).toEqual([
      'do_not_call',
      'do_not_call',
    ])
    expect(await doNotCall.has(e164)).toBe(true)
    expect(await doNotCall.count()).toBe(1)
  })

  it('bars somebody on the phone: her call ends, and the bar stays', async () => {
    const { contacts, calls, clock, start, lease } = await createContacts(open)
    await start(acceptedRows(1))
    const { call, contact } = await lease()
    await contacts.bar(contact.id, { reason: 'opt_out', source: `call:${call.id}` })
    const ended = await calls.end(call.id, {
      outcome: 'conversation',
      endedBy: 'assistant',
      at: clock.now(),
      durationSeconds: 20,
      failureCode: null,
      contactEvent: { kind: 'conversation_ended' },
      countsAsAttempt: true,
      nextAttemptAt: null,
      wantsAnalysis: true,
    })
    expect(ended).toMatchObject({ changed: true, contact: { status: 'do_not_call', attempts: 1 } })
  })

  it('moves a contact by events only', async () => {
    const { contacts, start } = await createContacts(open)
    await start(acceptedRows(1))
    const [contact] = (await contacts.list(page)).items
    const id = contact?.id ?? ''
    await expect(contacts.setStatus(id, { kind: 'close' })).rejects.toMatchObject({
      code: 'contact.transition_refused',
    })
    expect((await contacts.setStatus(id, { kind: 'opt_out' })).status).toBe('do_not_call')
    await expect(contacts.setStatus('nobody', { kind: 'lease' })).rejects.toMatchObject({
      code: 'contact.not_found',
    })
  })
})
