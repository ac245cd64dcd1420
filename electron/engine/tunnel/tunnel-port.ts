/** How Twilio reaches the public listener of this computer. */

export interface OpenTunnel {
  /** The public origin, without a trailing slash. */
  readonly url: string
  close(): Promise<void>
  /** Called once when the tunnel is known to be broken. */
  onBroken(listener: (reason: string) => void): void
}

export interface TunnelAdapter {
  readonly name: 'localtunnel' | 'own_url'
  /** Rejects with an AnaError within `timeoutMs` of trying. */
  open(options: { port: number; timeoutMs: number; signal?: AbortSignal }): Promise<OpenTunnel>
}

export type TunnelState =
  | { kind: 'opening' }
  | { kind: 'up'; url: string; sinceMs: number }
  | { kind: 'down'; code: string; sinceMs: number }

/** The supervised tunnel: always knows the address for new calls, or why there is none. */
export interface Tunnel {
  state(): TunnelState
  /** The public origin for new calls; null while there is none. */
  publicUrl(): string | null
}
