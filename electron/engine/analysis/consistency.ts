/**
 * The fields that follow from others. Both analysts pass their findings through here, so that no judgement
 * contradicts itself: an opt-out is never interest, a high interest always reaches a person.
 */
import type { Action, Findings, Interest } from '../../../shared/domain/analysis.ts'

export interface PrimaryFindings extends Omit<Findings, 'needsHuman' | 'priority'> {
  /** The customer asked for a person in so many words. */
  personRequested: boolean
  /** A complaint that demands a person. */
  complaint: boolean
}

/** Derives `needsHuman` and `priority`, and settles what cannot be true together. */
export function settleFindings(primary: PrimaryFindings): Findings {
  const { personRequested, complaint, ...rest } = primary
  const interest = settledInterest(primary)
  const action = settledAction(primary, interest)
  const callbackAt = primary.optOut || primary.voicemail || primary.wrongNumber ? null : primary.callbackAt
  const wanted = interest === 'high' || interest === 'medium'
  const needsHuman = !primary.voicemail && (wanted || personRequested || complaint)
  const priority =
    interest === 'high' || complaint
      ? 'high'
      : interest === 'medium' || callbackAt !== null || needsHuman
        ? 'normal'
        : 'low'
  return { ...rest, interest, action, callbackAt, needsHuman, priority }
}

function settledInterest(primary: PrimaryFindings): Interest {
  return primary.optOut || primary.wrongNumber || primary.voicemail ? 'none' : primary.interest
}

function settledAction(primary: PrimaryFindings, interest: Interest): Action {
  if (primary.wrongNumber) return 'no_interest'
  if (primary.optOut) return primary.action === 'send_info' ? 'send_info' : 'no_interest'
  if (primary.voicemail) return 'follow_up_call'
  if (interest === 'high') {
    return primary.action === 'close_deal' || primary.action === 'schedule_meeting'
      ? primary.action
      : 'schedule_meeting'
  }
  if (interest === 'medium' || interest === 'low') {
    return primary.action === 'close_deal' ? 'follow_up_call' : primary.action
  }
  return primary.action === 'follow_up_call' ? 'follow_up_call' : 'no_interest'
}
