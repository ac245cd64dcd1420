/**
 * The one database of an engine: a SQLite file, or PostgreSQL when its address is given. Opening it
 * brings it to this program's version. Nothing outside `storage` knows which of the two it is.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely'
import type { CustomTypesConfig } from 'pg'
import { AnaError } from '../errors.ts'
import type { Clock, Logger } from '../ports.ts'
import { migrationBackupName, pruneBackups } from './backup.ts'
import { type DialectName, retryLostRaces } from './dialect.ts'
import { migrate, readVersion, refuseNewer } from './migrate.ts'
import type { Migration } from './migration.ts'
import type { Schema } from './schema.ts'
import type { SqliteConnection } from './sqlite-connection.ts'
import { createSqliteDialect } from './sqlite-dialect.ts'
import { handOver } from './sqlite-handover.ts'
import { openLocalSqlite } from './sqlite-local.ts'
import { createSqliteQueue } from './sqlite-queue.ts'
import { openSqliteThread } from './sqlite-thread.ts'

export interface Database {
  readonly db: Kysely<Schema>
  /**
   * For reads by key, outside transactions: answered at once on the engine's own thread, also while somebody's
   * commit waits for the disk. Sees everything that was committed. Long reads belong to `db`: here they
   * would hold up every call.
   */
  readonly lookup: Kysely<Schema>
  readonly dialect: DialectName
  /**
   * Statements known beforehand as one transaction: on SQLite a single question to its thread. Stops at the
   * first that `mustChange` a row and changed none, and undoes those before it.
   */
  together(steps: readonly TogetherStep[]): Promise<TogetherResult>
  /** Resolves when statements run where they will run from now on; nobody has to wait for it. */
  readonly started: Promise<void>
  /** Writes a complete, consistent copy into `file` while work goes on. SQLite only. */
  backup(file: string): Promise<void>
  /**
   * Wipes what was deleted from the write-ahead log too; part of erasing a person. On PostgreSQL this is
   * its own vacuum's work, and nothing is done.
   */
  scrub(): Promise<void>
  close(): Promise<void>
}

export interface TogetherStep {
  statement: CompiledQuery
  mustChange?: boolean
}

/** Rows changed by each statement, or the position of the one that had to change some and did not. */
export type TogetherResult = { changes: number[] } | { unchanged: number }

interface Common {
  clock: Pick<Clock, 'now'>
  logger: Logger
  /** For tests of migrating; by default every migration there is. */
  migrations?: readonly Migration[]
}

export interface SqliteOptions extends Common {
  /** The database's file, created with its folder when missing; `:memory:` for one that vanishes. */
  file: string
  /** Where copies before migrations go; by default `backups` beside the file. */
  backupsDirectory?: string
  /**
   * Where `sqlite-worker` is: statements then run in a thread of their own. Without it they run on this
   * one, as those of a database in memory always do.
   */
  workerUrl?: URL | undefined
  /** Another better-sqlite3 binary than the installed one; by default `ANA_SQLITE_BINDING` or none. */
  nativeBinding?: string | undefined
}

export interface PostgresOptions extends Common {
  /** A `postgres://` address; its `search_path` may be given with `?options=`. */
  url: string
}

const int8 = 20
const numeric = 1700
const maxPostgresConnections = 10

