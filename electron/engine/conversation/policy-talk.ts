/**
 * The sale itself, once the customer agreed to go on: permission, eligibility, the few facts an indicative
 * option needs, the option, and the close. Objections are answered once; questions are answered by the
 * model or the script and lead back to the open point.
 */
import type { Asked, ConversationState, Phase } from './conversation-port.ts'
import { askAgain, type Directive, end, type Line, type LineName, say, tell } from './directive.ts'
import { ageOf, optionFor } from './indicative-option.ts'
import { type Intent, softObjections } from './intents.ts'
import type { CustomerActs } from './interpret.ts'
import { longestTermMonths } from './libranza.ts'
import {
  type Decision,
  onCallback,
  onCallbackAnswer,
  type PolicyContext,
  wantsHuman,
} from './policy-steps.ts'

/** Questions answered before the adviser is proposed instead. */
const mostAnswers = 6

const rebuttals: Partial<Record<Intent, { line: LineName; task: string }>> = {
  obj_reported: {
    line: 'rebut_reported',
    task: 'Responda con empatía a que está reportado en centrales: cada caso se estudia; no prometa nada.',
  },
  obj_debts: {
    line: 'rebut_debts',
    task: 'Responda con empatía a que tiene muchas deudas: la compra de cartera puede reorganizar obligaciones, sujeta a estudio; no prometa ahorro.',
  },
  obj_has_credit: {
    line: 'rebut_has_credit',
    task: 'Responda a que ya tiene un crédito: se podría revisar una compra de cartera, sujeta a estudio.',
  },
  obj_rate: {
    line: 'rebut_rate',
    task: 'Responda a que la tasa o la cuota le parece alta: la definitiva sale del estudio y el asesor la da por escrito antes de firmar.',
  },
  obj_trust: {
    line: 'rebut_trust',
    task: 'Responda con respeto a la desconfianza: hace bien en verificar, nunca se pide dinero por adelantado, puede pedir los datos por escrito.',
  },
}

const factQuestions: ReadonlySet<Asked> = new Set<Asked>([
  'occupation',
  'payroll_office',
  'age',
  'goal',
  'amount',
  'income',
  'deductions',
])

/** @param asked the question that stood open when she spoke. */
export function decideTalk(
  before: ConversationState,
  asked: Asked | null,
  acts: CustomerActs,
  context: PolicyContext,
): Decision {
  const found = new Set(acts.intents)
  const state = keepAnswer(before, asked, acts, context.text)
  const closing = asked === 'adviser' || asked === 'appointment_time'

  if (found.has('wrong_number') && state.phase === 'permission') {
    return { state: { ...state, wrongPerson: true }, directive: end('wrong_person', 'end_wrong_person') }
  }
  if (found.has('not_eligible_private')) return { state, directive: end('not_eligible', 'end_not_eligible') }
  if (asked === 'callback_time' && !found.has('ready_to_close')) return onCallbackAnswer(state, acts)
  if (closing && acts.saidTime !== null && !acts.refusesOffer) return onAppointment(state, acts)
  if (found.has('callback')) return onCallback(state, asked, acts)
  if (found.has('ask_human')) {
    if (closing) return proposeTime(state, asked)
    return wantsHuman(state, acts)
  }
  if (found.has('ask_robot')) return { state, directive: say(['robot'], asked ?? 'adviser') }
  if (found.has('ready_to_close')) {
    if (asked === 'appointment_time') return meeting(state, acts)
    return { state: enter(state, 'close'), directive: say(['ready'], 'appointment_time') }
  }
  if (isRefusal(acts, asked)) return { state, directive: end('refused', 'end_refused') }
  if (asked === 'channel' || asked === 'written_info' || found.has('ask_info')) {
    const sent = onWritten(state, asked, acts, found)
    if (sent !== null) return sent
  }
  // «sí, tengo un minuto» gives the time that was asked for.
  const grantsTime = acts.affirms && /\bminut|\brapid/.test(acts.words)
  if (found.has('obj_time') && !grantsTime) return { state, directive: say(['no_time'], 'callback_time') }
  const tellsFact = asked !== null && factQuestions.has(asked) && Object.keys(acts.facts).length > 0
  if (found.has('think_about_it') && !tellsFact) {
    return {
      state,
      directive: tell(
        ['think_about_it'],
        'callback_time',
        'Acepte con amabilidad que lo quiera pensar o consultar.',
      ),
    }
  }
  const objection = acts.intents.find((intent) => softObjections.has(intent))
  const answersAQuestion = asked !== null && factQuestions.has(asked) && asked !== 'occupation'
  if (objection !== undefined && !acts.asksQuestion && !answersAQuestion) {
    return onObjection(state, objection, context)
  }
  const isInvitation =
    asked === 'permission' && found.has('interest_high') && topicOf(acts) === null && objection === undefined
  if (acts.asksQuestion && !isInvitation && !isPlainAnswer(acts, asked))
    return onQuestion(state, acts, objection, context)
  const onlyLeaves =
    acts.intents.every((intent) => intent === 'soft_no') && Object.keys(acts.facts).length === 0
  if (acts.saysGoodbye && (onlyLeaves || acts.answer !== 'yes')) {
    return { state, directive: end('goodbye', 'end_goodbye') }
  }
  return onAnswer(state, asked, acts, context)
}

