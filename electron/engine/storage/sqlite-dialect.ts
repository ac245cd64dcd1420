/** Kysely's SQLite dialect over a connection that may be in another thread, and whose flushes are shared. */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { AnaError } from '../errors.ts'
import type { SqliteQueue, SqliteTransaction } from './sqlite-queue.ts'

const rowChanges = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode'])

/** Kysely's view of the queue: a statement by itself, or one transaction from its beginning to its end. */
class QueuedConnection implements DatabaseConnection {
  readonly #queue: SqliteQueue
  #transaction: SqliteTransaction | null = null

  constructor(queue: SqliteQueue) {
    this.#queue = queue
  }

  async begin(): Promise<void> {
    this.#transaction = await this.#queue.begin()
  }

  async commit(): Promise<void> {
    await this.#transaction?.commit()
  }

  async rollback(): Promise<void> {
    await this.#transaction?.rollback()
  }

  release(): void {
    this.#transaction = null
  }

  async executeQuery<R>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<R>> {
    const run = this.#transaction?.run ?? (rowChanges.has(query.kind) ? this.#queue.write : this.#queue.run)
    const { rows, changes, lastInsertRowid } = await run(sql, parameters)
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

function own(connection: DatabaseConnection): QueuedConnection {
  if (connection instanceof QueuedConnection) return connection
  throw new AnaError('storage.foreign_connection', 'a connection of another driver', { kind: 'internal' })
}

function createDriver(queue: SqliteQueue): Driver {
  return {
    init: async () => {},
    acquireConnection: async () => new QueuedConnection(queue),
    beginTransaction: (acquired) => own(acquired).begin(),
    commitTransaction: (acquired) => own(acquired).commit(),
    rollbackTransaction: (acquired) => own(acquired).rollback(),
    releaseConnection: async (acquired) => own(acquired).release(),
    destroy: async () => {},
  }
}

/** The queue lets one in at a time; Kysely's own lock would keep those who wait from sharing a flush. */
class QueuedAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

/** @param queue of a connection that is closed by whoever opened it */
export function createSqliteDialect(queue: SqliteQueue): Dialect {
  return {
    createDriver: () => createDriver(queue),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new QueuedAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}
