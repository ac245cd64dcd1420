/** Keeps what an operator has set, one row a key; what she never set has no row. */
import { type Settings, settingsSchema } from '../../../shared/domain/settings.ts'
import type { Clock } from '../ports.ts'
import type { Database } from '../storage/database.ts'
import { inTransaction } from '../storage/transaction.ts'

export interface SettingsStore {
  /**
   * What is stored. Values this version does not know or does not allow are left out: a setting falls
   * back to its default rather than keeping ANA from starting.
   */
  load(): Promise<Partial<Settings>>
  /** Stores the keys of `patch`, all or none, and leaves the others. */
  save(patch: Partial<Settings>): Promise<void>
}

function parse(key: string, json: string): Partial<Settings> {
  const schema = Object.entries(settingsSchema.shape).find(([name]) => name === key)?.[1]
  if (!schema) return {}
  try {
    const parsed = schema.safeParse(JSON.parse(json))
    return parsed.success ? { [key]: parsed.data } : {}
  } catch {
    return {}
  }
}

export function createSettingsStore(options: {
  database: Database
  clock: Pick<Clock, 'now'>
}): SettingsStore {
  const { database, clock } = options

  return {
    async load() {
      const rows = await database.db.selectFrom('settings').select(['key', 'value']).execute()
      return Object.assign({}, ...rows.map(({ key, value }) => parse(key, value)))
    },

    save: (patch) =>
      inTransaction(database, async (trx) => {
        for (const [key, value] of Object.entries(patch)) {
          if (value === undefined) continue
          const row = { value: JSON.stringify(value), updated_at: clock.now() }
          await trx
            .insertInto('settings')
            .values({ key, ...row })
            .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
            .execute()
        }
      }),
  }
}
