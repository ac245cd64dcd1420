/**
 * What a person says instead of a machine's findings. The correction, the contact's new status, her place in the queue
 * and her bar are one transaction; the machine's findings stay as they were, and go with the correction as the
 * label of an example.
 */
import type { Selectable } from 'kysely'
import type { Analysis, Findings } from '../../../shared/domain/analysis.ts'
import type { Contact } from '../../../shared/domain/contact.ts'
import {
  type Correction,
  type CorrectionChanges,
  type CorrectionEffect,
  correctedFindings,
  correctionEffect,
  realChanges,
} from '../../../shared/domain/correction.ts'
import { contactOfRow } from '../contacts/contact-row.ts'
import { lockContact, moveContact } from '../contacts/contact-transition.ts'
import { AnaError } from '../errors.ts'
import type { Ids } from '../ports.ts'
import { analysisOfRow } from '../storage/analysis-row.ts'
import { createNumberHash, insertBar } from '../storage/barred-numbers.ts'
import { currentCorrection, rowOfCorrection } from '../storage/correction-row.ts'
import type { Database } from '../storage/database.ts'
import type { ContactsTable } from '../storage/schema.ts'
import { type Executor, inTransaction, type Trx } from '../storage/transaction.ts'
import { labelledLines } from './labelled-lines.ts'
import { isLatestCall, placeInQueue } from './queue-place.ts'

export interface CorrectionOrder {
  callId: string
  changes: CorrectionChanges
  note: string
  /** The name that the operator gave; may be empty. */
  by: string
  nowMs: number
}

export interface CorrectionResult {
  /** Null when it was taken back. */
  correction: Correction | null
  contact: Contact
  effect: CorrectionEffect
}

export interface Corrections {
  /**
   * Replaces the correction in force; an order without a real change and without a note takes it back. Throws
   * `call.not_found`, and `correction.nothing_found` for a call that was not judged.
   */
  correct(order: CorrectionOrder): Promise<CorrectionResult>
  of(callId: string): Promise<Correction | null>
  /** Whether her bar stands for nothing but the opt-out of this call. */
  isUnbarrable(callId: string): Promise<boolean>
  /** Every corrected conversation as a line of JSON, newest correction first; see `labelled-lines.ts`. */
  labelled(): AsyncIterable<string>
}

const judgedSource = (callId: string) => `call:${callId}`
const correctedSource = (callId: string) => `correction:${callId}`

export function createCorrections(options: {
  database: Database
  ids: Pick<Ids, 'next'>
  /** The installation's key of barred numbers. */
  numberKey: Uint8Array
}): Corrections {
  const { database, ids, numberKey } = options
  const { db, dialect } = database
  const hashOf = createNumberHash(numberKey)

  async function callIn(executor: Executor, callId: string) {
    const call = await executor.selectFrom('calls').selectAll().where('id', '=', callId).executeTakeFirst()
    if (call) return call
    throw new AnaError('call.not_found', 'there is no such call', { kind: 'not_found', facts: { callId } })
  }

  async function barOfCall(executor: Executor, e164: string, callId: string): Promise<boolean> {
    const bar = await executor
      .selectFrom('do_not_call')
      .select('source')
      .where('number_hash', '=', hashOf(e164))
      .executeTakeFirst()
    return bar !== undefined && [judgedSource(callId), correctedSource(callId)].includes(bar.source)
  }

  async function judgementOf(trx: Trx, callId: string): Promise<Analysis> {
    const row = await trx
      .selectFrom('analyses')
      .selectAll()
      .where('call_id', '=', callId)
      .where('current', '=', 1)
      .executeTakeFirst()
    if (row) return analysisOfRow(row)
    throw new AnaError('correction.nothing_found', 'the call was not judged yet', {
      kind: 'conflict',
      facts: { callId },
    })
  }

  /** Does to the contact what follows; the effect is what was really done. */
  async function act(
    trx: Trx,
    given: {
      call: Awaited<ReturnType<typeof callIn>>
      contact: Selectable<ContactsTable>
      before: Findings
      after: Findings
      nowMs: number
    },
  ): Promise<{ contact: Contact; effect: CorrectionEffect }> {
    const { call, contact, before, after, nowMs } = given
    const hash = hashOf(contact.e164)
    const unbarrable = await barOfCall(trx, contact.e164, call.id)
    const effect = correctionEffect(contact.status, before, after, unbarrable)
    if (after.optOut && !before.optOut) {
      await insertBar(trx, hash, { reason: 'opt_out', source: correctedSource(call.id), atMs: nowMs })
    }
    const stays = { contact: contactOfRow(contact), effect: 'nothing' as const }
    switch (effect) {
      case 'nothing':
        return stays
      case 'barred': {
        // A closed person stays closed: her number is barred all the same.
        if (contact.status === 'closed_by_human') return { ...stays, effect }
        const moved = await moveContact(trx, contact, { kind: 'opt_out' }, { nowMs })
        await placeInQueue(trx, call, moved, after.priority, nowMs)
        return { contact: moved, effect }
      }
      case 'unbarred': {
        await trx.deleteFrom('do_not_call').where('number_hash', '=', hash).execute()
        const moved = await moveContact(
          trx,
          contact,
          { kind: 'unbar', needsHuman: after.needsHuman },
          { nowMs },
        )
        await placeInQueue(trx, call, moved, after.priority, nowMs)
        return { contact: moved, effect }
      }
      default: {
        if (!(await isLatestCall(trx, call))) return stays
        const { needsHuman, wrongNumber } = after
        const moved = await moveContact(
          trx,
          contact,
          { kind: 'judged', needsHuman, optOut: false, wrongNumber, callAgain: false },
          { nowMs },
        )
        await placeInQueue(trx, call, moved, after.priority, nowMs)
        return { contact: moved, effect }
      }
    }
  }

  return {
    of: (callId) => currentCorrection(database.lookup, callId),

    async isUnbarrable(callId) {
      const call = await callIn(database.lookup, callId)
      return barOfCall(database.lookup, call.e164, callId)
    },

    correct: ({ callId, changes, note, by, nowMs }) =>
      inTransaction(database, async (trx) => {
        const call = await callIn(trx, callId)
        const contact = await lockContact(trx, dialect, call.contact_id)
        const analysis = await judgementOf(trx, callId)
        const previous = await currentCorrection(trx, callId)
        const real = realChanges(analysis, changes)
        const before = correctedFindings(analysis, previous?.changes ?? {})
        const after = correctedFindings(analysis, real)
        await trx
          .updateTable('corrections')
          .set({ current: 0 })
          .where('call_id', '=', callId)
          .where('current', '=', 1)
          .execute()
        const isEmpty = Object.keys(real).length === 0 && note === ''
        const correction: Correction | null = isEmpty
          ? null
          : { id: ids.next(), callId, changes: real, note, by, correctedAt: nowMs }
        if (correction) {
          await trx
            .insertInto('corrections')
            .values(rowOfCorrection(correction, analysis, after))
            .execute()
        }
        return { correction, ...(await act(trx, { call, contact, before, after, nowMs })) }
      }),

    labelled: () => labelledLines(db),
  }
}
