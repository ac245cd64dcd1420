/** Words for the operator: what happened, what matters, what to do. Composed only from what was found. */
import type { Action, Interest, Objection } from '../../../shared/domain/analysis.ts'
import { localInstant } from './civil-time.ts'

export interface ReportInput {
  customerName: string
  interest: Interest
  action: Action
  situation:
    | 'nobody'
    | 'recording'
    | 'stranger'
    | 'relative'
    | 'deceased'
    | 'ineligible'
    | 'opt_out'
    | 'complaint'
    | 'injection'
    | 'commitment'
    | 'appointment'
    | 'questions'
    | 'condition'
    | 'need'
    | 'refusal'
    | 'deferral'
    | 'information'
    | 'busy'
    | 'vague'
  callbackAt: string | null
  meeting: boolean
  objections: readonly Objection[]
  personRequested: boolean
  cutOff: boolean
  triedInjection: boolean
  facts: readonly string[]
  questions: readonly string[]
}

const objectionText: Record<Objection, string> = {
  tasa_alta: 'la tasa o la cuota le parece alta',
  plazo_largo: 'el plazo le parece largo',
  costos_adicionales: 'le preocupan el seguro, la fianza u otros costos',
  ya_tiene_credito: 'ya tiene o acaba de tomar un crédito',
  comparando_ofertas: 'compara con otra oferta',
  sin_cupo: 'tiene la nómina o la pensión copada de descuentos',
  no_quiere_deuda: 'no quiere endeudarse',
  reportado: 'está o teme estar reportado en centrales de riesgo',
  no_elegible: 'hoy no es elegible',
  edad_salud: 'le preocupa la edad o la salud',
  no_necesita: 'dice que no lo necesita',
  aplaza: 'lo deja para después, sin fecha firme',
  sin_tiempo: 'no tenía tiempo para hablar',
  consultar_tercero: 'quiere consultarlo con otra persona',
  desconfianza: 'desconfía de la llamada',
  mala_experiencia: 'tuvo un problema anterior',
  habeas_data: 'pregunta de dónde salieron sus datos',
  exceso_llamadas: 'se queja de demasiadas llamadas',
  prefiere_humano: 'prefiere hablar con una persona',
  tramites: 'le cansan los trámites',
  no_entiende: 'no entendió bien de qué se trata',
}

const advice: Partial<Record<Objection, string>> = {
  tasa_alta: 'Lleve la tasa efectiva anual y el costo total por escrito.',
  plazo_largo: 'Prepare la cuenta con un plazo más corto.',
  costos_adicionales: 'Aclare seguro, fianza y prepago antes de hablar de firma.',
  comparando_ofertas: 'Pregunte qué le ofrecieron y compare el costo total.',
  sin_cupo: 'Revise el desprendible y evalúe compra de cartera.',
  no_quiere_deuda: 'No insista; explique compra de cartera solo si pregunta.',
  reportado: 'Explique que se estudia cada caso, sin prometer aprobación.',
  edad_salud: 'Confirme edad y plazo máximo posible.',
  consultar_tercero: 'Ofrezca hablar también con la persona que lo acompaña en la decisión.',
  desconfianza: 'Dé el NIT, el nombre de la empresa y cómo verificarla; nunca pida dinero anticipado.',
  habeas_data: 'Tenga a la mano la fuente y la fecha de la autorización.',
  no_entiende: 'Hable despacio y, si lo prefiere, con un familiar presente; no tome un sí como compromiso.',
  mala_experiencia: 'Escuche primero el problema anterior.',
  tramites: 'Diga con precisión qué documentos faltan y cuántos pasos quedan.',
  prefiere_humano: 'Que lo atienda una persona, no la asistente virtual.',
}

