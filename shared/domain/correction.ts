/** What a person says instead of a machine's findings, and what follows from it. Kept beside them, never over them. */
import { z } from 'zod'
import {
  type Action,
  actionSchema,
  type Findings,
  interestSchema,
  objectionSchema,
  type Priority,
} from './analysis.ts'
import type { ContactStatus } from './contact.ts'
import { epochMsSchema, idSchema } from './primitives.ts'

/** Absent: the machine's finding is left as it is. */
export const correctionChangesSchema = z.object({
  interest: interestSchema.optional(),
  action: actionSchema.optional(),
  objections: z.array(objectionSchema).max(objectionSchema.options.length).optional(),
  optOut: z.boolean().optional(),
  /** ISO 8601 with offset; null: she named no time. */
  callbackAt: z.iso.datetime({ offset: true }).nullable().optional(),
})
export type CorrectionChanges = z.infer<typeof correctionChangesSchema>

export const correctionSchema = z.object({
  id: idSchema,
  callId: idSchema,
  changes: correctionChangesSchema,
  note: z.string(),
  /** The name that the operator gave; may be empty. */
  by: z.string(),
  correctedAt: epochMsSchema,
})
export type Correction = z.infer<typeof correctionSchema>

/**
 * What a correction does to the person, beside being written down:
 * - `barred` nobody will call her again · `unbarred` she may be called again
 * - `enters_queue`, `leaves_queue` of people for a human · `moves_in_queue` with another priority
 * - `nothing` her state stays as it is
 */
export const correctionEffectSchema = z.enum([
  'barred',
  'unbarred',
  'enters_queue',
  'leaves_queue',
  'moves_in_queue',
  'nothing',
])
export type CorrectionEffect = z.infer<typeof correctionEffectSchema>

/** The changes that differ from what the machine found; objections are compared as a set. */
export function realChanges(findings: Findings, changes: CorrectionChanges): CorrectionChanges {
  const { interest, action, objections, optOut, callbackAt } = changes
  return {
    ...(interest !== undefined && interest !== findings.interest ? { interest } : {}),
    ...(action !== undefined && action !== findings.action ? { action } : {}),
    ...(objections !== undefined && !sameSet(objections, findings.objections)
      ? { objections: [...new Set(objections)] }
      : {}),
    ...(optOut !== undefined && optOut !== findings.optOut ? { optOut } : {}),
    ...(callbackAt !== undefined && !sameInstant(callbackAt, findings.callbackAt) ? { callbackAt } : {}),
  }
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return new Set(one).size === new Set(other).size && one.every((entry) => other.includes(entry))
}

function sameInstant(one: string | null, other: string | null): boolean {
  return one === other || (one !== null && other !== null && Date.parse(one) === Date.parse(other))
}

/**
 * The findings as a person corrected them, free of contradiction: an opt-out is no interest, and who lost her
 * interest is not for a human any more. Fields that nobody corrected and that do not follow stay the machine's.
 */
export function correctedFindings(findings: Findings, changes: CorrectionChanges): Findings {
  const merged: Findings = {
    ...findings,
    interest: changes.interest ?? findings.interest,
    action: changes.action ?? followingAction(findings, changes),
    objections: changes.objections ?? findings.objections,
    optOut: changes.optOut ?? findings.optOut,
    callbackAt: changes.callbackAt === undefined ? findings.callbackAt : changes.callbackAt,
  }
  if (merged.optOut) {
    const action = merged.action === 'send_info' ? 'send_info' : 'no_interest'
    return { ...merged, interest: 'none', action, callbackAt: null, needsHuman: false, priority: 'low' }
  }
  const says = (field: keyof CorrectionChanges) => changes[field] !== undefined
  if (!says('interest') && !says('action') && !says('callbackAt') && !says('optOut')) return merged
  const closed = merged.action === 'no_interest' && (says('action') || merged.interest === 'none')
  const wanted = merged.interest === 'high' || merged.interest === 'medium'
  const promised = merged.callbackAt !== null && says('callbackAt')
  const forHuman =
    merged.interest !== 'none' && (merged.action === 'close_deal' || merged.action === 'schedule_meeting')
  // What the machine saw beside interest (she asked for a person, say) holds unless her interest is denied.
  const otherReason = findings.needsHuman && !(says('interest') || says('action'))
  const needsHuman = !closed && (wanted || promised || forHuman || otherReason)
  return { ...merged, needsHuman, priority: priorityOf(merged, needsHuman) }
}

/** The next step when only the interest was corrected: as the analysts themselves settle it. */
function followingAction(findings: Findings, changes: CorrectionChanges): Action {
  const { action } = findings
  switch (changes.interest) {
    case undefined:
      return action
    case 'none':
      return action === 'follow_up_call' ? action : 'no_interest'
    case 'high':
      return action === 'close_deal' ? action : 'schedule_meeting'
    default:
      return action === 'close_deal' || action === 'no_interest' ? 'follow_up_call' : action
  }
}

function priorityOf(findings: Findings, needsHuman: boolean): Priority {
  if (needsHuman && findings.interest === 'high') return 'high'
  return needsHuman || findings.callbackAt !== null ? 'normal' : 'low'
}

/**
 * What storing `after` in place of `before` does to a person in `status`. The engine acts by it and the interface
 * tells it beforehand. A person who was closed, or is called again meanwhile, keeps her state; her number can be
 * barred at any time.
 * @param unbarrable whether her bar stands for nothing but this call's opt-out
 */
export function correctionEffect(
  status: ContactStatus,
  before: Findings,
  after: Findings,
  unbarrable: boolean,
): CorrectionEffect {
  if (after.optOut && !before.optOut) return status === 'do_not_call' ? 'nothing' : 'barred'
  if (status === 'do_not_call') return before.optOut && !after.optOut && unbarrable ? 'unbarred' : 'nothing'
  if (status === 'analyzed' || status === 'call_completed')
    return after.needsHuman ? 'enters_queue' : 'nothing'
  if (status !== 'ready_for_human') return 'nothing'
  if (!after.needsHuman) return 'leaves_queue'
  return after.priority === before.priority ? 'nothing' : 'moves_in_queue'
}
