/**
 * An operator calls somebody of the queue through ANA's telephone line: her own telephone is rung first, and only when
 * she is there the customer's, who meets her in a conference. Whether the law and the customer allow the call is asked
 * before either rings, and once more before the customer's does.
 */
import type { OperatorCall } from '../../../shared/domain/operator-call.ts'
import { callingHoursAt } from '../compliance/calling-calendar.ts'
import { contactNotFound } from '../contacts/contact-transition.ts'
import { AnaError } from '../errors.ts'
import type { Clock, Ids, Logger, Publish } from '../ports.ts'
import type { StatusReport, Telephony, VoiceStep } from '../telephony/telephony-port.ts'
import type { OperatorCallSignal } from './operator-call-state.ts'
import type { Callee, OperatorCallRecord, OperatorCallStore } from './operator-call-store.ts'

export type OperatorCallVendor = Pick<
  Telephony,
  'placeCall' | 'callIntoConference' | 'updateCall' | 'hangUp' | 'fetchCall'
>

/** Which telephone a webhook speaks of. */
export type Side = 'operator' | 'customer'

export interface OperatorCalls {
  /** What speaks against calling her now; null when nothing does. */
  refusal(callee: Callee): 'outside_hours' | 'barred' | 'on_the_phone' | null
  /** Resolves once the operator's telephone is being rung. */
  begin(given: { contactId: string; desk: string; operatorE164: string }): Promise<OperatorCall>
  hangUp(id: string): Promise<OperatorCall>
  /** A telephone reports. */
  reported(id: string, side: Side, report: StatusReport): Promise<void>
  /** The customer has answered: what her line does. */
  customerAnswered(id: string, vendorCallId: string): Promise<VoiceStep[]>
  record(id: string): Promise<OperatorCallRecord | null>
  /** Asks the vendor about calls of which nothing was heard for long, so that nobody stays «on the phone». */
  sweep(): Promise<void>
}

/** Shorter than most voicemails wait: a recording must never be joined with a customer. */
const operatorRingSeconds = 20
const customerRingSeconds = 30
const longestTalkSeconds = 3_600
/** Ringing and the reports of it are over after this time; from then on the vendor is asked with every sweep. */
const silentMs = 90_000

const conferenceOf = (id: string) => `ana-operator-${id}`

/** The addresses carry the call's id and nothing about a person. */
function addresses(publicBaseUrl: string, id: string) {
  const of = (name: string) => `${publicBaseUrl}/twilio/${name}?operatorCall=${encodeURIComponent(id)}`
  return {
    operatorStatus: of('operator-call-operator'),
    customerStatus: of('operator-call-customer'),
    customerVoice: of('operator-call-voice'),
  }
}

