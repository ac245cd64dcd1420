/** What the policy orders ANA to say: named script lines, an optional task for the model, one question. */
import type { Asked, EndReason } from './conversation-port.ts'

/** Script lines; each has wording in `script-lines.ts`. */
export type LineName =
  | 'repeat_gently'
  | 'line_check'
  | 'still_silent'
  | 'not_understood'
  | 'who_calls'
  | 'who_calls_relative'
  | 'hold'
  | 'robot'
  | 'disclosure'
  | 'disclosure_again'
  | 'purpose'
  | 'origin'
  | 'company'
  | 'no_recording'
  | 'offer'
  | 'acknowledge'
  | 'answer_rate'
  | 'answer_instalment'
  | 'answer_amount'
  | 'answer_term'
  | 'answer_requirements'
  | 'answer_cost'
  | 'answer_time'
  | 'answer_office'
  | 'answer_eligibility'
  | 'answer_other'
  | 'rebut_reported'
  | 'rebut_debts'
  | 'rebut_has_credit'
  | 'rebut_rate'
  | 'rebut_trust'
  | 'think_about_it'
  | 'no_time'
  | 'respect'
  | 'ready'
  | 'glad'
  | 'option_instalment'
  | 'option_portfolio'
  | 'option_general'
  | 'slot_sunday'
  | 'slot_evening'
  | 'end_opt_out'
  | 'end_wrong_person'
  | 'end_relative'
  | 'end_callback'
  | 'end_human'
  | 'end_refused'
  | 'end_not_eligible'
  | 'end_age'
  | 'end_voicemail'
  | 'end_silence'
  | 'end_unclear'
  | 'end_goodbye'
  | 'end_time'
  | 'end_meeting'
  | 'end_info'
  | 'end_failure'

export interface Line {
  name: LineName
  /** Words put into the wording: `when`, `channel`, and computed figures. */
  values?: Record<string, string>
}

export interface Directive {
  lines: Line[]
  /** What the model is to do instead of `lines`; null when the words must be the script's. */
  task: string | null
  /** The question that closes the turn, always in the script's words; null when ANA ends or waits. */
  ask: Asked | null
  ending: EndReason | null
  /** The question was begun before and cut off: it is put shortly. */
  again?: boolean
}

/** Words that must be the script's, then a question. */
export function say(lines: ReadonlyArray<LineName | Line>, ask: Asked | null): Directive {
  return { lines: lines.map(asLine), task: null, ask, ending: null }
}

/** A question that was cut off, put once more. */
export function askAgain(ask: Asked): Directive {
  return { lines: [], task: null, ask, ending: null, again: true }
}

/** Words a model may choose; `lines` are what is said without one. */
export function tell(lines: ReadonlyArray<LineName | Line>, ask: Asked | null, task: string): Directive {
  return { lines: lines.map(asLine), task, ask, ending: null }
}

/** Last words. */
export function end(ending: EndReason, line: LineName | Line): Directive {
  return { lines: [asLine(line)], task: null, ask: null, ending }
}

function asLine(line: LineName | Line): Line {
  return typeof line === 'string' ? { name: line } : line
}