function timeValue(acts: CustomerActs): { values?: Record<string, string> } {
  return acts.saidTime === null || acts.saidTime.barred !== null
    ? {}
    : { values: { when: acts.saidTime.phrase } }
}

function enter(state: ConversationState, phase: Phase): ConversationState {
  return { ...state, phase }
}

/** A no to the product always ends; a bare no ends only where the question was the product. */
function isRefusal(acts: CustomerActs, asked: Asked | null): boolean {
  if (acts.refusesOffer) return true
  if (acts.answer !== 'no') return false
  if (asked === 'permission' || asked === 'written_info' || asked === 'channel')
    return acts.intents.every((intent) => intent === 'soft_no')
  return (
    acts.refuses &&
    (asked === null || !(factQuestions.has(asked) || asked === 'adviser' || asked === 'appointment_time'))
  )
}

/** Keeps the words that answer an open question, when no rule read a fact out of them. */
function keepAnswer(
  state: ConversationState,
  asked: Asked | null,
  acts: CustomerActs,
  text: string,
): ConversationState {
  const words = text.trim().slice(0, 80)
  const keep = (name: string, value: string): ConversationState =>
    state.facts[name] === undefined ? { ...state, facts: { ...state.facts, [name]: value } } : state
  switch (asked) {
    case 'payroll_office':
      return acts.hasContent && acts.answer !== 'no' && !acts.asksQuestion
        ? keep('payrollOffice', words)
        : state
    case 'goal':
      return acts.hasContent && !acts.asksQuestion && acts.facts.amount === undefined
        ? keep('goal', words)
        : state
    case 'deductions':
      if (acts.asksQuestion || acts.facts.amount !== undefined) return state
      return keep(
        'deductions',
        acts.answer === 'no' && acts.facts.deductions === undefined ? 'ninguno' : words,
      )
    default:
      return state
  }
}

/** Whether a sentence that looks like a question answers ours all the same («soy docente, ¿yo aplico?» asks). */
function isPlainAnswer(acts: CustomerActs, asked: Asked | null): boolean {
  if (asked === null || !factQuestions.has(asked)) return false
  return Object.keys(acts.facts).length > 0 && !/interest_high|obj_rate/.test(acts.intents.join(' '))
}

function onWritten(
  state: ConversationState,
  asked: Asked | null,
  acts: CustomerActs,
  found: ReadonlySet<Intent>,
): Decision | null {
  const channel = acts.facts.channel ?? state.facts.channel
  const wants =
    found.has('ask_info') || asked === 'channel' || (asked === 'written_info' && acts.answer === 'yes')
  if (!wants) {
    return asked === 'written_info' && acts.answer === 'no'
      ? { state, directive: end('refused', 'end_refused') }
      : null
  }
  if (channel !== undefined || asked === 'channel') {
    const told = channel ?? 'el medio que autorizó'
    return {
      state: { ...enter(state, 'close'), facts: { ...state.facts, channel: told } },
      directive: end('agreed', { name: 'end_info', values: { channel: told } }),
    }
  }
  return { state: enter(state, 'close'), directive: say(['glad'], 'channel') }
}

