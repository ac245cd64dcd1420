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
}

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
  }
}
