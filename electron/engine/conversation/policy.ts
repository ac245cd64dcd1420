/**
 * Decides what ANA does next: a pure reducer over the customer's acts. Identity comes before anything about
 * credit, consent to recording before any sale; opt-out, wrong person, refusal and the other hard cases end
 * the call by rule, never by a model's mood. Every path ends: repetition is counted and turns are limited.
 */
import type { Asked, ConversationState } from './conversation-port.ts'
import { askAgain, type Directive, end, type LineName, say } from './directive.ts'
import type { CustomerActs } from './interpret.ts'
import {
  close,
  type Decision,
  finish,
  onCallback,
  onCallbackAnswer,
  openQuestion,
  type PolicyContext,
  wantsHuman,
} from './policy-steps.ts'
import { decideTalk, goOnAsking } from './policy-talk.ts'

export type Heard =
  | { kind: 'acts'; acts: CustomerActs }
  | { kind: 'silence' }
  | { kind: 'backchannel' }
  | { kind: 'time_up' }

const silencesToEnd = 3
const unclearToEnd = 2
/** No lawful sale needs more; a longer talk is a loop or a game. */
const mostTurns = 30

/** The state in which a call begins, with the opening said. */
export function initialState(): ConversationState {
  return {
    version: 1,
    phase: 'identity',
    silences: 0,
    unclear: 0,
    rebuttals: 0,
    disclosed: false,
    consented: false,
    optedOut: false,
    wrongPerson: false,
    wantsHuman: false,
    facts: {},
    ending: null,
    asked: 'identity',
    turns: 0,
    said: [],
  }
}

/** The state once the whole directive has been spoken. */
export function afterSpeaking(state: ConversationState, directive: Directive): ConversationState {
  const names = directive.lines.map((line) => line.name)
  const said = [...(state.said ?? []), ...names, ...(directive.ask === null ? [] : [`ask:${directive.ask}`])]
  return {
    ...state,
    disclosed: state.disclosed || names.some((name) => name === 'disclosure' || name === 'disclosure_again'),
    // Silence lines leave the question open.
    asked: directive.ask ?? (directive.ending === null ? openQuestion(state) : null),
    said,
  }
}

/** @returns what to remember and what to say; `state.ending` is set when the words are the last. */
export function decide(before: ConversationState, heard: Heard, context: PolicyContext): Decision {
  if (before.ending !== null) return finish(before, end(before.ending, 'end_goodbye'))
  if (heard.kind === 'time_up') return finish(before, end('time_limit', 'end_time'))
  if (heard.kind === 'silence') return onSilence(before)
  if (heard.kind === 'backchannel') return onBackchannel(before, context)

  const { acts } = heard
  const asked = openQuestion(before)
  const state: ConversationState = {
    ...before,
    silences: 0,
    turns: (before.turns ?? 0) + 1,
    facts: withFacts(before.facts, acts.facts, asked),
  }
  if ((state.turns ?? 0) > mostTurns) return finish(state, end('time_limit', 'end_time'))
  if (acts.main === 'opt_out') return finish({ ...state, optedOut: true }, end('opt_out', 'end_opt_out'))
  if (acts.main === 'voicemail' && !state.consented) return finish(state, end('voicemail', 'end_voicemail'))
  // The door, somebody else, her glasses: she will be back, and the question still stands.
  if (
    before.phase !== 'identity' &&
    acts.identity === 'fetching' &&
    acts.main === 'neutral' &&
    !acts.asksQuestion
  ) {
    return { state, directive: say(['hold'], null) }
  }
  if (acts.isUnclear && !isAnswerable(asked, acts)) return onUnclear(state, asked, acts)
  // Until she agreed, only progress clears the count: answers beside the point are not understood either.
  if (state.phase === 'identity') return onIdentity(state, asked, acts)
  if (!state.consented) return onDisclosure(state, asked, acts)
  return conclude(decideTalk({ ...state, unclear: 0 }, asked, acts, context))
}

const factAsked: Readonly<Record<string, Asked>> = {
  occupation: 'occupation',
  payrollOffice: 'payroll_office',
  age: 'age',
  goal: 'goal',
}

