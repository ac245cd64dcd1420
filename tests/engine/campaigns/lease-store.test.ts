/** Who is called next, and that nobody is called twice. */
import { expect, it } from 'vitest'
import { createNumberHash, insertBar } from '../../../electron/engine/storage/barred-numbers.ts'
import { describeOnEachDatabase } from '../../support/databases.ts'
import { acceptedRows, createWorld, leaseMs, numberKey } from '../../support/seed.ts'

describeOnEachDatabase('The lease store', (open) => {
  it('takes contacts in the order of the list and plans a call for each', async () => {
    const { database, clock } = await open()
    const world = createWorld({ database, clock })
    const campaign = await world.start(acceptedRows(2))
    const request = world.request()
    const first = await world.leases.leaseNextCall(request)
    expect(first).toMatchObject({
      call: {
        id: request.callId,
        campaignId: campaign.id,
        attempt: 1,
        nombre: 'Persona 2',
        state: 'planned',
        outcome: null,
        practice: true,
        plannedAt: clock.now(),
        turnCount: 0,
      },
      contact: { row: 2, status: 'call_in_progress', attempts: 0 },
    })
    expect(await world.calls.get(request.callId)).toEqual(first?.call)
    expect((await world.lease()).contact.row).toBe(3)
    expect(await world.leases.leaseNextCall(world.request())).toBeNull()
  })

  it('takes nobody from a campaign that is not running', async () => {
    const { database, clock } = await open()
    const world = createWorld({ database, clock })
    const { id } = await world.create(acceptedRows(1))
    expect(await world.leases.leaseNextCall(world.request())).toBeNull()
    await world.campaigns.setStatus(id, ['draft'], 'running', clock.now())
    await world.campaigns.setStatus(id, ['running'], 'paused', clock.now())
    expect(await world.leases.leaseNextCall(world.request())).toBeNull()
  })

  it('serves the campaign with the fewest calls in progress first', async () => {
    const world = createWorld(await open())
    const long = await world.start(acceptedRows(5, 100), 'Larga')
    const short = await world.start(acceptedRows(2, 200), 'Corta')
    const leased = []
    for (let count = 0; count < 6; count += 1) leased.push((await world.lease()).call.campaignId)
    expect(leased.slice(0, 4).filter((id) => id === long.id)).toHaveLength(2)
    expect(leased.slice(0, 4).filter((id) => id === short.id)).toHaveLength(2)
    expect(leased.slice(4)).toEqual([long.id, long.id])
  })

  it('waits for a planned time, and honours it before first attempts when it has come', async () => {
    const { database, clock } = await open()
    const world = createWorld({ database, clock })
    await world.start(acceptedRows(3))
    const { call } = await world.lease()
    const dueAt = clock.now() + 7_200_000
    await world.calls.end(call.id, {
      outcome: 'busy',
      endedBy: 'network',
      at: clock.now(),
      durationSeconds: null,
      failureCode: null,
      contactEvent: { kind: 'retry' },
      countsAsAttempt: true,
      nextAttemptAt: dueAt,
      wantsAnalysis: false,
    })
    expect(await world.leases.nextDueAt()).toBe(dueAt)
    expect((await world.lease()).contact.row).toBe(3)
    await clock.advance(7_200_000)
    const again = await world.lease()
    expect(again.contact).toMatchObject({ row: 2, attempts: 1 })
    expect(again.call.attempt).toBe(2)
    expect(await world.leases.nextDueAt()).toBeNull()
  })

  it('marks barred numbers instead of calling them, and goes on to the next', async () => {
    const { database, clock } = await open()
    const world = createWorld({ database, clock })
    const rows = acceptedRows(3)
    const campaign = await world.start(rows)
    for (const row of rows.slice(0, 2)) {
      const hash = createNumberHash(numberKey)(row.e164)
      await insertBar(database.db, hash, { reason: 'opt_out', source: 'test', atMs: clock.now() })
    }
    expect((await world.lease()).contact.row).toBe(4)
    const summary = await world.campaigns.summary(campaign.id)
    expect(summary?.counts).toMatchObject({ do_not_call: 2, call_in_progress: 1 })
    expect(await world.calls.open()).toHaveLength(1)
  })

  it('never has one number on two calls, even when two lists hold it', async () => {
    const { database, clock } = await open()
    const world = createWorld({ database, clock })
    const [row] = acceptedRows(1)
    if (!row) throw new Error('one row')
    await world.start([row], 'Primera')
    await world.start([row], 'Segunda')
    const first = await world.lease()
    expect(await world.leases.leaseNextCall(world.request())).toBeNull()
    await world.leases.releaseNotPlaced(first.call.id)
    expect((await world.lease()).call.e164).toBe(row.e164)
  })

  it('gives everybody exactly once to engines that ask at the same time', async () => {
    const { database, clock, reopen } = await open()
    const rows = acceptedRows(40)
    const world = createWorld({ database, clock })
    await world.start(rows, 'Primera')
    // The same people again: each number may be leased through one of the two lists only.
    await world.start(rows, 'Segunda')
    const engines = [world]
    for (let count = 0; count < 3; count += 1) engines.push(createWorld({ database: await reopen(), clock }))
    const leased = await Promise.all(
      engines.flatMap((engine, index) =>
        Array.from({ length: 15 }, () =>
          engine.leases.leaseNextCall(engine.request({ owner: `engine-${index}` })),
        ),
      ),
    )
    const numbers = leased.flatMap((entry) => (entry ? [entry.call.e164] : []))
    expect(numbers).toHaveLength(40)
    expect(new Set(numbers).size).toBe(40)
    expect(await world.calls.open()).toHaveLength(40)
  })

  it('prolongs a lease for its owner alone', async () => {
    const { database, clock } = await open()
    const world = createWorld({ database, clock })
    await world.start(acceptedRows(1))
    const { call } = await world.lease({ owner: 'engine-1' })
    await clock.advance(10_000)
    const renewal = { callId: call.id, nowMs: clock.now(), leaseMs }
    expect(await world.leases.renewLease({ ...renewal, owner: 'engine-2' })).toBe(false)
    expect(await world.leases.renewLease({ ...renewal, owner: 'engine-1' })).toBe(true)
    const row = await database.db.selectFrom('contacts').select('lease_until').executeTakeFirstOrThrow()
    expect(row.lease_until).toBe(clock.now() + leaseMs)
    await world.leases.releaseNotPlaced(call.id)
    expect(await world.leases.renewLease({ ...renewal, owner: 'engine-1' })).toBe(false)
  })

  it('gives a contact back untouched when her call was never placed', async () => {
    const { database, clock } = await open()
    const world = createWorld({ database, clock })
    const campaign = await world.start(acceptedRows(1))
    const { call } = await world.lease()
    await world.calls.markPlacing(call.id, clock.now())
    expect(await world.leases.releaseNotPlaced(call.id, { failureCode: '20429' })).toBe(true)
    expect(await world.leases.releaseNotPlaced(call.id)).toBe(false)
    expect(await world.calls.get(call.id)).toMatchObject({
      state: 'ended',
      outcome: 'not_placed',
      failureCode: '20429',
    })
    expect(await world.leases.countWaiting(campaign.id)).toBe(1)
    expect((await world.campaigns.summary(campaign.id))?.callsPlaced).toBe(0)
    const again = await world.lease()
    expect(again.contact.attempts).toBe(0)
    expect(again.call.attempt).toBe(1)
  })

  it('completes a running campaign once nothing is left to call or to judge', async () => {
    const { database, clock } = await open()
    const world = createWorld({ database, clock })
    const campaign = await world.start(acceptedRows(1))
    expect(await world.leases.completeFinished()).toEqual([])
    const { call } = await world.lease()
    expect(await world.leases.completeFinished()).toEqual([])
    await world.calls.end(call.id, {
      outcome: 'no_answer',
      endedBy: 'network',
      at: clock.now(),
      durationSeconds: null,
      failureCode: null,
      contactEvent: { kind: 'give_up' },
      countsAsAttempt: true,
      nextAttemptAt: null,
      wantsAnalysis: false,
    })
    expect(await world.leases.completeFinished()).toMatchObject([
      { id: campaign.id, status: 'completed', endedAt: clock.now() },
    ])
    expect(await world.leases.completeFinished()).toEqual([])
  })
})
