/**
 * What an operator may begin with, made from the findings by rule: who calls and why, what was promised, an honest
 * answer to each objection, and what is still to be asked. No model writes here, so nothing is promised that the law
 * or the lender does not allow: no approval, no rate, no urgency.
 */
import type { Action, Analysis, Objection } from '../../../shared/domain/analysis.ts'
import type { Opening } from '../../../shared/domain/follow-up.ts'
import { localInstant } from '../analysis/civil-time.ts'

/** Read in seconds while the telephone rings: the first few only. */
const mostAnswers = 4
const mostQuestions = 4

const answers: Record<Objection, string> = {
  tasa_alta:
    'La tasa depende del estudio. Le doy la tasa efectiva anual, los seguros y el total, y usted compara con calma.',
  plazo_largo: 'El plazo lo escoge usted. Miremos una cuota que le sirva en menos tiempo.',
  costos_adicionales:
    'Antes de firmar le entrego por escrito todos los costos, con seguros. No se paga nada por anticipado.',
  ya_tiene_credito: 'Si le conviene, se puede estudiar una compra de cartera y dejar una sola cuota.',
  comparando_ofertas:
    'Está muy bien comparar. Pídales a todos la tasa efectiva anual, los seguros y el total a pagar.',
  sin_cupo:
    'Con un desprendible reciente se calcula cuánto cupo le queda; la ley protege la mitad de su neto.',
  no_quiere_deuda:
    'Lo entiendo. Si no le sirve, no lo tome; le dejo la información por si algún día la necesita.',
  reportado:
    'Estar reportado no decide por sí solo: cada caso se estudia. No puedo prometerle la aprobación.',
  no_elegible: 'Confirmemos primero dónde trabaja o quién le paga, para no hacerle perder tiempo.',
  edad_salud: 'La edad y el seguro se revisan en el estudio. Le digo con franqueza si se puede.',
  no_necesita: 'No hay ningún afán. Solo quería resolver lo que nos preguntó.',
  aplaza: 'Dígame cuándo le queda bien y lo llamo ese día, sin insistir antes.',
  sin_tiempo: 'Soy breve: dos minutos. Si ahora no puede, dígame a qué hora lo llamo.',
  consultar_tercero: 'Consúltelo con tranquilidad. Si quiere, hablamos los tres cuando estén juntos.',
  desconfianza:
    'Hace bien en preguntar. Le doy la razón social y el NIT para que nos verifique, y no pedimos anticipos.',
  mala_experiencia: 'Siento que le haya pasado eso. Cuénteme qué fue, para que aquí no se repita.',
  habeas_data:
    'Sus datos los puede conocer, corregir o pedir que se borren cuando quiera. Yo mismo lo tramito.',
  exceso_llamadas: 'Tiene razón y me disculpo. Si prefiere, hoy mismo dejamos de llamar.',
  prefiere_humano: 'Aquí estoy: soy una persona y le atiendo yo.',
  tramites: 'Los papeles son pocos: cédula, desprendible y certificado laboral. Le digo cuáles y cómo.',
  no_entiende: 'Se lo explico despacio y con ejemplos; pregúnteme lo que quiera.',
}

/** «Le llamo …» */
const purposes: Record<Action, string> = {
  close_deal: 'para seguir con su crédito y acompañarle en lo que falta',
  schedule_meeting: 'para acordar la cita de la que hablaron',
  send_info: 'por la información que pidió sobre el crédito de libranza',
  follow_up_call: 'para continuar la conversación sobre el crédito de libranza',
  no_interest: 'por la conversación que tuvo con nosotros',
}

/** What an indicative option needs, in the order in which it is asked. */
const wanted: ReadonlyArray<readonly [fact: string, question: string]> = [
  ['occupation', '¿Usted es pensionado, docente o empleado público?'],
  ['payrollOffice', '¿Quién le paga la nómina o la mesada?'],
  ['goal', '¿Para qué le serviría el crédito?'],
  ['amount', '¿Qué monto tiene en mente?'],
  ['netIncome', '¿Cuánto recibe libre al mes, más o menos?'],
  ['deductions', '¿Qué descuentos tiene hoy por nómina?'],
]

const weekdays = ['domingo', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado']
const dayMs = 24 * 3_600_000

function greeting(nowMs: number): string {
  const { hour } = localInstant(nowMs)
  return hour < 12 ? 'Buenos días' : hour < 19 ? 'Buenas tardes' : 'Buenas noches'
}

/** `hoy`, `ayer`, `el martes`, `hace unos días`: when they spoke. */
function spokenWhen(atMs: number, nowMs: number): string {
  const midnight = (ms: number) => Date.parse(`${localInstant(ms).date}T00:00:00Z`)
  const days = Math.round((midnight(nowMs) - midnight(atMs)) / dayMs)
  if (days <= 0) return 'hoy'
  if (days === 1) return 'ayer'
  if (days < 7) return `el ${weekdays[new Date(midnight(atMs)).getUTCDay()]}`
  return 'hace unos días'
}

export interface OpeningInput {
  nombre: string
  lenderName: string
  analysis: Analysis
  facts: Readonly<Record<string, string>>
  /** When the conversation with ANA was. */
  spokenAtMs: number
  /** When she was promised a call; null when she was not. */
  promisedAtMs: number | null
  nowMs: number
}

export function suggestedOpening(input: OpeningInput): Opening {
  const { analysis, facts, nowMs, promisedAtMs } = input
  const first = input.nombre.trim().split(/\s+/)[0] ?? ''
  const lines = [
    first === ''
      ? `${greeting(nowMs)}. Le habla [su nombre], de ${input.lenderName}.`
      : `${greeting(nowMs)}, ¿hablo con ${first}? Le habla [su nombre], de ${input.lenderName}.`,
    `${capital(spokenWhen(input.spokenAtMs, nowMs))} habló con Ana, nuestra asistente virtual.`,
  ]
  const calls = promisedAtMs === null ? 'Le llamo' : 'Como quedamos, le llamo'
  lines.push(`${calls} ${purposes[analysis.action]}.`)
  if (facts.goal !== undefined && analysis.interest !== 'none')
    lines.push(`Nos contó que era ${/^para\b/iu.test(facts.goal) ? facts.goal : `para ${facts.goal}`}.`)
  lines.push('¿Tiene unos minutos?')
  return {
    lines,
    answers: analysis.objections
      .slice(0, mostAnswers)
      .map((objection) => ({ objection, text: answers[objection] })),
    questions:
      analysis.interest === 'none'
        ? []
        : wanted
            .filter(([fact]) => facts[fact] === undefined)
            .slice(0, mostQuestions)
            .map(([, question]) => question),
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A first message for who asked to be written to. The operator can change it before sending. */
export function whatsAppText(input: Pick<OpeningInput, 'nombre' | 'lenderName' | 'nowMs'>): string {
  const first = input.nombre.trim().split(/\s+/)[0] ?? ''
  return `${greeting(input.nowMs)}${first === '' ? '' : `, ${first}`}. Le escribo de ${input.lenderName}, como nos pidió por teléfono, con la información del crédito de libranza. Si prefiere que no le escribamos, dígamelo y no lo haremos más.`
}
