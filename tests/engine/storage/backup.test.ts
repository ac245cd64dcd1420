/** Copies of the database: whole, made while work goes on, and not kept for ever. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pruneBackups } from '../../../electron/engine/storage/backup.ts'
import { createDailyBackup } from '../../../electron/engine/storage/daily-backup.ts'
import { type Database, openDatabase } from '../../../electron/engine/storage/database.ts'
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts'
import { silentLogger } from '../../support/silent-logger.ts'

const dayMs = 86_400_000

let directory: string
let clock: FakeClock
let database: Database
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ana-backup-'))
  clock = createFakeClock()
  database = await openDatabase({ file: join(directory, 'ana.db'), clock, logger: silentLogger })
})
afterEach(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

const set = (key: string, value: string) =>
  database.db.insertInto('settings').values({ key, value, updated_at: 1 }).execute()

function keysIn(file: string): unknown[] {
  const copy = new BetterSqlite3(file, { readonly: true })
  try {
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
    return copy.prepare('select key from settings order by key').pluck().all()
  } finally {
    copy.close()
  }
}

describe('A backup', () => {
  it('is one whole file, for its owner alone', async () => {
    await set('a', '1')
    const file = join(directory, 'copies', 'monday.db')
    await database.backup(file)
    expect(readdirSync(join(directory, 'copies'))).toEqual(['monday.db'])
    expect(keysIn(file)).toEqual(['a'])
    expect(statSync(file).mode & 0o077).toBe(0)
  })

  it('is consistent although writing goes on meanwhile', async () => {
    await set('big', 'x'.repeat(4_000_000))
    const file = join(directory, 'copy.db')
    let finished = false
    const copying = database.backup(file).then(() => {
      finished = true
    })
    let written = 0
    while (!finished) {
      await database.db.transaction().execute(async (trx) => {
        for (const half of ['a', 'b']) {
          await trx
            .insertInto('settings')
            .values({ key: `${half}${written}`, value: '1', updated_at: 1 })
            .execute()
        }
      })
      written += 1
      await new Promise((resolve) => setImmediate(resolve))
    }
    await copying
    expect(written).toBeGreaterThan(1)
    const keys = keysIn(file).map(String)
    const halves = (half: string) => keys.filter((key) => new RegExp(`^${half}\\d`).test(key)).length
    expect(keys).toContain('big')
    expect(halves('a')).toBe(halves('b'))
  })

  it('replaces an older one only when it is complete', async () => {
    const file = join(directory, 'copy.db')
    await set('a', '1')
    await database.backup(file)
    await set('b', '1')
    await database.backup(file)
    expect(keysIn(file)).toEqual(['a', 'b'])
    const impossible = join(directory, 'copy.db', 'inside-a-file.db')
    await expect(database.backup(impossible)).rejects.toThrow()
    expect(keysIn(file)).toEqual(['a', 'b'])
  })
})

describe('The daily backup', () => {
  const backups = () => readdirSync(join(directory, 'backups')).sort()

  it('is made on starting and once a day, and a week of them is kept', async () => {
    const daily = createDailyBackup({
      database,
      directory: join(directory, 'backups'),
      clock,
      logger: silentLogger,
    })
    daily.start()
    for (let day = 0; day < 9; day += 1) {
      await clock.advance(0)
      await daily.settled()
      expect(backups()).toContain(`ana-daily-${new Date(clock.now()).toISOString().slice(0, 10)}.db`)
      await clock.advance(dayMs)
    }
    await daily.stop()
    expect(backups()).toHaveLength(7)
    expect(backups()).not.toContain('ana-daily-2026-11-24.db')
  })

  it('is not made twice on one day', async () => {
    const make = () =>
      createDailyBackup({ database, directory: join(directory, 'backups'), clock, logger: silentLogger })
    const first = make()
    first.start()
    await clock.advance(0)
    await first.stop()
    const made = statSync(join(directory, 'backups', 'ana-daily-2026-11-24.db')).mtimeMs
    const second = make()
    second.start()
    await clock.advance(0)
    await second.stop()
    expect(statSync(join(directory, 'backups', 'ana-daily-2026-11-24.db')).mtimeMs).toBe(made)
  })

  it('is tried again an hour after a failure', async () => {
    let failures = 1
    const flaky: Database = {
      ...database,
      backup: async (file) => {
        if (failures > 0) {
          failures -= 1
          throw new Error('the disk is full')
        }
        await database.backup(file)
      },
    }
    const daily = createDailyBackup({
      database: flaky,
      directory: join(directory, 'backups'),
      clock,
      logger: silentLogger,
    })
    daily.start()
    await clock.advance(0)
    await daily.settled()
    await clock.advance(3_600_000)
    await daily.settled()
    await daily.stop()
    expect(backups()).toEqual(['ana-daily-2026-11-24.db'])
  })
})

describe('Pruning backups', () => {
  it('removes the oldest of each kind and nothing else', async () => {
    const folder = join(directory, 'backups')
    mkdirSync(folder)
    const days = Array.from({ length: 9 }, (_, day) => `ana-daily-2026-11-0${day + 1}.db`)
    const before = Array.from({ length: 7 }, (_, n) => `ana-before-v000${9 - n}-2026110${n + 1}T100000.db`)
    for (const name of [...days, ...before, 'mine.db', 'ana-daily-notes.txt']) {
      writeFileSync(join(folder, name), '')
    }
    await pruneBackups(folder)
    expect(readdirSync(folder).sort()).toEqual(
      [...days.slice(2), ...before.slice(2), 'mine.db', 'ana-daily-notes.txt'].sort(),
    )
  })
})
