/** Reads calls for people: lists, one call in full, what is live, and the home page's numbers. */
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import { type Analysis, type Interest, interestSchema } from '../../../shared/domain/analysis.ts'
import type { Call, CallEvent, CallOutcome, Turn } from '../../../shared/domain/call.ts'
import type { Contact, ContactStatus } from '../../../shared/domain/contact.ts'
import { contactOfRow } from '../contacts/contact-row.ts'
import { analysisOfRow } from '../storage/analysis-row.ts'
import type { Database } from '../storage/database.ts'
import { contains, searchCalls } from '../storage/dialect.ts'
import type { Schema } from '../storage/schema.ts'
import { callOfRow, selectCalls, turnOfRow } from './call-row.ts'

export interface CallFilter {
  campaignId?: string | undefined
  contactId?: string | undefined
  outcome?: CallOutcome | undefined
  interest?: Interest | undefined
  /** Words spoken in one turn of the call, or part of the contact's name or number. */
  text?: string | undefined
  /** Planned at or after. */
  fromMs?: number | undefined
  /** Planned before. */
  toMs?: number | undefined
  offset: number
  limit: number
}

export type ListedCall = Call & { interest: Interest | null; needsHuman: boolean | null }

export interface CallDetail {
  call: Call
  contact: Contact
  turns: Turn[]
  analysis: Analysis | null
  events: CallEvent[]
  /** Every call to this contact, newest first, this one included. */
  attempts: Call[]
}

/** The numbers of the home page that are stored; see `overviewSchema` of the contract. */
export interface StoredOverview {
  callsInProgress: number
  followUpQueue: number
  longestWaitSinceMs: number | null
  callsPlaced: number
  callsByOutcome: Partial<Record<CallOutcome, number>>
  interest: Partial<Record<Interest, number>>
  contactsByStatus: Partial<Record<ContactStatus, number>>
  closedToday: number
  replyP50Ms: number | null
  replyP95Ms: number | null
}

export interface CallQuery {
  /** A page of calls, newest first, and the number of all that match. */
  list(filter: CallFilter): Promise<{ items: ListedCall[]; total: number }>
  detail(callId: string): Promise<CallDetail | null>
  /** Calls that have not ended, oldest first, with the turns spoken so far. */
  live(): Promise<Array<{ call: Call; turns: Turn[] }>>
  /** Numbers since `sinceMs`; those of contacts, queue and calls in progress are of this moment. */
  overview(sinceMs: number): Promise<StoredOverview>
}

/** Replies that the latency is computed from, the newest ones. */
const sampledReplies = 2000

type CallTables = Pick<Schema, 'calls' | 'contacts'> & {
  analyses: { [K in keyof Schema['analyses']]: Schema['analyses'][K] | null }
}

/** The value below which `share` of the sorted values lie. */
function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null
}

