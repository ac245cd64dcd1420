/**
 * Brings a database to this program's version, one numbered migration after another, each in its own
 * transaction. A database from a newer ANA is refused before anything is written to it.
 */
import { type Kysely, sql } from 'kysely'
import { AnaError } from '../errors.ts'
import type { Clock, Logger } from '../ports.ts'
import type { DialectName } from './dialect.ts'
import type { Migration } from './migration.ts'
import { initial } from './migrations/0001-initial.ts'
import { recordings } from './migrations/0002-recordings.ts'
import { usage } from './migrations/0003-usage.ts'
import { campaignSettings } from './migrations/0004-campaign-settings.ts'
import { callbacks } from './migrations/0005-callbacks.ts'
import { corrections } from './migrations/0006-corrections.ts'
import { callSearch } from './migrations/0007-call-search.ts'
import type { Schema } from './schema.ts'

/** Every migration there is, oldest first. A released one never changes. */
export const migrations: readonly Migration[] = [
  initial,
  recordings,
  usage,
  campaignSettings,
  callbacks,
  corrections,
  callSearch,
]

/** Throws when the list has a gap, a repetition or a wrong order. */
export function checkOrder(list: readonly Migration[]): void {
  list.forEach((migration, position) => {
    if (migration.version !== position + 1) {
      throw new AnaError(
        'storage.migration_order',
        `migration ${migration.name} has version ${migration.version} in position ${position + 1}`,
        { kind: 'internal' },
      )
    }
  })
}

async function hasMigrationsTable(db: Kysely<Schema>, dialect: DialectName): Promise<boolean> {
  const query =
    dialect === 'sqlite'
      ? sql<{
          found: number
        }>`select count(*) as found from sqlite_master where type = 'table' and name = 'migrations'`
      : sql<{
          found: number
        }>`select count(*) as found from pg_tables where schemaname = current_schema() and tablename = 'migrations'`
  const { rows } = await query.execute(db)
  return (rows[0]?.found ?? 0) > 0
}

/** The version of the last migration applied; 0 for an empty database. */
export async function readVersion(db: Kysely<Schema>, dialect: DialectName): Promise<number> {
  if (!(await hasMigrationsTable(db, dialect))) return 0
  const row = await db
    .selectFrom('migrations')
    .select((eb) => eb.fn.max('version').as('version'))
    .executeTakeFirst()
  return row?.version ?? 0
}

/** Throws `storage.newer_database` when the database was written by a newer ANA. */
export function refuseNewer(version: number, list: readonly Migration[] = migrations): void {
  if (version <= list.length) return
  throw new AnaError(
    'storage.newer_database',
    `the database has version ${version}, this program knows versions up to ${list.length}`,
    { kind: 'configuration', facts: { databaseVersion: version, programVersion: list.length } },
  )
}

async function createMigrationsTable(db: Kysely<Schema>, dialect: DialectName): Promise<void> {
  const integer = dialect === 'sqlite' ? 'integer' : 'bigint'
  const table = db.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('version', integer, (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('applied_at', integer, (column) => column.notNull())
  await (dialect === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute()
}

/** Any number will do, as long as it stays the same: it names ANA's migrations among advisory locks. */
const advisoryLock = 5_261_001

/**
 * Applies what is missing and returns the version reached.
 * @param beforeEach called before a migration changes a database that already holds data.
 */
export async function migrate(options: {
  db: Kysely<Schema>
  dialect: DialectName
  clock: Pick<Clock, 'now'>
  logger: Logger
  beforeEach?: (fromVersion: number) => Promise<void>
  list?: readonly Migration[]
}): Promise<number> {
  const { db, dialect, clock, logger, beforeEach, list = migrations } = options
  checkOrder(list)
  let version = await readVersion(db, dialect)
  refuseNewer(version, list)
  const holdsData = version > 0

  while (version < list.length) {
    const migration = list[version]
    if (!migration) break
    if (holdsData) await beforeEach?.(version)
    await db.transaction().execute(async (trx) => {
      // Two engines may start on one PostgreSQL: the second finds the first one's work done.
      if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${advisoryLock})`.execute(trx)
      await createMigrationsTable(trx, dialect)
      if ((await readVersion(trx, dialect)) >= migration.version) return
      await migration.up(trx, dialect)
      await trx
        .insertInto('migrations')
        .values({ version: migration.version, name: migration.name, applied_at: clock.now() })
        .execute()
    })
    version = migration.version
    logger.info('migration applied', { version, name: migration.name })
  }
  return version
}
