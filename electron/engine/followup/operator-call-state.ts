/**
 * How an operator's call goes, purely: first her own telephone, then the customer's, then both together. Reports come
 * twice, late and out of order; a state is never gone back from, and the first end is the one that counts.
 */
import type { OperatorCallEnd, OperatorCallState } from '../../../shared/domain/operator-call.ts'
import type { VendorCallState } from '../telephony/telephony-port.ts'

export interface OperatorCallFacts {
  state: OperatorCallState
  end: OperatorCallEnd | null
}

export type OperatorCallSignal =
  | { kind: 'operator_reported'; state: VendorCallState }
  | { kind: 'customer_reported'; state: VendorCallState }
  /** ANA could not do the next step. */
  | { kind: 'failed' }
  /** The operator wants no more of it. */
  | { kind: 'hung_up' }
  /** Nothing was heard for longer than any call may ring. */
  | { kind: 'lost' }

/** What is to be done now that the state is another one. */
export type OperatorCallStep = 'ring_customer' | 'end_customer' | 'end_operator' | 'tell_operator'

const over: Partial<Record<VendorCallState, true>> = {
  completed: true,
  busy: true,
  failed: true,
  no_answer: true,
  canceled: true,
}

const customerEnds: Partial<Record<VendorCallState, OperatorCallEnd>> = {
  busy: 'customer_busy',
  no_answer: 'customer_no_answer',
  failed: 'customer_unreachable',
  canceled: 'canceled',
  // Answered and put down before ANA knew: she was reached all the same.
  completed: 'completed',
}

export function nextOperatorCall(
  before: OperatorCallFacts,
  signal: OperatorCallSignal,
): OperatorCallFacts & { steps: OperatorCallStep[] } {
  const stays = { ...before, steps: [] }
  if (before.state === 'ended') return stays
  const ended = (end: OperatorCallEnd, ...steps: OperatorCallStep[]) => ({
    state: 'ended' as const,
    end,
    steps,
  })
  switch (signal.kind) {
    case 'operator_reported':
      if (over[signal.state]) {
        if (before.state === 'ringing_operator') return ended('operator_no_answer')
        return ended(before.state === 'in_call' ? 'completed' : 'canceled', 'end_customer')
      }
      if (signal.state === 'in_progress' && before.state === 'ringing_operator')
        return { state: 'ringing_customer', end: null, steps: ['ring_customer'] }
      return stays
    case 'customer_reported': {
      if (signal.state === 'in_progress')
        return before.state === 'ringing_customer' ? { state: 'in_call', end: null, steps: [] } : stays
      if (!over[signal.state]) return stays
      if (before.state === 'in_call') return ended('completed', 'end_operator')
      const end = customerEnds[signal.state] ?? 'failed'
      return ended(end, end === 'completed' ? 'end_operator' : 'tell_operator')
    }
    case 'failed':
      return ended('failed', 'tell_operator', 'end_customer')
    case 'hung_up':
      return ended(before.state === 'in_call' ? 'completed' : 'canceled', 'end_operator', 'end_customer')
    case 'lost':
      return ended('lost', 'end_operator', 'end_customer')
  }
}
