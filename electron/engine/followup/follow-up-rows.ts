/** People in the queue and closures as they are read: joined with contact, campaign and judgement. */
import { type SqlBool, sql } from 'kysely'
import type { Contact } from '../../../shared/domain/contact.ts'
import {
  type FollowUpClosure,
  type FollowUpItem,
  followUpOutcomeSchema,
} from '../../../shared/domain/follow-up.ts'
import { AnaError } from '../errors.ts'
import { analysisOfRow } from '../storage/analysis-row.ts'
import { changeColumns, correctedAnalysis } from '../storage/correction-row.ts'
import type { Executor } from '../storage/transaction.ts'
import { isDueFor, type Seen } from './callback-row.ts'

/** How long a closure can be taken back. */
export const undoWindowMs = 15_000

/** Who has or had a place in the queue. */
export function joined(executor: Executor) {
  return executor
    .selectFrom('follow_ups')
    .innerJoin('contacts', 'contacts.id', 'follow_ups.contact_id')
    .innerJoin('campaigns', 'campaigns.id', 'contacts.campaign_id')
    .innerJoin('analyses', (join) =>
      join.onRef('analyses.call_id', '=', 'follow_ups.call_id').on('analyses.current', '=', 1),
    )
    .leftJoin('corrections', (join) =>
      join.onRef('corrections.call_id', '=', 'follow_ups.call_id').on('corrections.current', '=', 1),
    )
    .selectAll('follow_ups')
    .select(changeColumns)
    .select([
      'contacts.nombre',
      'contacts.e164',
      'contacts.campaign_id',
      'contacts.status',
      'campaigns.name as campaign_name',
      'analyses.engine',
      'analyses.model',
      'analyses.unsupported',
      'analyses.findings',
      'analyses.analyzed_at',
    ])
}
type Joined = Awaited<ReturnType<ReturnType<typeof joined>['execute']>>[number]

export const waiting = (executor: Executor) => joined(executor).where('follow_ups.closed_at', 'is', null)

/** Promises of operators to people in the queue. */
export const promises = (executor: Executor) =>
  executor
    .selectFrom('callbacks')
    .innerJoin('follow_ups', 'follow_ups.contact_id', 'callbacks.contact_id')
    .where('callbacks.done_at', 'is', null)
    .where('follow_ups.closed_at', 'is', null)

/** Those whose time has come and that `desk` may keep, earliest first. */
export const duePromises = (executor: Executor, seen: Seen) => promises(executor).where(isDueFor(seen))

/** Of `follow_ups`: nobody has promised her a call that was not made yet. */
export const isUnpromised = sql<SqlBool>`not exists (select 1 from callbacks
  where callbacks.contact_id = follow_ups.contact_id and callbacks.done_at is null)`

async function promisedAt(executor: Executor, contactId: string, nowMs: number): Promise<number | null> {
  const row = await promises(executor)
    .select('callbacks.at')
    .where('callbacks.contact_id', '=', contactId)
    .where('callbacks.at', '<=', nowMs)
    .executeTakeFirst()
  return row?.at ?? null
}

export function claimedError(contactId: string, claimedUntil: number | null): AnaError {
  return new AnaError('follow_up.claimed', 'somebody else works on this person', {
    kind: 'conflict',
    facts: { contactId, claimedUntil },
  })
}

export function itemOf(row: Joined, { desk, nowMs }: Seen, callbackAt: number | null): FollowUpItem {
  return {
    contactId: row.contact_id,
    campaignId: row.campaign_id,
    campaignName: row.campaign_name,
    callId: row.call_id,
    nombre: row.nombre,
    e164: row.e164,
    analysis: correctedAnalysis(analysisOfRow(row), row),
    waitingSince: row.waiting_since,
    claimedUntil: row.claimed_until,
    taken: row.claimed_by !== null && row.claimed_by !== desk && (row.claimed_until ?? 0) > nowMs,
    callbackAt,
  }
}

export async function itemIn(
  executor: Executor,
  contactId: string,
  seen: Seen,
): Promise<FollowUpItem | null> {
  const row = await waiting(executor).where('follow_ups.contact_id', '=', contactId).executeTakeFirst()
  return row ? itemOf(row, seen, await promisedAt(executor, contactId, seen.nowMs)) : null
}

export function closureOf(
  contact: Pick<Contact, 'nombre' | 'e164'>,
  row: { contact_id: string; outcome: string | null; notes: string; closed_at: number | null },
): FollowUpClosure {
  const closedAt = row.closed_at ?? 0
  return {
    contactId: row.contact_id,
    nombre: contact.nombre,
    e164: contact.e164,
    outcome: followUpOutcomeSchema.parse(row.outcome),
    notes: row.notes,
    closedAt,
    undoUntil: closedAt + undoWindowMs,
  }
}
