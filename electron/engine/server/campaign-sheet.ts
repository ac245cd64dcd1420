/** A campaign's results as a spreadsheet: everybody on the list, how often she was called and what came of it. */
import type { CallOutcome } from '../../../shared/domain/call.ts'
import type { ContactStatus } from '../../../shared/domain/contact.ts'
import { followUpOutcomeSchema } from '../../../shared/domain/follow-up.ts'
import type { Language } from '../../../shared/domain/primitives.ts'
import type { CampaignResultRow } from '../campaigns/campaign-results.ts'
import { bogotaDay } from '../compliance/calling-calendar.ts'
import type { ExportColumn, ExportValue } from '../contacts/spreadsheet-export.ts'
import { bogotaMinute, words as followUpWords } from './follow-up-sheet.ts'

interface Words {
  file: string
  columns: readonly string[]
  status: Record<ContactStatus, string>
  outcome: Record<CallOutcome, string>
}

const words: Record<Language, Words> = {
  es: {
    file: 'resultados',
    columns: [
      'fila',
      'nombre',
      'numero',
      'estado',
      'intentos',
      'última llamada',
      'resultado',
      'segundos',
      'interés',
      'acción',
      'resumen',
      'objeciones',
      'cerrado como',
      'notas',
      'próximo intento',
    ],
    status: {
      initial: 'En espera',
      call_in_progress: 'En llamada',
      call_completed: 'Por analizar',
      analyzed: 'Analizado',
      ready_for_human: 'Para asesor',
      closed_by_human: 'Cerrado',
      unreachable: 'No contestó',
      do_not_call: 'No llamar',
      invalid_number: 'Número errado',
    },
    outcome: {
      conversation: 'Conversación',
      voicemail: 'Buzón de voz',
      no_speech: 'Contestó sin hablar',
      busy: 'Ocupado',
      no_answer: 'No contestó',
      failed: 'Falló',
      canceled: 'Cancelada',
      invalid_number: 'Número no existe',
      not_placed: 'No se marcó',
      unknown: 'Sin confirmar',
    },
  },
  en: {
    file: 'results',
    columns: [
      'row',
      'nombre',
      'numero',
      'state',
      'attempts',
      'last call',
      'outcome',
      'seconds',
      'interest',
      'action',
      'summary',
      'objections',
      'closed as',
      'notes',
      'next attempt',
    ],
    status: {
      initial: 'Waiting',
      call_in_progress: 'On a call',
      call_completed: 'To be analysed',
      analyzed: 'Analysed',
      ready_for_human: 'For an adviser',
      closed_by_human: 'Closed',
      unreachable: 'Not reached',
      do_not_call: 'Do not call',
      invalid_number: 'Wrong number',
    },
    outcome: {
      conversation: 'Conversation',
      voicemail: 'Voicemail',
      no_speech: 'Answered, silent',
      busy: 'Busy',
      no_answer: 'No answer',
      failed: 'Failed',
      canceled: 'Cancelled',
      invalid_number: 'No such number',
      not_placed: 'Not dialled',
      unknown: 'Unconfirmed',
    },
  },
}

const columnWidths = [6, 32, 18, 16, 9, 17, 20, 10, 10, 22, 60, 30, 20, 40, 17]

function cellsOf(row: CampaignResultRow, language: Language): ExportValue[] {
  const told = words[language]
  const judged = followUpWords[language]
  const { lastCall, analysis } = row
  const closedAs = followUpOutcomeSchema.safeParse(row.closedAs)
  return [
    row.row,
    row.nombre,
    row.e164,
    told.status[row.status],
    row.attempts,
    lastCall === null ? null : bogotaMinute(lastCall.plannedAt),
    lastCall?.outcome ? told.outcome[lastCall.outcome] : null,
    lastCall?.durationSeconds ?? null,
    analysis === null ? null : judged.interest[analysis.interest],
    analysis === null ? null : judged.action[analysis.action],
    analysis?.summary ?? null,
    analysis === null ? null : analysis.objections.join('; '),
    closedAs.success ? judged.outcome[closedAs.data] : null,
    row.notes,
    row.nextAttemptAt === null ? null : bogotaMinute(row.nextAttemptAt),
  ]
}

async function* tableRows(
  batches: AsyncIterable<CampaignResultRow[]>,
  language: Language,
): AsyncGenerator<ExportValue[]> {
  for await (const rows of batches) for (const row of rows) yield cellsOf(row, language)
}

export function campaignSheet(
  campaignName: string,
  batches: AsyncIterable<CampaignResultRow[]>,
  language: Language,
): { sheetName: string; columns: ExportColumn[]; rows: AsyncIterable<ExportValue[]> } {
  return {
    sheetName: campaignName,
    columns: words[language].columns.map((title, index) => ({ title, width: columnWidths[index] ?? 20 })),
    rows: tableRows(batches, language),
  }
}

/** `Docentes (nov) 2` becomes `resultados-docentes-nov-2-2026-11-24.xlsx`: a name for every file system. */
export function campaignFileName(campaignName: string, nowMs: number, language: Language): string {
  const plain = campaignName
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
  const parts = [words[language].file, plain, bogotaDay(nowMs).isoDate]
  return `${parts.filter((part) => part !== '').join('-')}.xlsx`
}
