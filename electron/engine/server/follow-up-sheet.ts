/** The follow-up queue as a spreadsheet: who waits, what ANA understood, and how the others were closed. */
import type { Action, Interest, Priority } from '../../../shared/domain/analysis.ts'
import type { FollowUpOutcome } from '../../../shared/domain/follow-up.ts'
import type { Language } from '../../../shared/domain/primitives.ts'
import { bogotaDay } from '../compliance/calling-calendar.ts'
import type { ExportSheet, ExportValue } from '../contacts/spreadsheet-export.ts'
import type { FollowUpExportRow } from '../followup/follow-up-store.ts'

interface Words {
  sheet: string
  file: string
  columns: readonly [
    name: string,
    number: string,
    campaign: string,
    priority: string,
    interest: string,
    action: string,
    summary: string,
    keyPoints: string,
    recommendations: string,
    callback: string,
    waitingSince: string,
    outcome: string,
    notes: string,
    closedAt: string,
  ]
  interest: Record<Interest, string>
  action: Record<Action, string>
  priority: Record<Priority, string>
  outcome: Record<FollowUpOutcome, string>
}

export const words: Record<Language, Words> = {
  es: {
    sheet: 'Seguimiento',
    file: 'seguimiento',
    columns: [
      'nombre',
      'numero',
      'campaña',
      'prioridad',
      'interés',
      'acción',
      'resumen',
      'puntos clave',
      'recomendaciones',
      'volver a llamar',
      'espera desde',
      'resultado',
      'notas',
      'cerrado',
    ],
    interest: { high: 'Alto', medium: 'Medio', low: 'Bajo', none: 'Ninguno' },
    action: {
      close_deal: 'Cerrar el crédito',
      schedule_meeting: 'Agendar cita',
      send_info: 'Enviar información',
      follow_up_call: 'Volver a llamar',
      no_interest: 'Sin interés',
    },
    priority: { high: 'Alta', normal: 'Normal', low: 'Baja' },
    outcome: {
      interested: 'Interesada',
      meeting_scheduled: 'Cita agendada',
      documents_requested: 'Documentos pedidos',
      sold: 'Vendido',
      not_interested: 'No le interesa',
      not_eligible: 'No cumple',
      no_answer: 'No contestó',
      wrong_number: 'Número errado',
      do_not_call: 'No llamar más',
      other: 'Otro',
    },
  },
  en: {
    sheet: 'Follow-up',
    file: 'follow-up',
    columns: [
      'nombre',
      'numero',
      'campaign',
      'priority',
      'interest',
      'action',
      'summary',
      'key points',
      'recommendations',
      'call back',
      'waiting since',
      'outcome',
      'notes',
      'closed',
    ],
    interest: { high: 'High', medium: 'Medium', low: 'Low', none: 'None' },
    action: {
      close_deal: 'Close the deal',
      schedule_meeting: 'Schedule a meeting',
      send_info: 'Send information',
      follow_up_call: 'Call again',
      no_interest: 'No interest',
    },
    priority: { high: 'High', normal: 'Normal', low: 'Low' },
    outcome: {
      interested: 'Interested',
      meeting_scheduled: 'Meeting scheduled',
      documents_requested: 'Documents requested',
      sold: 'Sold',
      not_interested: 'Not interested',
      not_eligible: 'Not eligible',
      no_answer: 'No answer',
      wrong_number: 'Wrong number',
      do_not_call: 'Do not call again',
      other: 'Other',
    },
  },
}

const columnWidths = [32, 18, 24, 10, 10, 22, 60, 60, 60, 18, 18, 20, 40, 18]

/** `YYYY-MM-DD HH:MM` in Bogotá: sorts as text in any spreadsheet. */
export function bogotaMinute(atMs: number): string {
  const { startsAt, isoDate } = bogotaDay(atMs)
  return `${isoDate} ${new Date(atMs - startsAt).toISOString().slice(11, 16)}`
}

function* tableRows(rows: Iterable<FollowUpExportRow>, told: Words): Generator<ExportValue[]> {
  for (const { analysis, ...row } of rows) {
    yield [
      row.nombre,
      row.e164,
      row.campaignName,
      told.priority[analysis.priority],
      told.interest[analysis.interest],
      told.action[analysis.action],
      analysis.summary,
      analysis.keyPoints.join('; '),
      analysis.recommendations.join('; '),
      analysis.callbackAt === null ? null : bogotaMinute(Date.parse(analysis.callbackAt)),
      bogotaMinute(row.waitingSince),
      row.outcome === null ? null : told.outcome[row.outcome],
      row.notes,
      row.closedAt === null ? null : bogotaMinute(row.closedAt),
    ]
  }
}

export function followUpSheet(rows: Iterable<FollowUpExportRow>, language: Language): ExportSheet {
  const told = words[language]
  return {
    sheetName: told.sheet,
    columns: told.columns.map((title, index) => ({ title, width: columnWidths[index] ?? 20 })),
    rows: tableRows(rows, told),
  }
}

/** Named by its day in Bogotá, e.g. `seguimiento-2026-11-24.xlsx`. */
export function followUpsFileName(nowMs: number, language: Language): string {
  return `${words[language].file}-${bogotaDay(nowMs).isoDate}.xlsx`
}
