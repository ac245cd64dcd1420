/** Promised callbacks: lawful, one a person, announced once, never lost. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createAnalysisStore } from '../../../electron/engine/analysis/analysis-store.ts'
import { callingHoursAt } from '../../../electron/engine/compliance/calling-calendar.ts'
import { createContactStore } from '../../../electron/engine/contacts/contact-store.ts'
import type { Findings } from '../../../shared/domain/analysis.ts'
import { callbackSchema } from '../../../shared/domain/callback.ts'
import type { LiveEventBody } from '../../../shared/domain/live-event.ts'
import { describeOnEachDatabase, type OpenTestDatabase } from '../../support/databases.ts'
import { acceptedRows, createWorld, findings, numberKey } from '../../support/seed.ts'
import { createFollowUpServices } from '../server/follow-up-services.ts'

const page = { offset: 0, limit: 100 }
const hourMs = 3_600_000
const olga = 'olga'
const pablo = 'pablo'

async function createDesk(
  open: OpenTestDatabase,
  people: Array<Partial<Findings>>,
  options: { maxAttempts?: number } = {},
) {
  const { database, clock, reopen } = await open()
  const world = createWorld({ database, clock })
  const analyses = createAnalysisStore({ database, ids: world.ids, numberKey })
  const campaign = await world.start(acceptedRows(people.length))
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
  const events: LiveEventBody[] = []
  const services = createFollowUpServices({
    database,
    clock,
    ids: world.ids,
    publish: (body) => void events.push(body),
    ...options,
  })
  const contactId = (index: number) => contactIds[index] ?? ''
  const schedule = (
    index: number,
    given: { at: number; caller?: 'ana' | 'human'; mine?: boolean; desk?: string; note?: string },
  ) =>
    services.callbacks.schedule(contactId(index), {
      atMs: given.at,
      caller: given.caller ?? 'human',
      mine: given.mine ?? false,
      note: given.note ?? '',
      desk: given.desk ?? olga,
    })
  const queued = async (desk = olga) =>
    (await services.followUps.queue(page, desk)).items.map((item) => contactIds.indexOf(item.contactId))
  const due = () => events.filter((body) => body.kind === 'callback_due')
  const all = (desk = olga, mineOnly = false) => services.callbacks.list({ desk, mineOnly, ...page })
  return {
    ...world,
    ...services,
    database,
    clock,
    reopen,
    campaign,
    contactId,
    schedule,
    queued,
    due,
    all,
    events,
    contacts: createContactStore({ database, clock, numberKey }),
    status: async (index: number) =>
      (await createContactStore({ database, clock, numberKey }).get(contactId(index)))?.status,
  }
}

describeOnEachDatabase('A callback promised by an operator', (open) => {
  it('takes the person out of the queue until its time, and puts her first then', async () => {
    const { clock, schedule, queued, all, callbacks, due, followUps } = await createDesk(open, [
      { priority: 'high' },
      { priority: 'low' },
      { priority: 'high' },
    ])
    const at = clock.now() + 2 * hourMs
    expect((await followUps.waiting()).people).toBe(3)
    const callback = await schedule(1, { at, note: ' Con el esposo ' })
    expect(callbackSchema.parse(callback)).toEqual(callback)
    expect(callback).toMatchObject({
      at,
      caller: 'human',
      whose: 'anyone',
      note: 'Con el esposo',
      due: false,
    })
    expect(await queued()).toEqual([0, 2])
    expect(await all()).toMatchObject({ total: 1, dueNow: 0 })
    callbacks.start()
    await clock.advance(2 * hourMs)
    // The watch over due promises sleeps no longer than a minute.
    await expect
      .poll(async () => {
        await clock.advance(60_000)
        return due().length
      })
      .toBe(1)
    expect(await queued()).toEqual([1, 0, 2])
    expect(await all()).toMatchObject({ total: 1, dueNow: 1, items: [{ due: true }] })
    expect(due()).toHaveLength(1)
    callbacks.stop()
  })

  it('is announced once, with the length of the queue, also when ANA was off at that time', async () => {
    const first = await createDesk(open, [{}])
    const { clock, schedule, due, reopen, ids } = first
    await schedule(0, { at: clock.now() + hourMs })
    await clock.advance(3 * hourMs)
    expect(due()).toEqual([])
    const restarted: LiveEventBody[] = []
    const again = createFollowUpServices({
      database: await reopen(),
      clock,
      ids,
      publish: (body) => void restarted.push(body),
    })
    again.callbacks.start()
    await clock.advance(1)
    await expect.poll(() => restarted.map((body) => body.kind)).toEqual(['callback_due', 'follow_up_changed'])
    await clock.advance(10 * 60_000)
    expect(restarted.filter((body) => body.kind === 'callback_due')).toHaveLength(1)
    again.callbacks.stop()
  })

  it('stays first in the queue for days when nobody keeps it', async () => {
    const { clock, schedule, queued, all } = await createDesk(open, [
      { priority: 'high' },
      { priority: 'low' },
    ])
    await schedule(1, { at: clock.now() + hourMs })
    await clock.advance(9 * 24 * hourMs)
    expect(await queued()).toEqual([1, 0])
    expect((await all()).dueNow).toBe(1)
  })

  it('belongs to one desk when that is wanted, and to everybody when that desk does not keep it', async () => {
    const { clock, schedule, queued, all } = await createDesk(open, [{}, {}])
    await schedule(1, { at: clock.now() + hourMs, mine: true, desk: olga })
    await clock.advance(hourMs)
    expect(await queued(olga)).toEqual([1, 0])
    expect(await queued(pablo)).toEqual([0])
    expect((await all(pablo)).items[0]).toMatchObject({ whose: 'another', due: true })
    expect(await all(pablo, true)).toMatchObject({ total: 0, dueNow: 0 })
    expect(await all(olga, true)).toMatchObject({ total: 1, dueNow: 1 })
    await clock.advance(10 * 60_000)
    expect(await queued(pablo)).toEqual([1, 0])
    expect((await all(pablo)).dueNow).toBe(1)
  })

  it('is not counted with those who wait, until everybody may keep it', async () => {
    const { clock, schedule, followUps, contactId, contacts } = await createDesk(open, [{}, {}])
    const [first, second] = (await followUps.queue(page, olga)).items
    expect(await followUps.waiting()).toEqual({ people: 2, longestSinceMs: first?.waitingSince })
    await schedule(0, { at: clock.now() + hourMs, mine: true })
    expect(await followUps.waiting()).toEqual({ people: 1, longestSinceMs: second?.waitingSince })
    await clock.advance(hourMs)
    expect((await followUps.waiting()).people).toBe(1)
    await clock.advance(10 * 60_000)
    expect(await followUps.waiting()).toEqual({ people: 2, longestSinceMs: first?.waitingSince })
    for (const index of [0, 1])
      await contacts.bar(contactId(index), { reason: 'operator', source: 'operator' })
    expect(await followUps.waiting()).toEqual({ people: 0, longestSinceMs: null })
  })

  it('replaces the one before', async () => {
    const { clock, schedule, all } = await createDesk(open, [{}])
    await schedule(0, { at: clock.now() + hourMs })
    const second = await schedule(0, { at: clock.now() + 3 * hourMs })
    expect((await all()).items).toEqual([second])
  })

  it('is done with when the person is closed, and open again when that is taken back', async () => {
    const { clock, schedule, followUps, contactId, all, queued } = await createDesk(open, [{}, {}])
    await schedule(0, { at: clock.now() + hourMs })
    await clock.advance(hourMs)
    await followUps.close(contactId(0), { outcome: 'sold', notes: '' }, olga)
    expect(await all()).toMatchObject({ total: 0, dueNow: 0 })
    await followUps.undo(contactId(0), olga)
    expect(await queued()).toEqual([0, 1])
    expect((await all()).total).toBe(1)
  })

  it('can be taken back, once', async () => {
    const { clock, schedule, callbacks, queued } = await createDesk(open, [{}])
    const { id } = await schedule(0, { at: clock.now() + hourMs })
    expect(await queued()).toEqual([])
    await callbacks.cancel(id)
    expect(await queued()).toEqual([0])
    await expect(callbacks.cancel(id)).rejects.toMatchObject({ code: 'callback.over', kind: 'conflict' })
  })

  it('is not offered any more to somebody who may not be called', async () => {
    const { clock, schedule, contacts, contactId, all, queued } = await createDesk(open, [{}])
    await schedule(0, { at: clock.now() + hourMs })
    await contacts.bar(contactId(0), { reason: 'operator', source: 'operator' })
    await clock.advance(2 * hourMs)
    expect(await all()).toEqual({ items: [], total: 0, dueNow: 0 })
    expect(await queued()).toEqual([])
  })

  it('is refused while another desk works on the person, and for somebody who waits for nothing', async () => {
    const { clock, schedule, followUps, contactId, callbacks } = await createDesk(open, [
      {},
      { needsHuman: false },
    ])
    await followUps.claim(contactId(0), pablo)
    const at = clock.now() + hourMs
    await expect(schedule(0, { at })).rejects.toMatchObject({ code: 'follow_up.claimed' })
    await expect(schedule(1, { at })).rejects.toMatchObject({ code: 'follow_up.not_found' })
    expect((await schedule(0, { at, desk: pablo })).at).toBe(at)
    await expect(
      callbacks.schedule('nobody', { atMs: at, caller: 'human', mine: false, note: '', desk: olga }),
    ).rejects.toMatchObject({ code: 'contact.not_found' })
  })

  it('is never stored for an hour at which nobody may be called', async () => {
    const { clock, contactId, callbacks, all } = await createDesk(open, [
      { callbackAt: '2026-11-29T10:00:00-05:00' },
    ])
    const nowMs = clock.now()
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -24 * 60, max: 40 * 24 * 60 }), async (minutes) => {
        const atMs = nowMs + minutes * 60_000
        const given = { atMs, caller: 'human', mine: false, note: '', desk: olga } as const
        const stored = await callbacks.schedule(contactId(0), given).catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'callback.unlawful_time' })
          return null
        })
        expect(stored !== null).toBe(minutes > 0 && callingHoursAt(atMs).open)
      }),
      { numRuns: 60 },
    )
    for (const { at } of (await all()).items) expect(callingHoursAt(at).open).toBe(true)
    const offered = await callbacks.days(contactId(0), olga)
    for (const slot of offered.days.flatMap((day) => day.slots)) expect(callingHoursAt(slot).open).toBe(true)
  })

  it('is proposed for when she asked, moved to a lawful hour, or else for a while from now', async () => {
    const { callbacks, contactId, clock } = await createDesk(open, [
      { callbackAt: '2026-11-25T15:00:00-05:00' },
      { callbackAt: '2026-11-29T10:00:00-05:00' },
      {},
      { callbackAt: '2026-11-20T10:00:00-05:00' },
    ])
    const proposed = async (index: number) => {
      const { proposedAt, asked } = await callbacks.days(contactId(index), olga)
      return [new Date(proposedAt - 5 * hourMs).toISOString().slice(0, 16), asked]
    }
    expect(await proposed(0)).toEqual(['2026-11-25T15:00', true])
    expect(await proposed(1)).toEqual(['2026-11-30T07:00', true])
    expect(clock.now()).toBeLessThan(Date.parse('2026-11-24T10:15:00-05:00'))
    expect(await proposed(2)).toEqual(['2026-11-24T12:15', false])
    expect(await proposed(3)).toEqual(['2026-11-24T12:15', false])
  })
})

describeOnEachDatabase('A callback that ANA is to make', (open) => {
  it('gives the person back to the dialer, who calls her at that time and before new people', async () => {
    const desk = await createDesk(open, [{ callbackAt: '2026-11-24T12:00:00-05:00' }])
    const { clock, schedule, leases, request, status, queued, contactId, campaign, all } = desk
    const at = clock.now() + 2 * hourMs
    await schedule(0, { at, caller: 'ana' })
    expect(await status(0)).toBe('initial')
    expect(await queued()).toEqual([])
    expect((await all()).items[0]).toMatchObject({ caller: 'ana', whose: 'anyone', campaignRunning: true })
    expect(await leases.leaseNextCall(request())).toBeNull()
    const rows = acceptedRows(1, 900)
    await desk.database.db
      .insertInto('contacts')
      .values({
        id: 'new-person',
        campaign_id: campaign.id,
        row: 900,
        nombre: 'Nueva',
        e164: rows[0]?.e164 ?? '',
        ext: null,
        other_numbers: '[]',
        persona: null,
        search_text: 'nueva',
        status: 'initial',
        attempts: 0,
        next_attempt_at: null,
        lease_owner: null,
        lease_until: null,
        created_at: clock.now(),
        updated_at: clock.now(),
      })
      .execute()
    await clock.advance(2 * hourMs)
    const leased = await leases.leaseNextCall(request({ nowMs: clock.now() }))
    expect(leased?.contact.id).toBe(contactId(0))
  })

  it('takes a finished campaign up again, and does not wake one that somebody has halted', async () => {
    const { clock, schedule, leases, campaigns, campaign } = await createDesk(open, [{}, {}])
    await leases.completeFinished()
    expect((await campaigns.get(campaign.id))?.status).toBe('completed')
    await schedule(0, { at: clock.now() + hourMs, caller: 'ana' })
    expect((await campaigns.get(campaign.id))?.status).toBe('running')
    await campaigns.setStatus(campaign.id, ['running'], 'paused', clock.now())
    await expect(schedule(1, { at: clock.now() + hourMs, caller: 'ana' })).rejects.toMatchObject({
      code: 'callback.ana_refused',
      facts: { refusal: 'campaign_not_running' },
    })
  })

  it('respects the limit of attempts, unless she asked for the call herself', async () => {
    const desk = await createDesk(open, [{}, { callbackAt: '2026-11-24T12:00:00-05:00' }], { maxAttempts: 1 })
    const { clock, schedule, callbacks, contactId, queued } = desk
    expect((await callbacks.days(contactId(0), olga)).anaRefusal).toBe('attempts_used')
    expect((await callbacks.days(contactId(1), olga)).anaRefusal).toBeNull()
    const at = clock.now() + hourMs
    await expect(schedule(0, { at, caller: 'ana' })).rejects.toMatchObject({
      facts: { refusal: 'attempts_used' },
    })
    // A refusal leaves nothing behind.
    expect(await queued()).toEqual([0, 1])
    await schedule(1, { at, caller: 'ana' })
    expect(await queued()).toEqual([0])
  })

  it('is not made to somebody who wants a person', async () => {
    const { callbacks, contactId } = await createDesk(open, [{ objections: ['prefiere_humano'] }])
    expect((await callbacks.days(contactId(0), olga)).anaRefusal).toBe('asked_for_human')
  })

  it('is kept by a conversation, and becomes a human’s when nobody answers any more', async () => {
    const desk = await createDesk(open, [{}, {}])
    const { clock, schedule, lease, calls, callbacks, contactId, all, status, queued } = desk
    await schedule(0, { at: clock.now() + hourMs, caller: 'ana' })
    await schedule(1, { at: clock.now() + hourMs, caller: 'ana' })
    await clock.advance(hourMs)
    const end = async (kind: 'give_up' | 'retry' | 'conversation_ended') => {
      const { call } = await lease({ nowMs: clock.now() })
      await calls.markPlacing(call.id, clock.now())
      const ended = await calls.end(call.id, {
        outcome: kind === 'conversation_ended' ? 'conversation' : 'no_answer',
        endedBy: 'network',
        at: clock.now(),
        durationSeconds: 0,
        failureCode: null,
        contactEvent: { kind },
        countsAsAttempt: true,
        nextAttemptAt: kind === 'retry' ? clock.now() + hourMs : null,
        wantsAnalysis: false,
      })
      await callbacks.callEnded(ended.call.contactId)
    }
    await end('retry')
    expect((await all()).total).toBe(2)
    await end('conversation_ended')
    expect((await all()).items.map((one) => one.contactId)).toEqual([contactId(0)])
    await clock.advance(hourMs)
    await end('give_up')
    expect(await status(0)).toBe('ready_for_human')
    expect(await all()).toMatchObject({ items: [{ caller: 'human', due: true }], dueNow: 1 })
    expect(await queued()).toEqual([0])
    // Whoever looks at the campaign sees it too.
    expect(desk.events).toContainEqual(
      expect.objectContaining({
        kind: 'contact_updated',
        contactId: contactId(0),
        status: 'ready_for_human',
      }),
    )
  })

  it('can be taken back: a human takes care of her', async () => {
    const { clock, schedule, callbacks, status, queued, leases, request } = await createDesk(open, [{}])
    const { id } = await schedule(0, { at: clock.now() + hourMs, caller: 'ana' })
    await callbacks.cancel(id)
    expect(await status(0)).toBe('ready_for_human')
    expect(await queued()).toEqual([0])
    await clock.advance(2 * hourMs)
    expect(await leases.leaseNextCall(request({ nowMs: clock.now() }))).toBeNull()
  })

  it('taken back leaves the person in the place that her conversation gave her', async () => {
    const { clock, schedule, callbacks, queued } = await createDesk(open, [
      { priority: 'low' },
      { priority: 'normal' },
    ])
    const { id } = await schedule(0, { at: clock.now() + hourMs, caller: 'ana' })
    await callbacks.cancel(id)
    expect(await queued()).toEqual([1, 0])
  })

  it('can be turned into a human’s, and moved', async () => {
    const { clock, schedule, status, all } = await createDesk(open, [{}])
    await schedule(0, { at: clock.now() + hourMs, caller: 'ana' })
    const moved = await schedule(0, { at: clock.now() + 2 * hourMs, caller: 'ana' })
    expect((await all()).items).toEqual([moved])
    await schedule(0, { at: clock.now() + 2 * hourMs, caller: 'human' })
    expect(await status(0)).toBe('ready_for_human')
    expect((await all()).items).toMatchObject([{ caller: 'human' }])
  })

  it('that she and ANA agreed on is seen too', async () => {
    const { clock, callbacks, contactId, all, contacts, database } = await createDesk(open, [{}])
    await contacts.setStatus(contactId(0), { kind: 'call_back' })
    const { id } = await database.db.selectFrom('calls').select('id').executeTakeFirstOrThrow()
    await callbacks.noted({ contactId: contactId(0), callId: id, atMs: clock.now() + hourMs })
    expect((await all()).items).toMatchObject([{ caller: 'ana', status: 'initial' }])
  })
})
