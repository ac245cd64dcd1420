/** Keeps the numbers nobody may call, by keyed hash alone. */
import { barsOf, createNumberHash, insertBar } from '../storage/barred-numbers.ts'
import type { Database } from '../storage/database.ts'

export interface DoNotCallStore {
  /** Bars a number; false when it was barred already, and then its first reason stays. */
  add(entry: { e164: string; reason: string; source: string; at: number }): Promise<boolean>
  has(e164: string): Promise<boolean>
  /** Those of the numbers that are barred. */
  hasMany(e164s: readonly string[]): Promise<Set<string>>
  count(): Promise<number>
  /** A page of the list, newest first. Numbers are known by their hash alone. */
  list(page: { offset: number; limit: number }): Promise<BarredEntry[]>
  /** The entry of a number; null when it is not barred. */
  find(e164: string): Promise<BarredEntry | null>
  /** Takes a number off the list; false when it was not on it. */
  remove(e164: string): Promise<boolean>
}

export interface BarredEntry {
  /** The beginning of the hash: tells entries apart, and tells nobody whose number it is. */
  mark: string
  reason: string
  source: string
  at: number
}

interface BarredRow {
  number_hash: string
  reason: string
  source: string
  created_at: number
}

const entryOf = (row: BarredRow): BarredEntry => ({
  mark: row.number_hash.slice(0, 8),
  reason: row.reason,
  source: row.source,
  at: row.created_at,
})

export function createDoNotCallStore(options: {
  database: Database
  /** The installation's own secret; with another key no stored number is recognised. */
  numberKey: Uint8Array
}): DoNotCallStore {
  const { db } = options.database
  const hashOf = createNumberHash(options.numberKey)

  const hasMany = async (e164s: readonly string[]) => new Set((await barsOf(db, hashOf, e164s)).keys())

  return {
    add: ({ e164, reason, source, at }) => insertBar(db, hashOf(e164), { reason, source, atMs: at }),
    has: async (e164) => (await hasMany([e164])).has(e164),
    hasMany,
    async count() {
      const row = await db
        .selectFrom('do_not_call')
        .select((eb) => eb.fn.countAll<number>().as('numbers'))
        .executeTakeFirstOrThrow()
      return row.numbers
    },
    async list({ offset, limit }) {
      const rows = await db
        .selectFrom('do_not_call')
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('number_hash')
        .offset(offset)
        .limit(limit)
        .execute()
      return rows.map(entryOf)
    },
    async find(e164) {
      const row = await db
        .selectFrom('do_not_call')
        .selectAll()
        .where('number_hash', '=', hashOf(e164))
        .executeTakeFirst()
      return row ? entryOf(row) : null
    },
    async remove(e164) {
      const result = await db
        .deleteFrom('do_not_call')
        .where('number_hash', '=', hashOf(e164))
        .executeTakeFirst()
      return result.numDeletedRows > 0n
    },
  }
}
