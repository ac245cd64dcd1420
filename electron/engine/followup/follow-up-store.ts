/**
 * Keeps the queue of people worth a human's time. Closing somebody is one decision: repeating it answers
 * with the first one, and for a few seconds it can be taken back as if it had never been.
 */
import type { Selectable } from 'kysely'
import type { Analysis } from '../../../shared/domain/analysis.ts'
import type { ContactStatus } from '../../../shared/domain/contact.ts'
import {
  type FollowUpClosure,
  type FollowUpItem,
  type FollowUpOutcome,
  followUpOutcomeSchema,
} from '../../../shared/domain/follow-up.ts'
import { newPlace } from '../analysis/queue-place.ts'
import { isClosable } from '../contacts/contact-status.ts'
import { lockContact, moveContact } from '../contacts/contact-transition.ts'
import { AnaError } from '../errors.ts'
import { analysisOfRow } from '../storage/analysis-row.ts'
import { createNumberHash, insertBar } from '../storage/barred-numbers.ts'
import { correctedAnalysis } from '../storage/correction-row.ts'
import type { Database } from '../storage/database.ts'
import type { ContactsTable } from '../storage/schema.ts'
import { inTransaction, type Trx } from '../storage/transaction.ts'
import type { Seen } from './callback-row.ts'
import {
  claimedError,
  closureOf,
  duePromises,
  isUnpromised,
  itemIn,
  itemOf,
  joined,
  promises,
  undoWindowMs,
  waiting,
} from './follow-up-rows.ts'

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
  /**
   * Who was promised a call that is due, then highest priority first, then who waits longest. Whoever was
   * promised a later call, or one of another desk's, is not here until then.
   */
  queue(page: { offset: number; limit: number }, seen: Seen): Promise<FollowUpItem[]>
  length(seen: Seen): Promise<number>
  /** Since when whoever waits longest in the queue does; null when nobody waits. */
  longestWaitSince(seen: Seen): Promise<number | null>
  /** Null when she is not in the queue; somebody who was promised a later call is. */
  get(contactId: string, seen: Seen): Promise<FollowUpItem | null>
  /**
   * Reserves somebody for `claimMs`; repeating it prolongs. Throws `follow_up.claimed` while another owner
   * holds her, `follow_up.not_found` when she is not in the queue.
   */
  claim(given: { contactId: string; owner: string; nowMs: number; claimMs: number }): Promise<FollowUpItem>
  /** Frees somebody whom `owner` holds; otherwise changes nothing. */
  unclaim(given: { contactId: string; owner: string }): Promise<void>
  /**
   * Closes a contact who is in the queue or `analyzed`, and with her what she was promised. A second closing
   * changes nothing and returns the first. `do_not_call` and `wrong_number` also bar the number. Throws
   * `contact.transition_refused`, and `follow_up.claimed` while another desk than `desk` works on her.
   */
  close(given: Decision & { contactId: string; desk?: string }): Promise<FollowUpClosure>
  /**
   * Closes everybody with this number who can be closed; when all are closed already, returns those
   * closures. Throws `follow_up.not_found` when the number has nothing to close.
   */
  closeByNumber(given: Decision & { e164: string }): Promise<FollowUpClosure[]>
  /**
   * Takes a closure back within `windowMs`: status, place in the queue and a bar it set are as before.
   * Throws `follow_up.not_closed` or `follow_up.undo_too_late`. Returns null when she was not in the queue.
   */
  undo(given: {
    contactId: string
    nowMs: number
    windowMs?: number
    desk?: string
  }): Promise<FollowUpItem | null>
  /** Newest first. */
  closedList(page: { offset: number; limit: number }): Promise<{ items: FollowUpClosure[]; total: number }>
  exportRows(): Promise<FollowUpExportRow[]>
}

