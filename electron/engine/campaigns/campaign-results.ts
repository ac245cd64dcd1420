/** Everybody on a campaign with what became of her, read batch by batch for an export. */
import type { Analysis } from '../../../shared/domain/analysis.ts'
import type { CallOutcome } from '../../../shared/domain/call.ts'
import type { ContactStatus } from '../../../shared/domain/contact.ts'
import { analysisOfRow } from '../storage/analysis-row.ts'
import { changeColumns, correctedAnalysis } from '../storage/correction-row.ts'
import type { Database } from '../storage/database.ts'

const batchSize = 250

export interface CampaignResultRow {
  row: number
  nombre: string
  e164: string
  status: ContactStatus
  attempts: number
  nextAttemptAt: number | null
  /** Her last call that reached the network. */
  lastCall: { outcome: CallOutcome | null; plannedAt: number; durationSeconds: number | null } | null
  /** The newest judgement of any of her calls, as a person corrected it. */
  analysis: Analysis | null
  /** How a human closed her, as stored; null when nobody did. */
  closedAs: string | null
  notes: string
}

export function createCampaignResults(options: { database: Database }): {
  rows(campaignId: string): AsyncIterable<CampaignResultRow[]>
} {
  const { db } = options.database
  return {
    async *rows(campaignId) {
      let after = 0
      for (;;) {
        const contacts = await db
          .selectFrom('contacts')
          .leftJoin('follow_ups', (join) =>
            join
              .onRef('follow_ups.contact_id', '=', 'contacts.id')
              .on('follow_ups.closed_at', 'is not', null),
          )
          .select([
            'contacts.id',
            'contacts.row',
            'contacts.nombre',
            'contacts.e164',
            'contacts.status',
            'contacts.attempts',
            'contacts.next_attempt_at',
            'follow_ups.outcome',
            'follow_ups.notes',
          ])
          .where('contacts.campaign_id', '=', campaignId)
          .where('contacts.row', '>', after)
          .orderBy('contacts.row')
          .limit(batchSize)
          .execute()
        const last = contacts.at(-1)
        if (last === undefined) return
        after = last.row
        const calls = await db
          .selectFrom('calls')
          .leftJoin('analyses', (join) =>
            join.onRef('analyses.call_id', '=', 'calls.id').on('analyses.current', '=', 1),
          )
          .leftJoin('corrections', (join) =>
            join.onRef('corrections.call_id', '=', 'calls.id').on('corrections.current', '=', 1),
          )
          .select(changeColumns)
          .select([
            'calls.contact_id',
            'calls.outcome',
            'calls.planned_at',
            'calls.duration_seconds',
            'analyses.call_id',
            'analyses.engine',
            'analyses.model',
            'analyses.unsupported',
            'analyses.analyzed_at',
            'analyses.findings',
          ])
          .where(
            'calls.contact_id',
            'in',
            contacts.map((contact) => contact.id),
          )
          .where('calls.placing_at', 'is not', null)
          .where((eb) => eb.or([eb('calls.outcome', 'is', null), eb('calls.outcome', '!=', 'not_placed')]))
          .orderBy('calls.planned_at')
          .execute()
        const lastCalls = new Map<string, CampaignResultRow['lastCall']>()
        const analyses = new Map<string, Analysis>()
        for (const call of calls) {
          lastCalls.set(call.contact_id, {
            outcome: call.outcome,
            plannedAt: call.planned_at,
            durationSeconds: call.duration_seconds,
          })
          const { call_id, engine, model, unsupported, analyzed_at, findings } = call
          if (call_id === null || engine === null || findings === null) continue
          if (unsupported === null || analyzed_at === null) continue
          const found = analysisOfRow({ call_id, engine, model, unsupported, analyzed_at, findings })
          analyses.set(call.contact_id, correctedAnalysis(found, call))
        }
        yield contacts.map((contact) => ({
          row: contact.row,
          nombre: contact.nombre,
          e164: contact.e164,
          status: contact.status,
          attempts: contact.attempts,
          nextAttemptAt: contact.next_attempt_at,
          lastCall: lastCalls.get(contact.id) ?? null,
          analysis: analyses.get(contact.id) ?? null,
          closedAs: contact.outcome,
          notes: contact.notes ?? '',
        }))
      }
    },
  }
}