export function createOperatorCalls(options: {
  store: OperatorCallStore
  vendor: OperatorCallVendor
  /** The origin new calls get; null while the vendor could not reach us. */
  publicUrl: () => string | null
  clock: Clock
  ids: Pick<Ids, 'next'>
  logger: Logger
  publish: Publish
  /** A customer is about to be rung. */
  onRing?: (callee: Callee) => void
}): OperatorCalls {
  const { store, vendor, publicUrl, clock, ids, logger, publish, onRing } = options

  const tell = (operatorCall: OperatorCall) => publish({ kind: 'operator_call_changed', operatorCall })

  function refusalOf(callee: Callee, ownCall: boolean): ReturnType<OperatorCalls['refusal']> {
    if (callee.isBarred) return 'barred'
    if (!callingHoursAt(clock.now()).open) return 'outside_hours'
    return callee.isOnThePhone && !ownCall ? 'on_the_phone' : null
  }

  /** What cannot be done any more, because the call is over by itself, is no failure. */
  async function quietly(what: string, id: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      logger.warn(what, { operatorCallId: id, error })
    }
  }

  async function ringCustomer({ call, publicBaseUrl }: OperatorCallRecord): Promise<void> {
    const callee = await store.callee(call.contactId)
    const urls = addresses(publicBaseUrl, call.id)
    if (!callee || refusalOf(callee, true) !== null) return signal(call.id, { kind: 'failed' })
    onRing?.(callee)
    const placed = await vendor.placeCall({
      callId: call.id,
      toE164: callee.e164,
      voiceUrl: urls.customerVoice,
      statusUrl: urls.customerStatus,
      ringTimeoutSeconds: customerRingSeconds,
      timeLimitSeconds: longestTalkSeconds,
    })
    if (placed.kind === 'placed') {
      await store.setVendorCall(call.id, 'customer', placed.vendorCallId, clock.now())
      // She hung up while the order was on its way.
      const now = await store.get(call.id)
      if (now?.call.state === 'ended')
        await quietly('a customer’s call could not be ended', call.id, () =>
          vendor.hangUp(placed.vendorCallId),
        )
      return
    }
    // It may ring all the same: its first webhook claims it, and the sweep ends what never comes.
    if (placed.failure === 'ambiguous') return
    logger.warn('a customer could not be rung', { operatorCallId: call.id, code: placed.error.code })
    await signal(call.id, { kind: 'failed' })
  }

  async function signal(id: string, given: OperatorCallSignal): Promise<void> {
    const applied = await store.apply(id, given, clock.now())
    if (!applied?.changed) return
    const { record, steps } = applied
    const { operatorVendorCallId, customerVendorCallId } = record
    tell(record.call)
    for (const step of steps) {
      switch (step) {
        case 'ring_customer':
          await ringCustomer(record).catch(async (error: unknown) => {
            logger.error('a customer could not be rung', { operatorCallId: id, error })
            await signal(id, { kind: 'failed' })
          })
          break
        case 'end_customer':
          if (customerVendorCallId !== null)
            await quietly('a customer’s call could not be ended', id, () =>
              vendor.hangUp(customerVendorCallId),
            )
          break
        case 'end_operator':
          if (operatorVendorCallId !== null)
            await quietly('an operator’s call could not be ended', id, () =>
              vendor.hangUp(operatorVendorCallId),
            )
          break
        case 'tell_operator':
          if (operatorVendorCallId !== null)
            await quietly('an operator could not be told', id, () =>
              vendor.updateCall(operatorVendorCallId, [
                { kind: 'say', text: wordsFor(record.call) },
                { kind: 'hangup' },
              ]),
            )
          break
      }
    }
  }

  /** What the vendor knows of a call of which nothing was heard. */
  async function lookAfter(record: OperatorCallRecord): Promise<void> {
    const { call, operatorVendorCallId, customerVendorCallId } = record
    if (operatorVendorCallId === null) return signal(call.id, { kind: 'lost' })
    const operator = await vendor.fetchCall(operatorVendorCallId)
    if (operator) await signal(call.id, { kind: 'operator_reported', state: operator.state })
    else await signal(call.id, { kind: 'lost' })
    if (customerVendorCallId === null) {
      const now = await store.get(call.id)
      if (now?.call.state === 'ringing_customer') await signal(call.id, { kind: 'lost' })
      return
    }
    const customer = await vendor.fetchCall(customerVendorCallId)
    if (customer) await signal(call.id, { kind: 'customer_reported', state: customer.state })
  }

  return {
    refusal: (callee) => refusalOf(callee, false),

    async begin({ contactId, desk, operatorE164 }) {
      const callee = await store.callee(contactId)
      if (!callee) throw contactNotFound(contactId)
      const refusal = refusalOf(callee, false)
      if (refusal !== null) {
        const hours = callingHoursAt(clock.now())
        throw new AnaError(`follow_up.${refusal}`, 'this person may not be called now', {
          kind: 'conflict',
          facts: { contactId, ...(hours.open ? {} : { opensAt: hours.opensAt }) },
        })
      }
      if (callee.e164 === operatorE164) {
        throw new AnaError('call.operator_is_customer', 'the number is the customer’s own', {
          kind: 'bad_input',
          facts: { contactId },
        })
      }
      const origin = publicUrl()
      if (origin === null) {
        throw new AnaError('follow_up.no_telephony', 'the telephone company could not reach ANA', {
          kind: 'configuration',
        })
      }
      const id = ids.next()
      const call = await store.begin({ id, contactId, desk, publicBaseUrl: origin, nowMs: clock.now() })
      tell(call)
      try {
        const placed = await vendor.callIntoConference({
          conferenceName: conferenceOf(id),
          toE164: operatorE164,
          label: 'operator',
          statusUrl: addresses(origin, id).operatorStatus,
          ringTimeoutSeconds: operatorRingSeconds,
        })
        await store.setVendorCall(id, 'operator', placed.vendorCallId, clock.now())
      } catch (error) {
        await signal(id, { kind: 'failed' })
        throw error
      }
      return (await store.get(id))?.call ?? call
    },

    async hangUp(id) {
      await signal(id, { kind: 'hung_up' })
      const record = await store.get(id)
      if (record) return record.call
      throw new AnaError('follow_up.no_such_call', 'there is no such call', {
        kind: 'not_found',
        facts: { operatorCallId: id },
      })
    },

    async reported(id, side, { vendorCallId, state }) {
      await store.setVendorCall(id, side, vendorCallId, clock.now())
      await signal(id, { kind: side === 'operator' ? 'operator_reported' : 'customer_reported', state })
    },

    async customerAnswered(id, vendorCallId) {
      await store.setVendorCall(id, 'customer', vendorCallId, clock.now())
      await signal(id, { kind: 'customer_reported', state: 'in_progress' })
      const record = await store.get(id)
      if (record?.call.state !== 'in_call') return [{ kind: 'hangup' }]
      return [{ kind: 'conference', name: conferenceOf(id), endOnExit: true }]
    },

    record: (id) => store.get(id),

    async sweep() {
      for (const record of await store.open()) {
        const { id, answeredAt, startedAt } = record.call
        if (clock.now() - (answeredAt ?? startedAt) < silentMs) continue
        await quietly('the vendor could not be asked about an operator’s call', id, () => lookAfter(record))
      }
    },
  }
}

/** What an operator hears when the customer cannot be had. */
function wordsFor({ end }: OperatorCall): string {
  switch (end) {
    case 'customer_busy':
      return 'La línea está ocupada.'
    case 'customer_no_answer':
      return 'No contestó.'
    case 'customer_unreachable':
      return 'El número no está disponible.'
    default:
      return 'No se pudo hacer la llamada.'
  }
}
