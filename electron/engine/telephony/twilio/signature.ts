/**
 * Proves that a webhook comes from Twilio: HMAC-SHA1 over the address Twilio was told and its parameters,
 * keyed with the account's primary AuthToken. The address is built from the call's own public origin and the
 * raw request path, never from the request's Host header, which a tunnel rewrites.
 *
 * Source: Twilio, "Webhooks security"; the published vectors are in the tests.
 */
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js'

export interface SignedRequest {
  authToken: string
  /** The `X-Twilio-Signature` header; absent on a forged request. */
  signature: string | undefined
  /** The public origin the webhook's address was built with, without a trailing slash. */
  publicBaseUrl: string
  /** Path and query exactly as they arrived, undecoded. */
  rawPath: string
  /** Form fields of a POST, decoded and untrimmed; repeated fields as arrays. Empty for GET and sockets. */
  parameters: Record<string, string | string[]>
}

/** True only for a request that carries Twilio's signature over exactly this address and these fields. */
export function isSignedByTwilio(request: SignedRequest): boolean {
  if (!request.signature || !request.authToken) return false
  const url = request.publicBaseUrl + request.rawPath
  return validateRequest(request.authToken, request.signature, url, request.parameters)
}

/**
 * The same for the upgrade of a media socket, which Twilio signs over the `wss://` address written in the
 * TwiML, sometimes with a slash added at the end.
 */
export function isSocketSignedByTwilio(request: Omit<SignedRequest, 'parameters'>): boolean {
  const publicBaseUrl = request.publicBaseUrl.replace(/^http/, 'ws')
  const bare = request.rawPath.replace(/\/$/, '')
  return [bare, `${bare}/`].some((rawPath) =>
    isSignedByTwilio({ ...request, publicBaseUrl, rawPath, parameters: {} }),
  )
}
