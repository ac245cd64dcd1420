/** A call, its turns and its history between their tables and the domain. */
import { type Insertable, type Selectable, sql } from 'kysely'
import { type Call, type Turn, waterfallSchema } from '../../../shared/domain/call.ts'
import type { CallsTable, TurnsTable } from '../storage/schema.ts'
import type { Executor } from '../storage/transaction.ts'

export type CallRow = Selectable<CallsTable> & { nombre: string; turn_count: number }

/** Calls with the name of their contact and the number of their turns: what a `Call` is made of. */
export function selectCalls(db: Executor) {
  return db
    .selectFrom('calls')
    .innerJoin('contacts', 'contacts.id', 'calls.contact_id')
    .selectAll('calls')
    .select([
      'contacts.nombre',
      sql<number>`(select count(*) from turns where turns.call_id = calls.id)`.as('turn_count'),
    ])
}

export function callOfRow(row: CallRow): Call {
  return {
    id: row.id,
    contactId: row.contact_id,
    campaignId: row.campaign_id,
    attempt: row.attempt,
    nombre: row.nombre,
    e164: row.e164,
    state: row.state,
    outcome: row.outcome,
    endedBy: row.ended_by,
    transport: row.transport,
    practice: row.practice === 1,
    vendorCallId: row.vendor_call_id,
    failureCode: row.failure_code,
    plannedAt: row.planned_at,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    turnCount: row.turn_count,
  }
}

export function turnOfRow(row: Selectable<TurnsTable>): Turn {
  return {
    index: row.index,
    role: row.role,
    text: row.text,
    atMs: row.at_ms,
    confidence: row.confidence,
    heard: row.heard,
    spokenBy: row.spoken_by,
    waterfall: row.waterfall === null ? null : waterfallSchema.parse(JSON.parse(row.waterfall)),
  }
}

export function rowOfTurn(callId: string, turn: Turn): Insertable<TurnsTable> {
  return {
    call_id: callId,
    index: turn.index,
    role: turn.role,
    text: turn.text,
    at_ms: turn.atMs,
    confidence: turn.confidence,
    heard: turn.heard,
    spoken_by: turn.spokenBy,
    waterfall: turn.waterfall === null ? null : JSON.stringify(turn.waterfall),
  }
}
