/** A public address that the operator provides and keeps: a reverse proxy, a named tunnel, or loopback. */
import { publicOriginOf } from '../../../shared/domain/origins.ts'
import { AnaError } from '../errors.ts'
import type { TunnelAdapter } from './tunnel-port.ts'

/** @param publicUrl an origin, checked when the tunnel is opened (AnaError `tunnel.invalid_url`) */
export function createOwnUrlAdapter(publicUrl: string): TunnelAdapter {
  return {
    name: 'own_url',
    async open() {
      const url = publicOriginOf(publicUrl)
      if (url === null) {
        throw new AnaError('tunnel.invalid_url', 'the public address is not an HTTPS origin', {
          kind: 'configuration',
        })
      }
      return { url, async close() {}, onBroken() {} }
    },
  }
}
