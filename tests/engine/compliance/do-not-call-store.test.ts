/** Numbers nobody may call. */
import { expect, it } from 'vitest'
import { createDoNotCallStore } from '../../../electron/engine/compliance/do-not-call-store.ts'
import { describeOnEachDatabase } from '../../support/databases.ts'
import { acceptedRows, numberKey } from '../../support/seed.ts'

describeOnEachDatabase('The do-not-call store', (open) => {
  it('recognises a barred number and no other', async () => {
    const { database } = await open()
    const store = createDoNotCallStore({ database, numberKey })
    const entry = { e164: '+573001112233', reason: 'opt_out', source: 'call:1', at: 5 }
    expect(await store.add(entry)).toBe(true)
    expect(await store.has('+573001112233')).toBe(true)
    expect(await store.has('+573001112234')).toBe(false)
    expect(await store.count()).toBe(1)
  })

  it('keeps the first reason when a number is barred again', async () => {
    const { database } = await open()
    const store = createDoNotCallStore({ database, numberKey })
    const e164 = '+573001112233'
    await store.add({ e164, reason: 'opt_out', source: 'call:1', at: 5 })
    expect(await store.add({ e164, reason: 'registry', source: 'registry', at: 9 })).toBe(false)
    const rows = await database.db.selectFrom('do_not_call').selectAll().execute()
    expect(rows).toMatchObject([{ reason: 'opt_out', source: 'call:1', created_at: 5 }])
    expect(JSON.stringify(rows)).not.toContain('112233')
  })

  it('looks through a long list at once', async () => {
    const { database } = await open()
    const store = createDoNotCallStore({ database, numberKey })
    const numbers = acceptedRows(1200).map((row) => row.e164)
    for (const e164 of numbers.slice(0, 3)) await store.add({ e164, reason: 'x', source: 'y', at: 1 })
    expect(await store.hasMany(numbers)).toEqual(new Set(numbers.slice(0, 3)))
  })

  it('is read in pages, newest first, and tells nobody whose the numbers are', async () => {
    const { database } = await open()
    const store = createDoNotCallStore({ database, numberKey })
    const numbers = acceptedRows(5).map((row) => row.e164)
    for (const [at, e164] of numbers.entries()) await store.add({ e164, reason: 'opt_out', source: 'x', at })
    const first = await store.list({ offset: 0, limit: 2 })
    const second = await store.list({ offset: 2, limit: 2 })
    expect([...first, ...second].map(({ at }) => at)).toEqual([4, 3, 2, 1])
    expect(JSON.stringify(first)).not.toContain('57300')
  })

  it('finds a number and takes it off for who knows it whole', async () => {
    const { database } = await open()
    const store = createDoNotCallStore({ database, numberKey })
    const e164 = '+573001112233'
    await store.add({ e164, reason: 'opt_out', source: 'call:1', at: 5 })
    expect(await store.find(e164)).toMatchObject({ reason: 'opt_out', at: 5 })
    expect(await store.find('+573001112234')).toBeNull()
    expect(await store.remove('+573001112234')).toBe(false)
    expect(await store.remove(e164)).toBe(true)
    expect(await store.find(e164)).toBeNull()
    expect(await store.has(e164)).toBe(false)
  })

  it('recognises nothing with another key', async () => {
    const { database } = await open()
    await createDoNotCallStore({ database, numberKey }).add({
      e164: '+573001112233',
      reason: 'x',
      source: 'y',
      at: 1,
    })
    const other = createDoNotCallStore({ database, numberKey: Buffer.from('another key') })
    expect(await other.has('+573001112233')).toBe(false)
  })
})
