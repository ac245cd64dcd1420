import { expect, it } from 'vitest'
import { createDayQuery } from '../../../electron/engine/calls/day-query.ts'
import { bogotaDay } from '../../../electron/engine/compliance/calling-calendar.ts'
import { createUsageStore } from '../../../electron/engine/usage/usage-store.ts'
import { describeOnEachDatabase, type OpenTestDatabase } from '../../support/databases.ts'
import { acceptedRows, createWorld } from '../../support/seed.ts'
import { silentLogger } from '../../support/silent-logger.ts'

async function usageWorld(open: OpenTestDatabase) {
  const { database, clock } = await open()
  const options = {
    database,
    clock,
    timers: clock,
    dayOf: (atMs: number) => bogotaDay(atMs).isoDate,
    logger: silentLogger,
  }
  const usage = createUsageStore(options)
  const today = bogotaDay(clock.now())
  return {
    database,
    clock,
    usage,
    another: () => createUsageStore(options),
    today: () => usage.ofDay(today.isoDate, today.startsAt),
    sinceMs: today.startsAt,
    world: createWorld({ database, clock }),
  }
}

describeOnEachDatabase('the use of the vendors', (open) => {
  it('adds up the characters of a day, also of an earlier run', async () => {
    const { usage, another, today } = await usageWorld(open)
    usage.addVoiceCharacters(120)
    usage.addVoiceCharacters(30)
    expect(await today()).toMatchObject({ voiceCharacters: 150 })
    const later = another()
    later.addVoiceCharacters(50)
    await later.flush()
    expect(await today()).toMatchObject({ voiceCharacters: 200 })
  })

  it('is written by itself soon after it was counted', async () => {
    const { usage, clock, database } = await usageWorld(open)
    usage.addVoiceCharacters(42)
    await clock.advance(2_000)
    await usage.flush()
    const rows = await database.db.selectFrom('usage').selectAll().execute()
    expect(rows).toMatchObject([{ kind: 'voice_characters', amount: 42 }])
  })

  it('keeps each day for itself', async () => {
    const { usage, clock, today } = await usageWorld(open)
    usage.addVoiceCharacters(10)
    await clock.advance(24 * 3_600_000)
    usage.addVoiceCharacters(7)
    const tomorrow = bogotaDay(clock.now())
    expect(await today()).toMatchObject({ voiceCharacters: 10 })
    expect(await usage.ofDay(tomorrow.isoDate, tomorrow.startsAt)).toMatchObject({ voiceCharacters: 7 })
  })

  it('counts begun minutes of answered calls, those in progress included, and no others', async () => {
    const { clock, world, today, sinceMs, database } = await usageWorld(open)
    await world.start(acceptedRows(3))
    await world.converse()
    expect(await today()).toMatchObject({ callMinutes: 1 })
    const { call } = await world.lease()
    await world.calls.markPlacing(call.id, clock.now())
    await world.calls.setAnswered(call.id, clock.now())
    await clock.advance(61_000)
    expect(await today()).toMatchObject({ callMinutes: 3 })
    const ringing = await world.lease()
    await world.calls.markPlacing(ringing.call.id, clock.now())
    expect(await today()).toMatchObject({ callMinutes: 3 })

    const day = createDayQuery({ database })
    const hour = Math.floor((clock.now() - sinceMs) / 3_600_000)
    expect(await day.hours(sinceMs)).toEqual([{ hour, placed: 3, answered: 2, talked: 1 }])
    expect(await day.forHuman(sinceMs)).toBe(0)
  })
})
