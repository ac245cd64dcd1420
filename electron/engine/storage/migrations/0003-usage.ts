/**
 * Version 3: what was used of the vendors, per day of the calling calendar. Minutes on the telephone are not
 * here, since every call's row has its own; the characters sent to the voice are nowhere else.
 */
import { type ColumnDataType, sql } from 'kysely'
import type { Migration } from '../migration.ts'

export const usage: Migration = {
  version: 3,
  name: 'usage',
  async up(db, dialect) {
    const integer: ColumnDataType = dialect === 'sqlite' ? 'integer' : 'bigint'
    const table = db.schema
      .createTable('usage')
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('amount', integer, (column) => column.notNull())
      .addPrimaryKeyConstraint('usage_key', ['day', 'kind'])
    await (dialect === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute()
  },
}
