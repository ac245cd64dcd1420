/**
 * Decides every change of a contact's status, and refuses the rest. Pure: nobody else writes a status.
 */
import type { ContactStatus } from '../../../shared/domain/contact.ts'
import { AnaError, assertNever } from '../errors.ts'

/**
 * - `lease` the dialer takes her for a call
 * - `release` the call was never placed; she waits as before
 * - `retry` nobody spoke; she waits for her next attempt
 * - `give_up` nobody spoke and no attempt is left
 * - `number_invalid` the network says that the number does not exist
 * - `conversation_ended` somebody spoke; an analyst is wanted
 * - `judged` an analyst has judged, perhaps again
 * - `opt_out` she asked not to be called, at any moment
 * - `bar` an operator or a registry forbids to call her
 * - `unbar` a person found that she never asked for it: the machine had misunderstood her
 * - `close` an operator closes her with an outcome
 * - `undo_close` the operator takes the closing back
 * - `call_back` an operator promised her another call of ANA's
 * - `hand_back` that call will not be made, or reached nobody: a human takes care of her
 */
export type ContactEvent =
  | { kind: 'lease' }
  | { kind: 'release' }
  | { kind: 'retry' }
  | { kind: 'give_up' }
  | { kind: 'number_invalid' }
  | { kind: 'conversation_ended' }
  | {
      kind: 'judged'
      needsHuman: boolean
      optOut: boolean
      wrongNumber: boolean
      /** Nobody was really spoken to (a recording, say) and an attempt is left: call again. */
      callAgain: boolean
    }
  | { kind: 'opt_out' }
  | { kind: 'bar' }
  | { kind: 'unbar'; needsHuman: boolean }
  | { kind: 'close' }
  | { kind: 'undo_close'; previous: ContactStatus }
  | { kind: 'call_back' }
  | { kind: 'hand_back' }

type Judged = Extract<ContactEvent, { kind: 'judged' }>

/** Who does not want calls decides before everything else, whoever found it out. */
function afterJudgement(status: ContactStatus, judged: Judged): ContactStatus {
  if (judged.optOut) return 'do_not_call'
  if (judged.wrongNumber) return 'invalid_number'
  if (judged.needsHuman) return 'ready_for_human'
  // Only the first judgement may ask for another call: later ones look back at a finished matter.
  if (judged.callAgain && status === 'call_completed') return 'initial'
  return 'analyzed'
}

function afterUnbar({ needsHuman }: { needsHuman: boolean }): ContactStatus {
  return needsHuman ? 'ready_for_human' : 'analyzed'
}

/** Statuses an analyst's judgement may move a contact from. */
export function isJudgeable(status: ContactStatus): boolean {
  return status === 'call_completed' || status === 'analyzed' || status === 'ready_for_human'
}

/** Statuses an operator may close a contact from. */
export function isClosable(status: ContactStatus): boolean {
  return status === 'ready_for_human' || status === 'analyzed'
}

function decide(status: ContactStatus, event: ContactEvent): ContactStatus | null {
  switch (event.kind) {
    case 'opt_out':
    case 'bar':
      return 'do_not_call'
    case 'unbar':
      return status === 'do_not_call' ? afterUnbar(event) : null
    case 'lease':
      return status === 'initial' ? 'call_in_progress' : null
    case 'close':
      return isClosable(status) ? 'closed_by_human' : null
    case 'undo_close':
      return status === 'closed_by_human' && isClosable(event.previous) ? event.previous : null
    case 'call_back':
      return status === 'ready_for_human' ? 'initial' : null
    case 'hand_back':
      return status === 'initial' || status === 'unreachable' ? 'ready_for_human' : null
    case 'judged':
      // She may have opted out during the very call that is being judged: that stays.
      if (status === 'do_not_call') return status
      return isJudgeable(status) ? afterJudgement(status, event) : null
    case 'release':
    case 'retry':
    case 'give_up':
    case 'number_invalid':
    case 'conversation_ended':
      if (status === 'do_not_call') return status
      return status === 'call_in_progress' ? afterCall[event.kind] : null
    default:
      return assertNever(event)
  }
}

const afterCall = {
  release: 'initial',
  retry: 'initial',
  give_up: 'unreachable',
  number_invalid: 'invalid_number',
  conversation_ended: 'call_completed',
} as const satisfies Record<string, ContactStatus>

/** What an event would have led to, for the words of a refusal. */
function aim(event: ContactEvent): ContactStatus {
  switch (event.kind) {
    case 'lease':
      return 'call_in_progress'
    case 'close':
      return 'closed_by_human'
    case 'undo_close':
      return event.previous
    case 'call_back':
      return 'initial'
    case 'hand_back':
      return 'ready_for_human'
    case 'unbar':
      return afterUnbar(event)
    case 'judged':
      return afterJudgement('call_completed', event)
    case 'opt_out':
    case 'bar':
      return 'do_not_call'
    default:
      return afterCall[event.kind]
  }
}

/**
 * The status after `event`. Throws AnaError `contact.transition_refused` (facts `from`, `to`, `event`)
 * when a contact in `status` cannot take it.
 */
export function nextContactStatus(status: ContactStatus, event: ContactEvent): ContactStatus {
  const next = decide(status, event)
  if (next !== null) return next
  const to = aim(event)
  throw new AnaError('contact.transition_refused', `a contact cannot go from ${status} to ${to}`, {
    kind: 'conflict',
    facts: { from: status, to, event: event.kind },
  })
}
