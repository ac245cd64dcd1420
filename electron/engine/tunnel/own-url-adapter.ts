/** A public address that the operator provides and keeps: a reverse proxy, a named tunnel, or loopback. */
import { AnaError } from '../errors.ts'
import type { TunnelAdapter } from './tunnel-port.ts'

const loopbackHost = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|.+\.localhost)$/

/**
 * The origin of a public address, without a trailing slash. Twilio needs HTTPS; plain HTTP is only for
 * loopback (practice, tests).
 * @throws AnaError `tunnel.invalid_url`
 */
export function publicOrigin(text: string): string {
  const fail = (why: string) => new AnaError('tunnel.invalid_url', why, { kind: 'configuration' })
  if (!URL.canParse(text)) throw fail('the public address is not a URL')
  const url = new URL(text)
  if (url.username || url.password) throw fail('the public address must not contain credentials')
  if (url.pathname !== '/' || url.search || url.hash) throw fail('the public address must be an origin')
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && loopbackHost.test(url.hostname))
  if (!isSafe) throw fail('the public address must begin with https://')
  return url.origin
}

/** @param publicUrl checked when the tunnel is opened */
export function createOwnUrlAdapter(publicUrl: string): TunnelAdapter {
  return {
    name: 'own_url',
    async open() {
      const url = publicOrigin(publicUrl)
      return { url, async close() {}, onBroken() {} }
    },
  }
}