function onAppointment(state: ConversationState, acts: CustomerActs): Decision {
  if (acts.saidTime?.barred && !(state.said ?? []).some((name) => name.startsWith('slot_'))) {
    const line: LineName = acts.saidTime.barred === 'sunday' ? 'slot_sunday' : 'slot_evening'
    return { state: enter(state, 'close'), directive: say([line], 'appointment_time') }
  }
  return meeting(state, acts)
}

/** The appointment is made: summary, right to stop, goodbye. */
function meeting(state: ConversationState, acts: CustomerActs): Decision {
  const facts = acts.saidTime === null ? state.facts : { ...state.facts, appointment: acts.saidTime.phrase }
  return {
    state: { ...enter(state, 'close'), facts },
    directive: end('agreed', { name: 'end_meeting', ...timeValue(acts) }),
  }
}

function proposeTime(state: ConversationState, asked: Asked | null): Decision {
  if (asked === 'appointment_time') {
    return { state: enter(state, 'close'), directive: end('agreed', 'end_meeting') }
  }
  return { state: enter(state, 'close'), directive: say(['glad'], 'appointment_time') }
}

/** One answer to one objection; the second is respected. */
function onObjection(state: ConversationState, objection: Intent, context: PolicyContext): Decision {
  const rebuttal = rebuttals[objection]
  if (state.rebuttals > 0 || rebuttal === undefined) {
    const offered = (state.said ?? []).includes('ask:written_info')
    if (offered) return { state, directive: end('refused', 'end_refused') }
    return { state: enter(state, 'close'), directive: say(['respect'], 'written_info') }
  }
  const answered = { ...state, rebuttals: state.rebuttals + 1 }
  if (objection === 'obj_trust') {
    return { state: answered, directive: tell([rebuttal.line], 'written_info', rebuttal.task) }
  }
  if (objection === 'obj_rate') {
    return { state: enter(answered, 'close'), directive: tell([rebuttal.line], 'adviser', rebuttal.task) }
  }
  const portfolio =
    objection === 'obj_reported' ? answered.facts : { goal: 'recoger deudas', ...answered.facts }
  return goOn({ ...answered, facts: portfolio }, context, [rebuttal.line], rebuttal.task)
}

const topics: ReadonlyArray<readonly [LineName, RegExp]> = [
  ['answer_requirements', /papeles|documentos|requisitos|que necesito|que hay que|que tengo que/],
  [
    'answer_cost',
    /seguro|comision|estudio de credito|fianza|iva|descuentan algo|cobra|total|termino pagando|penalidad/,
  ],
  ['answer_instalment', /cuota|en cuanto me|cuanto me (?:queda|sale|toca)|cuanto (?:queda|pagaria)/],
  ['answer_rate', /tasa|interes|efectivo|mensual|fija|variable|por mil|usura/],
  ['answer_amount', /cuanto (?:me )?prest|cuanto dan|monto|maximo|cupo|hasta cuanto/],
  ['answer_term', /plazo|meses|a cuantos|anos/],
  ['answer_time', /desembols|demora|cuando (?:sale|cae|me)|cuanto tiempo|esta semana/],
  ['answer_office', /oficina|donde (?:queda|estan|es)|direccion|pagina/],
  ['answer_eligibility', /aplico|sirvo|califico|me prestan|le prestan|puedo|compran|recogen|embargo/],
]

function topicOf(acts: CustomerActs): LineName | null {
  return topics.find(([, pattern]) => pattern.test(acts.words))?.[0] ?? null
}

function onQuestion(
  state: ConversationState,
  acts: CustomerActs,
  objection: Intent | undefined,
  context: PolicyContext,
): Decision {
  const answers = (state.said ?? []).filter((name) => name.startsWith('answer_')).length
  const lines: LineName[] = []
  if (objection === 'obj_trust') lines.push((state.said ?? []).includes('origin') ? 'company' : 'origin')
  else if (objection === 'obj_reported') lines.push('rebut_reported')
  else if (objection === 'obj_debts' || objection === 'obj_has_credit') lines.push('rebut_has_credit')
  else lines.push(topicOf(acts) ?? 'answer_other')
  const task = 'Responda breve y con verdad lo que preguntó la persona, solo con los datos permitidos.'
  // Where the numbers come from, who the company is and what it asks for are legal statements.
  const legal = objection === 'obj_trust'
  if (answers >= mostAnswers) {
    return { state: enter(state, 'close'), directive: say(lines, 'adviser') }
  }
  const decision = goOn(state, context, lines, task, 2)
  return legal ? { ...decision, directive: { ...decision.directive, task: null } } : decision
}

