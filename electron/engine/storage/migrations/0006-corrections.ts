/** Version 6: what a person corrected in a machine's findings, kept beside them and never over them. */
import { type ColumnDataType, sql } from 'kysely'
import type { Migration } from '../migration.ts'

export const corrections: Migration = {
  version: 6,
  name: 'corrections',
  async up(db, dialect) {
    const integer: ColumnDataType = dialect === 'sqlite' ? 'integer' : 'bigint'
    const table = db.schema
      .createTable('corrections')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('call_id', 'text', (column) => column.notNull().references('calls.id').onDelete('cascade'))
      .addColumn('corrected_at', integer, (column) => column.notNull())
      .addColumn('corrected_by', 'text', (column) => column.notNull())
      .addColumn('interest', 'text')
      .addColumn('action', 'text')
      .addColumn('opt_out', integer)
      .addColumn('objections', 'text')
      .addColumn('callback_corrected', integer, (column) => column.notNull())
      .addColumn('callback_at', 'text')
      .addColumn('note', 'text', (column) => column.notNull())
      .addColumn('needs_human', integer, (column) => column.notNull())
      .addColumn('priority', 'text', (column) => column.notNull())
      .addColumn('machine', 'text', (column) => column.notNull())
      .addColumn('machine_engine', 'text', (column) => column.notNull())
      .addColumn('machine_model', 'text')
      .addColumn('current', integer, (column) => column.notNull())
    await (dialect === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute()
    await db.schema
      .createIndex('corrections_current')
      .on('corrections')
      .columns(['call_id'])
      .unique()
      .where(sql.ref('current'), '=', sql.lit(1))
      .execute()
    await db.schema
      .createIndex('corrections_call')
      .on('corrections')
      .columns(['call_id', 'corrected_at'])
      .execute()
  },
}