async function openSqlite(options: SqliteOptions): Promise<Database> {
  const { file, clock, logger, migrations } = options
  const source = { file, nativeBinding: options.nativeBinding ?? process.env.ANA_SQLITE_BINDING }
  const inMemory = file === ':memory:'
  if (!inMemory) {
    mkdirSync(dirname(file), { recursive: true })
    // Contacts are personal data: the file is its owner's alone, and SQLite gives its logs the same mode.
    closeSync(openSync(file, 'a', 0o600))
  }
  const workerUrl = inMemory ? null : (options.workerUrl ?? null)
  let connection: SqliteConnection & { started?: Promise<void> }
  try {
    const local = openLocalSqlite(source)
    connection =
      workerUrl === null ? local : handOver(local, openSqliteThread(source, { workerUrl, logger }), logger)
  } catch (error) {
    throw asStorageError(error)
  }
  const queue = createSqliteQueue(connection)
  const db = new Kysely<Schema>({ dialect: createSqliteDialect(queue) })
  let near: { connection: SqliteConnection; db: Kysely<Schema> } | null = null
  const close = async () => {
    await near?.db.destroy()
    await near?.connection.close()
    await db.destroy()
    // The writer goes last: it leaves one file behind, without its log.
    await connection.close()
  }

  try {
    // Before the file is changed: a newer database must be left exactly as it is.
    refuseNewer(await readVersion(db, 'sqlite'), migrations)
    await sql`pragma journal_mode = wal`.execute(db)
    const backupsDirectory = options.backupsDirectory ?? join(dirname(file), 'backups')
    await migrate({
      db,
      dialect: 'sqlite',
      clock,
      logger,
      ...(migrations ? { list: migrations } : {}),
      beforeEach: async (fromVersion) => {
        if (inMemory) return
        await connection.backup(join(backupsDirectory, migrationBackupName(fromVersion, clock.now())))
        await pruneBackups(backupsDirectory)
      },
    })
    if (workerUrl !== null) {
      const reader = openLocalSqlite(source, { readonly: true })
      const dialect = createSqliteDialect(createSqliteQueue(reader))
      near = { connection: reader, db: new Kysely<Schema>({ dialect }) }
    }
  } catch (error) {
    await close()
    throw asStorageError(error)
  }

  return {
    db,
    lookup: near?.db ?? db,
    dialect: 'sqlite',
    async together(steps) {
      const taken = await queue.together(
        steps.map(({ statement: { sql, parameters }, mustChange = false }) => ({
          sql,
          parameters,
          mustChange,
        })),
      )
      return 'unchanged' in taken ? taken : { changes: taken.results.map(({ changes }) => changes) }
    },
    started: connection.started ?? Promise.resolve(),
    backup: (target) => connection.backup(target),
    scrub: async () => void (await sql`pragma wal_checkpoint(truncate)`.execute(db)),
    close,
  }
}

async function openPostgres(options: PostgresOptions): Promise<Database> {
  const { url, clock, logger, migrations } = options
  // Loaded by those who use it: most engines have a file.
  const { default: pg } = await import('pg')
  /** int8 and numeric as numbers: epoch milliseconds and counts are exact well below 2^53. */
  const typeParsers: CustomTypesConfig = {
    getTypeParser: (id: number, format?: 'text' | 'binary') =>
      id === int8 || id === numeric ? Number : pg.types.getTypeParser(id, format),
  }
  const pool = new pg.Pool({ connectionString: url, max: maxPostgresConnections, types: typeParsers })
  // An idle connection's death is no statement's failure; the pool replaces it.
  pool.on('error', (error) => logger.warn('database connection lost', { error: error.message }))
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  try {
    await migrate({ db, dialect: 'postgres', clock, logger, ...(migrations ? { list: migrations } : {}) })
  } catch (error) {
    await db.destroy()
    throw asStorageError(error)
  }
  return {
    db,
    lookup: db,
    dialect: 'postgres',
    together: (steps) => togetherOnPostgres(db, steps),
    started: Promise.resolve(),
    backup: async () => {
      throw new AnaError('storage.backup_unsupported', 'a PostgreSQL database is backed up with pg_dump', {
        kind: 'configuration',
      })
    },
    scrub: async () => {},
    close: () => db.destroy(),
  }
}

/** Thrown to have the transaction undone. */
class Unchanged extends Error {
  readonly position: number

  constructor(position: number) {
    super('no row was changed')
    this.position = position
  }
}

async function togetherOnPostgres(
  db: Kysely<Schema>,
  steps: readonly TogetherStep[],
): Promise<TogetherResult> {
  try {
    return await retryLostRaces(() =>
      db.transaction().execute(async (trx) => {
        const changes: number[] = []
        for (const { statement, mustChange = false } of steps) {
          const { numAffectedRows = 0n } = await trx.executeQuery(statement)
          if (mustChange && numAffectedRows === 0n) throw new Unchanged(changes.length)
          changes.push(Number(numAffectedRows))
        }
        return { changes }
      }),
    )
  } catch (error) {
    if (error instanceof Unchanged) return { unchanged: error.position }
    throw error
  }
}

/** A vendor's open error as one a person can act on. */
function asStorageError(error: unknown): unknown {
  if (error instanceof AnaError) return error
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new AnaError('storage.corrupt', 'the file is not a healthy database', {
      kind: 'configuration',
      cause: error,
    })
  }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === '28P01' || code === '3D000') {
    return new AnaError('storage.unreachable', 'the PostgreSQL database cannot be reached', {
      kind: 'configuration',
      retryable: true,
      facts: { code },
      cause: error,
    })
  }
  return error
}

/**
 * Opens the database and applies missing migrations. Throws `storage.newer_database` (and leaves the
 * database untouched), `storage.corrupt` or `storage.unreachable`.
 */
export function openDatabase(options: SqliteOptions | PostgresOptions): Promise<Database> {
  return 'url' in options ? openPostgres(options) : openSqlite(options)
}
