/**
 * Kysely's SQLite dialect as a telephone product needs it: every transaction takes the write lock at its
 * beginning and keeps one open file to its end. Kysely itself lets one statement or transaction in at a time.
 */
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { SqliteConnection, SqliteRunner } from './sqlite-connection.ts'

class AcquiredConnection implements DatabaseConnection {
  readonly #runner: SqliteRunner

  constructor(runner: SqliteRunner) {
    this.#runner = runner
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes, lastInsertRowid } = await this.#runner.run(sql, parameters)
    return {
      // SAFETY: Kysely derives R from the statement, as every dialect's driver must trust it to.
      rows: rows as R[],
      numAffectedRows: BigInt(changes),
      insertId: BigInt(lastInsertRowid),
    }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    yield await this.executeQuery<R>(query)
  }
}

function createDriver(connection: SqliteConnection): Driver {
  const run = async (acquired: DatabaseConnection, sql: string) =>
    void (await acquired.executeQuery(CompiledQuery.raw(sql)))
  return {
    init: async () => {},
    acquireConnection: async () => new AcquiredConnection(await connection.acquire()),
    // A deferred transaction that reads first can lose its snapshot to another writer and fail for good.
    beginTransaction: (acquired) => run(acquired, 'begin immediate'),
    commitTransaction: (acquired) => run(acquired, 'commit'),
    rollbackTransaction: (acquired) => run(acquired, 'rollback'),
    releaseConnection: async () => {},
    destroy: async () => {},
  }
}

/** @param connection closed by whoever opened it */
export function createSqliteDialect(connection: SqliteConnection): Dialect {
  return {
    createDriver: () => createDriver(connection),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}
