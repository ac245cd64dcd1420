/** A judgement between its table and the domain; read by calls, analysis and follow-up alike. */
import type { Insertable, Selectable } from 'kysely'
import { type Analysis, type Findings, findingsSchema } from '../../../shared/domain/analysis.ts'
import type { AnalysesTable } from './schema.ts'

export function analysisOfRow(
  row: Pick<
    Selectable<AnalysesTable>,
    'call_id' | 'engine' | 'model' | 'unsupported' | 'analyzed_at' | 'findings'
  >,
): Analysis {
  return {
    ...findingsSchema.parse(JSON.parse(row.findings)),
    callId: row.call_id,
    engine: row.engine,
    model: row.model,
    unsupported: row.unsupported === 1,
    analyzedAt: row.analyzed_at,
  }
}

/** @returns the row of the newest judgement of its call. */
export function rowOfAnalysis(
  id: string,
  callId: string,
  judgement: {
    findings: Findings
    engine: 'ollama' | 'rules'
    model: string | null
    unsupported: boolean
  },
  nowMs: number,
): Insertable<AnalysesTable> {
  const { findings, engine, model, unsupported } = judgement
  return {
    id,
    call_id: callId,
    engine,
    model,
    interest: findings.interest,
    action: findings.action,
    needs_human: findings.needsHuman ? 1 : 0,
    priority: findings.priority,
    opt_out: findings.optOut ? 1 : 0,
    unsupported: unsupported ? 1 : 0,
    findings: JSON.stringify(findings),
    analyzed_at: nowMs,
    current: 1,
  }
}
