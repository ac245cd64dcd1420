/** Takes a database back to before migration 7, to migrate it again with data in it. */
import { sql } from 'kysely'
import type { Database } from '../../../electron/engine/storage/database.ts'
import { postgresWords } from '../../../electron/engine/storage/dialect.ts'

export async function undoCallSearch({ db, dialect }: Pick<Database, 'db' | 'dialect'>): Promise<void> {
  if (dialect === 'postgres') {
    for (const name of ['calls_search_insert', 'calls_search_update', 'turns_words', 'call_findings_search'])
      await sql`drop function ${sql.id(name)} cascade`.execute(db)
    await sql`drop function call_search_words, call_search_found`.execute(db)
    await sql`drop table call_words, call_search`.execute(db)
    await sql`create index turns_words on turns using gin (${postgresWords('turns.text')})`.execute(db)
    return
  }
  const { rows } = await sql<{ name: string }>`select name from sqlite_master where type = 'trigger'`.execute(
    db,
  )
  for (const { name } of rows) await sql`drop trigger ${sql.id(name)}`.execute(db)
  await sql`drop table call_words_fts`.execute(db)
  await sql`drop table call_words`.execute(db)
  await sql`drop table call_search`.execute(db)
  await sql`create virtual table turns_fts using fts5(text, content='turns', content_rowid='seq')`.execute(db)
  for (const name of ['insert', 'delete', 'update'])
    await sql`create trigger ${sql.id(`turns_fts_${name}`)} after insert on turns begin select 1; end`.execute(
      db,
    )
}
