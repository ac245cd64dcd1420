/**
 * Keeps promised callbacks. One promise a person is open at a time. A promise of ANA's is also a planned attempt of
 * the dialer's, and both are written in one transaction; it is taken back, or turned into a human's, the same way.
 */
import type { Selectable } from 'kysely'
import { prioritySchema } from '../../../shared/domain/analysis.ts'
import type { Callback, CallbackCaller } from '../../../shared/domain/callback.ts'
import type { Contact } from '../../../shared/domain/contact.ts'
import { newPlace } from '../analysis/queue-place.ts'
import { contactNotFound, lockContact, moveContact } from '../contacts/contact-transition.ts'
import { AnaError } from '../errors.ts'
import type { Ids } from '../ports.ts'
import type { Database } from '../storage/database.ts'
import type { CallbacksTable, ContactsTable } from '../storage/schema.ts'
import { type Executor, inTransaction, type Trx } from '../storage/transaction.ts'
import { callbackOf, isDueFor, openCallbacks, ownerGraceMs, type Seen } from './callback-row.ts'
import { claimedError } from './follow-up-rows.ts'

/** Why ANA cannot be the one who calls. */
export type AnaRefusal = 'campaign_not_running' | 'attempts_used' | 'asked_for_human'

export interface PlannedCallback {
  contactId: string
  atMs: number
  caller: CallbackCaller
  /** The desk that is to call; null: any. */
  owner: string | null
  note: string
  nowMs: number
}

export interface CallbackStore {
  /**
   * Promises a call and replaces an open promise. Throws `follow_up.not_found` for somebody who is neither in the
   * queue nor has an open promise, `callback.ana_refused` when ANA may not be the one who calls, and
   * `follow_up.claimed` while another desk than `desk` works on her.
   */
  plan(planned: PlannedCallback & { desk: string; maxAttempts: number }): Promise<Callback>
  /** Writes down what ANA agreed on herself and the dialer has planned already. */
  note(given: { contactId: string; callId: string; atMs: number; nowMs: number }): Promise<void>
  /** Takes a promise back; she is in the queue again. Null when it was kept or taken back before. */
  cancel(given: { callbackId: string; nowMs: number }): Promise<Pick<Contact, 'id'> | null>
  anaRefusal(given: { contactId: string; maxAttempts: number }): Promise<AnaRefusal | null>
  get(callbackId: string, seen: Seen): Promise<Callback | null>
  /** Her open promise. */
  ofContact(contactId: string, seen: Seen): Promise<Callback | null>
  /** Open promises, earliest first. */
  list(given: {
    desk: string
    nowMs: number
    mineOnly: boolean
    offset: number
    limit: number
  }): Promise<{ items: Callback[]; total: number; dueNow: number }>
  /** Takes the promises whose time has come and of which nobody was told, and marks them as told. */
  takeDue(nowMs: number): Promise<Array<{ callback: Callback; owner: string | null }>>
  /** The next instant at which one comes due or becomes everybody's; null without one. */
  nextAt(nowMs: number): Promise<number | null>
  /**
   * What a call of ANA's that has ended means for the promise behind it: kept when somebody spoke, a human's when
   * nobody did and no attempt is left. Answers with her when that brought her into the queue, else with null.
   */
  callEnded(given: { contactId: string; nowMs: number }): Promise<Contact | null>
}

