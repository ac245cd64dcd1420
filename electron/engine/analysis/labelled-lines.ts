/**
 * Corrected conversations as labelled examples: what an analyst reads, what was right, and what the machine had said,
 * in the shape of the transcripts that analysts are measured by. One JSON document a line. Names and words of real people:
 * whoever asks for it keeps it as carefully as the database.
 */
import type { Findings, Transcript } from '../../../shared/domain/analysis.ts'
import { correctedFindings } from '../../../shared/domain/correction.ts'
import { correctionOfRow, machineFindingsOf } from '../storage/correction-row.ts'
import type { Executor } from '../storage/transaction.ts'
import { readTranscript } from './stored-transcript.ts'

type Label = Pick<
  Findings,
  | 'interest'
  | 'action'
  | 'needsHuman'
  | 'priority'
  | 'optOut'
  | 'callbackAt'
  | 'wrongNumber'
  | 'voicemail'
  | 'objections'
>

export interface LabelledTranscript extends Transcript {
  gold: Label & {
    /** One annotator, one opinion: nothing beside it is acceptable. */
    acceptableInterest: [Findings['interest']]
    acceptableActions: [Findings['action']]
    /** The turns that the machine quoted where its interest was left as it was; a person quotes none. */
    mustQuote: number[]
    notes: string
  }
  machine: Label & { engine: string; model: string | null }
  correctedFields: string[]
}

function labelOf(findings: Findings): Label {
  const { interest, action, needsHuman, priority, optOut, callbackAt, wrongNumber, voicemail, objections } =
    findings
  return { interest, action, needsHuman, priority, optOut, callbackAt, wrongNumber, voicemail, objections }
}

/** Corrections read at once: an export must not hold up a call. */
const batchSize = 50

/** Corrections in force, newest first. */
export async function* labelledLines(db: Executor): AsyncGenerator<string> {
  let after: { at: number; id: string } | null = null
  for (;;) {
    let query = db.selectFrom('corrections').selectAll().where('current', '=', 1)
    if (after !== null) {
      const { at, id } = after
      query = query.where((eb) =>
        eb.or([eb('corrected_at', '<', at), eb.and([eb('corrected_at', '=', at), eb('id', '<', id)])]),
      )
    }
    const rows = await query.orderBy('corrected_at', 'desc').orderBy('id', 'desc').limit(batchSize).execute()
    for (const row of rows) {
      const transcript = await readTranscript(db, row.call_id)
      if (!transcript) continue
      const correction = correctionOfRow(row)
      const machine = machineFindingsOf(row)
      const right = correctedFindings(machine, correction.changes)
      const line: LabelledTranscript = {
        ...transcript,
        gold: {
          ...labelOf(right),
          acceptableInterest: [right.interest],
          acceptableActions: [right.action],
          mustQuote:
            right.interest === machine.interest ? [...new Set(machine.evidence.map(({ turn }) => turn))] : [],
          notes: correction.note,
        },
        machine: { ...labelOf(machine), engine: row.machine_engine, model: row.machine_model },
        correctedFields: Object.keys(correction.changes),
      }
      yield `${JSON.stringify(line)}\n`
    }
    const last = rows.at(-1)
    if (rows.length < batchSize || !last) return
    after = { at: last.corrected_at, id: last.id }
  }
}