/** Who she is does not change by a later remark; what she wants or earns may be corrected. */
function withFacts(
  known: Readonly<Record<string, string>>,
  told: Readonly<Record<string, string>>,
  asked: Asked | null,
): Record<string, string> {
  const news = Object.entries(told).filter(([name]) => {
    const question = factAsked[name]
    return question === undefined || known[name] === undefined || question === asked
  })
  return { ...known, ...Object.fromEntries(news) }
}

/** Puts a directive's ending into the state. */
function conclude(decision: Decision): Decision {
  return decision.directive.ending === null ? decision : finish(decision.state, decision.directive)
}

/** Questions whose answer may be any words: a place, a purpose, a figure. */
const freeAnswers: ReadonlySet<Asked> = new Set<Asked>([
  'payroll_office',
  'goal',
  'amount',
  'income',
  'deductions',
  'appointment_time',
  'callback_time',
  'channel',
])

function isAnswerable(asked: Asked | null, acts: CustomerActs): boolean {
  return asked !== null && freeAnswers.has(asked) && acts.hasContent
}

function onSilence(before: ConversationState): Decision {
  const state = { ...before, silences: before.silences + 1 }
  if (state.silences >= silencesToEnd) return finish(state, end('silence', 'end_silence'))
  return {
    state,
    directive: state.silences === 1 ? say(['line_check'], null) : say(['still_silent'], openQuestion(before)),
  }
}

/** She cut ANA's question off without answering it. */
function onBackchannel(before: ConversationState, context: PolicyContext): Decision {
  const state = { ...before, silences: 0, turns: (before.turns ?? 0) + 1 }
  if (state.turns > mostTurns) return finish(state, end('time_limit', 'end_time'))
  if (state.phase === 'disclosure' && !state.disclosed) {
    return { state, directive: say(['disclosure_again'], 'consent') }
  }
  const asked = openQuestion(state)
  if (state.consented) return conclude(goOnAsking(state, asked, context))
  return { state, directive: asked === null ? say(['line_check'], null) : askAgain(asked) }
}

function onUnclear(state: ConversationState, asked: Asked | null, acts: CustomerActs): Decision {
  // «¿aló?» and «¿cómo dijo?» are not answers that failed: the first ones are simply answered.
  const repeats = (state.said ?? []).filter((name) => name === 'repeat_gently').length
  if (acts.checksLine && repeats < 2) {
    const line: LineName = state.phase === 'disclosure' ? 'disclosure_again' : 'repeat_gently'
    const lines: LineName[] = line === 'disclosure_again' ? ['repeat_gently', line] : [line]
    return { state, directive: say(lines, asked) }
  }
  const unclear = state.unclear + 1
  if (unclear >= unclearToEnd) return finish({ ...state, unclear }, end('unclear', 'end_unclear'))
  return { state: { ...state, unclear }, directive: say(['not_understood'], asked) }
}

function wrongPerson(state: ConversationState): Decision {
  return finish({ ...state, wrongPerson: true }, end('wrong_person', 'end_wrong_person'))
}

/** Before the person is confirmed: nothing about credit, to anybody. */
function onIdentity(state: ConversationState, asked: Asked | null, acts: CustomerActs): Decision {
  const found = new Set(acts.intents)
  if (acts.identity === 'relative' && !acts.isGone) return onRelative(state, asked, acts)
  if (acts.identity === 'other' || found.has('wrong_number')) return wrongPerson(state)
  if (acts.identity === 'fetching') return { state, directive: say(['hold'], 'identity') }
  if (asked === 'relative_time') return onRelative(state, asked, acts)
  if (asked === 'callback_time') return onCallbackAnswer(state, acts)
  if (found.has('callback')) return onCallback(state, asked, acts)
  if (found.has('ask_human')) return wantsHuman(state, acts)
  if (found.has('ask_robot')) return { state, directive: say(['robot'], 'identity') }
  if (found.has('obj_time')) return { state, directive: say(['no_time'], 'callback_time') }
  if (acts.refusesOffer) return close(state, 'refused', 'end_refused')
  if (acts.answer === 'no') {
    if (asked === 'reach_person') return close(state, 'goodbye', 'end_relative')
    return { state, directive: say(['repeat_gently'], 'reach_person') }
  }
  if (acts.identity === 'self') {
    if (asked === 'reach_person') return { state, directive: say(['hold'], 'identity') }
    const lines: LineName[] = found.has('obj_trust') ? ['disclosure', 'origin'] : ['disclosure']
    return { state: { ...state, phase: 'disclosure', unclear: 0 }, directive: say(lines, 'consent') }
  }
  if (acts.saysGoodbye) return close(state, 'goodbye', 'end_goodbye')
  if (acts.asksWhoCalls || acts.asksQuestion || found.has('obj_trust')) {
    const told = (state.said ?? []).filter((name) => name.startsWith('who_calls')).length
    if (told >= 3) return close(state, 'unclear', 'end_unclear')
    return { state, directive: say(['who_calls'], 'identity') }
  }
  return onUnclear(state, asked, acts)
}

