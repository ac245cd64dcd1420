/**
 * How ANA recognises herself at the far end of a tunnel: the public health page answers a nonce with an
 * HMAC under a key that only this engine knows, so no page of somebody else's can pass for it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** The query of `GET /healthz?nonce=…`. */
export const healthNonceSchema = z.string().regex(/^[0-9a-f]{32}$/)

/** The body of the health page. */
export const healthAnswerSchema = z.object({ status: z.literal('ok'), proof: z.string() })
export type HealthAnswer = z.infer<typeof healthAnswerSchema>

const proofOf = (key: string, nonce: string) =>
  createHmac('sha256', key).update(`ana-health:${nonce}`).digest('hex')

/**
 * What the public listener answers.
 * @param key secret of this run of the engine (`ids.secret()`), shared with the probe
 * @param nonce already checked by `healthNonceSchema`
 */
export function healthAnswer(key: string, nonce: string): HealthAnswer {
  return { status: 'ok', proof: proofOf(key, nonce) }
}

/** Whether a parsed body is this engine's own answer to `nonce`. */
export function isOwnAnswer(key: string, nonce: string, body: unknown): boolean {
  const parsed = healthAnswerSchema.safeParse(body)
  if (!parsed.success) return false
  const expected = Buffer.from(proofOf(key, nonce))
  const given = Buffer.from(parsed.data.proof)
  return expected.length === given.length && timingSafeEqual(expected, given)
}
