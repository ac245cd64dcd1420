/**
 * The states of a call as one pure function over what the vendor reports. Reports arrive twice, late and out
 * of order: states are ranked, a call only ever moves forward, and a repetition changes nothing.
 */
import type { CallOutcome, CallState } from '../../../shared/domain/call.ts'
import type { VendorCallState } from '../telephony/telephony-port.ts'

const rank: Record<CallState, number> = { planned: 0, placing: 1, ringing: 2, in_progress: 3, ended: 4 }

const liveState: Partial<Record<VendorCallState, CallState>> = {
  queued: 'placing',
  ringing: 'ringing',
  in_progress: 'in_progress',
}

/** The state after a report; the present one when the report is old news. */
export function nextCallState(current: CallState, reported: VendorCallState): CallState {
  const next = liveState[reported] ?? 'ended'
  return rank[next] > rank[current] ? next : current
}

export function isEnded(reported: VendorCallState): boolean {
  return liveState[reported] === undefined
}

/** The SIP answer for a number that does not exist. */
const sipNumberUnknown = new Set([404, 410, 484, 604])

/**
 * What became of a call, from the vendor's last word and from what was heard.
 * @param facts.customerSpoke at least one customer turn was committed
 * @param facts.machineAnswered the conversation recognised a recording
 */
export function outcomeOf(facts: {
  reported: VendorCallState
  sipCode: number | null
  customerSpoke: boolean
  machineAnswered: boolean
}): CallOutcome {
  switch (facts.reported) {
    case 'busy':
      return 'busy'
    case 'no_answer':
      return 'no_answer'
    case 'canceled':
      return 'canceled'
    case 'failed':
      return facts.sipCode !== null && sipNumberUnknown.has(facts.sipCode) ? 'invalid_number' : 'failed'
    case 'completed':
    case 'queued':
    case 'ringing':
    case 'in_progress':
      if (facts.machineAnswered) return 'voicemail'
      return facts.customerSpoke ? 'conversation' : 'no_speech'
  }
}
