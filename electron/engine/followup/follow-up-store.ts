/**
 * Keeps the queue of people worth a human's time. Closing somebody is one decision: repeating it answers
 * with the first one, and for a few seconds it can be taken back as if it had never been.
 */
import type { Selectable } from 'kysely'
import type { Analysis, Priority } from '../../../shared/domain/analysis.ts'
import type { Contact, ContactStatus } from '../../../shared/domain/contact.ts'
import {
  type FollowUpClosure,
  type FollowUpItem,
  type FollowUpOutcome,
  followUpOutcomeSchema,
} from '../../../shared/domain/follow-up.ts'
import { isClosable } from '../contacts/contact-status.ts'
import { lockContact, moveContact } from '../contacts/contact-transition.ts'
import { AnaError } from '../errors.ts'
import { analysisOfRow } from '../storage/analysis-row.ts'
import { createNumberHash, insertBar } from '../storage/barred-numbers.ts'
import type { Database } from '../storage/database.ts'
import type { ContactsTable } from '../storage/schema.ts'
import { type Executor, inTransaction, type Trx } from '../storage/transaction.ts'

/** How long a closure can be taken back. */
export const undoWindowMs = 15_000

export interface Decision {
  outcome: FollowUpOutcome
  notes: string
  nowMs: number
}

/** A line of the queue's spreadsheet: everybody waiting, then everybody closed. */
export interface FollowUpExportRow {
  nombre: string
  e164: string
  campaignName: string
  status: ContactStatus
  analysis: Analysis
  waitingSince: number
  outcome: FollowUpOutcome | null
  notes: string
  closedAt: number | null
}

export interface FollowUpStore {
  /** Highest priority first, then who waits longest. */
  queue(page: { offset: number; limit: number }): Promise<FollowUpItem[]>
  length(): Promise<number>
  /** Null when she is not in the queue. */
  get(contactId: string): Promise<FollowUpItem | null>
  /**
   * Reserves somebody for `claimMs`; repeating it prolongs. Throws `follow_up.claimed` while another owner
   * holds her, `follow_up.not_found` when she is not in the queue.
   */
  claim(given: { contactId: string; owner: string; nowMs: number; claimMs: number }): Promise<FollowUpItem>
  /** Frees somebody whom `owner` holds; otherwise changes nothing. */
  unclaim(given: { contactId: string; owner: string }): Promise<void>
  /**
   * Closes a contact who is in the queue or `analyzed`. A second closing changes nothing and returns the
   * first. `do_not_call` and `wrong_number` also bar the number. Throws `contact.transition_refused`.
   */
  close(given: Decision & { contactId: string }): Promise<FollowUpClosure>
  /**
   * Closes everybody with this number who can be closed; when all are closed already, returns those
   * closures. Throws `follow_up.not_found` when the number has nothing to close.
   */
  closeByNumber(given: Decision & { e164: string }): Promise<FollowUpClosure[]>
  /**
   * Takes a closure back within `windowMs`: status, place in the queue and a bar it set are as before.
   * Throws `follow_up.not_closed` or `follow_up.undo_too_late`. Returns null when she was not in the queue.
   */
  undo(given: { contactId: string; nowMs: number; windowMs?: number }): Promise<FollowUpItem | null>
  /** Newest first. */
  closedList(page: { offset: number; limit: number }): Promise<{ items: FollowUpClosure[]; total: number }>
  exportRows(): Promise<FollowUpExportRow[]>
}

const barringReasons: Partial<Record<FollowUpOutcome, string>> = {
  do_not_call: 'operator',
  wrong_number: 'wrong_number',
}

/** The rank of somebody who is closed without having waited in the queue. */
const priorityRanks: Record<Priority, number> = { high: 0, normal: 1, low: 2 }

const barSource = (contactId: string) => `follow_up:${contactId}`

function notFound(facts: Record<string, unknown>): AnaError {
  return new AnaError('follow_up.not_found', 'nobody waits for a follow-up here', {
    kind: 'not_found',
    facts,
  })
}

