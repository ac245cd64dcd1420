/** What came of a campaign, as tables for people. */
import type { Action, Interest, Priority } from '../../shared/domain/analysis.ts'
import type { CallOutcome } from '../../shared/domain/call.ts'
import type { ContactStatus } from '../../shared/domain/contact.ts'
import type { CampaignReport } from './campaign-run.ts'
import type { Latency, Quantiles } from './latency.ts'
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

/**
 * One line for each person, then the queue, then how soon ANA answered.
 * @param speed times as fast as the clock on the wall
 */
export function showReport(output: Output, report: CampaignReport, speed = 1): void {
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
  const sentences = latencySentences(report.latency, speed)
  if (sentences.length > 0) output.print(`\n${sentences.join('\n')}`)
}

function inMs({ p50, p95 }: Pick<Quantiles, 'p50' | 'p95'>): string {
  return `mediana ${Math.round(p50 ?? 0)} ms, p95 ${Math.round(p95 ?? 0)} ms`
}

/** How soon ANA answered, in words; live calls and calls by turns are not the same measure. Empty without replies. */
export function latencySentences(latency: Latency, speed = 1): string[] {
  const { voiceToVoice, bargeIn, firstFrame } = latency.stages
  const sentences: string[] = []
  if (voiceToVoice.count > 0) {
    sentences.push(
      `En vivo, de la voz del cliente a la de ANA: ${inMs(voiceToVoice)} (${counted(voiceToVoice, 'respuesta')}).`,
    )
  }
  if (bargeIn.count > 0) {
    sentences.push(
      `Cuando la interrumpieron, ANA calló en: ${inMs(bargeIn)} (${counted(bargeIn, 'vez', 'veces')}).`,
    )
  }
  const byTurns = latency.replies - firstFrame.count
  if (byTurns > 0 && byTurns === latency.replies) {
    const all = { count: latency.replies, p50: latency.p50, p95: latency.p95 }
    sentences.push(
      `Por turnos, de las palabras del cliente a la respuesta de ANA: ${inMs(all)} (${counted(all, 'respuesta')}).`,
    )
  } else if (byTurns > 0) sentences.push(`Por turnos: ${counted({ count: byTurns }, 'respuesta')}.`)
  if (sentences.length > 0 && speed > 1) {
    sentences.push(`A ${speed}×, lo que tarda este computador cuenta ${speed} veces: mida sin --speed.`)
  }
  return sentences
}

function counted({ count }: Pick<Quantiles, 'count'>, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
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
