/** Turns any failure of ElevenLabs, in all shapes the vendor has used, into one AnaError `elevenlabs.<code>`. */
import { z } from 'zod'
import { networkFailure } from '../../../shared/domain/network-failure.ts'
import { isKnownCode, retryClassOf } from '../../../shared/domain/vendor-errors.ts'
import { AnaError } from '../errors.ts'

/** Current: `code`; legacy: only `status`. Both may be there, then `code` is the better one. */
const detailObject = z.object({
  code: z.string().nullish(),
  status: z.string().nullish(),
  message: z.string().nullish(),
  request_id: z.string().nullish(),
})
const bodySchema = z.object({
  detail: z.union([z.string(), z.array(z.object({ msg: z.string() }).loose()), detailObject]),
})

const unreadable = { code: null, message: '', requestId: null }

/** What a refusal's body says; `code` is null when it names none. */
function parseBody(body: string): { code: string | null; message: string; requestId: string | null } {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return unreadable
  }
  const parsed = bodySchema.safeParse(json)
  if (!parsed.success) return unreadable
  const { detail } = parsed.data
  if (typeof detail === 'string') return { ...unreadable, message: detail }
  if (Array.isArray(detail)) {
    return { ...unreadable, code: 'validation', message: detail.map(({ msg }) => msg).join('; ') }
  }
  const code = detail.code ?? detail.status ?? null
  return {
    code: code && /^[a-z][a-z0-9_+]{1,60}$/i.test(code) ? code.toLowerCase() : null,
    message: detail.message ?? '',
    requestId: detail.request_id ?? null,
  }
}

/**
 * An HTTP refusal as an AnaError.
 * @param status the HTTP status, not 2xx
 * @param body the answer's text, JSON or not
 */
export function refusalError(status: number, body: string): AnaError {
  const { code, message, requestId } = parseBody(body)
  const fullCode = `elevenlabs.${code ?? `http_${status}`}`
  const isTransient = status === 408 || status === 429 || status >= 500
  return new AnaError(fullCode, `ElevenLabs answered ${status}: ${message || 'no explanation'}`, {
    kind: isTransient ? 'vendor' : 'configuration',
    retryable: isKnownCode(fullCode) ? retryClassOf(fullCode) === 'back_off' : isTransient,
    facts: { status, requestId },
  })
}

/** An error of ElevenLabs that is not an HTTP refusal. `interrupted` and the like may be tried again. */
export function elevenLabsError(code: string, message: string, cause?: unknown): AnaError {
  return new AnaError(`elevenlabs.${code}`, message, {
    kind: code === 'not_configured' ? 'configuration' : 'vendor',
    retryable: retryClassOf(`elevenlabs.${code}`) === 'back_off',
    ...(cause === undefined ? {} : { cause }),
  })
}

/**
 * An error told over a socket. One that the tables do not know may be tried again: unlike a request, a session
 * that breaks off had been accepted before.
 */
export function frameError(code: string, message: string): AnaError {
  const fullCode = `elevenlabs.${code}`
  const needsFixing = isKnownCode(fullCode) && retryClassOf(fullCode) !== 'back_off'
  return new AnaError(fullCode, `ElevenLabs says: ${message || code}`, {
    kind: needsFixing ? 'configuration' : 'vendor',
    retryable: !needsFixing,
  })
}

/**
 * A failure on the way, before or in the middle of an answer.
 * @param fallback the code when the network says nothing of its own
 */
export function transportError(error: unknown, fallback: string): AnaError {
  if (error instanceof AnaError) return error
  const failure = networkFailure(error)
  const code = failure ? `network_${failure}` : fallback
  return elevenLabsError(code, `ElevenLabs could not be reached: ${code}`, error)
}
