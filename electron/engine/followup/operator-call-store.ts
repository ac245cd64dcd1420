/** Keeps operators' calls: what a restarted engine and a late webhook need to know of them, and the history of a person. */
import type { Selectable, Updateable } from 'kysely'
import type { OperatorCall, OperatorCallEnd } from '../../../shared/domain/operator-call.ts'
import { operatorCallEndSchema } from '../../../shared/domain/operator-call.ts'
import { AnaError } from '../errors.ts'
import { barsOf, createNumberHash } from '../storage/barred-numbers.ts'
import type { Database } from '../storage/database.ts'
import { isUniqueViolation } from '../storage/dialect.ts'
import type { OperatorCallsTable } from '../storage/schema.ts'
import { inTransaction } from '../storage/transaction.ts'
import { nextOperatorCall, type OperatorCallSignal, type OperatorCallStep } from './operator-call-state.ts'

export interface OperatorCallRecord {
  call: OperatorCall
  publicBaseUrl: string
  operatorVendorCallId: string | null
  customerVendorCallId: string | null
}

/** Whom an operator wants to call, and what speaks against it. */
export interface Callee {
  contactId: string
  nombre: string
  e164: string
  persona: string | null
  isBarred: boolean
  /** Some call to this number goes on, ANA's or an operator's. */
  isOnThePhone: boolean
}

export interface OperatorCallStore {
  /** Null for an unknown contact. */
  callee(contactId: string): Promise<Callee | null>
  /** Throws `follow_up.on_the_phone` when an operator is calling her already. */
  begin(given: {
    id: string
    contactId: string
    desk: string
    publicBaseUrl: string
    nowMs: number
  }): Promise<OperatorCall>
  get(id: string): Promise<OperatorCallRecord | null>
  /** Her call that goes on. */
  openOf(contactId: string): Promise<OperatorCall | null>
  ofContact(contactId: string): Promise<OperatorCall[]>
  /** All that go on, oldest first. */
  open(): Promise<OperatorCallRecord[]>
  /** Keeps the vendor's id of one side, unless it is known. */
  setVendorCall(id: string, side: 'operator' | 'customer', vendorCallId: string, nowMs: number): Promise<void>
  /** Applies a signal; `changed` is false when it said nothing new. */
  apply(
    id: string,
    signal: OperatorCallSignal,
    nowMs: number,
  ): Promise<{ record: OperatorCallRecord; steps: OperatorCallStep[]; changed: boolean } | null>
}

type Row = Selectable<OperatorCallsTable>

const endOf = (word: string | null): OperatorCallEnd | null =>
  word === null ? null : operatorCallEndSchema.catch('failed').parse(word)

function callOf(row: Row): OperatorCall {
  return {
    id: row.id,
    contactId: row.contact_id,
    state: row.state,
    end: endOf(row.end_reason),
    startedAt: row.started_at,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
  }
}

const recordOf = (row: Row): OperatorCallRecord => ({
  call: callOf(row),
  publicBaseUrl: row.public_base_url,
  operatorVendorCallId: row.operator_vendor_call_id,
  customerVendorCallId: row.customer_vendor_call_id,
})

export function createOperatorCallStore(options: {
  database: Database
  /** The installation's key of barred numbers. */
  numberKey: Uint8Array
}): OperatorCallStore {
  const { database, numberKey } = options
  const { db, dialect } = database
  const hashOf = createNumberHash(numberKey)

  return {
    async callee(contactId) {
      const contact = await db
        .selectFrom('contacts')
        .select(['id', 'nombre', 'e164', 'persona', 'status'])
        .where('id', '=', contactId)
        .executeTakeFirst()
      if (!contact) return null
      const { e164 } = contact
      const isBarred = contact.status === 'do_not_call' || (await barsOf(db, hashOf, [e164])).size > 0
      const dialled = await db
        .selectFrom('contacts')
        .select('id')
        .where('e164', '=', e164)
        .where('status', '=', 'call_in_progress')
        .executeTakeFirst()
      const operators = await db
        .selectFrom('operator_calls')
        .innerJoin('contacts', 'contacts.id', 'operator_calls.contact_id')
        .select('operator_calls.id')
        .where('contacts.e164', '=', e164)
        .where('operator_calls.ended_at', 'is', null)
        .executeTakeFirst()
      return {
        contactId,
        nombre: contact.nombre,
        e164,
        persona: contact.persona,
        isBarred,
        isOnThePhone: dialled !== undefined || operators !== undefined,
      }
    },

    async begin({ id, contactId, desk, publicBaseUrl, nowMs }) {
      try {
        const row = await db
          .insertInto('operator_calls')
          .values({
            id,
            contact_id: contactId,
            desk,
            state: 'ringing_operator',
            end_reason: null,
            public_base_url: publicBaseUrl,
            operator_vendor_call_id: null,
            customer_vendor_call_id: null,
            started_at: nowMs,
            customer_rung_at: null,
            answered_at: null,
            ended_at: null,
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        return callOf(row)
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        throw new AnaError('follow_up.on_the_phone', 'an operator is calling this person already', {
          kind: 'conflict',
          facts: { contactId },
        })
      }
    },

    async get(id) {
      const row = await db.selectFrom('operator_calls').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? recordOf(row) : null
    },

    async openOf(contactId) {
      const row = await db
        .selectFrom('operator_calls')
        .selectAll()
        .where('contact_id', '=', contactId)
        .where('ended_at', 'is', null)
        .executeTakeFirst()
      return row ? callOf(row) : null
    },

    async ofContact(contactId) {
      const rows = await db
        .selectFrom('operator_calls')
        .selectAll()
        .where('contact_id', '=', contactId)
        .orderBy('started_at', 'desc')
        .limit(50)
        .execute()
      return rows.map(callOf)
    },

    async open() {
      const rows = await db
        .selectFrom('operator_calls')
        .selectAll()
        .where('ended_at', 'is', null)
        .orderBy('started_at')
        .execute()
      return rows.map(recordOf)
    },

    async setVendorCall(id, side, vendorCallId, nowMs) {
      const column = side === 'operator' ? 'operator_vendor_call_id' : 'customer_vendor_call_id'
      await db
        .updateTable('operator_calls')
        .set({ [column]: vendorCallId, ...(side === 'customer' ? { customer_rung_at: nowMs } : {}) })
        .where('id', '=', id)
        .where(column, 'is', null)
        .execute()
    },

    apply: (id, signal, nowMs) =>
      inTransaction(database, async (trx) => {
        const row = await trx
          .selectFrom('operator_calls')
          .selectAll()
          .where('id', '=', id)
          .$if(dialect === 'postgres', (query) => query.forUpdate())
          .executeTakeFirst()
        if (!row) return null
        const before = { state: row.state, end: endOf(row.end_reason) }
        const { state, end, steps } = nextOperatorCall(before, signal)
        if (state === before.state) return { record: recordOf(row), steps: [], changed: false }
        const changes: Updateable<OperatorCallsTable> = { state, end_reason: end }
        if (state === 'in_call') changes.answered_at = nowMs
        if (state === 'ended') changes.ended_at = nowMs
        const changed = await trx
          .updateTable('operator_calls')
          .set(changes)
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow()
        return { record: recordOf(changed), steps, changed: true }
      }),
  }
}
