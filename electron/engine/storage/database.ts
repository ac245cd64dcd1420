/**
 * The one database of an engine: a SQLite file, or PostgreSQL when its address is given. Opening it
 * brings it to this program's version. Nothing outside `storage` knows which of the two it is.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { AnaError } from '../errors.ts'
import type { Clock, Logger } from '../ports.ts'
import { backupSqlite, migrationBackupName, pruneBackups } from './backup.ts'
import type { DialectName } from './dialect.ts'
import { migrate, readVersion, refuseNewer } from './migrate.ts'
import type { Migration } from './migration.ts'
import type { Schema } from './schema.ts'
import { busyTimeoutMs, createSqliteDialect } from './sqlite-dialect.ts'

export interface Database {
  readonly db: Kysely<Schema>
  readonly dialect: DialectName
  /** Writes a complete, consistent copy into `file` while work goes on. SQLite only. */
  backup(file: string): Promise<void>
  /**
   * Wipes what was deleted from the write-ahead log too; part of erasing a person. On PostgreSQL this is
   * its own vacuum's work, and nothing is done.
   */
  scrub(): Promise<void>
  close(): Promise<void>
}

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

/** int8 and numeric as numbers: epoch milliseconds and counts are exact well below 2^53. */
const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    id === int8 || id === numeric ? Number : pg.types.getTypeParser(id, format),
}

function openFile(file: string, nativeBinding: string | undefined): BetterSqlite3.Database {
  return new BetterSqlite3(file, { timeout: busyTimeoutMs, ...(nativeBinding ? { nativeBinding } : {}) })
}

async function openSqlite(options: SqliteOptions): Promise<Database> {
  const { file, clock, logger, migrations } = options
  const nativeBinding = options.nativeBinding ?? process.env.ANA_SQLITE_BINDING
  const inMemory = file === ':memory:'
  if (!inMemory) {
    mkdirSync(dirname(file), { recursive: true })
    // Contacts are personal data: the file is its owner's alone, and SQLite gives its logs the same mode.
    closeSync(openSync(file, 'a', 0o600))
  }
  const native = openFile(file, nativeBinding)
  const db = new Kysely<Schema>({ dialect: createSqliteDialect(native) })
  const backup = (target: string) => backupSqlite(native, target, (copy) => openFile(copy, nativeBinding))

  try {
    // Before any pragma: a newer database must be left exactly as it is.
    refuseNewer(await readVersion(db, 'sqlite'), migrations)
    native.pragma('journal_mode = wal')
    native.pragma('synchronous = full')
    native.pragma('foreign_keys = on')
    native.pragma('secure_delete = on')
    const backupsDirectory = options.backupsDirectory ?? join(dirname(file), 'backups')
    await migrate({
      db,
      dialect: 'sqlite',
      clock,
      logger,
      ...(migrations ? { list: migrations } : {}),
      beforeEach: async (fromVersion) => {
        if (inMemory) return
        await backup(join(backupsDirectory, migrationBackupName(fromVersion, clock.now())))
        await pruneBackups(backupsDirectory)
      },
    })
  } catch (error) {
    await db.destroy()
    throw asStorageError(error)
  }

  return {
    db,
    dialect: 'sqlite',
    backup,
    scrub: async () => void native.pragma('wal_checkpoint(truncate)'),
    close: () => db.destroy(),
  }
}

async function openPostgres(options: PostgresOptions): Promise<Database> {
  const { url, clock, logger, migrations } = options
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
    dialect: 'postgres',
    backup: async () => {
      throw new AnaError('storage.backup_unsupported', 'a PostgreSQL database is backed up with pg_dump', {
        kind: 'configuration',
      })
    },
    scrub: async () => {},
    close: () => db.destroy(),
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
