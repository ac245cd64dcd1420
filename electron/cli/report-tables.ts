/** What came of a campaign, as tables for people. */
import type { Action, Interest, Priority } from '../../shared/domain/analysis.ts'
import type { CallOutcome } from '../../shared/domain/call.ts'
import type { ContactStatus } from '../../shared/domain/contact.ts'
import type { CampaignReport } from './campaign-run.ts'
import type { Output } from './output.ts'
import { asTable } from './tables.ts'

export const statusTexts: Record<ContactStatus, string> = {
  initial: 'por llamar',
  call_in_progress: 'en llamada',
  call_completed: 'por analizar',
  analyzed: 'analizado',
  ready_for_human: 'para seguimiento',
  closed_by_human: 'cerrado',
  unreachable: 'no contestó',
  do_not_call: 'no llamar',
  invalid_number: 'número errado',
}

const outcomeTexts: Record<CallOutcome, string> = {
  conversation: 'conversación',
  voicemail: 'buzón',
  no_speech: 'nadie habló',
  busy: 'ocupado',
  no_answer: 'sin respuesta',
  failed: 'falló',
  canceled: 'cancelada',
  invalid_number: 'no existe',
  not_placed: 'no se hizo',
  unknown: 'sin confirmar',
}

const interestTexts: Record<Interest, string> = {
  high: 'alto',
  medium: 'medio',
  low: 'bajo',
  none: 'ninguno',
}

const actionTexts: Record<Action, string> = {
  close_deal: 'cerrar el trato',
  schedule_meeting: 'agendar reunión',
  send_info: 'enviar información',
  follow_up_call: 'volver a llamar',
  no_interest: 'sin interés',
}

const priorityTexts: Record<Priority, string> = { high: 'alta', normal: 'normal', low: 'baja' }

/** One line for each person, then the queue, then how soon ANA answered. */
export function showReport(output: Output, report: CampaignReport): void {
  output.print(
    asTable(
      ['Fila', 'Número', 'Estado', 'Última llamada', 'Turnos', 'Interés', 'Acción'],
      report.calls.map((call) => [
        call.row,
        call.e164,
        statusTexts[call.status],
        call.outcome === null ? '—' : outcomeTexts[call.outcome],
        call.turns,
        call.interest === null ? '—' : interestTexts[call.interest],
        call.action === null ? '—' : actionTexts[call.action],
      ]),
    ),
  )
  showQueue(output, report)
  const { replies, p50, p95 } = report.latency
  if (p50 !== null && p95 !== null) {
    output.print(`\nRespuestas de ANA: ${replies}; mediana ${Math.round(p50)} ms, p95 ${Math.round(p95)} ms.`)
  }
}

/** The people worth a human's time. */
export function showQueue(output: Output, { readyForHuman }: CampaignReport): void {
  if (readyForHuman.length === 0) {
    output.print('\nNadie quedó para seguimiento.')
    return
  }
  output.print(`\nPara seguimiento humano: ${readyForHuman.length}`)
  output.print(
    asTable(
      ['Prioridad', 'Nombre', 'Número', 'Interés', 'Acción', 'Resumen'],
      readyForHuman.map((item) => [
        priorityTexts[item.priority],
        item.nombre,
        item.e164,
        interestTexts[item.interest],
        actionTexts[item.action],
        item.summary,
      ]),
      [11, 22, 16, 10, 18, 52],
    ),
  )
}
