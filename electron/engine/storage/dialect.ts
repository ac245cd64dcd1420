/**
 * What SQLite and PostgreSQL do differently, and nothing else: errors, full-text search, reading values.
 * Stores are written once; where the two part, they ask here.
 */
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { foldText, isWholeWord } from '../../../shared/domain/search-words.ts'

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

/** Whether a column, folded when it was stored, holds `text` anywhere; `text` is taken literally. */
export function contains(column: string, text: string): RawBuilder<SqlBool> {
  const pattern = `%${foldText(text).replace(/[\\%_]/g, (character) => `\\${character}`)}%`
  return sql<SqlBool>`${sql.ref(column)} like ${pattern} escape '\\'`
}

/** PostgreSQL's view of a text's words, equal to SQLite's unicode61 tokens; migrations index it. */
export const postgresWords = (
  column: string,
) => sql`to_tsvector('simple', regexp_replace(translate(lower(${sql.ref(column)}),
  'áàâäãéèêëíìîïóòôöõúùûüñç', 'aaaaaeeeeiiiiooooouuuunc'), '[^[:alnum:]]+', ' ', 'g'))`

/**
 * The calls whose words hold every one of `words` (folded, at least one), the last as a beginning: a source with the
 * one column `number`, to be read in the order of that column.
 */
export function callsWithWords(dialect: DialectName, words: readonly string[]): RawBuilder<unknown> {
  const isWhole = isWholeWord(words.at(-1) ?? '')
  if (dialect === 'sqlite') {
    const match = `${words.map((word) => `"${word}"`).join(' ')}${isWhole ? '' : ' *'}`
    return sql`(select rowid as number from call_words_fts where call_words_fts match ${match})`
  }
  const query = `${words.map((word) => `'${word}'`).join(' & ')}${isWhole ? '' : ':*'}`
  return sql`(select number from call_words
    where ${postgresWords('call_words.words')} @@ to_tsquery('simple', ${query}))`
}
