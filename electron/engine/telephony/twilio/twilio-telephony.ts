/**
 * The telephone company is Twilio, reached through its own SDK. Only the origin of its addresses can be
 * changed, so the practice line exercises this very code.
 */
import type { Twilio } from 'twilio'
import { AnaError, assertNever } from '../../errors.ts'
import type { Logger } from '../../ports.ts'
import type { Telephony, VendorCall, VoiceStep } from '../telephony-port.ts'
import { verifyTwilioAccount } from './twilio-account.ts'
import { placingFailureOf, restFailureOf, toTwilioError } from './twilio-errors.ts'
import { toTwiml } from './twiml.ts'
import { vendorStateOf } from './webhook-bodies.ts'

export interface TwilioCredentials {
  accountSid: string
  authToken: string
  /** The caller's number, E.164. */
  phoneNumber: string
}

/** Long enough for a slow line, short enough that the dialer does not stand still. */
const requestTimeoutMs = 12_000

/** A call that is over already: Twilio's 404/20404 and 400/21220 both mean success when hanging up. */
const alreadyOver = new Set([20404, 21220])

function isAlreadyOver(error: unknown): boolean {
  const failure = restFailureOf(error)
  return failure !== null && (failure.status === 404 || alreadyOver.has(failure.code ?? 0))
}

function addressesOf(step: VoiceStep): string[] {
  switch (step.kind) {
    case 'play':
    case 'redirect':
    case 'stream':
      return [step.url]
    case 'listen':
      return [step.actionUrl, ...step.prompt.flatMap((each) => (each.kind === 'play' ? [each.url] : []))]
    case 'conference':
      return step.statusUrl === undefined ? [] : [step.statusUrl]
    case 'say':
    case 'pause':
    case 'hangup':
      return []
    default:
      return assertNever(step)
  }
}

/** Steps that are sent, and not fetched, have no document that a relative address could be resolved against. */
function requireAbsoluteAddresses(steps: VoiceStep[]): void {
  const relative = steps.flatMap(addressesOf).find((address) => !/^(https?|wss?):\/\/./.test(address))
  if (relative === undefined) return
  throw new AnaError('telephony.relative_address', `the address ${relative} is not absolute`, {
    kind: 'internal',
  })
}

/**
 * @param options.credentials read for every request, so that changed settings apply at once
 * @param options.baseUrl origin that replaces `https://api.twilio.com`; null for Twilio itself
 */
export function createTwilioTelephony(options: {
  credentials: () => Promise<TwilioCredentials | null>
  baseUrl: string | null
  logger: Logger
}): Telephony {
  const { credentials, baseUrl, logger } = options
  let cached: { key: string; client: Twilio } | null = null

  async function requireCredentials(): Promise<TwilioCredentials> {
    const current = await credentials()
    if (!current?.accountSid || !current.authToken || !current.phoneNumber) {
      throw new AnaError('twilio.not_configured', 'Twilio has no complete credentials', {
        kind: 'configuration',
      })
    }
    return current
  }

  /** The SDK takes a third of a second to load: it is loaded with the first call, not at start. */
  async function connect(): Promise<{ client: Twilio; phoneNumber: string }> {
    const current = await requireCredentials()
    const key = `${current.accountSid}\n${current.authToken}`
    if (cached?.key !== key) {
      const { default: twilio } = await import('twilio')
      const http = new twilio.RequestClient({ timeout: requestTimeoutMs })
      const send = http.request.bind(http)
      http.request = (request) =>
        send(
          baseUrl === null ? request : { ...request, uri: request.uri.replace(/^https:\/\/[^/]+/, baseUrl) },
        )
      cached = { key, client: twilio(current.accountSid, current.authToken, { httpClient: http }) }
    }
    return { client: cached.client, phoneNumber: current.phoneNumber }
  }

  return {
    async placeCall(request) {
      let connection: Awaited<ReturnType<typeof connect>>
      try {
        connection = await connect()
      } catch (error) {
        return { kind: 'failed', failure: 'rejected', numberIsInvalid: false, error: toTwilioError(error) }
      }
      try {
        const call = await connection.client.calls.create({
          to: request.toE164,
          from: connection.phoneNumber,
          url: request.voiceUrl,
          method: 'POST',
          statusCallback: request.statusUrl,
          statusCallbackMethod: 'POST',
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
          timeout: request.ringTimeoutSeconds,
          timeLimit: request.timeLimitSeconds,
        })
        return { kind: 'placed', vendorCallId: call.sid }
      } catch (error) {
        const { failure, numberIsInvalid } = placingFailureOf(error)
        const anaError = toTwilioError(error)
        logger.warn('call not placed', { callId: request.callId, code: anaError.code, failure })
        return { kind: 'failed', failure, numberIsInvalid, error: anaError }
      }
    },

    async hangUp(vendorCallId) {
      const { client } = await connect()
      try {
        await client.calls(vendorCallId).update({ status: 'completed' })
      } catch (error) {
        if (isAlreadyOver(error)) return
        throw toTwilioError(error)
      }
    },

    async updateCall(vendorCallId, steps) {
      requireAbsoluteAddresses(steps)
      const { client } = await connect()
      try {
        await client.calls(vendorCallId).update({ twiml: toTwiml(steps) })
        return true
      } catch (error) {
        if (isAlreadyOver(error)) return false
        throw toTwilioError(error)
      }
    },

    async callIntoConference(request) {
      const { client, phoneNumber } = await connect()
      try {
        const participant = await client.conferences(request.conferenceName).participants.create({
          from: phoneNumber,
          to: request.toE164,
          label: request.label,
          timeout: request.ringTimeoutSeconds,
          beep: 'false',
          // The customer would hear it ring, or an announcement that the number is switched off.
          earlyMedia: false,
          endConferenceOnExit: true,
          statusCallback: request.statusUrl,
          statusCallbackMethod: 'POST',
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        })
        return { vendorCallId: participant.callSid }
      } catch (error) {
        throw toTwilioError(error)
      }
    },

    async fetchCall(vendorCallId) {
      const { client } = await connect()
      try {
        return toVendorCall(await client.calls(vendorCallId).fetch())
      } catch (error) {
        if (restFailureOf(error)?.status === 404) return null
        throw toTwilioError(error)
      }
    },

    async findCalls({ toE164, sinceMs }) {
      const { client } = await connect()
      try {
        // Twilio filters by day and its times have whole seconds: ask widely, then compare.
        const dayBefore = new Date(sinceMs - 24 * 3_600_000)
        const calls = await client.calls.list({ to: toE164, startTimeAfter: dayBefore, limit: 50 })
        return calls
          .filter((call) => (call.dateCreated ?? call.startTime).getTime() >= sinceMs - 1000)
          .flatMap((call) => toVendorCall(call) ?? [])
      } catch (error) {
        throw toTwilioError(error)
      }
    },

    async verify() {
      const { accountSid, authToken, phoneNumber } = await requireCredentials()
      const origin = baseUrl ?? 'https://api.twilio.com'
      return verifyTwilioAccount({ accountSid, authToken, phoneNumber, origin, timeoutMs: requestTimeoutMs })
    },
  }
}

function toVendorCall(call: {
  sid: string
  status: string
  to: string
  startTime: Date | null
  duration: string | null
}): VendorCall | null {
  const state = vendorStateOf(call.status)
  if (!state) return null
  return {
    vendorCallId: call.sid,
    state,
    toE164: call.to,
    startedAtMs: call.startTime ? call.startTime.getTime() : null,
    durationSeconds: call.duration === null ? null : Number(call.duration),
  }
}
