/**
 * What SQLite and PostgreSQL do differently, and nothing else: errors, full-text search, reading values.
 * Stores are written once; where the two part, they ask here.
 */
import { type RawBuilder, type SqlBool, sql } from 'kysely'

export type DialectName = 'sqlite' | 'postgres'

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

/** Whether a statement was refused because a unique key is taken. */
export function isUniqueViolation(error: unknown): boolean {
  const code = codeOf(error)
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
}

/** Whether the same transaction may simply be run again: it lost a race for locks and changed nothing. */
function isLostRace(error: unknown): boolean {
  const code = codeOf(error)
  return code === '40001' || code === '40P01'
}

const raceTries = 5

/** Runs a transaction again while it loses races for locks: keep effects other than SQL out of it. */
export async function retryLostRaces<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transaction()
    } catch (error) {
      if (!isLostRace(error) || tries === raceTries) throw error
    }
  }
}

/** Whether another process holds SQLite's write lock at this moment. */
export function isBusy(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_BUSY')
}

/** Lower case, without accents: how names are compared when somebody searches. */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
}

/** The words of a search, folded; empty when the text has none. */
export function searchWords(text: string): string[] {
  return foldText(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Whether a column, folded when it was stored, holds `text` anywhere; `text` is taken literally. */
export function contains(column: string, text: string): RawBuilder<SqlBool> {
  const pattern = `%${foldText(text).replace(/[\\%_]/g, (character) => `\\${character}`)}%`
  return sql<SqlBool>`${sql.ref(column)} like ${pattern} escape '\\'`
}

/** PostgreSQL's view of a turn's words, equal to SQLite's unicode61 tokens; the migration indexes it. */
export const postgresTurnWords = sql`to_tsvector('simple', regexp_replace(translate(lower(turns.text),
  'áàâäãéèêëíìîïóòôöõúùûüñç', 'aaaaaeeeeiiiiooooouuuunc'), '[^[:alnum:]]+', ' ', 'g'))`

/**
 * The ids of calls in which one turn holds every word of `text`, the last one as a beginning, whatever
 * its accents and capitals. A subquery with the one column `call_id`; null when `text` has no word.
 */
export function searchCalls(dialect: DialectName, text: string): RawBuilder<string> | null {
  const words = searchWords(text)
  if (words.length === 0) return null
  if (dialect === 'sqlite') {
    const match = `${words.map((word) => `"${word}"`).join(' ')} *`
    return sql`(select turns.call_id from turns_fts join turns on turns.seq = turns_fts.rowid
      where turns_fts match ${match})`
  }
  const query = `${words.map((word) => `'${word}'`).join(' & ')}:*`
  return sql`(select turns.call_id from turns where ${postgresTurnWords} @@ to_tsquery('simple', ${query}))`
}
