/**
 * Whether a Twilio account may call, in three questions over plain HTTP. The SDK could ask them too, but it blocks
 * its thread for a quarter of a second to load and keeps 20 MB, and health is looked after while nobody calls.
 */
import { z } from 'zod'
import { AnaError } from '../../errors.ts'
import { toTwilioError } from './twilio-errors.ts'

const accountSchema = z.object({ status: z.string(), friendly_name: z.string() })
const ownedSchema = z.object({ incoming_phone_numbers: z.array(z.unknown()) })
const verifiedSchema = z.object({ outgoing_caller_ids: z.array(z.unknown()) })
const refusalSchema = z.object({ code: z.number().optional(), message: z.string().optional() })

export interface AccountQuestion {
  accountSid: string
  authToken: string
  /** The caller's number, E.164. */
  phoneNumber: string
  /** `https://api.twilio.com`, or who plays it. */
  origin: string
  timeoutMs: number
}

/** @throws AnaError `twilio.<code>`, or `network.<code>` when it could not be asked */
export async function verifyTwilioAccount(question: AccountQuestion): Promise<{ accountName: string }> {
  const { accountSid, authToken, phoneNumber, origin, timeoutMs } = question
  const account = `${origin}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}`
  const ofNumber = new URLSearchParams({ PhoneNumber: phoneNumber, PageSize: '1' })
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`

  async function ask<Answer>(path: string, schema: z.ZodType<Answer>): Promise<Answer> {
    const answer = await fetch(`${account}${path}`, {
      headers: { authorization, accept: 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
    })
    const body: unknown = await answer.json().catch(() => null)
    if (answer.ok) return schema.parse(body)
    const { code, message } = refusalSchema.catch({}).parse(body)
    throw Object.assign(new Error(message ?? `status ${answer.status}`), { status: answer.status, code })
  }

  try {
    const { status, friendly_name: accountName } = await ask('.json', accountSchema)
    if (status !== 'active') {
      throw new AnaError('twilio.10001', `Twilio account is ${status}`, { kind: 'configuration' })
    }
    const owned = await ask(`/IncomingPhoneNumbers.json?${ofNumber}`, ownedSchema)
    if (owned.incoming_phone_numbers.length > 0) return { accountName }
    const verified = await ask(`/OutgoingCallerIds.json?${ofNumber}`, verifiedSchema)
    if (verified.outgoing_caller_ids.length > 0) return { accountName }
    throw new AnaError('twilio.21210', 'the caller number is not verified in this account', {
      kind: 'configuration',
    })
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError'
    throw toTwilioError(isLate ? Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' }) : error)
  }
}
