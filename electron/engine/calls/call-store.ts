/**
 * Keeps calls, their turns and their history. Vendors tell things twice, late and out of order: states only
 * move forward, a repeated delivery changes nothing, and what was spoken is stored before anything follows.
 */
import { type CompiledQuery, sql, type Updateable } from 'kysely'
import {
  type Call,
  type CallOutcome,
  type CallState,
  callStateSchema,
  type EndedBy,
  type Heard,
  type Turn,
  type Waterfall,
} from '../../../shared/domain/call.ts'
import type { Contact } from '../../../shared/domain/contact.ts'
import { contactOfRow } from '../contacts/contact-row.ts'
import type { ContactEvent } from '../contacts/contact-status.ts'
import { lockContact, moveContact } from '../contacts/contact-transition.ts'
import { AnaError } from '../errors.ts'
import type { Ids } from '../ports.ts'
import type { Database, TogetherStep } from '../storage/database.ts'
import { isUniqueViolation } from '../storage/dialect.ts'
import type { CallsTable } from '../storage/schema.ts'
import { type Executor, inTransaction } from '../storage/transaction.ts'
import { type CallRow, callOfRow, rowOfTurn, selectCalls, turnOfRow } from './call-row.ts'

/** A call with what only the engine needs of it. */
export interface CallRecord {
  call: Call
  /** JSON of the conversation's state; null before its first turn. */
  conversationState: string | null
  publicBaseUrl: string
  campaign: { id: string; name: string }
  placingAt: number | null
  ringingAt: number | null
  durationSeconds: number | null
}

export interface CallEnd {
  outcome: CallOutcome
  endedBy: EndedBy | null
  at: number
  durationSeconds: number | null
  failureCode: string | null
  /** What the end means for the contact's status. */
  contactEvent: ContactEvent
  /** Whether it used up one of the contact's attempts. */
  countsAsAttempt: boolean
  /** Of a contact that is to be called again. */
  nextAttemptAt: number | null
  /** Hands the call to the analysts. */
  wantsAnalysis: boolean
}

/** What became known of a turn after it was stored. */
export interface TurnChange {
  index: number
  patch: { text?: string; heard?: Heard; waterfall?: Waterfall | null; atMs?: number }
}

export interface CallStore {
  get(id: string): Promise<Call | null>
  getRecord(id: string): Promise<CallRecord | null>
  byVendorCallId(vendorCallId: string): Promise<Call | null>
  /** Every call that has not ended, oldest first: what recovery must settle. */
  open(): Promise<Array<{ call: Call; contact: Contact }>>
  /** The public origins that calls which have not ended were planned with. */
  openOrigins(): Promise<string[]>
  /** Must be committed before the vendor is asked. False when the call is not `planned` any more. */
  markPlacing(id: string, at: number): Promise<boolean>
  /** Throws `call.vendor_id_taken` when the call has another one already. */
  setVendorCallId(id: string, vendorCallId: string): Promise<void>
  /** Moves to a later state and remembers when; an earlier or equal one changes nothing. */
  advance(
    id: string,
    to: { state: Exclude<CallState, 'ended'>; at: number },
  ): Promise<{ call: Call; changed: boolean }>
  /** Somebody picked up: `in_progress`, and the instant the turns are counted from. The first one stays. */
  setAnswered(id: string, at: number): Promise<{ call: Call; changed: boolean }>
  /**
   * Commits a turn and the conversation's state after it, together; a null state leaves the stored one.
   * Throws `call.turn_out_of_order` unless `turn.index` is the number of turns stored so far.
   * @param earlier what became known of an earlier turn meanwhile; one flush to the disk serves both
   */
  appendTurn(
    callId: string,
    turn: Turn,
    conversationState: string | null,
    earlier?: TurnChange | null,
  ): Promise<void>
  /** Corrects a turn once more is known about it. Throws `call.turn_not_found`. */
  updateTurn(
    callId: string,
    index: number,
    patch: TurnChange['patch'],
    /** Stored together with it. */
    conversationState?: string | null,
  ): Promise<void>
  /** Takes a turn that was never spoken off the record. */
  removeTurn(callId: string, index: number): Promise<void>
  saveConversationState(callId: string, json: string): Promise<void>
  /** Adds to the call's history. False when an event with this `dedupeKey` is there already. */
  recordEvent(
    callId: string,
    event: { at: number; kind: string; detail: string; dedupeKey?: string },
  ): Promise<boolean>
  /** Ends the call and moves its contact, all at once. A second end changes nothing. */
  end(id: string, end: CallEnd): Promise<{ changed: boolean; call: Call; contact: Contact }>
  turns(callId: string): Promise<Turn[]>
}

function callNotFound(id: string): AnaError {
  return new AnaError('call.not_found', 'there is no such call', {
    kind: 'not_found',
    facts: { callId: id },
  })
}

