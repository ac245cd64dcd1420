/** All or nothing: how stores change more than one row. */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from './database.ts'
import { retryLostRaces } from './dialect.ts'
import type { Schema } from './schema.ts'

export type Trx = Transaction<Schema>

/** Where a query may run: in somebody's transaction or by itself. */
export type Executor = Kysely<Schema>

/**
 * Runs `work` in one transaction and returns its result; what it throws undoes everything. PostgreSQL
 * may name it the loser of a lock race, and then it runs again: keep effects other than SQL out of it.
 */
export function inTransaction<T>(database: Database, work: (trx: Trx) => Promise<T>): Promise<T> {
  return retryLostRaces(() => database.db.transaction().execute(work))
}
