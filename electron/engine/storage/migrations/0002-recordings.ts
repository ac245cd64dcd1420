/** Version 2: which call was recorded into which file, and from when on. */
import { type ColumnDataType, sql } from 'kysely'
import type { Migration } from '../migration.ts'

export const recordings: Migration = {
  version: 2,
  name: 'recordings',
  async up(db, dialect) {
    const integer: ColumnDataType = dialect === 'sqlite' ? 'integer' : 'bigint'
    const table = db.schema
      .createTable('recordings')
      .addColumn('call_id', 'text', (column) =>
        column.primaryKey().notNull().references('calls.id').onDelete('cascade'),
      )
      .addColumn('file', 'text', (column) => column.notNull().unique())
      .addColumn('offset_ms', integer, (column) => column.notNull())
      .addColumn('duration_ms', integer)
      .addColumn('bytes', integer)
      .addColumn('created_at', integer, (column) => column.notNull())
    await (dialect === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute()
    await db.schema.createIndex('recordings_created').on('recordings').columns(['created_at']).execute()
  },
}