/** Somebody of the household answers: no reason is given, only a time is asked for. */
function onRelative(state: ConversationState, asked: Asked | null, acts: CustomerActs): Decision {
  const facts = { ...state.facts, answeredBy: 'otra persona de la casa' }
  const withFacts = { ...state, facts }
  if (acts.refusesOffer || (asked === 'relative_time' && acts.answer === 'no' && acts.saidTime === null)) {
    return close(withFacts, 'goodbye', 'end_relative')
  }
  if (acts.saidTime !== null && (asked === 'relative_time' || !acts.saidTime.isVague)) {
    return onCallback(withFacts, 'relative_time', acts)
  }
  if (asked === 'relative_time') {
    if (acts.asksWhoCalls && !(state.said ?? []).includes('who_calls_relative')) {
      return { state: withFacts, directive: say(['who_calls_relative'], 'relative_time') }
    }
    return close(withFacts, 'goodbye', 'end_relative')
  }
  const lines: LineName[] = acts.asksWhoCalls ? ['who_calls_relative'] : []
  return { state: withFacts, directive: say(lines, 'relative_time') }
}

/** The person is known; the recording and its purpose need her spoken «sí». */
function onDisclosure(state: ConversationState, asked: Asked | null, acts: CustomerActs): Decision {
  const found = new Set(acts.intents)
  if (found.has('wrong_number')) return wrongPerson(state)
  if (found.has('not_eligible_private')) return close(state, 'not_eligible', 'end_not_eligible')
  if (asked === 'callback_time') return onCallbackAnswer(state, acts)
  if (found.has('ask_human')) return wantsHuman(state, acts)
  if (asked === 'unrecorded_adviser') {
    return acts.answer === 'yes' ? wantsHuman(state, acts) : close(state, 'refused', 'end_refused')
  }
  if (found.has('callback')) return onCallback(state, asked, acts)
  if (found.has('obj_time')) return { state, directive: say(['no_time'], 'callback_time') }
  if (acts.refusesOffer) return close(state, 'refused', 'end_refused')
  if (found.has('ask_robot')) return { state, directive: say(['robot'], 'consent') }
  if (!state.disclosed) return { state, directive: say(['disclosure'], 'consent') }
  if (found.has('obj_trust')) {
    const line = (['origin', 'company'] as const).find((name) => !(state.said ?? []).includes(name))
    if (line === undefined) return close(state, 'refused', 'end_refused')
    return { state, directive: say([line], 'consent') }
  }
  if (acts.affirms && !(acts.asksQuestion && acts.isHedged)) {
    const consented = { ...state, consented: true, unclear: 0, phase: 'permission' as const }
    return { state: consented, directive: offerDirective() }
  }
  if (acts.answer === 'no') return { state, directive: say(['no_recording'], 'unrecorded_adviser') }
  if (acts.saysGoodbye) return close(state, 'goodbye', 'end_goodbye')
  if (acts.asksQuestion || acts.asksWhoCalls) {
    const told = (state.said ?? []).filter((name) => name === 'purpose').length
    if (told >= 2) return close(state, 'unclear', 'end_unclear')
    return { state, directive: say(['purpose'], 'consent') }
  }
  return onUnclear(state, asked, acts)
}

function offerDirective(): Directive {
  return {
    lines: [{ name: 'offer' }],
    task: 'Agradezca y diga en una sola frase, sin cifras, qué ofrece: crédito por libranza con descuento por nómina o por la pensión, también para recoger otras deudas.',
    ask: 'permission',
    ending: null,
  }
}
