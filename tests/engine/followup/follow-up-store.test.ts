/** The queue of people worth a human's time. */
import { expect, it } from 'vitest'
import { createAnalysisStore } from '../../../electron/engine/analysis/analysis-store.ts'
import { createDoNotCallStore } from '../../../electron/engine/compliance/do-not-call-store.ts'
import { createContactStore } from '../../../electron/engine/contacts/contact-store.ts'
import { undoWindowMs } from '../../../electron/engine/followup/follow-up-rows.ts'
import { createFollowUpStore } from '../../../electron/engine/followup/follow-up-store.ts'
import type { Findings } from '../../../shared/domain/analysis.ts'
import { followUpClosureSchema, followUpItemSchema } from '../../../shared/domain/follow-up.ts'
import { describeOnEachDatabase, type OpenTestDatabase } from '../../support/databases.ts'
import { acceptedRows, createWorld, findings, numberKey } from '../../support/seed.ts'

const page = { offset: 0, limit: 100 }
const olga = 'Olga'

async function createQueue(open: OpenTestDatabase, people: Array<Partial<Findings>>) {
  const { database, clock } = await open()
  const world = createWorld({ database, clock })
  const analyses = createAnalysisStore({ database, ids: world.ids, numberKey })
  await world.start(acceptedRows(people.length))
  const contactIds: string[] = []
  for (const changes of people) {
    const { call } = await world.converse()
    await analyses.saveJudgement({
      callId: call.id,
      judgement: { findings: findings(changes), engine: 'ollama', model: 'llama', unsupported: false },
      nowMs: clock.now(),
    })
    contactIds.push(call.contactId)
    await clock.advance(1000)
  }
  const contactId = (index: number) => contactIds[index] ?? ''
  return {
    ...world,
    database,
    clock,
    contactId,
    store: createFollowUpStore({ database, numberKey }),
    contacts: createContactStore({ database, clock, numberKey }),
    doNotCall: createDoNotCallStore({ database, numberKey }),
  }
}

