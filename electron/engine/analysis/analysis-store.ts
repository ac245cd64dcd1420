/**
 * Hands ended conversations to the analysts and stores what they found. A judgement, the contact's new
 * status, her place in the queue and the bar of an opt-out are one transaction.
 */
import type { Selectable } from 'kysely'
import type { Analysis, Findings, Transcript } from '../../../shared/domain/analysis.ts'
import type { Call } from '../../../shared/domain/call.ts'
import type { Contact } from '../../../shared/domain/contact.ts'
import { correctedFindings } from '../../../shared/domain/correction.ts'
import { callOfRow, selectCalls } from '../calls/call-row.ts'
import { contactOfRow } from '../contacts/contact-row.ts'
import { isJudgeable } from '../contacts/contact-status.ts'
import { lockContact, moveContact } from '../contacts/contact-transition.ts'
import { AnaError } from '../errors.ts'
import type { Ids } from '../ports.ts'
import { analysisOfRow, rowOfAnalysis } from '../storage/analysis-row.ts'
import { createNumberHash, insertBar } from '../storage/barred-numbers.ts'
import { changeColumns, correctedAnalysis, currentCorrection } from '../storage/correction-row.ts'
import type { Database } from '../storage/database.ts'
import type { CallsTable, ContactsTable } from '../storage/schema.ts'
import { inTransaction, type Trx } from '../storage/transaction.ts'
import type { Judgement } from './analyst-port.ts'
import { isLatestCall, placeInQueue } from './queue-place.ts'
import { readTranscript } from './stored-transcript.ts'

export interface SavedJudgement {
  /** The judgement that is the call's own now. */
  analysis: Analysis
  contact: Contact
  /** False when a model had judged already and the rules' judgement was not wanted any more. */
  stored: boolean
}

export interface AnalysisStore {
  /**
   * Takes the conversation that waits longest for an analyst, for `leaseMs`. `tries` counts the failures
   * before. Null when none is due.
   */
  leasePendingCall(given: {
    owner: string
    nowMs: number
    leaseMs: number
  }): Promise<{ call: Call; tries: number } | null>
  /** What an analyst reads; null for an unknown call. */
  transcriptOf(callId: string): Promise<Transcript | null>
  /**
   * Stores a judgement as the call's own and acts on it. It moves the contact only if no later call to
   * her exists and no operator has closed her; an opt-out bars the number in any case.
   * @param callAgainAtMs when nobody was really spoken to: the instant of her next attempt
   */
  saveJudgement(given: {
    callId: string
    judgement: Judgement
    nowMs: number
    callAgainAtMs?: number | null
  }): Promise<SavedJudgement>
  /** Gives a call back after a failure; nobody takes it before `retryAtMs`. */
  releaseFailed(given: { callId: string; nowMs: number; retryAtMs: number }): Promise<void>
  /** Asks for another judgement of an ended conversation, e.g. by an operator. */
  requestAgain(callId: string): Promise<void>
  /** Ids of calls judged by rules at or after `sinceMs`, oldest judgement first. */
  callsJudgedByRules(given: { limit: number; sinceMs: number }): Promise<string[]>
  /** Everybody who waits for a human, in the queue's order. */
  readyForHuman(): Promise<Array<{ contact: Contact; call: Call; analysis: Analysis }>>
}