export function createCallQuery(options: { database: Database }): CallQuery {
  const { db, dialect } = options.database

  function conditions(filter: CallFilter) {
    return (eb: ExpressionBuilder<CallTables, 'calls' | 'contacts' | 'analyses'>): Expression<SqlBool> => {
      const all: Array<Expression<SqlBool>> = []
      if (filter.campaignId !== undefined) all.push(eb('calls.campaign_id', '=', filter.campaignId))
      if (filter.contactId !== undefined) all.push(eb('calls.contact_id', '=', filter.contactId))
      if (filter.outcome !== undefined) all.push(eb('calls.outcome', '=', filter.outcome))
      if (filter.interest !== undefined) all.push(eb('analyses.interest', '=', filter.interest))
      if (filter.fromMs !== undefined) all.push(eb('calls.planned_at', '>=', filter.fromMs))
      if (filter.toMs !== undefined) all.push(eb('calls.planned_at', '<', filter.toMs))
      const text = filter.text?.trim() ?? ''
      if (text !== '') {
        const spoken = searchCalls(dialect, text)
        const named: Expression<SqlBool> = contains('contacts.search_text', text)
        all.push(spoken ? eb.or([named, eb('calls.id', 'in', spoken)]) : named)
      }
      return eb.and(all)
    }
  }

  const listed = () =>
    selectCalls(db).leftJoin('analyses', (join) =>
      join.onRef('analyses.call_id', '=', 'calls.id').on('analyses.current', '=', 1),
    )

  async function count(filter: CallFilter): Promise<number> {
    const { total } = await db
      .selectFrom('calls')
      .innerJoin('contacts', 'contacts.id', 'calls.contact_id')
      .leftJoin('analyses', (join) =>
        join.onRef('analyses.call_id', '=', 'calls.id').on('analyses.current', '=', 1),
      )
      .where(conditions(filter))
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow()
    return total
  }

  async function turnsOf(callIds: string[]): Promise<Map<string, Turn[]>> {
    const byCall = new Map<string, Turn[]>(callIds.map((id) => [id, []]))
    if (callIds.length === 0) return byCall
    const rows = await db
      .selectFrom('turns')
      .selectAll()
      .where('call_id', 'in', callIds)
      .orderBy('call_id')
      .orderBy('index')
      .execute()
    for (const row of rows) byCall.get(row.call_id)?.push(turnOfRow(row))
    return byCall
  }

  async function replyTimes(sinceMs: number): Promise<number[]> {
    const rows = await db
      .selectFrom('turns')
      .innerJoin('calls', 'calls.id', 'turns.call_id')
      .selectAll('turns')
      .where('calls.planned_at', '>=', sinceMs)
      .where('turns.waterfall', 'is not', null)
      .orderBy('turns.seq', 'desc')
      .limit(sampledReplies)
      .execute()
    return rows
      .flatMap((row) => {
        const waterfall = turnOfRow(row).waterfall
        const ms = waterfall?.voiceToVoiceMs ?? waterfall?.answeredMs ?? waterfall?.firstAudioMs ?? null
        return ms === null ? [] : [ms]
      })
      .sort((a, b) => a - b)
  }

  return {
    async list(filter) {
      const rows = await listed()
        .select(['analyses.interest', 'analyses.needs_human'])
        .where(conditions(filter))
        .orderBy('calls.planned_at', 'desc')
        .orderBy('calls.id', 'desc')
        .offset(filter.offset)
        .limit(filter.limit)
        .execute()
      const items = rows.map((row) => ({
        ...callOfRow(row),
        interest: row.interest === null ? null : interestSchema.parse(row.interest),
        needsHuman: row.needs_human === null ? null : row.needs_human === 1,
      }))
      return { items, total: await count(filter) }
    },

    async detail(callId) {
      const row = await selectCalls(db).where('calls.id', '=', callId).executeTakeFirst()
      if (!row) return null
      const contact = await db
        .selectFrom('contacts')
        .selectAll()
        .where('id', '=', row.contact_id)
        .executeTakeFirstOrThrow()
      const analysis = await db
        .selectFrom('analyses')
        .selectAll()
        .where('call_id', '=', callId)
        .where('current', '=', 1)
        .executeTakeFirst()
      const events = await db
        .selectFrom('call_events')
        .select(['at', 'kind', 'detail'])
        .where('call_id', '=', callId)
        .orderBy('at')
        .orderBy('id')
        .execute()
      const attempts = await selectCalls(db)
        .where('calls.contact_id', '=', row.contact_id)
        .orderBy('calls.planned_at', 'desc')
        .orderBy('calls.id', 'desc')
        .execute()
      return {
        call: callOfRow(row),
        contact: contactOfRow(contact),
        turns: (await turnsOf([callId])).get(callId) ?? [],
        analysis: analysis ? analysisOfRow(analysis) : null,
        events,
        attempts: attempts.map(callOfRow),
      }
    },

    async live() {
      const rows = await selectCalls(db)
        .where('calls.state', '!=', 'ended')
        .orderBy('calls.planned_at')
        .orderBy('calls.id')
        .execute()
      const turns = await turnsOf(rows.map((row) => row.id))
      return rows.map((row) => ({ call: callOfRow(row), turns: turns.get(row.id) ?? [] }))
    },

    async overview(sinceMs) {
      const outcomes = await db
        .selectFrom('calls')
        .select((eb) => ['outcome', eb.fn.countAll<number>().as('calls')])
        .where('planned_at', '>=', sinceMs)
        .where('placing_at', 'is not', null)
        .groupBy('outcome')
        .execute()
      const open = await db
        .selectFrom('calls')
        .select((eb) => eb.fn.countAll<number>().as('calls'))
        .where('state', '!=', 'ended')
        .executeTakeFirstOrThrow()
      const interests = await db
        .selectFrom('analyses')
        .innerJoin('calls', 'calls.id', 'analyses.call_id')
        .select((eb) => ['interest', eb.fn.countAll<number>().as('calls')])
        .where('analyses.current', '=', 1)
        .where('calls.planned_at', '>=', sinceMs)
        .groupBy('interest')
        .execute()
      const statuses = await db
        .selectFrom('contacts')
        .innerJoin('campaigns', 'campaigns.id', 'contacts.campaign_id')
        .select((eb) => ['contacts.status', eb.fn.countAll<number>().as('contacts')])
        .where('campaigns.loaded', '=', 1)
        .groupBy('contacts.status')
        .execute()
      const queue = await db
        .selectFrom('follow_ups')
        .select((eb) => [eb.fn.countAll<number>().as('waiting'), eb.fn.min('waiting_since').as('longest')])
        .where('closed_at', 'is', null)
        .executeTakeFirstOrThrow()
      const closed = await db
        .selectFrom('follow_ups')
        .select((eb) => eb.fn.countAll<number>().as('closed'))
        .where('closed_at', '>=', sinceMs)
        .executeTakeFirstOrThrow()
      const replies = await replyTimes(sinceMs)
      const placed = outcomes.filter((entry) => entry.outcome !== 'not_placed')
      return {
        callsInProgress: open.calls,
        followUpQueue: queue.waiting,
        longestWaitSinceMs: queue.longest,
        callsPlaced: placed.reduce((sum, entry) => sum + entry.calls, 0),
        callsByOutcome: Object.fromEntries(
          placed.flatMap(({ outcome, calls }) => (outcome === null ? [] : [[outcome, calls]])),
        ),
        interest: Object.fromEntries(
          interests.map(({ interest, calls }) => [interestSchema.parse(interest), calls]),
        ),
        contactsByStatus: Object.fromEntries(statuses.map(({ status, contacts }) => [status, contacts])),
        closedToday: closed.closed,
        replyP50Ms: quantile(replies, 0.5),
        replyP95Ms: quantile(replies, 0.95),
      }
    },
  }
}
