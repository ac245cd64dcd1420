/**
 * The life of one call, from the dialer's lease to its settlement. Intent is stored before the vendor is
 * asked, an ambiguous answer is reconciled before anything else, and an end is settled exactly once.
 */
import type { Call, CallOutcome, EndedBy } from '../../../shared/domain/call.ts'
import { AnaError } from '../errors.ts'
import type { Clock, Logger, Publish } from '../ports.ts'
import type {
  SpeechReport,
  StatusReport,
  Telephony,
  VendorCallState,
  VoiceStep,
} from '../telephony/telephony-port.ts'
import { callAddresses } from './call-addresses.ts'
import { isEnded, nextCallState, outcomeOf } from './call-state.ts'
import type { CallRecord, CallStore } from './call-store.ts'
import type { ConversationEnd } from './call-transport.ts'
import { reconcilePlacing } from './reconcile-placing.ts'
import { type RetryRule, settle } from './settlement.ts'
import type { CallTransports } from './transports.ts'

export interface CallSettings extends RetryRule {
  ringTimeoutSeconds: number
  maxCallSeconds: number
}

/**
 * What became of the attempt to place a call.
 * - `not_placed` the contact waits as before; `error` says what stopped it
 */
export type LaunchResult =
  | { kind: 'placed' }
  | { kind: 'settled' }
  | { kind: 'not_placed'; reason: 'withdrawn' | 'throttled' | 'rejected'; error: AnaError | null }

/** Twilio's own limit is a safety net behind ANA's, which says goodbye first. */
const vendorTimeLimitMarginSeconds = 30
/** A call this long past its expected end has lost its callbacks: the vendor is asked. */
const silentCallMarginMs = 45_000

const neverAnswered = { state: 'failed', sipCode: null, durationSeconds: null } as const

export interface Calls {
  /**
   * Prepares, waits for its turn and places a leased call.
   * @param turn resolves when the dialer's pace allows this call; false withdraws it
   */
  launch(callId: string, turn: () => Promise<boolean>): Promise<LaunchResult>
  answered(callId: string, vendorCallId: string): Promise<VoiceStep[]>
  heard(callId: string, after: number, report: SpeechReport): Promise<VoiceStep[]>
  next(callId: string, turnIndex: number, part: number): Promise<VoiceStep[]>
  /** A call's media stream is over, or never began; the call may go on. */
  streamEnded(callId: string): Promise<VoiceStep[]>
  reported(callId: string, report: StatusReport): Promise<void>
  /** How it goes with the telephone of an operator who takes this call over. */
  operatorReported(callId: string, report: StatusReport): Promise<void>
  /** Ends a live call on an operator's order. */
  hangUp(callId: string): Promise<Call>
  /** Settles what an earlier engine left open. To be called before the dialer starts. */
  recover(): Promise<void>
  /** Asks the vendor about calls whose callbacks are overdue. */
  sweep(): Promise<void>
}