export function createAnalysisStore(options: {
  database: Database
  ids: Pick<Ids, 'next'>
  /** The installation's key of barred numbers. */
  numberKey: Uint8Array
}): AnalysisStore {
  const { database, ids, numberKey } = options
  const { db, dialect } = database
  const hashOf = createNumberHash(numberKey)

  async function currentAnalysis(trx: Trx, callId: string): Promise<Analysis | null> {
    const row = await trx
      .selectFrom('analyses')
      .selectAll()
      .where('call_id', '=', callId)
      .where('current', '=', 1)
      .executeTakeFirst()
    return row ? analysisOfRow(row) : null
  }

  async function replaceAnalysis(
    trx: Trx,
    callId: string,
    judgement: Judgement,
    nowMs: number,
  ): Promise<Analysis> {
    await trx.updateTable('analyses').set({ current: 0 }).where('call_id', '=', callId).execute()
    const row = await trx
      .insertInto('analyses')
      .values(rowOfAnalysis(ids.next(), callId, judgement, nowMs))
      .returningAll()
      .executeTakeFirstOrThrow()
    return analysisOfRow(row)
  }

  async function act(
    trx: Trx,
    call: Selectable<CallsTable>,
    row: Selectable<ContactsTable>,
    given: { findings: Findings; nowMs: number; callAgainAtMs: number | null },
  ): Promise<{ contact: Contact; moved: boolean }> {
    const { findings, nowMs, callAgainAtMs } = given
    const stays = { contact: contactOfRow(row), moved: false }
    if (findings.optOut) {
      await insertBar(trx, hashOf(row.e164), { reason: 'opt_out', source: `call:${call.id}`, atMs: nowMs })
    }
    // What a person has decided stays; her number is barred all the same.
    if (row.status === 'closed_by_human') return stays
    if (findings.optOut && !isJudgeable(row.status)) {
      return { contact: await moveContact(trx, row, { kind: 'opt_out' }, { nowMs }), moved: true }
    }
    if (!isJudgeable(row.status) || !(findings.optOut || (await isLatestCall(trx, call)))) return stays
    const { needsHuman, optOut, wrongNumber } = findings
    const contact = await moveContact(
      trx,
      row,
      { kind: 'judged', needsHuman, optOut, wrongNumber, callAgain: callAgainAtMs !== null },
      { nowMs, changes: { next_attempt_at: callAgainAtMs } },
    )
    return { contact, moved: true }
  }

  return {
    async leasePendingCall({ owner, nowMs, leaseMs }) {
      const taken = await db
        .updateTable('calls')
        .set({ lease_owner: owner, lease_until: nowMs + leaseMs })
        .where('id', '=', (eb) =>
          eb
            .selectFrom('calls as due')
            .select('due.id')
            .where('due.analysis_state', '=', 'pending')
            .where('due.state', '=', 'ended')
            .where((due) => due.or([due('due.lease_until', 'is', null), due('due.lease_until', '<=', nowMs)]))
            .orderBy('due.ended_at')
            .orderBy('due.id')
            .limit(1)
            .$if(dialect === 'postgres', (query) => query.forUpdate().skipLocked()),
        )
        .where('analysis_state', '=', 'pending')
        .returning(['id', 'analysis_tries'])
        .executeTakeFirst()
      if (!taken) return null
      const row = await selectCalls(db).where('calls.id', '=', taken.id).executeTakeFirst()
      return row ? { call: callOfRow(row), tries: taken.analysis_tries } : null
    },

    transcriptOf: (callId) => readTranscript(db, callId),

    saveJudgement: ({ callId, judgement, nowMs, callAgainAtMs = null }) =>
      inTransaction(database, async (trx) => {
        const call = await trx.selectFrom('calls').selectAll().where('id', '=', callId).executeTakeFirst()
        if (!call) {
          throw new AnaError('call.not_found', 'there is no such call', {
            kind: 'not_found',
            facts: { callId },
          })
        }
        const row = await lockContact(trx, dialect, call.contact_id)
        const before = await currentAnalysis(trx, callId)
        const outdated = judgement.engine === 'rules' && before?.engine === 'ollama'
        await trx
          .updateTable('calls')
          .set({ analysis_state: 'done', lease_owner: null, lease_until: null })
          .where('id', '=', callId)
          .execute()
        if (outdated) return { analysis: before, contact: contactOfRow(row), stored: false }

        const analysis = await replaceAnalysis(trx, callId, judgement, nowMs)
        // What a person has corrected stays corrected, however often a machine judges again.
        const correction = await currentCorrection(trx, callId)
        const findings = correction
          ? correctedFindings(judgement.findings, correction.changes)
          : judgement.findings
        const { contact, moved } = await act(trx, call, row, { findings, nowMs, callAgainAtMs })
        if (moved) await placeInQueue(trx, call, contact, findings.priority, nowMs)
        return { analysis, contact, stored: true }
      }),

    async releaseFailed({ callId, retryAtMs }) {
      await db
        .updateTable('calls')
        .set((eb) => ({
          lease_owner: null,
          lease_until: retryAtMs,
          analysis_tries: eb('analysis_tries', '+', 1),
        }))
        .where('id', '=', callId)
        .where('analysis_state', '=', 'pending')
        .execute()
    },

    async requestAgain(callId) {
      await db
        .updateTable('calls')
        .set({ analysis_state: 'pending', analysis_tries: 0, lease_owner: null, lease_until: null })
        .where('id', '=', callId)
        .where('state', '=', 'ended')
        .execute()
    },

    async callsJudgedByRules({ limit, sinceMs }) {
      const rows = await db
        .selectFrom('analyses')
        .select('call_id')
        .where('engine', '=', 'rules')
        .where('current', '=', 1)
        .where('analyzed_at', '>=', sinceMs)
        .orderBy('analyzed_at')
        .orderBy('call_id')
        .limit(limit)
        .execute()
      return rows.map((row) => row.call_id)
    },

    async readyForHuman() {
      const places = await db
        .selectFrom('follow_ups')
        .innerJoin('contacts', 'contacts.id', 'follow_ups.contact_id')
        .innerJoin('analyses', (join) =>
          join.onRef('analyses.call_id', '=', 'follow_ups.call_id').on('analyses.current', '=', 1),
        )
        .leftJoin('corrections', (join) =>
          join.onRef('corrections.call_id', '=', 'follow_ups.call_id').on('corrections.current', '=', 1),
        )
        .selectAll('contacts')
        .select(changeColumns)
        .select([
          'analyses.call_id',
          'analyses.engine',
          'analyses.model',
          'analyses.unsupported',
          'analyses.findings',
          'analyses.analyzed_at',
        ])
        .where('follow_ups.closed_at', 'is', null)
        .orderBy('follow_ups.priority_rank')
        .orderBy('follow_ups.waiting_since')
        .orderBy('contacts.id')
        .execute()
      const calls = await selectCalls(db)
        .where('calls.id', 'in', (eb) =>
          eb.selectFrom('follow_ups').select('call_id').where('closed_at', 'is', null),
        )
        .execute()
      const callById = new Map(calls.map((call) => [call.id, callOfRow(call)]))
      return places.flatMap((place) => {
        const call = callById.get(place.call_id)
        if (!call) return []
        const analysis = correctedAnalysis(analysisOfRow(place), place)
        return [{ contact: contactOfRow(place), call, analysis }]
      })
    },
  }
}
