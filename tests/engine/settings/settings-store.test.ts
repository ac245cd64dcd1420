/** Settings as they are stored. */
import { expect, it } from 'vitest'
import { createSettingsStore } from '../../../electron/engine/settings/settings-store.ts'
import { describeOnEachDatabase } from '../../support/databases.ts'

describeOnEachDatabase('The settings store', (open) => {
  it('gives back what was saved, and nothing that was not', async () => {
    const opened = await open()
    const store = createSettingsStore(opened)
    expect(await store.load()).toEqual({})
    await store.save({ lenderName: 'Cooperativa Ñandú', voiceSpeed: 0.9, maxAttempts: 2 })
    await store.save({ maxAttempts: 4 })
    expect(await store.load()).toEqual({ lenderName: 'Cooperativa Ñandú', voiceSpeed: 0.9, maxAttempts: 4 })
    expect(await createSettingsStore({ ...opened, database: await opened.reopen() }).load()).toMatchObject({
      maxAttempts: 4,
    })
  })

  it('remembers where a set-up stands for the next start', async () => {
    const opened = await open()
    await createSettingsStore(opened).save({ setupProgress: { practice: 'done', twilio: 'skipped' } })
    const next = createSettingsStore({ ...opened, database: await opened.reopen() })
    expect(await next.load()).toEqual({ setupProgress: { practice: 'done', twilio: 'skipped' } })
  })

  it('leaves out stored values that this version cannot use', async () => {
    const { database, clock } = await open()
    const store = createSettingsStore({ database, clock })
    await store.save({ theme: 'dark' })
    await database.db
      .insertInto('settings')
      .values([
        { key: 'maxAttempts', value: '99', updated_at: 1 },
        { key: 'language', value: 'not json', updated_at: 1 },
        { key: 'ofTheFuture', value: '1', updated_at: 1 },
      ])
      .execute()
    expect(await store.load()).toEqual({ theme: 'dark' })
  })
})
