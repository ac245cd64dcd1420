/**
 * From what the customer did with words to her interest and the next action, judged by where the
 * conversation ended and not by where it began.
 */
import type { Action, Interest } from '../../../shared/domain/analysis.ts'
import type { Callback } from './callback-rules.ts'
import type { Utterance } from './customer-speech.ts'
import type { Act, ActKind } from './speech-acts.ts'

export interface InterestVerdict {
  interest: Interest
  action: Action
  /** The turns that decided, most telling first. */
  turns: number[]
  /** What decided, for the summary. */
  reason:
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
}

const after = (a: Pick<Act, 'turn' | 'span'>, b: Pick<Act, 'turn' | 'span'>): boolean =>
  a.turn > b.turn || (a.turn === b.turn && a.span.start >= b.span.end)

/** @param acts in order of turn and position, the person sought speaking for herself. */
export function judgeInterest(
  acts: readonly Act[],
  callback: Callback | null,
  customer: readonly Utterance[],
): InterestVerdict {
  const of = (...kinds: ActKind[]) => acts.filter((act) => kinds.includes(act.kind))
  const last = (...kinds: ActKind[]) => of(...kinds).at(-1)
  const turnsOf = (list: readonly Act[]) => [...new Set(list.map((act) => act.turn))]
  const refusal = last('refusal')
  const questions = turnsOf(of('question', 'requirements'))
  const engaged = of('commit', 'adviser', 'requirements', 'question', 'condition', 'need')
  const meeting = callback?.meeting ? callback : null

  const refusesLast =
    refusal !== undefined &&
    !engaged.some((act) => after(act, refusal) && !(act.kind === 'need' && act.turn === refusal.turn)) &&
    !(callback !== null && callback.turn >= refusal.turn)

  const commits = of('commit').filter((act) => !refusal || after(act, refusal) || !refusesLast)
  const deferralAfter = (act: Pick<Act, 'turn' | 'span'>) =>
    of('deferral').some((deferral) => after(deferral, act) && deferral.turn > act.turn)

  if (!refusesLast) {
    const lastCommit = commits.at(-1)
    if (meeting) {
      return {
        interest: 'high',
        action: 'schedule_meeting',
        turns: [meeting.turn, ...turnsOf(commits), ...turnsOf(of('adviser'))],
        reason: 'appointment',
      }
    }
    if (lastCommit && !deferralAfter(lastCommit) && !conditioned(acts, lastCommit)) {
      return {
        interest: 'high',
        action: 'close_deal',
        turns: turnsOf(commits).reverse(),
        reason: 'commitment',
      }
    }
    const adviser = last('adviser')
    const requirement = last('requirements')
    const hedged = of('hedge', 'deferral').some(
      (act) => act.turn >= (adviser?.turn ?? requirement?.turn ?? 0),
    )
    const substance = questions.length + turnsOf(of('need')).length
    if (adviser && !hedged && !of('condition').length && substance >= 2) {
      return {
        interest: 'high',
        action: 'schedule_meeting',
        turns: [adviser.turn, ...questions, ...turnsOf(of('need'))],
        reason: 'appointment',
      }
    }
    if (requirement && !hedged && !of('info', 'condition').length && substance >= 3 && callback === null) {
      return {
        interest: 'high',
        action: 'close_deal',
        turns: [requirement.turn, ...questions],
        reason: 'commitment',
      }
    }
  }
  if (refusesLast) {
    const postponed = of('deferral').filter((act) => after(act, refusal))
    const soft =
      postponed.some((act) => act.turn > refusal.turn) ||
      (postponed.length > 0 && !hasFarewellRefusal(customer, refusal))
    if (soft) {
      return {
        interest: 'low',
        action: 'follow_up_call',
        turns: [refusal.turn, ...turnsOf(of('deferral'))],
        reason: 'deferral',
      }
    }
    return {
      interest: 'none',
      action: 'no_interest',
      turns: turnsOf(of('refusal')).reverse(),
      reason: 'refusal',
    }
  }

  const conditions = turnsOf(of('condition'))
  const need = turnsOf(of('need'))
  const adviser = turnsOf(of('adviser'))
  const own = questions.length
  const follow: Action = callback === null && of('info').length > 0 ? 'send_info' : 'follow_up_call'
  if (own > 0 || conditions.length > 0 || commits.length > 0) {
    return {
      interest: 'medium',
      action: follow,
      turns: [...questions, ...conditions, ...turnsOf(commits), ...adviser, ...need],
      reason: own > 0 ? 'questions' : 'condition',
    }
  }
  if (
    need.length > 0 &&
    (turnsOf(of('facts')).some((turn) => !need.includes(turn)) ||
      adviser.length > 0 ||
      need.length > 1 ||
      !of('deferral', 'busy').length)
  ) {
    return { interest: 'medium', action: follow, turns: [...need, ...adviser], reason: 'need' }
  }
  if (adviser.length > 0 && !of('deferral', 'busy').length && callback === null) {
    return { interest: 'medium', action: 'follow_up_call', turns: adviser, reason: 'need' }
  }
  const info = turnsOf(of('info'))
  if (info.length > 0 && callback === null) {
    return { interest: 'low', action: 'send_info', turns: info, reason: 'information' }
  }
  const deferral = turnsOf(of('deferral'))
  const given = turnsOf(of('facts'))
  if (given.length > 1 && deferral.length === 0 && callback === null && !of('decline', 'busy').length) {
    return { interest: 'medium', action: follow, turns: [...given, ...need], reason: 'need' }
  }
  const declined = last('decline')
  if (declined && deferral.length === 0 && callback === null && need.length === 0) {
    return {
      interest: 'none',
      action: 'no_interest',
      turns: turnsOf(of('decline')).reverse(),
      reason: 'refusal',
    }
  }
  if (deferral.length > 0) {
    return { interest: 'low', action: 'follow_up_call', turns: deferral.reverse(), reason: 'deferral' }
  }
  const busy = turnsOf(of('busy'))
  if (busy.length > 0 || callback) {
    return {
      interest: 'low',
      action: 'follow_up_call',
      turns: [...(callback ? callback.turns : []), ...busy],
      reason: 'busy',
    }
  }
  return {
    interest: 'low',
    action: 'follow_up_call',
    turns: customer.map((utterance) => utterance.turn).reverse(),
    reason: 'vague',
  }
}

/** «si me bajan la tasa le mando los papeles»: the commitment hangs on a condition in the same turn. */
function conditioned(acts: readonly Act[], commit: Act): boolean {
  return acts.some(
    (act) => act.kind === 'condition' && act.turn === commit.turn && act.span.start < commit.span.start,
  )
}

/** A refusal that closes («no gracias, deje así») rather than postpones. */
function hasFarewellRefusal(customer: readonly Utterance[], refusal: Act): boolean {
  const utterance = customer.find((one) => one.turn === refusal.turn)
  return (
    utterance !== undefined &&
    / (?:deje asi|dejemos asi|no me interesa|no estoy interesad[oa]|no gracias|asi estoy bien|no quiero nada) /.test(
      utterance.text,
    )
  )
}
