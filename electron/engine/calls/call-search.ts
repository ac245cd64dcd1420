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

/** As the migration numbers calls: by the instant they were planned at. */
export const numbersPerMs = 1024

interface Found {
  numbers: number[]
  total: number
}

export function createCallSearch(options: { database: Database }): CallSearch {
  const { db, dialect } = options.database

  /** What the narrow row is asked; a span of time is asked of the number alone. */
  function facetsOf(filter: CallFilter): RawBuilder<unknown>[] {
    const all: RawBuilder<unknown>[] = []
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
    return all
  }

  function timesOf({ fromMs, toMs }: CallFilter): RawBuilder<unknown>[] {
    return [
      sql`true`,
      ...(fromMs === undefined ? [] : [sql`number >= ${fromMs * numbersPerMs}`]),
      ...(toMs === undefined ? [] : [sql`number < ${toMs * numbersPerMs}`]),
    ]
  }

  const allOf = (conditions: RawBuilder<unknown>[]) => sql.join(conditions, sql` and `)

  /** Page and total by themselves: both are quick where one index alone answers, and the page stops early. */
  async function pageAndCount(from: RawBuilder<unknown>, { offset, limit }: CallFilter): Promise<Found> {
    const page = await sql<{ number: number }>`select number from ${from}
      order by number desc limit ${limit} offset ${offset}`.execute(db)
    const numbers = page.rows.map((row) => row.number)
    if (numbers.length < limit && (numbers.length > 0 || offset === 0)) {
      return { numbers, total: offset + numbers.length }
    }
    const { rows } = await sql<{ total: number }>`select count(*) as total from ${from}`.execute(db)
    return { numbers, total: rows[0]?.total ?? 0 }
  }

  async function find(filter: CallFilter, words: readonly string[]): Promise<Found> {
    const facets = facetsOf(filter)
    const times = timesOf(filter)
    if (words.length === 0) {
      return pageAndCount(sql`call_search as s where ${allOf([...times, ...facets])}`, filter)
    }
    const spoken = sql`(select number from ${callsWithWords(dialect, words)} as w where ${allOf(times)}) as w`
    if (facets.length === 0) return pageAndCount(spoken, filter)
    // Looking up each call that holds the words is the cost: it is done once, for the page and the total together.
    const hits = sql`with hits as materialized (
      select s.number from ${spoken} cross join call_search as s where s.number = w.number and ${allOf(facets)})`
    const { rows } = await sql<{ number: number; total: number }>`${hits}
      select number, (select count(*) from hits) as total from hits
      order by number desc limit ${filter.limit} offset ${filter.offset}`.execute(db)
    const [first] = rows
    if (first) return { numbers: rows.map((row) => row.number), total: first.total }
    if (filter.offset === 0) return { numbers: [], total: 0 }
    const past = await sql<{ total: number }>`${hits} select count(*) as total from hits`.execute(db)
    return { numbers: [], total: past.rows[0]?.total ?? 0 }
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

  async function details(numbers: number[], words: readonly string[]): Promise<ListedCall[]> {
    if (numbers.length === 0) return []
    const rows = await selectCalls(db)
      .innerJoin('call_search', 'call_search.call_id', 'calls.id')
      .leftJoin('analyses', (join) =>
        join.onRef('analyses.call_id', '=', 'calls.id').on('analyses.current', '=', 1),
      )
      .leftJoin('corrections', (join) =>
        join.onRef('corrections.call_id', '=', 'calls.id').on('corrections.current', '=', 1),
      )
      .select((eb) => [
        'call_search.number',
        'call_search.interest',
        'call_search.corrected',
        eb.fn.coalesce('corrections.needs_human', 'analyses.needs_human').as('needs_human'),
      ])
      .where('call_search.number', 'in', numbers)
      .execute()
    const said = await snippets(
      rows.map((row) => row.id),
      words,
    )
    const byNumber = new Map(
      rows.map((row): [number, ListedCall] => [
        row.number,
        {
          ...callOfRow(row),
          interest: row.interest === null ? null : interestSchema.parse(row.interest),
          needsHuman: row.needs_human === null ? null : row.needs_human === 1,
          corrected: row.corrected === 1,
          snippet: said.get(row.id) ?? null,
        },
      ]),
    )
    return numbers.flatMap((number) => byNumber.get(number) ?? [])
  }

  return {
    async list(filter) {
      const text = filter.text?.trim() ?? ''
      const words = searchWords(text)
      // Something was asked for, and it has no word: nothing holds it.
      if (text !== '' && words.length === 0) return { items: [], total: 0 }
      const { numbers, total } = await find(filter, words)
      return { items: await details(numbers, words), total }
    },
  }
}