/** States from which `state` is a step forward. */
function statesBefore(state: CallState): CallState[] {
  return callStateSchema.options.slice(0, callStateSchema.options.indexOf(state))
}

export function createCallStore(options: { database: Database; ids: Pick<Ids, 'next'> }): CallStore {
  const { database, ids } = options
  const { db, lookup, dialect } = database

  async function rowOf(executor: Executor, id: string): Promise<CallRow> {
    const row = await selectCalls(executor).where('calls.id', '=', id).executeTakeFirst()
    if (!row) throw callNotFound(id)
    return row
  }

  async function move(
    id: string,
    state: Exclude<CallState, 'ended'>,
    changes: Updateable<CallsTable>,
  ): Promise<{ call: Call; changed: boolean }> {
    const result = await db
      .updateTable('calls')
      .set({ ...changes, state })
      .where('id', '=', id)
      .where('state', 'in', statesBefore(state))
      .executeTakeFirst()
    return { call: callOfRow(await rowOf(lookup, id)), changed: result.numUpdatedRows > 0n }
  }

  /** Null when nothing is to be changed. */
  function turnChange(callId: string, { index, patch }: TurnChange): CompiledQuery | null {
    const changes = {
      ...(patch.text === undefined ? {} : { text: patch.text }),
      ...(patch.heard === undefined ? {} : { heard: patch.heard }),
      ...(patch.atMs === undefined ? {} : { at_ms: patch.atMs }),
      ...(patch.waterfall === undefined
        ? {}
        : { waterfall: patch.waterfall === null ? null : JSON.stringify(patch.waterfall) }),
    }
    if (Object.keys(changes).length === 0) return null
    return db
      .updateTable('turns')
      .set(changes)
      .where('call_id', '=', callId)
      .where('index', '=', index)
      .compile()
  }

  const stateSaving = (callId: string, json: string): CompiledQuery =>
    db.updateTable('calls').set({ conversation_state: json }).where('id', '=', callId).compile()

  const noSuchTurn = (callId: string, index: number) =>
    new AnaError('call.turn_not_found', 'there is no such turn', {
      kind: 'not_found',
      facts: { callId, index },
    })

  /** Adds the turn only when as many are stored as its index says. */
  function turnAppending(callId: string, turn: Turn): CompiledQuery {
    const row = rowOfTurn(callId, turn)
    const columns = Object.keys(row) as (keyof typeof row)[]
    const stored = sql`(select count(*) from turns where call_id = ${callId})`
    return sql`insert into turns (${sql.join(columns.map((column) => sql.ref(column)))})
      select ${sql.join(columns.map((column) => row[column]))} where ${stored} = ${turn.index}`.compile(db)
  }

  async function outOfOrder(callId: string, index: number, cause?: unknown): Promise<AnaError> {
    const { stored } = await db
      .selectFrom('turns')
      .select((eb) => eb.fn.countAll<number>().as('stored'))
      .where('call_id', '=', callId)
      .executeTakeFirstOrThrow()
    return new AnaError('call.turn_out_of_order', `turn ${index} cannot follow ${stored} turns`, {
      kind: 'conflict',
      facts: { callId, index, expected: stored },
      cause,
    })
  }

  const setAnswered: CallStore['setAnswered'] = (id, at) => move(id, 'in_progress', { answered_at: at })

  return {
    async get(id) {
      const row = await selectCalls(lookup).where('calls.id', '=', id).executeTakeFirst()
      return row ? callOfRow(row) : null
    },

    async getRecord(id) {
      const row = await selectCalls(lookup)
        .innerJoin('campaigns', 'campaigns.id', 'calls.campaign_id')
        .select('campaigns.name as campaign_name')
        .where('calls.id', '=', id)
        .executeTakeFirst()
      if (!row) return null
      return {
        call: callOfRow(row),
        conversationState: row.conversation_state,
        publicBaseUrl: row.public_base_url,
        campaign: { id: row.campaign_id, name: row.campaign_name },
        placingAt: row.placing_at,
        ringingAt: row.ringing_at,
        durationSeconds: row.duration_seconds,
      }
    },

    async byVendorCallId(vendorCallId) {
      const row = await selectCalls(lookup).where('vendor_call_id', '=', vendorCallId).executeTakeFirst()
      return row ? callOfRow(row) : null
    },

    async open() {
      const rows = await selectCalls(db)
        .where('calls.state', '!=', 'ended')
        .orderBy('calls.planned_at')
        .orderBy('calls.id')
        .execute()
      if (rows.length === 0) return []
      const contacts = await db
        .selectFrom('contacts')
        .selectAll()
        .where('id', 'in', (eb) =>
          eb.selectFrom('calls').select('contact_id').where('calls.state', '!=', 'ended'),
        )
        .execute()
      const byId = new Map(contacts.map((contact) => [contact.id, contactOfRow(contact)]))
      return rows.flatMap((row) => {
        const contact = byId.get(row.contact_id)
        return contact ? [{ call: callOfRow(row), contact }] : []
      })
    },

    async openOrigins() {
      const rows = await db
        .selectFrom('calls')
        .select('public_base_url')
        .distinct()
        .where('state', '!=', 'ended')
        .execute()
      return rows.map((row) => row.public_base_url)
    },

    async markPlacing(id, at) {
      const { changed } = await move(id, 'placing', { placing_at: at })
      return changed
    },

    async setVendorCallId(id, vendorCallId) {
      const result = await db
        .updateTable('calls')
        .set({ vendor_call_id: vendorCallId })
        .where('id', '=', id)
        .where((eb) => eb.or([eb('vendor_call_id', 'is', null), eb('vendor_call_id', '=', vendorCallId)]))
        .executeTakeFirst()
        .catch((error: unknown) => {
          if (isUniqueViolation(error)) return null
          throw error
        })
      if (result !== null && result.numUpdatedRows > 0n) return
      const row = await rowOf(lookup, id)
      throw new AnaError('call.vendor_id_taken', "the vendor's call belongs to another of ANA's", {
        kind: 'conflict',
        facts: { callId: id, known: row.vendor_call_id, given: vendorCallId },
      })
    },

    advance(id, { state, at }) {
      switch (state) {
        case 'planned':
          return move(id, state, {})
        case 'placing':
          return move(id, state, { placing_at: at })
        case 'ringing':
          return move(id, state, { ringing_at: at })
        case 'in_progress':
          return setAnswered(id, at)
      }
    },

    setAnswered,

    async appendTurn(callId, turn, conversationState, earlier = null) {
      const change = earlier === null ? null : turnChange(callId, earlier)
      const steps: TogetherStep[] = [
        ...(change === null ? [] : [{ statement: change, mustChange: true }]),
        { statement: turnAppending(callId, turn), mustChange: true },
        ...(conversationState === null ? [] : [{ statement: stateSaving(callId, conversationState) }]),
      ]
      const done = await database.together(steps).catch(async (error: unknown) => {
        throw isUniqueViolation(error) ? await outOfOrder(callId, turn.index, error) : error
      })
      if ('changes' in done) return
      if (earlier !== null && change !== null && done.unchanged === 0) throw noSuchTurn(callId, earlier.index)
      throw await outOfOrder(callId, turn.index)
    },

    async updateTurn(callId, index, patch, conversationState = null) {
      const change = turnChange(callId, { index, patch })
      const done = await database.together([
        ...(change === null ? [] : [{ statement: change, mustChange: true }]),
        ...(conversationState === null ? [] : [{ statement: stateSaving(callId, conversationState) }]),
      ])
      if ('unchanged' in done) throw noSuchTurn(callId, index)
    },

    async removeTurn(callId, index) {
      await db.deleteFrom('turns').where('call_id', '=', callId).where('index', '=', index).execute()
    },

    async saveConversationState(callId, json) {
      await db.executeQuery(stateSaving(callId, json))
    },

    async recordEvent(callId, { at, kind, detail, dedupeKey }) {
      const result = await db
        .insertInto('call_events')
        .values({ id: ids.next(), call_id: callId, at, kind, detail, dedupe_key: dedupeKey ?? null })
        .onConflict((conflict) => conflict.columns(['call_id', 'dedupe_key']).doNothing())
        .executeTakeFirst()
      return result.numInsertedOrUpdatedRows === 1n
    },

    end: (id, end) =>
      inTransaction(database, async (trx) => {
        const ended = await trx
          .updateTable('calls')
          .set({
            state: 'ended',
            outcome: end.outcome,
            ended_by: end.endedBy,
            ended_at: end.at,
            duration_seconds: end.durationSeconds === null ? null : Math.round(end.durationSeconds),
            failure_code: end.failureCode,
            analysis_state: end.wantsAnalysis ? 'pending' : 'none',
          })
          .where('id', '=', id)
          .where('state', '!=', 'ended')
          .executeTakeFirst()
        const call = callOfRow(await rowOf(trx, id))
        const row = await lockContact(trx, dialect, call.contactId)
        if (ended.numUpdatedRows === 0n) return { changed: false, call, contact: contactOfRow(row) }
        const contact = await moveContact(trx, row, end.contactEvent, {
          nowMs: end.at,
          changes: {
            attempts: row.attempts + (end.countsAsAttempt ? 1 : 0),
            next_attempt_at: end.nextAttemptAt,
          },
        })
        return { changed: true, call, contact }
      }),

    async turns(callId) {
      const rows = await lookup
        .selectFrom('turns')
        .selectAll()
        .where('call_id', '=', callId)
        .orderBy('index')
        .execute()
      return rows.map(turnOfRow)
    },
  }
}
