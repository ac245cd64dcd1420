/** Version 1: every table of `schema.ts`, its keys, and the full-text index over what was said. */
import { type ColumnDataType, type CreateTableBuilder, sql } from 'kysely'
import { type DialectName, postgresWords } from '../dialect.ts'
import type { Migration } from '../migration.ts'

function columnTypes(dialect: DialectName) {
  const sqlite = dialect === 'sqlite'
  const integer: ColumnDataType = sqlite ? 'integer' : 'bigint'
  const real: ColumnDataType = sqlite ? 'real' : 'double precision'
  /** SQLite checks types only in STRICT tables. */
  const strict = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    sqlite ? table.modifyEnd(sql`strict`) : table
  return { integer, real, strict }
}

export const initial: Migration = {
  version: 1,
  name: 'initial',
  async up(db, dialect) {
    const { integer, real, strict } = columnTypes(dialect)

    await strict(
      db.schema
        .createTable('campaigns')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('file_name', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('loaded', integer, (column) => column.notNull())
        .addColumn('created_at', integer, (column) => column.notNull())
        .addColumn('started_at', integer)
        .addColumn('ended_at', integer),
    ).execute()

    await strict(
      db.schema
        .createTable('contacts')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('campaign_id', 'text', (column) =>
          column.notNull().references('campaigns.id').onDelete('cascade'),
        )
        .addColumn('row', integer, (column) => column.notNull())
        .addColumn('nombre', 'text', (column) => column.notNull())
        .addColumn('e164', 'text', (column) => column.notNull())
        .addColumn('ext', 'text')
        .addColumn('other_numbers', 'text', (column) => column.notNull())
        .addColumn('persona', 'text')
        .addColumn('search_text', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('attempts', integer, (column) => column.notNull())
        .addColumn('next_attempt_at', integer)
        .addColumn('lease_owner', 'text')
        .addColumn('lease_until', integer)
        .addColumn('created_at', integer, (column) => column.notNull())
        .addColumn('updated_at', integer, (column) => column.notNull())
        .addUniqueConstraint('contacts_campaign_row', ['campaign_id', 'row']),
    ).execute()
    await db.schema
      .createIndex('contacts_due')
      .on('contacts')
      .columns(['campaign_id', 'status', 'next_attempt_at', 'row'])
      .execute()
    await db.schema.createIndex('contacts_status').on('contacts').columns(['status']).execute()
    await db.schema.createIndex('contacts_number').on('contacts').columns(['e164']).execute()
    // The database itself refuses to have one number on two calls at once, whoever leases.
    await db.schema
      .createIndex('contacts_number_in_progress')
      .on('contacts')
      .columns(['e164'])
      .unique()
      .where(sql.ref('status'), '=', sql.lit('call_in_progress'))
      .execute()

    await strict(
      db.schema
        .createTable('rejected_rows')
        .addColumn('campaign_id', 'text', (column) =>
          column.notNull().references('campaigns.id').onDelete('cascade'),
        )
        .addColumn('row', integer, (column) => column.notNull())
        .addColumn('code', 'text', (column) => column.notNull())
        .addColumn('nombre', 'text', (column) => column.notNull())
        .addColumn('numero', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('rejected_rows_key', ['campaign_id', 'row']),
    ).execute()

    await strict(
      db.schema
        .createTable('calls')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('contact_id', 'text', (column) =>
          column.notNull().references('contacts.id').onDelete('cascade'),
        )
        .addColumn('campaign_id', 'text', (column) =>
          column.notNull().references('campaigns.id').onDelete('cascade'),
        )
        .addColumn('attempt', integer, (column) => column.notNull())
        .addColumn('e164', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('outcome', 'text')
        .addColumn('ended_by', 'text')
        .addColumn('transport', 'text', (column) => column.notNull())
        .addColumn('practice', integer, (column) => column.notNull())
        .addColumn('vendor_call_id', 'text')
        .addColumn('failure_code', 'text')
        .addColumn('public_base_url', 'text', (column) => column.notNull())
        .addColumn('planned_at', integer, (column) => column.notNull())
        .addColumn('placing_at', integer)
        .addColumn('ringing_at', integer)
        .addColumn('answered_at', integer)
        .addColumn('ended_at', integer)
        .addColumn('duration_seconds', integer)
        .addColumn('conversation_state', 'text')
        .addColumn('analysis_state', 'text', (column) => column.notNull())
        .addColumn('analysis_tries', integer, (column) => column.notNull())
        .addColumn('lease_owner', 'text')
        .addColumn('lease_until', integer)
        .addUniqueConstraint('calls_vendor_call_id', ['vendor_call_id']),
    ).execute()
    await db.schema.createIndex('calls_contact').on('calls').columns(['contact_id', 'planned_at']).execute()
    await db.schema.createIndex('calls_campaign').on('calls').columns(['campaign_id', 'planned_at']).execute()
    await db.schema.createIndex('calls_planned').on('calls').columns(['planned_at']).execute()
    await db.schema.createIndex('calls_state').on('calls').columns(['state']).execute()
    await db.schema
      .createIndex('calls_analysis')
      .on('calls')
      .columns(['analysis_state', 'ended_at'])
      .execute()

    await strict(
      db.schema
        .createTable('turns')
        .addColumn('seq', integer, (column) =>
          dialect === 'sqlite'
            ? column.primaryKey().autoIncrement()
            : column.primaryKey().generatedAlwaysAsIdentity(),
        )
        .addColumn('call_id', 'text', (column) => column.notNull().references('calls.id').onDelete('cascade'))
        .addColumn('index', integer, (column) => column.notNull())
        .addColumn('role', 'text', (column) => column.notNull())
        .addColumn('text', 'text', (column) => column.notNull())
        .addColumn('at_ms', integer, (column) => column.notNull())
        .addColumn('confidence', real)
        .addColumn('heard', 'text', (column) => column.notNull())
        .addColumn('spoken_by', 'text')
        .addColumn('waterfall', 'text')
        .addUniqueConstraint('turns_call_index', ['call_id', 'index']),
    ).execute()

    await strict(
      db.schema
        .createTable('call_events')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('call_id', 'text', (column) => column.notNull().references('calls.id').onDelete('cascade'))
        .addColumn('at', integer, (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('detail', 'text', (column) => column.notNull())
        .addColumn('dedupe_key', 'text')
        .addUniqueConstraint('call_events_dedupe', ['call_id', 'dedupe_key']),
    ).execute()

    await strict(
      db.schema
        .createTable('analyses')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('call_id', 'text', (column) => column.notNull().references('calls.id').onDelete('cascade'))
        .addColumn('engine', 'text', (column) => column.notNull())
        .addColumn('model', 'text')
        .addColumn('interest', 'text', (column) => column.notNull())
        .addColumn('action', 'text', (column) => column.notNull())
        .addColumn('needs_human', integer, (column) => column.notNull())
        .addColumn('priority', 'text', (column) => column.notNull())
        .addColumn('opt_out', integer, (column) => column.notNull())
        .addColumn('unsupported', integer, (column) => column.notNull())
        .addColumn('findings', 'text', (column) => column.notNull())
        .addColumn('analyzed_at', integer, (column) => column.notNull())
        .addColumn('current', integer, (column) => column.notNull()),
    ).execute()
    await db.schema
      .createIndex('analyses_current')
      .on('analyses')
      .columns(['call_id'])
      .unique()
      .where(sql.ref('current'), '=', sql.lit(1))
      .execute()
    await db.schema
      .createIndex('analyses_engine')
      .on('analyses')
      .columns(['engine', 'current', 'analyzed_at'])
      .execute()

    await strict(
      db.schema
        .createTable('follow_ups')
        .addColumn('contact_id', 'text', (column) =>
          column.primaryKey().notNull().references('contacts.id').onDelete('cascade'),
        )
        .addColumn('call_id', 'text', (column) => column.notNull().references('calls.id').onDelete('cascade'))
        .addColumn('priority_rank', integer, (column) => column.notNull())
        .addColumn('waiting_since', integer, (column) => column.notNull())
        .addColumn('claimed_by', 'text')
        .addColumn('claimed_until', integer)
        .addColumn('outcome', 'text')
        .addColumn('notes', 'text', (column) => column.notNull())
        .addColumn('closed_at', integer)
        .addColumn('status_before', 'text'),
    ).execute()
    await db.schema
      .createIndex('follow_ups_queue')
      .on('follow_ups')
      .columns(['closed_at', 'priority_rank', 'waiting_since'])
      .execute()
    await db.schema.createIndex('follow_ups_call').on('follow_ups').columns(['call_id']).execute()

    await strict(
      db.schema
        .createTable('do_not_call')
        .addColumn('number_hash', 'text', (column) => column.primaryKey().notNull())
        .addColumn('reason', 'text', (column) => column.notNull())
        .addColumn('source', 'text', (column) => column.notNull())
        .addColumn('created_at', integer, (column) => column.notNull()),
    ).execute()

    await strict(
      db.schema
        .createTable('settings')
        .addColumn('key', 'text', (column) => column.primaryKey().notNull())
        .addColumn('value', 'text', (column) => column.notNull())
        .addColumn('updated_at', integer, (column) => column.notNull()),
    ).execute()

    if (dialect === 'postgres') {
      await sql`create index turns_words on turns using gin (${postgresWords('turns.text')})`.execute(db)
      return
    }
    await sql`create virtual table turns_fts using fts5(text, content='turns', content_rowid='seq',
      tokenize='unicode61 remove_diacritics 2')`.execute(db)
    // An erased person's words must leave the index's pages too, not only its results.
    await sql`insert into turns_fts (turns_fts, rank) values ('secure-delete', 1)`.execute(db)
    await sql`create trigger turns_fts_insert after insert on turns begin
      insert into turns_fts (rowid, text) values (new.seq, new.text);
    end`.execute(db)
    await sql`create trigger turns_fts_delete after delete on turns begin
      insert into turns_fts (turns_fts, rowid, text) values ('delete', old.seq, old.text);
    end`.execute(db)
    await sql`create trigger turns_fts_update after update of text on turns begin
      insert into turns_fts (turns_fts, rowid, text) values ('delete', old.seq, old.text);
      insert into turns_fts (rowid, text) values (new.seq, new.text);
    end`.execute(db)
  },
}
