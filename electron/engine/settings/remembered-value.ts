/** One text that ANA remembers for herself between runs, such as the tunnel's last address. Never shown. */
import { z } from 'zod'
import type { Clock } from '../ports.ts'
import type { Database } from '../storage/database.ts'

export interface RememberedValue {
  load(): Promise<string | null>
  save(value: string): Promise<void>
}

/** @param options.key unlike any setting's, so that the two never meet in their table */
export function createRememberedValue(options: {
  database: Database
  clock: Pick<Clock, 'now'>
  key: `remembered.${string}`
}): RememberedValue {
  const { database, clock, key } = options
  return {
    async load() {
      const row = await database.db
        .selectFrom('settings')
        .select('value')
        .where('key', '=', key)
        .executeTakeFirst()
      return row ? z.string().parse(JSON.parse(row.value)) : null
    },
    async save(value) {
      const row = { value: JSON.stringify(value), updated_at: clock.now() }
      await database.db
        .insertInto('settings')
        .values({ key, ...row })
        .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
        .execute()
    },
  }
}
