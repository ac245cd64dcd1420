/** Opening, migrating, refusing and sharing a database. */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../electron/engine/storage/database.ts'
import { checkOrder, migrations } from '../../../electron/engine/storage/migrate.ts'
import type { Migration } from '../../../electron/engine/storage/migration.ts'
import { createFakeClock } from '../../fakes/fake-clock.ts'
import { describeOnEachDatabase } from '../../support/databases.ts'
import { silentLogger } from '../../support/silent-logger.ts'

const common = { clock: createFakeClock(), logger: silentLogger }

const addNote: Migration = {
  version: migrations.length + 1,
  name: 'add-note',
  async up(db) {
    await sql`alter table settings add column note text`.execute(db)
  },
}

const failing: Migration = {
  ...addNote,
  name: 'failing',
  async up(db, dialect) {
    await addNote.up(db, dialect)
    throw new Error('the disk is full')
  },
}

let directory: string
let file: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ana-database-'))
  file = join(directory, 'data', 'ana.db')
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const backups = () => readdirSync(join(directory, 'data', 'backups'))

describe('A SQLite database', () => {
  it('is created with its folder, for its owner alone, and survives closing', async () => {
    const first = await openDatabase({ file, ...common })
    await first.db.insertInto('settings').values({ key: 'a', value: '1', updated_at: 5 }).execute()
    await first.close()
    expect(statSync(file).mode & 0o077).toBe(0)
    const second = await openDatabase({ file, ...common })
    expect(await second.db.selectFrom('settings').selectAll().execute()).toHaveLength(1)
    await second.close()
  })

  it('is safe against a power cut: WAL, full synchronisation, foreign keys', async () => {
    const database = await openDatabase({ file, ...common })
    const value = async (name: string) => {
      const { rows } = await sql<Record<string, unknown>>`${sql.raw(`pragma ${name}`)}`.execute(database.db)
      return Object.values(rows[0] ?? {})[0]
    }
    expect(await value('journal_mode')).toBe('wal')
    expect(await value('synchronous')).toBe(2)
    expect(await value('foreign_keys')).toBe(1)
    await database.close()
  })

  it('from a newer ANA is refused and left untouched, byte for byte', async () => {
    const newer = await openDatabase({ file, ...common, migrations: [...migrations, addNote] })
    await newer.close()
    const before = readFileSync(file)
    await expect(openDatabase({ file, ...common })).rejects.toMatchObject({
      code: 'storage.newer_database',
      kind: 'configuration',
      facts: { databaseVersion: migrations.length + 1, programVersion: migrations.length },
    })
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(readdirSync(join(directory, 'data'))).toEqual(['ana.db'])
  })

  it('is copied before each migration, and a new one is not', async () => {
    const first = await openDatabase({ file, ...common })
    await first.db.insertInto('settings').values({ key: 'kept', value: '1', updated_at: 5 }).execute()
    await first.close()
    expect(readdirSync(join(directory, 'data'))).toEqual(['ana.db'])

    const second = await openDatabase({ file, ...common, migrations: [...migrations, addNote] })
    expect(await second.db.selectFrom('settings').selectAll().execute()).toEqual([
      { key: 'kept', value: '1', updated_at: 5, note: null },
    ])
    await second.close()
    const version = String(addNote.version).padStart(4, '0')
    expect(backups()).toEqual([`ana-before-v${version}-20261124T150000.db`])
    const copy = await openDatabase({
      file: join(directory, 'data', 'backups', backups()[0] ?? ''),
      ...common,
    })
    expect(await copy.db.selectFrom('settings').selectAll().execute()).toEqual([
      { key: 'kept', value: '1', updated_at: 5 },
    ])
    await copy.close()
  })

  it('keeps its old version when a migration fails, and its copy', async () => {
    await (await openDatabase({ file, ...common })).close()
    await expect(openDatabase({ file, ...common, migrations: [...migrations, failing] })).rejects.toThrow(
      'the disk is full',
    )
    expect(backups()).toHaveLength(1)
    const database = await openDatabase({ file, ...common })
    expect(await database.db.selectFrom('migrations').select('version').execute()).toEqual(
      migrations.map(({ version }) => ({ version })),
    )
    await database.close()
  })

  it('that is none is told apart from one that cannot be opened', async () => {
    await (await openDatabase({ file, ...common })).close()
    writeFileSync(file, 'This is a letter to my aunt. '.repeat(500))
    await expect(openDatabase({ file, ...common })).rejects.toMatchObject({ code: 'storage.corrupt' })
  })

  it('waits for another process that is writing, without holding up the event loop', async () => {
    const database = await openDatabase({ file, ...common })
    const script = `
      const db = new (require('better-sqlite3'))(process.argv[1])
      db.exec('begin immediate')
      process.stdout.write('locked')
      process.stdin.once('data', () => { db.exec('commit'); process.exit(0) })`
    const other = spawn(process.execPath, ['-e', script, file], { cwd: process.cwd() })
    try {
      await new Promise((resolve) => other.stdout.once('data', resolve))
      let turns = 0
      let done = false
      const writing = database.db
        .insertInto('settings')
        .values({ key: 'a', value: '1', updated_at: 1 })
        .execute()
        .then(() => {
          done = true
        })
      for (; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve))
      expect(done).toBe(false)
      other.stdin.write('go')
      await writing
      expect(await database.db.selectFrom('settings').select('key').execute()).toEqual([{ key: 'a' }])
    } finally {
      other.kill()
      await database.close()
    }
  })

  it('loses nothing that was committed when its process is killed', async () => {
    await (await openDatabase({ file, ...common })).close()
    const script = `
      const db = new (require('better-sqlite3'))(process.argv[1])
      db.pragma('synchronous = full')
      db.exec("insert into settings values ('committed', '1', 1)")
      db.exec('begin immediate')
      db.exec("insert into settings values ('lost', '1', 1)")
      process.kill(process.pid, 'SIGKILL')`
    expect(() => execFileSync(process.execPath, ['-e', script, file], { stdio: 'ignore' })).toThrow()
    const database = await openDatabase({ file, ...common })
    expect(await database.db.selectFrom('settings').select('key').execute()).toEqual([{ key: 'committed' }])
    await database.close()
  })

  it('lets the event loop breathe in a long chain of queries', async () => {
    const database = await openDatabase({ file, ...common })
    let turns = 0
    let done = false
    const count = () => {
      turns += 1
      if (!done) setImmediate(count)
    }
    setImmediate(count)
    // Far longer than one slice of the loop's time, on any computer.
    for (let query = 0; query < 3000; query += 1)
      await database.db.selectFrom('settings').selectAll().execute()
    done = true
    expect(turns).toBeGreaterThan(2)
    await database.close()
  })

  it('may live in memory alone', async () => {
    const database = await openDatabase({ file: ':memory:', ...common })
    await database.db.insertInto('settings').values({ key: 'a', value: '1', updated_at: 1 }).execute()
    expect(await database.db.selectFrom('settings').select('key').execute()).toHaveLength(1)
    await database.close()
  })

  it('answers the dialer from an index, however long the list', async () => {
    const database = await openDatabase({ file, ...common })
    const due = sql<{ detail: string }>`explain query plan select id from contacts where campaign_id = 'x'
      and status = 'initial' and next_attempt_at is null order by next_attempt_at, row limit 1`
    const plan = (await due.execute(database.db)).rows.map((row) => row.detail).join('\n')
    expect(plan).toContain('contacts_due')
    expect(plan).not.toContain('TEMP B-TREE')
    await database.close()
  })
})