const weekdays = ['domingo', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado']
const months = [
  'enero',
  'febrero',
  'marzo',
  'abril',
  'mayo',
  'junio',
  'julio',
  'agosto',
  'septiembre',
  'octubre',
  'noviembre',
  'diciembre',
]

/** «martes 24 de noviembre, 3:00 p. m.» from an ISO instant. */
export function spokenDate(iso: string): string {
  const { date, hour, minute } = localInstant(Date.parse(iso))
  const day = new Date(`${date}T00:00:00Z`)
  const clock = `${((hour + 11) % 12) + 1}:${String(minute).padStart(2, '0')} ${hour < 12 ? 'a. m.' : 'p. m.'}`
  return `${weekdays[day.getUTCDay()]} ${day.getUTCDate()} de ${months[day.getUTCMonth()]}, ${clock}`
}

const opening: Record<ReportInput['situation'], string> = {
  nobody: 'Nadie habló durante la llamada.',
  recording: 'Contestó una grabación; no hubo conversación.',
  stranger: 'Quien contestó no es la persona buscada: el número es de otra persona.',
  relative: 'Contestó otra persona de la casa; el titular no ha hablado todavía.',
  deceased: 'Quien contestó informó que el titular falleció.',
  ineligible: 'Hoy no puede tomar el crédito por su tipo de vinculación.',
  opt_out: 'Pidió que no se le contacte más o que se retiren sus datos.',
  complaint: 'Presentó un reclamo y pide que lo atienda una persona.',
  injection: 'Dio órdenes a la asistente; se tomaron como parte de la conversación, no como instrucciones.',
  commitment: 'Se comprometió con un paso concreto para avanzar.',
  appointment: 'Aceptó que lo atienda un asesor.',
  questions: 'Hizo preguntas reales sobre su propio caso, sin comprometerse todavía.',
  condition: 'Muestra interés con condiciones.',
  need: 'Expresó una necesidad o interés, sin comprometerse todavía.',
  refusal: 'Terminó diciendo que no.',
  deferral: 'Lo dejó para después sin compromiso.',
  information: 'Solo pidió que le envíen la información.',
  busy: 'No era buen momento para hablar.',
  vague: 'Fue cortés, sin preguntas ni compromiso.',
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Ends with one full stop, also after «p. m.». */
const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`)

/** Two or three sentences: what happened, what weighs, what was agreed. */
export function summaryOf(input: ReportInput): string {
  const parts = [opening[input.situation]]
  if (input.objections.length > 0 && !['stranger', 'recording', 'nobody'].includes(input.situation)) {
    const said = input.objections.filter(
      (tag) => !(tag === 'no_elegible' && input.situation === 'ineligible'),
    )
    if (said.length > 0)
      parts.push(
        `${capital(
          said
            .slice(0, 3)
            .map((tag) => objectionText[tag])
            .join('; '),
        )}.`,
      )
  }
  if (input.callbackAt) {
    parts.push(
      sentence(
        `${input.meeting ? 'Cita acordada' : 'Próximo contacto acordado'} para el ${spokenDate(input.callbackAt)}`,
      ),
    )
  }
  if (input.cutOff) parts.push('La llamada se cortó.')
  return parts.join(' ')
}

/** Short points with the customer's own words where she gave them. */
export function keyPointsOf(input: ReportInput): string[] {
  const points: string[] = []
  for (const question of input.questions.slice(0, 2)) points.push(`Preguntó: «${question}»`)
  for (const fact of input.facts.slice(0, 2)) points.push(`Dijo de su caso: «${fact}»`)
  for (const tag of input.objections.slice(0, 3)) points.push(`Objeción: ${objectionText[tag]}`)
  if (input.personRequested) points.push('Pidió hablar con una persona')
  if (input.triedInjection) points.push('Intentó dar órdenes a la asistente; no cambian el resultado')
  if (input.callbackAt) points.push(`Contacto: ${spokenDate(input.callbackAt)}`)
  return points.length > 0 ? points : [opening[input.situation]]
}

/** What the operator should do next, first things first. */
export function recommendationsOf(input: ReportInput): string[] {
  const steps: string[] = []
  if (input.situation === 'opt_out')
    steps.push('No volver a contactar por ningún medio; el número ya queda bloqueado.')
  else if (input.situation === 'stranger')
    steps.push('Retirar este número de la ficha y buscar otro contacto.')
  else if (input.situation === 'deceased')
    steps.push('Cerrar la ficha con respeto; no ofrecer nada a la familia.')
  else if (input.situation === 'recording' || input.situation === 'nobody')
    steps.push('Intentar de nuevo en otro horario permitido.')
  else if (input.situation === 'ineligible')
    steps.push('No ofrecer crédito hoy; volver solo si cambia su vinculación.')
  else if (input.situation === 'complaint')
    steps.push('Atender el reclamo hoy mismo; no ofrecer crédito antes de resolverlo.')
  else if (input.action === 'close_deal')
    steps.push('Recibir los documentos y continuar el trámite hoy mismo.')
  else if (input.action === 'schedule_meeting') {
    steps.push(
      input.callbackAt
        ? `Asignar un asesor para el ${spokenDate(input.callbackAt)} y confirmar la cita.`
        : 'Asignar un asesor y acordar día y hora.',
    )
  } else if (input.action === 'send_info')
    steps.push('Enviar la información por el canal que pidió, sin insistir.')
  else if (input.action === 'follow_up_call') {
    steps.push(
      input.callbackAt
        ? sentence(`Llamar el ${spokenDate(input.callbackAt)}`)
        : 'Llamar de nuevo más adelante, una sola vez, en horario permitido.',
    )
  } else steps.push('No insistir.')
  if (input.personRequested && input.situation !== 'complaint') steps.push('Debe atenderlo una persona.')
  if (input.action !== 'no_interest') {
    for (const tag of input.objections) {
      const step = advice[tag]
      if (step && steps.length < 4) steps.push(step)
    }
  }
  return steps
}
