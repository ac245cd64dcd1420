/** What a failed request to Twilio means for ANA: whether it was processed, and whose doing it was. */
import { AnaError } from '../../errors.ts'
import type { PlacingFailure } from '../telephony-port.ts'

/** Codes that blame the called number itself (Twilio error dictionary). */
const invalidNumberCodes = new Set([21211, 21217, 13223, 13224, 13226])
/** Not processed: too many requests, or too many calls at once. */
const throttledCodes = new Set([20429, 10004])
/** Raised before a byte left this computer: the request was certainly not processed. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

interface RestFailure {
  status: number
  code: number | undefined
  message: string
}

/** Twilio's own error answer, or null when the request failed on its way. */
export function restFailureOf(error: unknown): RestFailure | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null
  const code = 'code' in error ? Number(error.code) : Number.NaN
  return { status: error.status, code: Number.isFinite(code) ? code : undefined, message: error.message }
}

function systemCodeOf(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string') return current.code
  }
  return undefined
}

/** Any failure as an AnaError: `twilio.<code>` for Twilio's answers, `network.<code>` for the way there. */
export function toTwilioError(error: unknown): AnaError {
  if (error instanceof AnaError) return error
  const rest = restFailureOf(error)
  if (rest) {
    const code = rest.code ?? rest.status
    const retryable = rest.status === 429 || rest.status >= 500 || throttledCodes.has(code)
    return new AnaError(`twilio.${code}`, `Twilio answered ${rest.status}, code ${code}`, {
      kind: rest.status === 401 || rest.status === 403 ? 'configuration' : 'vendor',
      retryable,
      facts: { status: rest.status, twilioCode: code },
      cause: error,
    })
  }
  const systemCode = systemCodeOf(error) ?? 'unknown'
  return new AnaError(`network.${systemCode.toLowerCase()}`, `Twilio could not be reached: ${systemCode}`, {
    kind: 'vendor',
    retryable: true,
    facts: { systemCode },
    cause: error,
  })
}

/** Whether a failed request to place a call may have placed it all the same. */
export function placingFailureOf(error: unknown): { failure: PlacingFailure; numberIsInvalid: boolean } {
  const rest = restFailureOf(error)
  if (!rest) {
    const systemCode = systemCodeOf(error)
    const certain = systemCode !== undefined && neverSent.has(systemCode)
    return { failure: certain ? 'throttled' : 'ambiguous', numberIsInvalid: false }
  }
  if (rest.status >= 500) return { failure: 'ambiguous', numberIsInvalid: false }
  if (rest.status === 429 || throttledCodes.has(rest.code ?? 0)) {
    return { failure: 'throttled', numberIsInvalid: false }
  }
  return { failure: 'rejected', numberIsInvalid: invalidNumberCodes.has(rest.code ?? 0) }
}
