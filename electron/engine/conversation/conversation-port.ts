/**
 * The conversation as the call sees it: words in, words out, one decision a turn. It knows nothing of
 * telephones or audio. Its state is plain data, stored with every turn, so a restart goes on mid-call.
 */

/** Where in the conversation ANA is; the order is the script's. */
export type Phase =
  | 'identity'
  | 'disclosure'
  | 'permission'
  | 'eligibility'
  | 'needs'
  | 'option'
  | 'close'
  | 'goodbye'

/** What ANA asked last; decides how a bare answer («sí», «treinta millones», «la alcaldía») is read. */
export type Asked =
  | 'identity'
  | 'reach_person'
  | 'relative_time'
  | 'consent'
  | 'unrecorded_adviser'
  | 'permission'
  | 'occupation'
  | 'payroll_office'
  | 'age'
  | 'goal'
  | 'amount'
  | 'income'
  | 'deductions'
  | 'adviser'
  | 'appointment_time'
  | 'written_info'
  | 'channel'
  | 'callback_time'

/** Why ANA ends a call by herself. */
export type EndReason =
  | 'agreed'
  | 'refused'
  | 'opt_out'
  | 'wrong_person'
  | 'wants_human'
  | 'callback'
  | 'not_eligible'
  | 'voicemail'
  | 'silence'
  | 'unclear'
  | 'goodbye'
  | 'time_limit'
  | 'failure'

/** Everything a conversation remembers between turns. JSON-safe; unknown fields of older versions are ignored. */
export interface ConversationState {
  version: 1
  phase: Phase
  /** Consecutive silences and unclear answers, and rebuttals made in all. */
  silences: number
  unclear: number
  rebuttals: number
  disclosed: boolean
  consented: boolean
  optedOut: boolean
  wrongPerson: boolean
  wantsHuman: boolean
  /** What the customer told, by fact name (`employer`, `payrollOffice`, `ageBand`, `netIncome`, …), in her words. */
  facts: Record<string, string>
  /** Set when the next words are the last ones. */
  ending: EndReason | null
  /** The question that stands open; absent in states of older versions. */
  asked?: Asked | null
  /** Customer turns so far. */
  turns?: number
  /** What is said once only, and how often each question was put (`ask:age`). */
  said?: string[]
}

export interface ConversationContext {
  nombre: string
  /** ISO instant of the call's answer, for "buenas tardes" and dates. */
  startedAtMs: number
  assistantName: string
  lenderName: string
  lenderNit: string
  /** What was said so far, as heard; oldest first. */
  history: Array<{ role: 'assistant' | 'customer'; text: string }>
  /** An answer that a model words begins with a short clause of ANA's own, so that she is heard at once. */
  leadIn?: boolean
  /** What an operator wants her to say or to mind in this answer; the customer never hears it as such. */
  hint?: string
}

export type CustomerInput =
  | { kind: 'speech'; text: string; confidence: number | null }
  | { kind: 'silence' }
  /** An «ajá» that cut ANA's question off and answers nothing: what she asked is asked again, shortly. */
  | { kind: 'backchannel'; text: string }
  /** The time limit is near: whatever is said next is the goodbye. */
  | { kind: 'time_up' }

/** A piece of ANA's answer, ready to be spoken: guardrails have passed it. */
export interface Clause {
  text: string
  spokenBy: 'model' | 'script'
}

export interface Reply {
  /** The state after the customer's words; commit it with her turn. */
  state: ConversationState
  /** ANA's answer as it is written. Never throws: when the model fails the script goes on. */
  clauses: AsyncIterable<Clause>
  /** The state after the whole answer was written; resolves when `clauses` has ended. */
  finalState: Promise<ConversationState>
  /** Milestones of the model, on the clock's monotonic time; null for scripted answers. */
  firstTokenAtMs(): number | null
  /** The operator's hint goes into this answer; false when it does not fit and should wait for the next. */
  carriesHint?: boolean
}

export interface Conversation {
  /** State and words of the opening, decided before the phone rings. */
  opening(context: ConversationContext): { state: ConversationState; text: string }
  reply(
    state: ConversationState,
    input: CustomerInput,
    context: ConversationContext,
    signal?: AbortSignal,
  ): Reply
  /** The honest last words when everything else fails. */
  apology(context: ConversationContext): string
}
