/**
 * Finds calls: every filter at once, a page of them newest first, how many there are, and the words that were asked
 * for where they were said. Reads the tables of migration 7, in which a row's number is the order of the list.
 */
import { type RawBuilder, sql } from 'kysely'
import { type Interest, interestSchema, type Objection } from '../../../shared/domain/analysis.ts'
import type { Call, CallOutcome } from '../../../shared/domain/call.ts'
import { type SearchSnippet, searchWords, snippetOf } from '../../../shared/domain/search-words.ts'
import type { Database } from '../storage/database.ts'
import { callsWithWords } from '../storage/dialect.ts'
import { callOfRow, selectCalls } from './call-row.ts'

export interface CallFilter {
  campaignId?: string | undefined
  contactId?: string | undefined
  outcome?: CallOutcome | undefined
  /** As a person corrected it, else as the machine found it; likewise the objection. */
  interest?: Interest | undefined
  objection?: Objection | undefined
  /** Words spoken anywhere in the call, of her name, or her number; the last one may be a beginning. */
  text?: string | undefined
  /** Planned at or after. */
  fromMs?: number | undefined
  /** Planned before. */
  toMs?: number | undefined
  /** From the answer to the end; a call that nobody answered has no length. Both ends included. */
  minDurationMs?: number | undefined
  maxDurationMs?: number | undefined
  /** Only those that a person corrected, or only those that nobody did. */
  corrected?: boolean | undefined
  offset: number
  limit: number
}

export type ListedCall = Call & {
  interest: Interest | null
  needsHuman: boolean | null
  corrected: boolean
  /** Where the words stand; null without words, or when only her name or number holds them. */
  snippet: SearchSnippet | null
}

export interface CallSearch {
  /** A page of calls, newest first, and the number of all that match. */
  list(filter: CallFilter): Promise<{ items: ListedCall[]; total: number }>
}

/** As the migration numbers them. */
const numbersPerMs = 1024

export function createCallSearch(options: { database: Database }): CallSearch {
  const { db, dialect } = options.database

  function conditions(filter: CallFilter): RawBuilder<unknown> {
    const all = [sql`true`]
    const { fromMs, toMs } = filter
    if (filter.campaignId !== undefined) all.push(sql`s.campaign_id = ${filter.campaignId}`)
    if (filter.contactId !== undefined) all.push(sql`s.contact_id = ${filter.contactId}`)
    if (filter.outcome !== undefined) all.push(sql`s.outcome = ${filter.outcome}`)
    if (filter.interest !== undefined) all.push(sql`s.interest = ${filter.interest}`)
    if (filter.corrected !== undefined) all.push(sql`s.corrected = ${filter.corrected ? 1 : 0}`)
    if (filter.minDurationMs !== undefined) all.push(sql`s.duration_ms >= ${filter.minDurationMs}`)
    if (filter.maxDurationMs !== undefined) all.push(sql`s.duration_ms <= ${filter.maxDurationMs}`)
    if (filter.objection !== undefined) {
      const tag = `|${filter.objection}|`
      all.push(
        dialect === 'sqlite' ? sql`instr(s.objections, ${tag}) > 0` : sql`strpos(s.objections, ${tag}) > 0`,
      )
    }
    if (fromMs !== undefined) all.push(sql`s.number >= ${fromMs * numbersPerMs}`)
    if (toMs !== undefined) all.push(sql`s.number < ${toMs * numbersPerMs}`)
    return sql.join(all, sql` and `)
  }

  /** The index of words leads where there is one: it answers in the order that is wanted. */
  function matching(filter: CallFilter, words: readonly string[]): RawBuilder<unknown> {
    if (words.length === 0) return sql`call_search as s where ${conditions(filter)}`
    return sql`${callsWithWords(dialect, words)} as w cross join call_search as s
      where s.number = w.number and ${conditions(filter)}`
  }

  async function snippets(callIds: string[], words: readonly string[]): Promise<Map<string, SearchSnippet>> {
    const found = new Map<string, SearchSnippet>()
    if (words.length === 0 || callIds.length === 0) return found
    const rows = await db
      .selectFrom('turns')
      .select(['call_id', 'index', 'role', 'text'])
      .where('call_id', 'in', callIds)
      .orderBy('call_id')
      .orderBy('index')
      .execute()
    for (const [callId, turns] of Map.groupBy(rows, (row) => row.call_id)) {
      const snippet = snippetOf(turns, words)
      if (snippet !== null) found.set(callId, snippet)
    }
    return found
  }

  async function details(callIds: string[], words: readonly string[]): Promise<ListedCall[]> {
    if (callIds.length === 0) return []
    const rows = await selectCalls(db)
      .innerJoin('call_search', 'call_search.call_id', 'calls.id')
      .leftJoin('analyses', (join) =>
        join.onRef('analyses.call_id', '=', 'calls.id').on('analyses.current', '=', 1),
      )
      .leftJoin('corrections', (join) =>
        join.onRef('corrections.call_id', '=', 'calls.id').on('corrections.current', '=', 1),
      )
      .select((eb) => [
        'call_search.interest',
        'call_search.corrected',
        eb.fn.coalesce('corrections.needs_human', 'analyses.needs_human').as('needs_human'),
      ])
      .where('calls.id', 'in', callIds)
      .execute()
    const said = await snippets(callIds, words)
    const byId = new Map(
      rows.map((row): [string, ListedCall] => [
        row.id,
        {
          ...callOfRow(row),
          interest: row.interest === null ? null : interestSchema.parse(row.interest),
          needsHuman: row.needs_human === null ? null : row.needs_human === 1,
          corrected: row.corrected === 1,
          snippet: said.get(row.id) ?? null,
        },
      ]),
    )
    return callIds.flatMap((id) => byId.get(id) ?? [])
  }

  return {
    async list(filter) {
      const { offset, limit } = filter
      const text = filter.text?.trim() ?? ''
      const words = searchWords(text)
      // Something was asked for, and it has no word: nothing holds it.
      if (text !== '' && words.length === 0) return { items: [], total: 0 }
      const from = matching(filter, words)
      const page = await sql<{ call_id: string }>`select s.call_id from ${from}
        order by ${words.length === 0 ? sql`s.number` : sql`w.number`} desc
        limit ${limit} offset ${offset}`.execute(db)
      const ids = page.rows.map((row) => row.call_id)
      const isLastPage = ids.length < limit && (ids.length > 0 || offset === 0)
      const total = isLastPage
        ? offset + ids.length
        : ((await sql<{ total: number }>`select count(*) as total from ${from}`.execute(db)).rows[0]?.total ??
          0)
      return { items: await details(ids, words), total }
    },
  }
}