export function createCallbackStore(options: { database: Database; ids: Pick<Ids, 'next'> }): CallbackStore {
  const { database, ids } = options
  const { db, dialect } = database

  async function refusalOf(
    trx: Executor,
    contact: Selectable<ContactsTable>,
    maxAttempts: number,
  ): Promise<AnaRefusal | null> {
    const campaign = await trx
      .selectFrom('campaigns')
      .select('status')
      .where('id', '=', contact.campaign_id)
      .executeTakeFirstOrThrow()
    // A finished campaign is taken up again for her; one that somebody has halted stays halted.
    if (campaign.status !== 'running' && campaign.status !== 'completed') return 'campaign_not_running'
    const judged = await trx
      .selectFrom('analyses')
      .innerJoin('calls', 'calls.id', 'analyses.call_id')
      .select('analyses.findings')
      .where('calls.contact_id', '=', contact.id)
      .where('analyses.current', '=', 1)
      .orderBy('calls.planned_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    const findings: { callbackAt?: unknown; objections?: unknown } =
      judged === undefined ? {} : JSON.parse(judged.findings)
    if (Array.isArray(findings.objections) && findings.objections.includes('prefiere_humano'))
      return 'asked_for_human'
    // The limit protects her from being pestered; a call that she asked for is none.
    const asked = typeof findings.callbackAt === 'string'
    return contact.attempts >= maxAttempts && !asked ? 'attempts_used' : null
  }

  async function openRow(trx: Executor, contactId: string): Promise<Selectable<CallbacksTable> | undefined> {
    return trx
      .selectFrom('callbacks')
      .selectAll()
      .where('contact_id', '=', contactId)
      .where('done_at', 'is', null)
      .executeTakeFirst()
  }

  async function finish(
    trx: Trx,
    id: string,
    reason: NonNullable<CallbacksTable['done_reason']>,
    nowMs: number,
  ): Promise<void> {
    await trx
      .updateTable('callbacks')
      .set({ done_at: nowMs, done_reason: reason })
      .where('id', '=', id)
      .execute()
  }

  /** Puts her into the queue, as that conversation was judged, and as somebody who waits since then. */
  async function intoQueue(trx: Trx, contactId: string, callId: string, nowMs: number): Promise<void> {
    const call = await trx
      .selectFrom('calls')
      .leftJoin('analyses', (join) =>
        join.onRef('analyses.call_id', '=', 'calls.id').on('analyses.current', '=', 1),
      )
      .leftJoin('corrections', (join) =>
        join.onRef('corrections.call_id', '=', 'calls.id').on('corrections.current', '=', 1),
      )
      .select((eb) => [
        'calls.ended_at',
        eb.fn.coalesce('corrections.priority', 'analyses.priority').as('priority'),
      ])
      .where('calls.id', '=', callId)
      .executeTakeFirst()
    const priority = prioritySchema.catch('normal').parse(call?.priority)
    await trx
      .insertInto('follow_ups')
      .values(newPlace({ contactId, callId, priority, waitingSince: call?.ended_at ?? nowMs }))
      .onConflict((conflict) => conflict.column('contact_id').doNothing())
      .execute()
  }

  async function read(executor: Executor, callbackId: string, seen: Seen): Promise<Callback | null> {
    const row = await openCallbacks(executor).where('callbacks.id', '=', callbackId).executeTakeFirst()
    return row ? callbackOf(row, seen) : null
  }

  return {
    plan: ({ contactId, atMs, caller, owner, note, nowMs, desk, maxAttempts }) =>
      inTransaction(database, async (trx) => {
        const contact = await lockContact(trx, dialect, contactId)
        const before = await openRow(trx, contactId)
        const place = await trx
          .selectFrom('follow_ups')
          .selectAll()
          .where('contact_id', '=', contactId)
          .where('closed_at', 'is', null)
          .executeTakeFirst()
        const callId = place?.call_id ?? before?.call_id
        const isWaiting = contact.status === 'ready_for_human' || contact.status === 'initial'
        if (callId === undefined || !isWaiting) {
          throw new AnaError('follow_up.not_found', 'nobody waits for a follow-up here', {
            kind: 'not_found',
            facts: { contactId, status: contact.status },
          })
        }
        const { claimed_by: claimedBy = null, claimed_until: claimedUntil = null } = place ?? {}
        if (claimedBy !== null && claimedBy !== desk && (claimedUntil ?? 0) > nowMs)
          throw claimedError(contactId, claimedUntil)
        if (before) await finish(trx, before.id, 'replaced', nowMs)
        const id = ids.next()
        await trx
          .insertInto('callbacks')
          .values({
            id,
            contact_id: contactId,
            call_id: callId,
            at: atMs,
            caller,
            owner: caller === 'ana' ? null : owner,
            note,
            created_at: nowMs,
            announced_at: null,
            done_at: null,
            done_reason: null,
          })
          .execute()
        if (caller === 'ana') {
          const refusal = await refusalOf(trx, contact, maxAttempts)
          if (refusal !== null) {
            throw new AnaError('callback.ana_refused', 'ANA cannot be the one who calls', {
              kind: 'conflict',
              facts: { contactId, refusal },
            })
          }
          if (contact.status === 'initial') {
            await trx
              .updateTable('contacts')
              .set({ next_attempt_at: atMs, updated_at: nowMs })
              .where('id', '=', contactId)
              .execute()
          } else {
            await moveContact(
              trx,
              contact,
              { kind: 'call_back' },
              { nowMs, changes: { next_attempt_at: atMs } },
            )
            await trx.deleteFrom('follow_ups').where('contact_id', '=', contactId).execute()
          }
          await trx
            .updateTable('campaigns')
            .set({ status: 'running', ended_at: null })
            .where('id', '=', contact.campaign_id)
            .where('status', '=', 'completed')
            .execute()
        } else {
          if (contact.status === 'initial') await moveContact(trx, contact, { kind: 'hand_back' }, { nowMs })
          await intoQueue(trx, contactId, callId, nowMs)
          // Whoever promised is done with her for now.
          await trx
            .updateTable('follow_ups')
            .set({ claimed_by: null, claimed_until: null })
            .where('contact_id', '=', contactId)
            .execute()
        }
        const planned = await read(trx, id, { desk, nowMs })
        if (!planned) throw contactNotFound(contactId)
        return planned
      }),

    note: ({ contactId, callId, atMs, nowMs }) =>
      inTransaction(database, async (trx) => {
        const before = await openRow(trx, contactId)
        if (before) await finish(trx, before.id, 'replaced', nowMs)
        await trx
          .insertInto('callbacks')
          .values({
            id: ids.next(),
            contact_id: contactId,
            call_id: callId,
            at: atMs,
            caller: 'ana',
            owner: null,
            note: '',
            created_at: nowMs,
            announced_at: null,
            done_at: null,
            done_reason: null,
          })
          .execute()
      }),

    cancel: ({ callbackId, nowMs }) =>
      inTransaction(database, async (trx) => {
        const row = await trx
          .selectFrom('callbacks')
          .selectAll()
          .where('id', '=', callbackId)
          .where('done_at', 'is', null)
          .executeTakeFirst()
        if (!row) return null
        const contact = await lockContact(trx, dialect, row.contact_id)
        if (row.caller === 'ana') {
          // While ANA is calling her, the promise is being kept.
          if (contact.status !== 'initial') return null
          await moveContact(trx, contact, { kind: 'hand_back' }, { nowMs })
          await intoQueue(trx, row.contact_id, row.call_id, nowMs)
        }
        await finish(trx, row.id, 'canceled', nowMs)
        return contact
      }),

    async anaRefusal({ contactId, maxAttempts }) {
      const contact = await db
        .selectFrom('contacts')
        .selectAll()
        .where('id', '=', contactId)
        .executeTakeFirst()
      if (!contact) throw contactNotFound(contactId)
      return refusalOf(db, contact, maxAttempts)
    },

    get: (callbackId, seen) => read(db, callbackId, seen),

    async ofContact(contactId, seen) {
      const row = await openCallbacks(db).where('callbacks.contact_id', '=', contactId).executeTakeFirst()
      return row ? callbackOf(row, seen) : null
    },

    async list({ desk, nowMs, mineOnly, offset, limit }) {
      const wanted = () => {
        const all = openCallbacks(db)
        return mineOnly ? all.where('callbacks.owner', '=', desk) : all
      }
      const rows = await wanted()
        .orderBy('callbacks.at')
        .orderBy('callbacks.id')
        .offset(offset)
        .limit(limit)
        .execute()
      const { total } = await wanted()
        .clearSelect()
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
      const { due } = await openCallbacks(db)
        .clearSelect()
        .select((eb) => eb.fn.countAll<number>().as('due'))
        .where('callbacks.caller', '=', 'human')
        .where(isDueFor({ desk, nowMs }))
        .executeTakeFirstOrThrow()
      return { items: rows.map((row) => callbackOf(row, { desk, nowMs })), total, dueNow: due }
    },

    async takeDue(nowMs) {
      const due = await openCallbacks(db)
        .where('callbacks.at', '<=', nowMs)
        .where('callbacks.caller', '=', 'human')
        .where('callbacks.announced_at', 'is', null)
        .orderBy('callbacks.at')
        .execute()
      const taken: Array<{ callback: Callback; owner: string | null }> = []
      for (const row of due) {
        // Of two engines on one database, one tells.
        const marked = await db
          .updateTable('callbacks')
          .set({ announced_at: nowMs })
          .where('id', '=', row.id)
          .where('announced_at', 'is', null)
          .executeTakeFirst()
        if (marked.numUpdatedRows > 0n)
          taken.push({ callback: callbackOf(row, { desk: '', nowMs }), owner: row.owner })
      }
      return taken
    },

    async nextAt(nowMs) {
      const next = await openCallbacks(db)
        .clearSelect()
        .select((eb) => eb.fn.min('callbacks.at').as('at'))
        .where('callbacks.at', '>', nowMs)
        .executeTakeFirst()
      const freed = await openCallbacks(db)
        .clearSelect()
        .select((eb) => eb.fn.min('callbacks.at').as('at'))
        .where('callbacks.owner', 'is not', null)
        .where('callbacks.at', '>', nowMs - ownerGraceMs)
        .executeTakeFirst()
      const instants = [next?.at ?? null, freed?.at == null ? null : freed.at + ownerGraceMs].filter(
        (at) => at !== null,
      )
      return instants.length === 0 ? null : Math.min(...instants)
    },

    callEnded: ({ contactId, nowMs }) =>
      inTransaction(database, async (trx) => {
        const row = await openRow(trx, contactId)
        if (row?.caller !== 'ana') return null
        const contact = await lockContact(trx, dialect, contactId)
        switch (contact.status) {
          case 'initial':
          case 'call_in_progress':
            // ANA tries again.
            return null
          case 'unreachable': {
            const moved = await moveContact(trx, contact, { kind: 'hand_back' }, { nowMs })
            await intoQueue(trx, contactId, row.call_id, nowMs)
            await trx
              .updateTable('callbacks')
              .set({ caller: 'human', announced_at: null })
              .where('id', '=', row.id)
              .execute()
            return moved
          }
          default:
            await finish(trx, row.id, 'called', nowMs)
            return null
        }
      }),
  }
}
