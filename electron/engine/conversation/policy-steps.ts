/** Steps that any phase of the conversation may take: ending, calling back, handing over to a person. */
import type { Asked, ConversationState, EndReason } from './conversation-port.ts'
import { type Directive, end, type Line, type LineName, say } from './directive.ts'
import type { CustomerActs } from './interpret.ts'
import type { LoanOffer } from './libranza.ts'

export interface PolicyContext {
  /** Figures that may be quoted today; null when the lender published none. */
  offer: LoanOffer | null
  /** The customer's own words, kept as a fact when an open question is answered. */
  text: string
}

export interface Decision {
  /** The state after the customer's words. */
  state: ConversationState
  directive: Directive
}

/** The question that stands open, also in states written before questions were kept. */
export function openQuestion(state: ConversationState): Asked | null {
  if (state.asked !== undefined) return state.asked
  if (state.phase === 'identity') return 'identity'
  if (state.phase === 'disclosure') return 'consent'
  return state.phase === 'permission' ? 'permission' : null
}

/** The call ends with these words. */
export function finish(state: ConversationState, directive: Directive): Decision {
  return { state: { ...state, phase: 'goodbye', ending: directive.ending }, directive }
}

/** Ends with one line. */
export function close(state: ConversationState, reason: EndReason, line: LineName): Decision {
  return finish(state, end(reason, line))
}

/** The wish to be called at another time, in any phase: read back when it can be kept. */
export function onCallback(state: ConversationState, asked: Asked | null, acts: CustomerActs): Decision {
  const { saidTime } = acts
  const facts = saidTime === null ? state.facts : { ...state.facts, callback: saidTime.phrase }
  const alreadyAsked = asked === 'callback_time' || asked === 'relative_time'
  if (saidTime?.barred && !(state.said ?? []).some((name) => name.startsWith('slot_'))) {
    const line: LineName = saidTime.barred === 'sunday' ? 'slot_sunday' : 'slot_evening'
    return { state: { ...state, facts }, directive: say([line], 'callback_time') }
  }
  if (saidTime !== null && (!saidTime.isVague || alreadyAsked)) {
    return finish(
      { ...state, facts },
      end('callback', { name: 'end_callback', values: { when: saidTime.phrase } }),
    )
  }
  if (alreadyAsked) return finish({ ...state, facts }, end('callback', 'end_callback'))
  return { state: { ...state, facts }, directive: say(['no_time'], 'callback_time') }
}

/** A person is promised, at the time she named if it may be kept. */
export function wantsHuman(state: ConversationState, acts: CustomerActs): Decision {
  const facts = acts.saidTime === null ? state.facts : { ...state.facts, callback: acts.saidTime.phrase }
  const line: Line =
    acts.saidTime === null || acts.saidTime.barred !== null
      ? { name: 'end_human' }
      : { name: 'end_human', values: { when: acts.saidTime.phrase } }
  return finish({ ...state, facts, wantsHuman: true }, end('wants_human', line))
}

/** After «¿qué día y a qué hora lo llamamos?», when nothing else stands open. */
export function onCallbackAnswer(state: ConversationState, acts: CustomerActs): Decision {
  if (acts.saidTime !== null || acts.answer === 'yes') return onCallback(state, 'callback_time', acts)
  if (acts.intents.includes('ask_human')) return wantsHuman(state, acts)
  if (acts.refuses || acts.answer === 'no') return close(state, 'refused', 'end_refused')
  if (acts.saysGoodbye) return close(state, 'goodbye', 'end_goodbye')
  return close(state, 'callback', 'end_callback')
}
