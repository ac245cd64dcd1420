/** Campaigns as they are stored. */
import { expect, it } from 'vitest'
import { createNumberHash, insertBar } from '../../../electron/engine/storage/barred-numbers.ts'
import type { AcceptedRow } from '../../../shared/domain/import.ts'
import { describeOnEachDatabase } from '../../support/databases.ts'
import { acceptedRows, createWorld, numberKey } from '../../support/seed.ts'

const yieldBetween = async () => {}
const hashOf = createNumberHash(numberKey)

describeOnEachDatabase('The campaign store', (open) => {
  it('stores every row of a long list, yielding between batches', async () => {
    const world = createWorld(await open())
    let yields = 0
    const campaign = await world.campaigns.create({
      name: 'Docentes',
      fileName: 'docentes.xlsx',
      rows: acceptedRows(1234),
      rejected: [{ row: 2000, code: 'too_short', nombre: 'Eva', numero: '12' }],
      yieldBetween: async () => {
        yields += 1
      },
    })
    expect(campaign).toMatchObject({ name: 'Docentes', fileName: 'docentes.xlsx', status: 'draft' })
    expect(yields).toBeGreaterThan(10)
    expect(await world.campaigns.summary(campaign.id)).toMatchObject({
      contacts: 1234,
      counts: { initial: 1234, call_in_progress: 0 },
      rejectedRows: 1,
      callsPlaced: 0,
      waitingFor: null,
    })
    expect(await world.campaigns.rejectedRows(campaign.id)).toEqual([
      { row: 2000, code: 'too_short', nombre: 'Eva', numero: '12' },
    ])
  })

  it('takes rows in batches while they are still being read', async () => {
    const world = createWorld(await open())
    async function* read() {
      yield acceptedRows(3, 2)
      yield acceptedRows(2, 5)
    }
    const campaign = await world.campaigns.create({
      name: 'Lista',
      fileName: 'lista.csv',
      rows: read(),
      rejected: [],
      yieldBetween,
    })
    expect((await world.campaigns.summary(campaign.id))?.contacts).toBe(5)
  })

  it('keeps what a row says beside name and number', async () => {
    const { database, clock } = await open()
    const world = createWorld({ database, clock })
    await world.create([
      { row: 7, nombre: '', e164: '+576015550101', ext: '12', others: ['+573001112233'], persona: 'docente' },
    ])
    expect(await database.db.selectFrom('contacts').selectAll().executeTakeFirstOrThrow()).toMatchObject({
      row: 7,
      nombre: '',
      e164: '+576015550101',
      ext: '12',
      other_numbers: '["+573001112233"]',
      persona: 'docente',
      status: 'initial',
      created_at: clock.now(),
    })
  })

  it('stores barred numbers as do_not_call, and an erased person not at all', async () => {
    const { database, clock } = await open()
    const world = createWorld({ database, clock })
    const [free, optedOut, erased] = acceptedRows(3)
    if (!free || !optedOut || !erased) throw new Error('three rows')
    const bar = { source: 'test', atMs: clock.now() }
    await insertBar(database.db, hashOf(optedOut.e164), { ...bar, reason: 'opt_out' })
    await insertBar(database.db, hashOf(erased.e164), { ...bar, reason: 'erased' })
    await world.create([free, optedOut, erased])
    const stored = await database.db
      .selectFrom('contacts')
      .select(['e164', 'status'])
      .orderBy('row')
      .execute()
    expect(stored).toEqual([
      { e164: free.e164, status: 'initial' },
      { e164: optedOut.e164, status: 'do_not_call' },
    ])
  })

  it('leaves nothing behind when reading the rows fails', async () => {
    const { database, clock } = await open()
    const world = createWorld({ database, clock })
    async function* broken(): AsyncGenerator<AcceptedRow[]> {
      yield acceptedRows(250)
      throw new Error('the file is damaged')
    }
    const creating = world.campaigns.create({
      name: 'Rota',
      fileName: 'rota.xlsx',
      rows: broken(),
      rejected: [],
      yieldBetween,
    })
    await expect(creating).rejects.toThrow('the file is damaged')
    expect(await world.campaigns.list()).toEqual([])
    expect(await database.db.selectFrom('contacts').select('id').execute()).toEqual([])
  })

  it('hides a campaign that a crash left half loaded, and removes it on recovery', async () => {
    const { database, clock, reopen } = await open()
    const world = createWorld({ database, clock })
    const whole = await world.start(acceptedRows(2))
    const crashed = new Promise<never>(() => {})
    void world.campaigns.create({
      name: 'A medias',
      fileName: 'a-medias.xlsx',
      rows: acceptedRows(300, 100),
      rejected: [],
      // The engine dies after the first batch.
      yieldBetween: () => crashed,
    })
    const half = () => database.db.selectFrom('contacts').select('id').where('row', '>=', 100).execute()
    await expect.poll(async () => (await half()).length).toBeGreaterThan(0)

    const next = createWorld({ database: await reopen(), clock })
    expect((await next.campaigns.list()).map((campaign) => campaign.id)).toEqual([whole.id])
    expect(await next.campaigns.removeUnloaded()).toBe(1)
    expect(await half()).toEqual([])
    expect(await next.campaigns.removeUnloaded()).toBe(0)
    expect((await next.campaigns.summary(whole.id))?.contacts).toBe(2)
  })

  it('remembers when a campaign first ran and when it ended', async () => {
    const { database, clock } = await open()
    const world = createWorld({ database, clock })
    const { id } = await world.create(acceptedRows(1))
    const startedAt = clock.now()
    await world.campaigns.setStatus(id, ['draft'], 'running', startedAt)
    expect(await world.campaigns.runningIds()).toEqual([id])
    await clock.advance(1000)
    await world.campaigns.setStatus(id, ['running'], 'paused', clock.now())
    await world.campaigns.setStatus(id, ['paused'], 'running', clock.now())
    expect(await world.campaigns.get(id)).toMatchObject({ status: 'running', startedAt, endedAt: null })
    const stopped = await world.campaigns.setStatus(id, ['running', 'paused'], 'stopped', clock.now())
    expect(stopped).toMatchObject({ status: 'stopped', startedAt, endedAt: clock.now() })
    expect(await world.campaigns.runningIds()).toEqual([])
  })

  it('refuses a change of status that does not fit, naming both', async () => {
    const { database, clock } = await open()
    const world = createWorld({ database, clock })
    const { id } = await world.create(acceptedRows(1))
    await expect(world.campaigns.setStatus(id, ['running'], 'paused', clock.now())).rejects.toMatchObject({
      code: 'campaign.status_refused',
      kind: 'conflict',
      facts: { from: 'draft', to: 'paused' },
    })
    await expect(
      world.campaigns.setStatus('nobody', ['draft'], 'running', clock.now()),
    ).rejects.toMatchObject({ code: 'campaign.not_found', kind: 'not_found' })
  })
})
