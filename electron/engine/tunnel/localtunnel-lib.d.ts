/** The inner class of the `localtunnel` package (3.0.0), which ships types for its outer function only. */
declare module 'localtunnel/lib/Tunnel.js' {
  import type { EventEmitter } from 'node:events'

  /** What a localtunnel server answers to a registration. */
  export interface TunnelRegistration {
    id: string
    port: number
    max_conn_count: number
    url: string
    ip?: string | undefined
  }

  export default class TunnelClient extends EventEmitter {
    constructor(options: { port: number; host: string })
    url: string
    tunnelCluster: EventEmitter & { open(): void }
    _getInfo(registration: TunnelRegistration): unknown
    _init: (callback: (error: Error | null, info?: unknown) => void) => void
    open(callback: (error?: Error) => void): void
    close(): void
  }
}