describeOnEachDatabase('The follow-up store', (open) => {
  it('orders the queue by priority, then by waiting time', async () => {
    const { store, contactId, clock } = await createQueue(open, [
      { priority: 'low' },
      { priority: 'normal' },
      { priority: 'high' },
      { priority: 'normal' },
    ])
    const queue = await store.queue(page, { desk: olga, nowMs: clock.now() })
    expect(queue.map((item) => item.contactId)).toEqual([2, 1, 3, 0].map(contactId))
    for (const item of queue) expect(followUpItemSchema.parse(item)).toEqual(item)
    expect(
      (await store.queue({ offset: 1, limit: 2 }, { desk: olga, nowMs: clock.now() })).map(
        (item) => item.contactId,
      ),
    ).toEqual([1, 3].map(contactId))
    expect(await store.length({ desk: olga, nowMs: clock.now() })).toBe(4)
    expect(await store.get(contactId(2), { desk: olga, nowMs: clock.now() })).toEqual(queue[0])
    expect(await store.get('nobody', { desk: olga, nowMs: clock.now() })).toBeNull()
  })

  it('reserves a person for one operator at a time', async () => {
    const { store, contactId, clock } = await createQueue(open, [{}])
    const claim = (owner: string) =>
      store.claim({ contactId: contactId(0), owner, nowMs: clock.now(), claimMs: 60_000 })
    expect((await claim('Olga')).claimedUntil).toBe(clock.now() + 60_000)
    await clock.advance(1000)
    expect((await claim('Olga')).claimedUntil).toBe(clock.now() + 60_000)
    await expect(claim('Pablo')).rejects.toMatchObject({ code: 'follow_up.claimed', kind: 'conflict' })
    await store.unclaim({ contactId: contactId(0), owner: 'Pablo' })
    await expect(claim('Pablo')).rejects.toMatchObject({ code: 'follow_up.claimed' })
    await clock.advance(60_000)
    await claim('Pablo')
    await store.unclaim({ contactId: contactId(0), owner: 'Pablo' })
    expect((await store.get(contactId(0), { desk: olga, nowMs: clock.now() }))?.claimedUntil).toBeNull()
    await expect(
      store.claim({ contactId: 'nobody', owner: 'Olga', nowMs: 1, claimMs: 1 }),
    ).rejects.toMatchObject({ code: 'follow_up.not_found' })
  })

  it('says to each desk whether another one works on a person', async () => {
    const { store, contactId, clock } = await createQueue(open, [{}, {}])
    await store.claim({ contactId: contactId(0), owner: olga, nowMs: clock.now(), claimMs: 60_000 })
    const taken = async (desk: string) =>
      (await store.queue(page, { desk, nowMs: clock.now() })).map((item) => item.taken)
    expect(await taken(olga)).toEqual([false, false])
    expect(await taken('Pablo')).toEqual([true, false])
    await clock.advance(60_000)
    expect(await taken('Pablo')).toEqual([false, false])
  })

  it('does not let a desk close whom another one works on', async () => {
    const { store, contactId, clock } = await createQueue(open, [{}])
    await store.claim({ contactId: contactId(0), owner: olga, nowMs: clock.now(), claimMs: 60_000 })
    const close = (desk: string) =>
      store.close({ contactId: contactId(0), outcome: 'sold', notes: '', nowMs: clock.now(), desk })
    await expect(close('Pablo')).rejects.toMatchObject({ code: 'follow_up.claimed' })
    expect((await close(olga)).outcome).toBe('sold')
  })

  it('gives each of two operators who reach for the same people somebody of their own', async () => {
    const { store, clock } = await createQueue(open, [{}, {}, {}, {}])
    const take = async (owner: string) => {
      for (const item of await store.queue(page, { desk: owner, nowMs: clock.now() })) {
        if (item.taken) continue
        const claimed = await store
          .claim({ contactId: item.contactId, owner, nowMs: clock.now(), claimMs: 60_000 })
          .catch(() => null)
        if (claimed) return claimed.contactId
      }
      return null
    }
    const taken = await Promise.all(['a', 'b', 'c', 'd'].map(take))
    expect(new Set(taken).size).toBe(4)
    expect(taken).not.toContain(null)
  })

  it('closes a person with one decision; closing again answers with the first', async () => {
    const { store, contacts, contactId, clock } = await createQueue(open, [{}, {}])
    const nowMs = clock.now()
    const closure = await store.close({
      contactId: contactId(0),
      outcome: 'interested',
      notes: 'Quedó de traer la colilla',
      nowMs,
    })
    expect(followUpClosureSchema.parse(closure)).toEqual(closure)
    expect(closure).toMatchObject({ outcome: 'interested', closedAt: nowMs, undoUntil: nowMs + undoWindowMs })
    await clock.advance(5000)
    const again = { contactId: contactId(0), outcome: 'sold', notes: 'x', nowMs: clock.now() } as const
    expect(await store.close(again)).toEqual(closure)
    expect((await contacts.get(contactId(0)))?.status).toBe('closed_by_human')
    expect(await store.length({ desk: olga, nowMs: clock.now() })).toBe(1)
    expect(await store.closedList(page)).toEqual({ items: [closure], total: 1 })
  })

  it('closes somebody who was only analyzed, and refuses who still waits for a call', async () => {
    const { store, contacts, contactId, clock, start } = await createQueue(open, [{ needsHuman: false }])
    const decision = { outcome: 'not_interested', notes: '', nowMs: clock.now() } as const
    await store.close({ ...decision, contactId: contactId(0) })
    expect((await contacts.get(contactId(0)))?.status).toBe('closed_by_human')
    const { id } = await start(acceptedRows(1, 500))
    const [waiting] = (await contacts.list({ ...page, campaignId: id })).items
    await expect(store.close({ ...decision, contactId: waiting?.id ?? '' })).rejects.toMatchObject({
      code: 'contact.transition_refused',
      facts: { from: 'initial', to: 'closed_by_human' },
    })
  })

  it('takes a closing back while it is fresh, as if it had never been', async () => {
    const { store, contacts, contactId, clock } = await createQueue(open, [{}, { needsHuman: false }])
    const before = await store.queue(page, { desk: olga, nowMs: clock.now() })
    for (const index of [0, 1]) {
      await store.close({ contactId: contactId(index), outcome: 'other', notes: 'x', nowMs: clock.now() })
    }
    await clock.advance(undoWindowMs)
    expect(await store.undo({ contactId: contactId(0), nowMs: clock.now() })).toEqual(before[0])
    expect(await store.undo({ contactId: contactId(1), nowMs: clock.now() })).toBeNull()
    expect(await store.queue(page, { desk: olga, nowMs: clock.now() })).toEqual(before)
    expect((await contacts.get(contactId(0)))?.status).toBe('ready_for_human')
    expect((await contacts.get(contactId(1)))?.status).toBe('analyzed')
    await expect(store.undo({ contactId: contactId(0), nowMs: clock.now() })).rejects.toMatchObject({
      code: 'follow_up.not_closed',
    })
  })

  it('does not take a closing back when it is too late', async () => {
    const { store, contactId, clock } = await createQueue(open, [{}])
    await store.close({ contactId: contactId(0), outcome: 'other', notes: '', nowMs: clock.now() })
    await clock.advance(undoWindowMs + 1)
    const nowMs = clock.now()
    await expect(store.undo({ contactId: contactId(0), nowMs })).rejects.toMatchObject({
      code: 'follow_up.undo_too_late',
    })
    expect((await store.undo({ contactId: contactId(0), nowMs, windowMs: 60_000 }))?.contactId).toBe(
      contactId(0),
    )
  })

  it.each(['do_not_call', 'wrong_number'] as const)(
    'bars the number of somebody closed as %s, and frees it when that is taken back',
    async (outcome) => {
      const { store, contacts, doNotCall, contactId, clock } = await createQueue(open, [{}])
      const { e164 } = await store.close({ contactId: contactId(0), outcome, notes: '', nowMs: clock.now() })
      expect(await doNotCall.has(e164)).toBe(true)
      expect((await contacts.get(contactId(0)))?.status).toBe('closed_by_human')
      await store.undo({ contactId: contactId(0), nowMs: clock.now() })
      expect(await doNotCall.has(e164)).toBe(false)
    },
  )

  it('keeps a bar that was there before, when a closing is taken back', async () => {
    const { store, doNotCall, contactId, clock } = await createQueue(open, [{}])
    const e164 = (await store.get(contactId(0), { desk: olga, nowMs: clock.now() }))?.e164 ?? ''
    await doNotCall.add({ e164, reason: 'registry', source: 'registry', at: 1 })
    await store.close({ contactId: contactId(0), outcome: 'do_not_call', notes: '', nowMs: clock.now() })
    await store.undo({ contactId: contactId(0), nowMs: clock.now() })
    expect(await doNotCall.has(e164)).toBe(true)
  })

  it('closes by number, idempotently, and says when there is nothing to close', async () => {
    const { store, contactId, clock } = await createQueue(open, [{}])
    const e164 = (await store.get(contactId(0), { desk: olga, nowMs: clock.now() }))?.e164 ?? ''
    const decision = { outcome: 'sold', notes: 'ok', nowMs: clock.now() } as const
    const closures = await store.closeByNumber({ e164, ...decision })
    expect(closures).toMatchObject([{ contactId: contactId(0), outcome: 'sold' }])
    expect(await store.closeByNumber({ e164, ...decision, outcome: 'other' })).toEqual(closures)
    await expect(store.closeByNumber({ e164: '+573009999999', ...decision })).rejects.toMatchObject({
      code: 'follow_up.not_found',
      kind: 'not_found',
    })
  })

  it('lets one of two operators close, and tells the other what was decided', async () => {
    const { store, contactId, clock } = await createQueue(open, [{}])
    const close = (outcome: 'sold' | 'other') =>
      store.close({ contactId: contactId(0), outcome, notes: '', nowMs: clock.now() })
    const [first, second] = await Promise.all([close('sold'), close('other')])
    expect(first).toEqual(second)
  })

  it('exports who waits, then who is closed', async () => {
    const { store, contactId, clock } = await createQueue(open, [{}, { priority: 'high' }, {}])
    await store.close({ contactId: contactId(0), outcome: 'sold', notes: '=1+1', nowMs: clock.now() })
    const rows = await store.exportRows()
    expect(rows.map((row) => [row.nombre, row.status, row.outcome, row.notes])).toEqual([
      ['Persona 3', 'ready_for_human', null, ''],
      ['Persona 4', 'ready_for_human', null, ''],
      ['Persona 2', 'closed_by_human', 'sold', '=1+1'],
    ])
    expect(rows[0]).toMatchObject({ campaignName: 'Lista', analysis: { summary: 'Quiere saber más.' } })
  })
})