export function createCalls(options: {
  store: CallStore
  telephony: Telephony
  transport: CallTransports
  settings: () => CallSettings
  /** The rule of a campaign that has one of its own; by default that of the settings. */
  retryRule?: (campaignId: string) => Promise<RetryRule>
  clock: Clock
  logger: Logger
  publish: Publish
  onEnded: (call: Call) => void
}): Calls {
  const { store, telephony, transport, settings, clock, logger, publish, onEnded } = options
  const retryRule = options.retryRule ?? (async (): Promise<RetryRule> => settings())
  const hungUpByOperator = new Set<string>()
  /** When a call was last heard of, to know whose callbacks are overdue. */
  const lastNewsMs = new Map<string, number>()

  const note = (callId: string, kind: string, detail: string, dedupeKey?: string) =>
    store.recordEvent(callId, { at: clock.now(), kind, detail, ...(dedupeKey ? { dedupeKey } : {}) })

  const news = (callId: string) => lastNewsMs.set(callId, clock.monotonicMs())

  async function end(
    record: CallRecord,
    last: { state: VendorCallState; sipCode: number | null; durationSeconds: number | null },
    known: { failureCode?: string; outcome?: CallOutcome } = {},
  ): Promise<void> {
    const { call } = record
    const heard = await transport.end(call.id)
    const outcome =
      known.outcome ??
      outcomeOf({
        reported: last.state,
        sipCode: last.sipCode,
        customerSpoke: heard.customerSpoke,
        machineAnswered: heard.machineAnswered,
      })
    const at = clock.now()
    const settlement = settle({
      outcome,
      attempt: call.attempt,
      optedOut: heard.optedOut,
      endedAtMs: at,
      rule: await retryRule(call.campaignId),
    })
    const result = await store.end(call.id, {
      outcome,
      endedBy: endedBy(call.id, last.state, heard),
      at,
      durationSeconds: last.durationSeconds,
      failureCode: known.failureCode ?? (last.sipCode === null ? null : `sip.${last.sipCode}`),
      ...settlement,
    })
    hungUpByOperator.delete(call.id)
    lastNewsMs.delete(call.id)
    if (!result.changed) return
    await note(call.id, 'ended', outcome)
    publish({ kind: 'call_updated', call: result.call })
    const { contact } = result
    publish({
      kind: 'contact_updated',
      contactId: contact.id,
      campaignId: contact.campaignId,
      status: contact.status,
    })
    onEnded(result.call)
  }

  function endedBy(callId: string, state: VendorCallState, heard: ConversationEnd): EndedBy {
    if (hungUpByOperator.has(callId)) return 'operator'
    if (state !== 'completed') return 'network'
    if (heard.timeLimit) return 'time_limit'
    return heard.assistantEnded ? 'assistant' : 'customer'
  }

  async function releaseNotPlaced(callId: string, code: string, nextAttemptAt: number | null): Promise<void> {
    await transport.end(callId)
    const settlement = settle({
      outcome: 'not_placed',
      attempt: 1,
      optedOut: false,
      endedAtMs: clock.now(),
      rule: settings(),
    })
    const result = await store.end(callId, {
      outcome: 'not_placed',
      endedBy: 'network',
      at: clock.now(),
      durationSeconds: null,
      failureCode: code,
      ...settlement,
      nextAttemptAt,
    })
    lastNewsMs.delete(callId)
    if (!result.changed) return
    publish({ kind: 'call_updated', call: result.call })
    publish({
      kind: 'contact_updated',
      contactId: result.contact.id,
      campaignId: result.contact.campaignId,
      status: result.contact.status,
    })
    onEnded(result.call)
  }

  /** The vendor's id reaches us with the answer, or with the first webhook when the answer was lost. */
  async function claim(record: CallRecord, vendorCallId: string): Promise<boolean> {
    if (record.call.vendorCallId === vendorCallId) return true
    if (record.call.vendorCallId !== null) return false
    await store.setVendorCallId(record.call.id, vendorCallId)
    return true
  }

  async function reconcile(callId: string): Promise<void> {
    const found = await reconcilePlacing({ callId, store, telephony, clock, logger })
    if (found.kind === 'claimed') return
    if (found.kind === 'found') {
      const record = await store.getRecord(callId)
      if (!record || !(await claim(record, found.call.vendorCallId))) return
      await note(callId, 'reconciled', found.call.state)
      await followVendor(record, found.call)
      return
    }
    const record = await store.getRecord(callId)
    if (!record || record.call.state === 'ended') return
    if (found.kind === 'never_placed') {
      await releaseNotPlaced(
        callId,
        'placing.never_reached',
        clock.now() + (await retryRule(record.call.campaignId)).retryAfterMs,
      )
    } else {
      await end(record, neverAnswered, { failureCode: 'placing.unknown', outcome: 'unknown' })
    }
  }

  async function followVendor(
    record: CallRecord,
    vendor: { state: VendorCallState; durationSeconds: number | null },
  ): Promise<void> {
    if (isEnded(vendor.state)) {
      await end(record, { ...vendor, sipCode: null })
      return
    }
    const state = nextCallState(record.call.state, vendor.state)
    if (state === record.call.state || state === 'ended') return
    const { call } = await store.advance(record.call.id, { state, at: clock.now() })
    publish({ kind: 'call_updated', call })
  }

  return {
    async launch(callId, turn) {
      const record = await store.getRecord(callId)
      if (!record) return { kind: 'not_placed', reason: 'withdrawn', error: null }
      publish({ kind: 'call_updated', call: record.call })
      await transport.prepare(record)
      if (!(await turn()) || !(await store.markPlacing(callId, clock.now()))) {
        await releaseNotPlaced(callId, 'placing.withdrawn', null)
        return { kind: 'not_placed', reason: 'withdrawn', error: null }
      }
      news(callId)
      const { ringTimeoutSeconds, maxCallSeconds } = settings()
      const addresses = callAddresses(record.publicBaseUrl, callId)
      const result = await telephony.placeCall({
        callId,
        toE164: record.call.e164,
        voiceUrl: addresses.voice,
        statusUrl: addresses.status,
        ringTimeoutSeconds,
        timeLimitSeconds: maxCallSeconds + vendorTimeLimitMarginSeconds,
      })
      if (result.kind === 'placed') {
        const placed = await store.getRecord(callId)
        if (placed) await claim(placed, result.vendorCallId)
        const call = await store.get(callId)
        if (call) publish({ kind: 'call_updated', call })
        return { kind: 'placed' }
      }
      await note(callId, 'placing_failed', `${result.failure} ${result.error.code}`)
      if (result.failure === 'ambiguous') {
        await reconcile(callId)
        return { kind: 'settled' }
      }
      if (result.numberIsInvalid) {
        await end(record, neverAnswered, { failureCode: result.error.code, outcome: 'invalid_number' })
        return { kind: 'settled' }
      }
      await releaseNotPlaced(callId, result.error.code, null)
      return { kind: 'not_placed', reason: result.failure, error: result.error }
    },

    async answered(callId, vendorCallId) {
      const record = await store.getRecord(callId)
      if (!record || record.call.state === 'ended' || !(await claim(record, vendorCallId))) {
        return [{ kind: 'hangup' }]
      }
      news(callId)
      const { call, changed } = await store.setAnswered(callId, clock.now())
      if (changed) publish({ kind: 'call_updated', call })
      return transport.answered(callId)
    },

    async heard(callId, after, report) {
      news(callId)
      return transport.heard(callId, after, report)
    },

    async next(callId, turnIndex, part) {
      news(callId)
      return transport.next(callId, turnIndex, part)
    },

    async streamEnded(callId) {
      news(callId)
      return transport.streamEnded(callId)
    },

    operatorReported: (callId, report) => transport.operatorReported(callId, report),

    async reported(callId, report) {
      const record = await store.getRecord(callId)
      if (!record || record.call.state === 'ended') return
      if (!(await claim(record, report.vendorCallId))) {
        logger.warn('status of another call with this call’s id', { callId })
        return
      }
      const fresh = await note(
        callId,
        'vendor_status',
        report.sipCode === null ? report.state : `${report.state} (SIP ${report.sipCode})`,
        `${report.vendorCallId}:${report.state}:${report.sequence ?? ''}`,
      )
      if (!fresh) return
      news(callId)
      if (isEnded(report.state)) {
        await end(record, report)
        return
      }
      await followVendor(record, report)
    },

    async hangUp(callId) {
      const record = await store.getRecord(callId)
      if (record?.call.vendorCallId && record.call.state !== 'ended') {
        hungUpByOperator.add(callId)
        await telephony.hangUp(record.call.vendorCallId)
        await note(callId, 'hung_up_by_operator', '')
      }
      const call = await store.get(callId)
      if (!call) {
        throw new AnaError('call.not_found', 'there is no such call', {
          kind: 'not_found',
          facts: { callId },
        })
      }
      return call
    },

    async recover() {
      const open = await store.open()
      await Promise.all(open.map(({ call }) => recoverCall(call)))
    },

    async sweep() {
      const { ringTimeoutSeconds, maxCallSeconds } = settings()
      for (const { call } of await store.open()) {
        const allowedMs = (call.state === 'in_progress' ? maxCallSeconds : ringTimeoutSeconds) * 1000
        const quietMs = clock.monotonicMs() - (lastNewsMs.get(call.id) ?? clock.monotonicMs())
        if (!lastNewsMs.has(call.id)) news(call.id)
        if (call.vendorCallId === null || quietMs < Math.min(allowedMs, 60_000) + silentCallMarginMs) continue
        const record = await store.getRecord(call.id)
        if (!record) continue
        try {
          await followOrEnd(record, call.vendorCallId)
          news(call.id)
        } catch (error) {
          logger.warn('vendor could not be asked about a call', { callId: call.id, error })
        }
      }
    },
  }

  async function recoverCall(call: Call): Promise<void> {
    const record = await store.getRecord(call.id)
    if (!record) return
    logger.info('recovering a call', { callId: call.id, state: call.state })
    try {
      if (call.state === 'planned') await releaseNotPlaced(call.id, 'placing.interrupted', null)
      else if (call.vendorCallId === null) await reconcile(call.id)
      else await followOrEnd(record, call.vendorCallId)
    } catch (error) {
      // The sweep asks again; a vendor that is away must not keep ANA from starting.
      logger.warn('call not recovered yet', { callId: call.id, error })
    }
    news(call.id)
  }

  /** A call that the vendor has forgotten is over; nobody knows how. */
  async function followOrEnd(record: CallRecord, vendorCallId: string): Promise<void> {
    const vendor = await telephony.fetchCall(vendorCallId)
    if (vendor) await followVendor(record, vendor)
    else {
      const last =
        record.call.answeredAt === null ? neverAnswered : { ...neverAnswered, state: 'completed' as const }
      await end(record, last, { failureCode: 'vendor.forgot' })
    }
  }
}
