/**
 * Twilio's request signature, made as Twilio makes it (twilio.com/docs/usage/security). Written apart from
 * the engine's verifier on purpose: two readings of the same rules check each other.
 */
import { createHmac } from 'node:crypto'

/** The address that is signed: no fragment, no user; `https` loses its port, `http` keeps it. */
function signedUrl(url: string): string {
  const withoutFragment = url.split('#', 1)[0] ?? ''
  const match = /^([a-z]+):\/\/(?:[^/?@]*@)?([^/?]*)(.*)$/is.exec(withoutFragment)
  if (!match) return withoutFragment
  const [, scheme = '', authority = '', rest = ''] = match
  const secure = /^(https|wss)$/i.test(scheme)
  return `${scheme}://${secure ? authority.replace(/:\d+$/, '') : authority}${rest}`
}

/**
 * @param url exactly as it will be requested, query included
 * @param params form parameters of a POST, decoded; empty for GET
 * @returns the value of `X-Twilio-Signature`
 */
export function signRequest(authToken: string, url: string, params: Iterable<[string, string]> = []): string {
  const values = new Map<string, Set<string>>()
  for (const [name, value] of params) {
    const known = values.get(name)
    if (known) known.add(value)
    else values.set(name, new Set([value]))
  }
  const byteOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  let signed = signedUrl(url)
  for (const name of [...values.keys()].sort(byteOrder)) {
    for (const value of [...(values.get(name) ?? [])].sort(byteOrder)) signed += name + value
  }
  return createHmac('sha1', authToken).update(signed, 'utf8').digest('base64')
}
