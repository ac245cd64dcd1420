/**
 * Runs a suite once on SQLite, in a thread of its own as the engine has it, and once on PostgreSQL. Every test
 * opens databases of its own, which vanish after it. `ANA_SKIP_POSTGRES=1` leaves PostgreSQL out, aloud; without it a missing binary is a failure.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, it } from 'vitest'
import { type Database, openDatabase } from '../../electron/engine/storage/database.ts'
import type { DialectName } from '../../electron/engine/storage/dialect.ts'
import { sqliteWorkerUrl } from '../../electron/headless/program-files.ts'
import { createFakeClock, type FakeClock } from '../fakes/fake-clock.ts'
import { createPostgresSchema, dropPostgresSchema, postgresMissing, releasePostgres } from './postgres.ts'
import { silentLogger } from './silent-logger.ts'

export interface TestDatabase {
  database: Database
  clock: FakeClock
  /** Another connection to the same data, as a second engine would have. */
  reopen(): Promise<Database>
}

export type OpenTestDatabase = () => Promise<TestDatabase>

interface Opened {
  databases: Database[]
  remove(): Promise<void>
}

async function openOn(dialect: DialectName, clock: FakeClock): Promise<Opened & TestDatabase> {
  const databases: Database[] = []
  const common = { clock, logger: silentLogger }
  let open: () => Promise<Database>
  let remove: () => Promise<void>
  if (dialect === 'sqlite') {
    const directory = mkdtempSync(join(tmpdir(), 'ana-test-'))
    open = () =>
      openDatabase({
        file: join(directory, 'ana.db'),
        workerUrl: sqliteWorkerUrl,
        ...common,
      })
    remove = async () => rmSync(directory, { recursive: true, force: true })
  } else {
    const schema = `test_${randomUUID().replaceAll('-', '')}`
    const url = await createPostgresSchema(schema)
    open = () => openDatabase({ url, ...common })
    remove = () => dropPostgresSchema(schema)
  }
  const reopen = async () => {
    const database = await open()
    await database.started
    databases.push(database)
    return database
  }
  return { databases, remove, clock, database: await reopen(), reopen }
}

function describeOn(dialect: DialectName, name: string, suite: (open: OpenTestDatabase) => void): void {
  describe(`${name}, on ${dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`, () => {
    const opened: Opened[] = []
    afterEach(async () => {
      for (const { databases, remove } of opened.splice(0)) {
        for (const database of databases) await database.close()
        await remove()
      }
    })
    if (dialect === 'postgres') afterAll(releasePostgres)
    suite(async () => {
      const database = await openOn(dialect, createFakeClock())
      opened.push(database)
      return database
    })
  })
}

/** @param suite gets a function that opens an empty, migrated database; call it inside each test. */
export function describeOnEachDatabase(name: string, suite: (open: OpenTestDatabase) => void): void {
  describeOn('sqlite', name, suite)
  if (process.env.ANA_SKIP_POSTGRES === '1') {
    process.stderr.write(`${name}: not run on PostgreSQL, because ANA_SKIP_POSTGRES=1 asks so\n`)
    return
  }
  const missing = postgresMissing()
  if (missing) {
    describe(`${name}, on PostgreSQL`, () => {
      it('has a PostgreSQL to run on', () => {
        throw new Error(`${missing}; set ANA_SKIP_POSTGRES=1 to test on SQLite alone`)
      })
    })
    return
  }
  describeOn('postgres', name, suite)
}
