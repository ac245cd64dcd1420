/**
 * The script as a person reads it: what ANA says and asks in each phase when no model writes, in the very words that
 * are spoken. Sentences that carry figures of one person's case are left out: they are computed in the call.
 */
import type { Asked, Phase } from './conversation-port.ts'
import type { LineName } from './directive.ts'
import { questions, type ScriptContext, wordings } from './script-lines.ts'
import { openingText } from './scripted-agent.ts'

export interface ScriptPhase {
  phase: Phase
  /** What she says, every wording there is. */
  lines: string[]
  /** What she asks. */
  questions: string[]
}

const parts: ReadonlyArray<{ phase: Phase; lines: readonly LineName[]; asks: readonly Asked[] }> = [
  {
    phase: 'identity',
    lines: ['who_calls', 'who_calls_relative', 'hold', 'robot'],
    asks: ['reach_person', 'relative_time'],
  },
  {
    phase: 'disclosure',
    lines: ['disclosure', 'purpose', 'origin', 'company', 'no_recording'],
    asks: ['consent', 'unrecorded_adviser'],
  },
  { phase: 'permission', lines: ['offer'], asks: ['permission'] },
  {
    phase: 'eligibility',
    lines: ['answer_eligibility', 'answer_requirements'],
    asks: ['occupation', 'payroll_office', 'age'],
  },
  {
    phase: 'needs',
    lines: ['answer_rate', 'answer_instalment', 'answer_amount', 'answer_term', 'answer_cost', 'answer_time'],
    asks: ['goal', 'amount', 'income', 'deductions'],
  },
  {
    phase: 'option',
    lines: [
      'option_portfolio',
      'option_general',
      'rebut_reported',
      'rebut_debts',
      'rebut_has_credit',
      'rebut_rate',
      'rebut_trust',
    ],
    asks: ['adviser'],
  },
  {
    phase: 'close',
    lines: ['ready', 'think_about_it', 'no_time', 'respect', 'slot_sunday', 'slot_evening'],
    asks: ['appointment_time', 'written_info', 'channel', 'callback_time'],
  },
  {
    phase: 'goodbye',
    lines: [
      'end_meeting',
      'end_human',
      'end_info',
      'end_callback',
      'end_refused',
      'end_opt_out',
      'end_wrong_person',
      'end_not_eligible',
      'end_voicemail',
      'end_goodbye',
    ],
    asks: [],
  },
]

export function scriptView(context: ScriptContext): ScriptPhase[] {
  return parts.map(({ phase, lines, asks }) => ({
    phase,
    lines: [
      ...(phase === 'identity' ? [openingText(context)] : []),
      ...lines.flatMap((name) => wordings[name].map((wording) => wording(context, {}))),
    ],
    questions: asks.flatMap((asked) => questions[asked].map((wording) => wording(context, {}))),
  }))
}
