/**
 * Kysely's SQLite dialect as a telephone product needs it: statements are prepared once, every
 * transaction takes the write lock at its beginning, and a lock held by another process is waited for
 * between turns of the event loop instead of blocking it.
 */
import type BetterSqlite3 from 'better-sqlite3'
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
import { isBusy } from './dialect.ts'

/** How long SQLite itself may block for a lock, each time it is asked. */
export const busyTimeoutMs = 10
const busyTries = 1000
const cachedStatements = 300
/**
 * better-sqlite3 answers at once, so a chain of awaited queries is one long task to the event loop. After
 * this much of the machine's time (not of ANA's clock, which practice runs faster) the loop gets a turn.
 */
const sliceMs = 4

type Statement = BetterSqlite3.Statement<unknown[]>

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

class SqliteConnection implements DatabaseConnection {
  readonly #native: BetterSqlite3.Database
  readonly #statements = new Map<string, Statement>()
  #sliceStartedMs: number | null = null

  constructor(native: BetterSqlite3.Database) {
    this.#native = native
  }

  #prepare(sql: string): Statement {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#native.prepare<unknown[]>(sql)
    if (!/^\s*(select|insert|update|delete|with)\b/i.test(sql)) return statement
    if (this.#statements.size >= cachedStatements) {
      const oldest = this.#statements.keys().next()
      if (!oldest.done) this.#statements.delete(oldest.value)
    }
    this.#statements.set(sql, statement)
    return statement
  }

  #run<R>({ sql, parameters }: CompiledQuery): QueryResult<R> {
    const statement = this.#prepare(sql)
    if (statement.reader) {
      // SAFETY: Kysely derives R from the statement, as every dialect's driver must trust it to.
      return { rows: statement.all(...parameters) as R[] }
    }
    const { changes, lastInsertRowid } = statement.run(...parameters)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  async #breathe(): Promise<void> {
    if (this.#sliceStartedMs !== null && performance.now() - this.#sliceStartedMs > sliceMs) await nextTurn()
    if (this.#sliceStartedMs !== null) return
    this.#sliceStartedMs = performance.now()
    setImmediate(() => {
      this.#sliceStartedMs = null
    })
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    await this.#breathe()
    for (let tries = 1; ; tries += 1) {
      try {
        return this.#run<R>(query)
      } catch (error) {
        if (!isBusy(error) || tries === busyTries) throw error
        await nextTurn()
      }
    }
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    for (const row of this.#native.prepare<unknown[]>(sql).iterate(...parameters)) {
      yield { rows: [row as R] }
    }
  }
}

function createDriver(native: BetterSqlite3.Database): Driver {
  const connection = new SqliteConnection(native)
  const run = async (sql: string) => void (await connection.executeQuery(CompiledQuery.raw(sql)))
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    // A deferred transaction that reads first can lose its snapshot to another writer and fail for good.
    beginTransaction: () => run('begin immediate'),
    commitTransaction: () => run('commit'),
    rollbackTransaction: () => run('rollback'),
    releaseConnection: async () => {},
    destroy: async () => void native.close(),
  }
}

/** @param native an open database; closed with the Kysely instance. */
export function createSqliteDialect(native: BetterSqlite3.Database): Dialect {
  return {
    createDriver: () => createDriver(native),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}
