/** One numbered step of the database's history. */
import type { Kysely } from 'kysely'
import type { DialectName } from './dialect.ts'
import type { Schema } from './schema.ts'

export interface Migration {
  /** Consecutive from 1. */
  version: number
  name: string
  /** Runs in a transaction of its own; what it throws undoes it. */
  up(db: Kysely<Schema>, dialect: DialectName): Promise<void>
}