function onAnswer(
  state: ConversationState,
  asked: Asked | null,
  acts: CustomerActs,
  context: PolicyContext,
): Decision {
  switch (asked) {
    case 'adviser':
      if (acts.answer === 'no') {
        const offered = (state.said ?? []).includes('ask:written_info')
        if (offered) return { state, directive: end('refused', 'end_refused') }
        return { state: enter(state, 'close'), directive: say(['respect'], 'written_info') }
      }
      return proposeTime(state, asked)
    case 'appointment_time':
      if (acts.answer === 'no') return { state, directive: end('callback', 'end_human') }
      return meeting(state, acts)
    case 'permission':
      return goOn(state, context, ['glad'], 'Agradezca el interés con pocas palabras.')
    default:
      return goOn(
        state,
        context,
        ['acknowledge'],
        'Reconozca con pocas palabras lo que acaba de contar la persona.',
      )
  }
}

/**
 * The next thing to find out. A question that she answered beside the point is not put again; one that she
 * answered with a question of her own is, once.
 */
function nextQuestion(state: ConversationState, mostAsked: number): { ask: Asked; phase: Phase } | null {
  const { facts, said = [] } = state
  const open: Array<{ ask: Asked; phase: Phase; known: boolean }> = [
    { ask: 'occupation', phase: 'eligibility', known: facts.occupation !== undefined },
    { ask: 'payroll_office', phase: 'eligibility', known: facts.payrollOffice !== undefined },
    { ask: 'age', phase: 'eligibility', known: facts.age !== undefined },
    { ask: 'goal', phase: 'needs', known: facts.goal !== undefined || facts.amount !== undefined },
    { ask: 'amount', phase: 'needs', known: facts.amount !== undefined || facts.goal === 'recoger deudas' },
    { ask: 'income', phase: 'needs', known: facts.netIncome !== undefined },
    {
      ask: 'deductions',
      phase: 'needs',
      known: facts.deductions !== undefined || facts.embargo !== undefined,
    },
  ]
  const timesAsked = (ask: Asked) => said.filter((name) => name === `ask:${ask}`).length
  return (
    open.find(({ ask, known }) => !known && timesAsked(ask) < (ask === 'occupation' ? 2 : mostAsked)) ?? null
  )
}

const factOf: Partial<Record<Asked, string>> = {
  occupation: 'occupation',
  payroll_office: 'payrollOffice',
  age: 'age',
  goal: 'goal',
  amount: 'amount',
  income: 'netIncome',
  deductions: 'deductions',
}

/**
 * Goes on after a question was cut off: it is put again, or, when what it asked is known by now (the call kept
 * the question before it), the next one is put.
 */
export function goOnAsking(state: ConversationState, asked: Asked | null, context: PolicyContext): Decision {
  const fact = asked === null ? undefined : factOf[asked]
  const isKnown = asked === null || (fact !== undefined && state.facts[fact] !== undefined)
  if (asked !== null && !isKnown) return { state, directive: askAgain(asked) }
  const decision = goOn(state, context, [], '', 2)
  return { ...decision, directive: { ...decision.directive, task: null } }
}

/** Says `lines` (or lets the model do `task`) and goes on with the next question, or with the option. */
function goOn(
  state: ConversationState,
  context: PolicyContext,
  lines: ReadonlyArray<LineName | Line>,
  task: string,
  mostAsked = 1,
): Decision {
  const age = ageOf(state.facts)
  if (context.offer !== null && age !== null && longestTermMonths(context.offer, age) === null) {
    return { state, directive: end('not_eligible', 'end_age') }
  }
  const question = nextQuestion(state, mostAsked)
  if (question !== null) {
    return { state: enter(state, question.phase), directive: tell(lines, question.ask, task) }
  }
  const said = state.said ?? []
  if (!said.some((name) => name.startsWith('option_'))) {
    const option = optionFor(state.facts, context.offer)
    const spoken: Directive = say([option], 'adviser')
    return { state: enter(state, 'option'), directive: spoken }
  }
  return { state: enter(state, 'close'), directive: tell(lines, 'adviser', task) }
}