describe('A PostgreSQL database', () => {
  it('that is not there is told apart from every other failure', async () => {
    await expect(openDatabase({ url: 'postgres://ana@127.0.0.1:1/ana', ...common })).rejects.toMatchObject({
      code: 'storage.unreachable',
      retryable: true,
    })
  })
})

describe('The list of migrations', () => {
  it('is numbered without a gap', () => {
    expect(() => checkOrder(migrations)).not.toThrow()
    expect(migrations.map((migration) => migration.version)).toEqual(
      migrations.map((_, position) => position + 1),
    )
  })

  it.each([
    ['a gap', [1, 3]],
    ['a repetition', [1, 1]],
    ['a wrong order', [2, 1]],
  ])('is refused with %s', (_name, versions) => {
    const list = versions.map((version) => ({ ...addNote, version }))
    expect(() => checkOrder(list)).toThrow(expect.objectContaining({ code: 'storage.migration_order' }))
  })

  it('has one file for each, named by number and purpose', () => {
    const files = readdirSync(new URL('../../../electron/engine/storage/migrations', import.meta.url))
    expect(files.sort()).toEqual(
      migrations.map(({ version, name }) => `${String(version).padStart(4, '0')}-${name}.ts`),
    )
  })
})

describeOnEachDatabase('A database', (open) => {
  it('is migrated once, however often it is opened', async () => {
    const { database, clock, reopen } = await open()
    const applied = () => database.db.selectFrom('migrations').selectAll().execute()
    const before = await applied()
    expect(before).toEqual(
      migrations.map(({ version, name }) => ({ version, name, applied_at: clock.now() })),
    )
    await clock.advance(5000)
    await reopen()
    expect(await applied()).toEqual(before)
  })

  it('undoes a transaction that throws', async () => {
    const { database } = await open()
    await expect(
      database.db.transaction().execute(async (trx) => {
        await trx.insertInto('settings').values({ key: 'a', value: '1', updated_at: 1 }).execute()
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await database.db.selectFrom('settings').selectAll().execute()).toEqual([])
  })

  it('refuses a row whose parent does not exist', async () => {
    const { database } = await open()
    await expect(
      database.db
        .insertInto('rejected_rows')
        .values({ campaign_id: 'nobody', row: 1, code: 'empty', nombre: '', numero: '' })
        .execute(),
    ).rejects.toThrow()
  })

  it('gives instants back as the numbers they were', async () => {
    const { database, clock } = await open()
    await database.db
      .insertInto('settings')
      .values({ key: 'a', value: '1', updated_at: clock.now() })
      .execute()
    const row = await database.db
      .selectFrom('settings')
      .select((eb) => ['updated_at', eb.fn.sum<number>('updated_at').as('sum')])
      .groupBy('updated_at')
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ updated_at: clock.now(), sum: clock.now() })
  })
})

describeOnEachDatabase('Two engines', (open) => {
  it('that start at the same time migrate once', async () => {
    const { reopen } = await open()
    const [first, second] = await Promise.all([reopen(), reopen()])
    expect(await first?.db.selectFrom('migrations').selectAll().execute()).toEqual(
      await second?.db.selectFrom('migrations').selectAll().execute(),
    )
  })
})
