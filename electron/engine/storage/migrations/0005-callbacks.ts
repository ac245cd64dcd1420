/** Version 5: promised callbacks, and the calls in which an operator's telephone is joined with a customer's. */
import { type ColumnDataType, type CreateTableBuilder, sql } from 'kysely'
import type { Migration } from '../migration.ts'

export const callbacks: Migration = {
  version: 5,
  name: 'callbacks',
  async up(db, dialect) {
    const integer: ColumnDataType = dialect === 'sqlite' ? 'integer' : 'bigint'
    const strict = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
      dialect === 'sqlite' ? table.modifyEnd(sql`strict`) : table

    await strict(
      db.schema
        .createTable('callbacks')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('contact_id', 'text', (column) =>
          column.notNull().references('contacts.id').onDelete('cascade'),
        )
        .addColumn('call_id', 'text', (column) => column.notNull().references('calls.id').onDelete('cascade'))
        .addColumn('at', integer, (column) => column.notNull())
        .addColumn('caller', 'text', (column) => column.notNull())
        .addColumn('owner', 'text')
        .addColumn('note', 'text', (column) => column.notNull())
        .addColumn('created_at', integer, (column) => column.notNull())
        .addColumn('announced_at', integer)
        .addColumn('done_at', integer)
        .addColumn('done_reason', 'text'),
    ).execute()
    // One promise to a person at a time: a later one replaces the one before.
    await db.schema
      .createIndex('callbacks_open_contact')
      .on('callbacks')
      .columns(['contact_id'])
      .unique()
      .where(sql.ref('done_at'), 'is', sql.lit(null))
      .execute()
    await db.schema.createIndex('callbacks_open').on('callbacks').columns(['done_at', 'at']).execute()
    await db.schema.createIndex('callbacks_call').on('callbacks').columns(['call_id']).execute()

    await strict(
      db.schema
        .createTable('operator_calls')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('contact_id', 'text', (column) =>
          column.notNull().references('contacts.id').onDelete('cascade'),
        )
        .addColumn('desk', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('end_reason', 'text')
        .addColumn('public_base_url', 'text', (column) => column.notNull())
        .addColumn('operator_vendor_call_id', 'text')
        .addColumn('customer_vendor_call_id', 'text')
        .addColumn('started_at', integer, (column) => column.notNull())
        .addColumn('customer_rung_at', integer)
        .addColumn('answered_at', integer)
        .addColumn('ended_at', integer),
    ).execute()
    // Nobody is rung by two operators at once.
    await db.schema
      .createIndex('operator_calls_open_contact')
      .on('operator_calls')
      .columns(['contact_id'])
      .unique()
      .where(sql.ref('ended_at'), 'is', sql.lit(null))
      .execute()
    await db.schema
      .createIndex('operator_calls_contact')
      .on('operator_calls')
      .columns(['contact_id', 'started_at'])
      .execute()
  },
}
