/** All or nothing: how stores change more than one row. */
import type { Kysely, Transaction } from 'kysely'
import type { Database } from './database.ts'
import { isLostRace } from './dialect.ts'
import type { Schema } from './schema.ts'

export type Trx = Transaction<Schema>

/** Where a query may run: in somebody's transaction or by itself. */
export type Executor = Kysely<Schema>

const raceTries = 5

/**
 * Runs `work` in one transaction and returns its result; what it throws undoes everything. PostgreSQL
 * may name it the loser of a lock race, and then it runs again: keep effects other than SQL out of it.
 */
export async function inTransaction<T>(database: Database, work: (trx: Trx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await database.db.transaction().execute(work)
    } catch (error) {
      if (!isLostRace(error) || tries === raceTries) throw error
    }
  }
}