export function createFollowUpStore(options: {
  database: Database
  /** The installation's key of barred numbers. */
  numberKey: Uint8Array
}): FollowUpStore {
  const { database, numberKey } = options
  const { db, dialect } = database
  const hashOf = createNumberHash(numberKey)

  function joined(executor: Executor) {
    return executor
      .selectFrom('follow_ups')
      .innerJoin('contacts', 'contacts.id', 'follow_ups.contact_id')
      .innerJoin('campaigns', 'campaigns.id', 'contacts.campaign_id')
      .innerJoin('analyses', (join) =>
        join.onRef('analyses.call_id', '=', 'follow_ups.call_id').on('analyses.current', '=', 1),
      )
      .selectAll('follow_ups')
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

  const waiting = (executor: Executor) => joined(executor).where('follow_ups.closed_at', 'is', null)

  function itemOf(row: Joined): FollowUpItem {
    return {
      contactId: row.contact_id,
      campaignId: row.campaign_id,
      campaignName: row.campaign_name,
      callId: row.call_id,
      nombre: row.nombre,
      e164: row.e164,
      analysis: analysisOfRow(row),
      waitingSince: row.waiting_since,
      claimedUntil: row.claimed_until,
    }
  }

  async function itemIn(executor: Executor, contactId: string): Promise<FollowUpItem | null> {
    const row = await waiting(executor).where('follow_ups.contact_id', '=', contactId).executeTakeFirst()
    return row ? itemOf(row) : null
  }

  function closureOf(
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

  /** Somebody `analyzed` has no place in the queue yet: she gets one, to be closed on. */
  async function ensurePlace(trx: Trx, contactId: string, nowMs: number): Promise<void> {
    const call = await trx
      .selectFrom('calls')
      .innerJoin('analyses', (join) =>
        join.onRef('analyses.call_id', '=', 'calls.id').on('analyses.current', '=', 1),
      )
      .select(['calls.id', 'calls.ended_at'])
      .where('calls.contact_id', '=', contactId)
      .orderBy('calls.planned_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!call) throw notFound({ contactId })
    await trx
      .insertInto('follow_ups')
      .values({
        contact_id: contactId,
        call_id: call.id,
        priority_rank: priorityRanks.low,
        waiting_since: call.ended_at ?? nowMs,
        claimed_by: null,
        claimed_until: null,
        outcome: null,
        notes: '',
        closed_at: null,
        status_before: null,
      })
      .onConflict((conflict) => conflict.column('contact_id').doNothing())
      .execute()
  }

  async function closeRow(
    trx: Trx,
    row: Selectable<ContactsTable>,
    { outcome, notes, nowMs }: Decision,
  ): Promise<FollowUpClosure> {
    if (row.status === 'closed_by_human') {
      const first = await trx
        .selectFrom('follow_ups')
        .selectAll()
        .where('contact_id', '=', row.id)
        .executeTakeFirstOrThrow()
      return closureOf(row, first)
    }
    await moveContact(trx, row, { kind: 'close' }, { nowMs })
    await ensurePlace(trx, row.id, nowMs)
    const closed = await trx
      .updateTable('follow_ups')
      .set({
        outcome,
        notes,
        closed_at: nowMs,
        status_before: row.status,
        claimed_by: null,
        claimed_until: null,
      })
      .where('contact_id', '=', row.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const reason = barringReasons[outcome]
    if (reason !== undefined) {
      await insertBar(trx, hashOf(row.e164), { reason, source: barSource(row.id), atMs: nowMs })
    }
    return closureOf(row, closed)
  }

  return {
    async queue({ offset, limit }) {
      const rows = await waiting(db)
        .orderBy('follow_ups.priority_rank')
        .orderBy('follow_ups.waiting_since')
        .orderBy('follow_ups.contact_id')
        .offset(offset)
        .limit(limit)
        .execute()
      return rows.map(itemOf)
    },

    async length() {
      const row = await db
        .selectFrom('follow_ups')
        .select((eb) => eb.fn.countAll<number>().as('people'))
        .where('closed_at', 'is', null)
        .executeTakeFirstOrThrow()
      return row.people
    },

    get: (contactId) => itemIn(db, contactId),

    claim: ({ contactId, owner, nowMs, claimMs }) =>
      inTransaction(database, async (trx) => {
        const claimed = await trx
          .updateTable('follow_ups')
          .set({ claimed_by: owner, claimed_until: nowMs + claimMs })
          .where('contact_id', '=', contactId)
          .where('closed_at', 'is', null)
          .where((eb) =>
            eb.or([
              eb('claimed_by', 'is', null),
              eb('claimed_by', '=', owner),
              eb('claimed_until', '<=', nowMs),
            ]),
          )
          .executeTakeFirst()
        const item = await itemIn(trx, contactId)
        if (!item) throw notFound({ contactId })
        if (claimed.numUpdatedRows > 0n) return item
        throw new AnaError('follow_up.claimed', 'somebody else works on this person', {
          kind: 'conflict',
          facts: { contactId, claimedUntil: item.claimedUntil },
        })
      }),

    async unclaim({ contactId, owner }) {
      await db
        .updateTable('follow_ups')
        .set({ claimed_by: null, claimed_until: null })
        .where('contact_id', '=', contactId)
        .where('claimed_by', '=', owner)
        .execute()
    },

    close: ({ contactId, ...decision }) =>
      inTransaction(database, async (trx) =>
        closeRow(trx, await lockContact(trx, dialect, contactId), decision),
      ),

    closeByNumber: ({ e164, ...decision }) =>
      inTransaction(database, async (trx) => {
        const rows = await trx
          .selectFrom('contacts')
          .selectAll()
          .where('e164', '=', e164)
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .$if(dialect === 'postgres', (query) => query.forUpdate())
          .execute()
        const open = rows.filter((row) => isClosable(row.status))
        const concerned = open.length > 0 ? open : rows.filter((row) => row.status === 'closed_by_human')
        if (concerned.length === 0) throw notFound({ statuses: rows.map((row) => row.status) })
        const closures: FollowUpClosure[] = []
        for (const row of concerned) closures.push(await closeRow(trx, row, decision))
        return closures
      }),

    undo: ({ contactId, nowMs, windowMs = undoWindowMs }) =>
      inTransaction(database, async (trx) => {
        const row = await lockContact(trx, dialect, contactId)
        const place = await trx
          .selectFrom('follow_ups')
          .selectAll()
          .where('contact_id', '=', contactId)
          .executeTakeFirst()
        if (!place || place.closed_at === null || place.status_before === null) {
          throw new AnaError('follow_up.not_closed', 'this person is not closed', {
            kind: 'conflict',
            facts: { contactId },
          })
        }
        if (nowMs > place.closed_at + windowMs) {
          throw new AnaError('follow_up.undo_too_late', 'the closing can no longer be taken back', {
            kind: 'conflict',
            facts: { contactId, closedAt: place.closed_at },
          })
        }
        const previous = place.status_before
        await moveContact(trx, row, { kind: 'undo_close', previous }, { nowMs })
        if (previous === 'ready_for_human') {
          await trx
            .updateTable('follow_ups')
            .set({ outcome: null, notes: '', closed_at: null, status_before: null })
            .where('contact_id', '=', contactId)
            .execute()
        } else {
          await trx.deleteFrom('follow_ups').where('contact_id', '=', contactId).execute()
        }
        // Only a bar of this very closure goes; one with another origin was there before.
        await trx.deleteFrom('do_not_call').where('source', '=', barSource(contactId)).execute()
        return itemIn(trx, contactId)
      }),

    async closedList({ offset, limit }) {
      const rows = await db
        .selectFrom('follow_ups')
        .innerJoin('contacts', 'contacts.id', 'follow_ups.contact_id')
        .selectAll('follow_ups')
        .select(['contacts.nombre', 'contacts.e164'])
        .where('closed_at', 'is not', null)
        .orderBy('closed_at', 'desc')
        .orderBy('contact_id')
        .offset(offset)
        .limit(limit)
        .execute()
      const { total } = await db
        .selectFrom('follow_ups')
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .where('closed_at', 'is not', null)
        .executeTakeFirstOrThrow()
      return { items: rows.map((row) => closureOf(row, row)), total }
    },

    async exportRows() {
      const rows = await joined(db)
        .orderBy((eb) => eb.case().when('follow_ups.closed_at', 'is', null).then(0).else(1).end())
        .orderBy('follow_ups.closed_at', 'desc')
        .orderBy('follow_ups.priority_rank')
        .orderBy('follow_ups.waiting_since')
        .orderBy('follow_ups.contact_id')
        .execute()
      return rows.map((row) => ({
        nombre: row.nombre,
        e164: row.e164,
        campaignName: row.campaign_name,
        status: row.status,
        analysis: analysisOfRow(row),
        waitingSince: row.waiting_since,
        outcome: row.outcome === null ? null : followUpOutcomeSchema.parse(row.outcome),
        notes: row.notes,
        closedAt: row.closed_at,
      }))
    },
  }
}
