/** A correction between its table and the domain; read by calls and analysis alike. */
import type { Insertable, Selectable } from 'kysely'
import type { Analysis, Findings } from '../../../shared/domain/analysis.ts'
import { findingsSchema } from '../../../shared/domain/analysis.ts'
import {
  type Correction,
  type CorrectionChanges,
  correctedFindings,
  correctionChangesSchema,
} from '../../../shared/domain/correction.ts'
import type { CorrectionsTable } from './schema.ts'
import type { Executor } from './transaction.ts'

/** What of a correction changes findings; a left join gives nulls where there is none. */
export const changeColumns = [
  'corrections.interest',
  'corrections.action',
  'corrections.opt_out',
  'corrections.objections',
  'corrections.callback_corrected',
  'corrections.callback_at',
] as const
type ChangeRow = Pick<
  { [K in keyof CorrectionsTable]: CorrectionsTable[K] | null },
  'interest' | 'action' | 'opt_out' | 'objections' | 'callback_corrected' | 'callback_at'
>

function changesOfRow(row: ChangeRow): CorrectionChanges {
  return correctionChangesSchema.parse({
    ...(row.interest === null ? {} : { interest: row.interest }),
    ...(row.action === null ? {} : { action: row.action }),
    ...(row.objections === null ? {} : { objections: JSON.parse(row.objections) }),
    ...(row.opt_out === null ? {} : { optOut: row.opt_out === 1 }),
    ...(row.callback_corrected === 1 ? { callbackAt: row.callback_at } : {}),
  })
}

/** A judgement as it stands once a person has corrected it. */
export function correctedAnalysis(analysis: Analysis, row: ChangeRow): Analysis {
  return { ...analysis, ...correctedFindings(analysis, changesOfRow(row)) }
}

export function correctionOfRow(row: Selectable<CorrectionsTable>): Correction {
  return {
    id: row.id,
    callId: row.call_id,
    changes: changesOfRow(row),
    note: row.note,
    by: row.corrected_by,
    correctedAt: row.corrected_at,
  }
}

/** The correction in force. */
export async function currentCorrection(executor: Executor, callId: string): Promise<Correction | null> {
  const row = await executor
    .selectFrom('corrections')
    .selectAll()
    .where('call_id', '=', callId)
    .where('current', '=', 1)
    .executeTakeFirst()
  return row ? correctionOfRow(row) : null
}

/** The findings that a correction was made of. */
export function machineFindingsOf(row: Pick<Selectable<CorrectionsTable>, 'machine'>): Findings {
  return findingsSchema.parse(JSON.parse(row.machine))
}

/**
 * @param corrected the machine's findings with the correction, free of contradiction
 * @returns the row of the correction in force
 */
export function rowOfCorrection(
  correction: Correction,
  analysis: Analysis,
  corrected: Pick<Findings, 'needsHuman' | 'priority'>,
): Insertable<CorrectionsTable> {
  const { changes } = correction
  return {
    id: correction.id,
    call_id: correction.callId,
    corrected_at: correction.correctedAt,
    corrected_by: correction.by,
    interest: changes.interest ?? null,
    action: changes.action ?? null,
    opt_out: changes.optOut === undefined ? null : changes.optOut ? 1 : 0,
    objections: changes.objections === undefined ? null : JSON.stringify(changes.objections),
    callback_corrected: changes.callbackAt === undefined ? 0 : 1,
    callback_at: changes.callbackAt ?? null,
    note: correction.note,
    needs_human: corrected.needsHuman ? 1 : 0,
    priority: corrected.priority,
    machine: JSON.stringify(findingsSchema.parse(analysis)),
    machine_engine: analysis.engine,
    machine_model: analysis.model,
    current: 1,
  }
}
