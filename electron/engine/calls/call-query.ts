/** Reads calls for people: lists, one call in full, what is live, and the home page's numbers. */
import { type Analysis, type Interest, interestSchema } from '../../../shared/domain/analysis.ts'
import type { Call, CallEvent, CallOutcome, Turn } from '../../../shared/domain/call.ts'
import type { Contact, ContactStatus } from '../../../shared/domain/contact.ts'
import type { Correction } from '../../../shared/domain/correction.ts'
import type { PersonEntry } from '../../../shared/domain/person-timeline.ts'
import { contactOfRow } from '../contacts/contact-row.ts'
import { analysisOfRow } from '../storage/analysis-row.ts'
import { currentCorrection } from '../storage/correction-row.ts'
import type { Database } from '../storage/database.ts'
import { callOfRow, selectCalls, turnOfRow } from './call-row.ts'
import { type CallSearch, createCallSearch, numbersPerMs } from './call-search.ts'
import { readPersonTimeline } from './person-timeline.ts'

export interface CallDetail {
  call: Call
  contact: Contact
  campaignName: string
  turns: Turn[]
  /** As the machine found it, whatever was corrected. */
  analysis: Analysis | null
  correction: Correction | null
  events: CallEvent[]
  /** Every call to this contact, newest first, this one included. */
  attempts: Call[]
}

/** Numbers of the home page that calls and contacts tell; see `overviewSchema` of the contract. */
export interface StoredOverview {
  callsInProgress: number
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
  list: CallSearch['list']
  detail(callId: string): Promise<CallDetail | null>
  /** Everything that happened with the call's person, newest first; null for an unknown call. */
  personTimeline(callId: string): Promise<PersonEntry[] | null>
  /** Calls that have not ended, oldest first, with the turns spoken so far. */
  live(): Promise<Array<{ call: Call; turns: Turn[] }>>
  /** Numbers since `sinceMs`; those of contacts and calls in progress are of this moment. */
  overview(sinceMs: number): Promise<StoredOverview>
}

/** Replies that the latency is computed from, the newest ones. */
const sampledReplies = 2000

/** The value below which `share` of the sorted values lie. */
function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null
}

export function createCallQuery(options: { database: Database }): CallQuery {
  const { db } = options.database
  const search = createCallSearch(options)

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
    list: (filter) => search.list(filter),

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
      const correction = await currentCorrection(db, callId)
      const campaign = await db
        .selectFrom('campaigns')
        .select('name')
        .where('id', '=', row.campaign_id)
        .executeTakeFirstOrThrow()
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
        campaignName: campaign.name,
        turns: (await turnsOf([callId])).get(callId) ?? [],
        analysis: analysis ? analysisOfRow(analysis) : null,
        correction,
        events,
        attempts: attempts.map(callOfRow),
      }
    },

    personTimeline: (callId) => readPersonTimeline(options.database, callId),

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
        .selectFrom('call_search')
        .select((eb) => ['interest', eb.fn.countAll<number>().as('calls')])
        .where('number', '>=', sinceMs * numbersPerMs)
        .where('interest', 'is not', null)
        .groupBy('interest')
        .execute()
      const statuses = await db
        .selectFrom('contacts')
        .innerJoin('campaigns', 'campaigns.id', 'contacts.campaign_id')
        .select((eb) => ['contacts.status', eb.fn.countAll<number>().as('contacts')])
        .where('campaigns.loaded', '=', 1)
        .groupBy('contacts.status')
        .execute()
      const closed = await db
        .selectFrom('follow_ups')
        .select((eb) => eb.fn.countAll<number>().as('closed'))
        .where('closed_at', '>=', sinceMs)
        .executeTakeFirstOrThrow()
      const replies = await replyTimes(sinceMs)
      const placed = outcomes.filter((entry) => entry.outcome !== 'not_placed')
      return {
        callsInProgress: open.calls,
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