const barringReasons: Partial<Record<FollowUpOutcome, string>> = {
  do_not_call: 'operator',
  wrong_number: 'wrong_number',
}

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
      .values(newPlace({ contactId, callId: call.id, priority: 'low', waitingSince: call.ended_at ?? nowMs }))
      .onConflict((conflict) => conflict.column('contact_id').doNothing())
      .execute()
  }

  async function closeRow(
    trx: Trx,
    row: Selectable<ContactsTable>,
    { outcome, notes, nowMs }: Decision,
    desk?: string,
  ): Promise<FollowUpClosure> {
    if (row.status === 'closed_by_human') {
      const first = await trx
        .selectFrom('follow_ups')
        .selectAll()
        .where('contact_id', '=', row.id)
        .executeTakeFirstOrThrow()
      return closureOf(row, first)
    }
    if (desk !== undefined) {
      const held = await trx
        .selectFrom('follow_ups')
        .select('claimed_until')
        .where('contact_id', '=', row.id)
        .where('claimed_by', '!=', desk)
        .where('claimed_until', '>', nowMs)
        .executeTakeFirst()
      if (held) throw claimedError(row.id, held.claimed_until)
    }
    await moveContact(trx, row, { kind: 'close' }, { nowMs })
    await trx
      .updateTable('callbacks')
      .set({ done_at: nowMs, done_reason: 'closed' })
      .where('contact_id', '=', row.id)
      .where('done_at', 'is', null)
      .execute()
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
    async queue({ offset, limit }, seen) {
      const promised = await duePromises(db, seen)
        .select(['callbacks.contact_id', 'callbacks.at'])
        .orderBy('callbacks.at')
        .orderBy('callbacks.id')
        .execute()
      const due = promised.slice(offset, offset + limit)
      const first: FollowUpItem[] = []
      if (due.length > 0) {
        const rows = await waiting(db)
          .where(
            'follow_ups.contact_id',
            'in',
            due.map((one) => one.contact_id),
          )
          .execute()
        const byId = new Map(rows.map((row) => [row.contact_id, row]))
        for (const { contact_id, at } of due) {
          const row = byId.get(contact_id)
          if (row) first.push(itemOf(row, seen, at))
        }
      }
      if (due.length >= limit) return first
      const rows = await waiting(db)
        .where(isUnpromised)
        .orderBy('follow_ups.priority_rank')
        .orderBy('follow_ups.waiting_since')
        .orderBy('follow_ups.contact_id')
        .offset(Math.max(0, offset - promised.length))
        .limit(limit - due.length)
        .execute()
      return [...first, ...rows.map((row) => itemOf(row, seen, null))]
    },

    async length(seen) {
      const { people } = await db
        .selectFrom('follow_ups')
        .select((eb) => eb.fn.countAll<number>().as('people'))
        .where('closed_at', 'is', null)
        .executeTakeFirstOrThrow()
      const { promised } = await promises(db)
        .select((eb) => eb.fn.countAll<number>().as('promised'))
        .executeTakeFirstOrThrow()
      const { due } = await duePromises(db, seen)
        .select((eb) => eb.fn.countAll<number>().as('due'))
        .executeTakeFirstOrThrow()
      return people - promised + due
    },

    async longestWaitSince(seen) {
      const unpromised = await db
        .selectFrom('follow_ups')
        .select((eb) => eb.fn.min('waiting_since').as('at'))
        .where('closed_at', 'is', null)
        .where(isUnpromised)
        .executeTakeFirst()
      const due = await duePromises(db, seen)
        .select((eb) => eb.fn.min('follow_ups.waiting_since').as('at'))
        .executeTakeFirst()
      const instants = [unpromised?.at ?? null, due?.at ?? null].filter((at) => at !== null)
      return instants.length === 0 ? null : Math.min(...instants)
    },

    get: (contactId, seen) => itemIn(db, contactId, seen),

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
        const item = await itemIn(trx, contactId, { desk: owner, nowMs })
        if (!item) throw notFound({ contactId })
        if (claimed.numUpdatedRows > 0n) return item
        throw claimedError(contactId, item.claimedUntil)
      }),

    async unclaim({ contactId, owner }) {
      await db
        .updateTable('follow_ups')
        .set({ claimed_by: null, claimed_until: null })
        .where('contact_id', '=', contactId)
        .where('claimed_by', '=', owner)
        .execute()
    },

    close: ({ contactId, desk, ...decision }) =>
      inTransaction(database, async (trx) =>
        closeRow(trx, await lockContact(trx, dialect, contactId), decision, desk),
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

    undo: ({ contactId, nowMs, windowMs = undoWindowMs, desk = '' }) =>
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
        await trx
          .updateTable('callbacks')
          .set({ done_at: null, done_reason: null })
          .where('contact_id', '=', contactId)
          .where('done_reason', '=', 'closed')
          .where('done_at', '=', place.closed_at)
          .execute()
        // Only a bar of this very closure goes; one with another origin was there before.
        await trx.deleteFrom('do_not_call').where('source', '=', barSource(contactId)).execute()
        return itemIn(trx, contactId, { desk, nowMs })
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
        analysis: correctedAnalysis(analysisOfRow(row), row),
        waitingSince: row.waiting_since,
        outcome: row.outcome === null ? null : followUpOutcomeSchema.parse(row.outcome),
        notes: row.notes,
        closedAt: row.closed_at,
      }))
    },
  }
}
