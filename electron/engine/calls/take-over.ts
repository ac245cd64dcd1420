/**
 * A human takes a live call over: ANA says so, the customer waits in a conference, and the human is rung at her own
 * number. If she does not answer, ANA comes back and goes on; when she hangs up, the call is over.
 */
import type { Clock, Logger, Publish } from '../ports.ts'
import type { Telephony, VendorCallState, VoiceStep } from '../telephony/telephony-port.ts'
import type { CallSessions } from './call-session.ts'
import { isEnded } from './call-state.ts'
import type { LiveCall } from './live-call.ts'
import { callNotLive } from './live-controls.ts'

export type TakeOverVendor = Pick<Telephony, 'updateCall' | 'callIntoConference' | 'hangUp'>

export interface TakeOver {
  /** Resolves once the human is being rung; throws when the vendor refuses, and ANA goes on then. */
  begin(callId: string, live: LiveCall, operatorE164: string): Promise<void>
  has(callId: string): boolean
  /** The human's telephone reports. */
  operatorStatus(callId: string, state: VendorCallState): Promise<void>
  /** What the customer's line does when its conference is over. */
  afterConference(callId: string): Promise<VoiceStep[]>
  forget(callId: string): void
}

const announcement = 'Con mucho gusto. Un momento, por favor, lo comunico con un asesor.'
/** Longer than most people let it ring, and shorter than a customer's patience. */
const ringTimeoutSeconds = 25

interface Handed {
  operatorVendorCallId: string | null
  answered: boolean
}

export function createTakeOver(options: {
  sessions: Pick<CallSessions, 'find' | 'vendorCallId'>
  vendor: TakeOverVendor
  /** Steps that give the call back to ANA's live audio. */
  reconnect: (callId: string) => Promise<VoiceStep[]>
  clock: Pick<Clock, 'now'>
  logger: Logger
  publish: Publish
  note: (callId: string, kind: string, detail: string) => void
}): TakeOver {
  const { sessions, vendor, reconnect, logger, publish, note } = options
  const handed = new Map<string, Handed>()

  function returned(callId: string): void {
    publish({ kind: 'take_over_changed', callId, state: 'returned' })
    note(callId, 'given_back', '')
  }

  async function giveBack(callId: string): Promise<void> {
    handed.delete(callId)
    returned(callId)
    const session = await sessions.find(callId)
    const vendorCallId = session && (await sessions.vendorCallId(session))
    if (vendorCallId) await vendor.updateCall(vendorCallId, await reconnect(callId))
  }

  return {
    async begin(callId, live, operatorE164) {
      const session = await sessions.find(callId)
      const vendorCallId = session && (await sessions.vendorCallId(session))
      if (!session || !vendorCallId || handed.has(callId)) throw callNotLive(callId)
      const entry: Handed = { operatorVendorCallId: null, answered: false }
      handed.set(callId, entry)
      publish({ kind: 'take_over_changed', callId, state: 'ringing' })
      try {
        await live.handOver(announcement)
        // The stream broke meanwhile, and ANA has taken the call up again.
        if (handed.get(callId) !== entry) throw callNotLive(callId)
        const name = `ana-${callId}`
        const isAlive = await vendor.updateCall(vendorCallId, [
          { kind: 'conference', name, endOnExit: true },
          { kind: 'redirect', url: session.addresses.streamEnded },
        ])
        if (!isAlive) throw callNotLive(callId)
        const placed = await vendor.callIntoConference({
          conferenceName: name,
          toE164: operatorE164,
          label: 'operator',
          statusUrl: session.addresses.operatorStatus,
          ringTimeoutSeconds,
        })
        entry.operatorVendorCallId = placed.vendorCallId
      } catch (error) {
        logger.warn('a call could not be taken over', { callId, error })
        if (handed.get(callId) !== entry) throw error
        await giveBack(callId).catch((reason: unknown) =>
          logger.error('a call could not be given back', { callId, error: reason }),
        )
        throw error
      }
    },

    has: (callId) => handed.has(callId),

    async operatorStatus(callId, state) {
      const entry = handed.get(callId)
      if (!entry) return
      if (state === 'in_progress' && !entry.answered) {
        entry.answered = true
        publish({ kind: 'take_over_changed', callId, state: 'with_operator' })
        note(callId, 'taken_over', '')
      } else if (isEnded(state) && !entry.answered) await giveBack(callId)
    },

    async afterConference(callId) {
      const entry = handed.get(callId)
      if (!entry || entry.answered) return [{ kind: 'hangup' }]
      handed.delete(callId)
      returned(callId)
      return reconnect(callId)
    },

    forget(callId) {
      const entry = handed.get(callId)
      handed.delete(callId)
      // The customer is gone: nobody is to be rung for her any more.
      if (entry?.operatorVendorCallId && !entry.answered) {
        vendor
          .hangUp(entry.operatorVendorCallId)
          .catch((error: unknown) => logger.warn('the operator’s call could not be ended', { callId, error }))
      }
    },
  }
}
