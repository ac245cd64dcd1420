/**
 * A public address by a localtunnel server. Mends what the client library leaves open: registration ends
 * by itself, refused sockets are tried again, and a tunnel that is gone is reported once.
 */
import type TunnelClient from 'localtunnel/lib/Tunnel.js'
import type { TunnelRegistration } from 'localtunnel/lib/Tunnel.js'
import { z } from 'zod'
import { networkFailure } from '../../../shared/domain/network-failure.ts'
import { AnaError } from '../errors.ts'
import type { Clock, Logger } from '../ports.ts'
import type { OpenTunnel, TunnelAdapter } from './tunnel-port.ts'

/** Remembers the subdomain between runs, so that a restart gets the same address if possible. */
export interface SubdomainMemory {
  load(): Promise<string | null>
  save(subdomain: string): Promise<void>
}

const subdomainPattern = /^[a-z0-9][a-z0-9-]{2,63}[a-z0-9]$/
/** A server forgets a tunnel about a second after its last socket; until then its name counts as taken. */
const takenRetryMs = 2_500
const slotRetryMs = 1_000

const registrationSchema = z.object({
  id: z.string(),
  port: z.number().int(),
  max_conn_count: z.number().int().positive().default(1),
  url: z.url(),
  ip: z.string().optional(),
})

const tunnelError = (code: string, message: string, cause?: unknown) =>
  new AnaError(`tunnel.${code}`, message, {
    kind: 'vendor',
    retryable: true,
    ...(cause === undefined ? {} : { cause }),
  })

interface LocaltunnelOptions {
  /** Origin of the tunnel server. */
  host: string
  memory: SubdomainMemory
  clock: Pick<Clock, 'schedule' | 'sleep'>
  logger: Logger
}

export function createLocaltunnelAdapter(options: LocaltunnelOptions): TunnelAdapter {
  const { memory, clock, logger } = options
  const host = options.host.replace(/\/+$/, '')

  /**
   * The server's side of a new tunnel. The library's own registration repeats every second for ever, also
   * after `close`, when the server is away or refuses; so it is asked for here, once.
   */
  async function register(wanted: string | null, signal: AbortSignal): Promise<TunnelRegistration> {
    const response = await fetch(`${host}/${wanted ?? '?new'}`, {
      signal,
      headers: { accept: 'application/json', 'bypass-tunnel-reminder': '1' },
    })
    const body = await response.text()
    if (!response.ok) throw tunnelError('refused', `the tunnel server answered ${response.status}`)
    try {
      return registrationSchema.parse(JSON.parse(body))
    } catch (error) {
      throw tunnelError('refused', 'the tunnel server answered something else than a tunnel', error)
    }
  }

  async function connect(wanted: string | null, port: number, signal: AbortSignal) {
    const registration = await register(wanted, signal)
    // Loaded late: the package brings a whole HTTP client along.
    const { default: Client } = await import('localtunnel/lib/Tunnel.js')
    signal.throwIfAborted()
    // `local_host` stays unset: it would rewrite the Host header by turning the first bytes into text,
    // which breaks binary bodies.
    const client = new Client({ port, host })
    client._init = (callback) => callback(null, client._getInfo(registration))
    return { id: registration.id, tunnel: await watchSlots(client, registration.max_conn_count, signal) }
  }

  /** Opens the client and keeps its sockets; resolves when the first one is connected. */
  function watchSlots(client: TunnelClient, slots: number, signal: AbortSignal): Promise<OpenTunnel> {
    let isClosed = false
    let refusals = 0
    let brokenBecause: string | null = null
    let onBroken: ((reason: string) => void) | null = null
    const breakDown = (reason: string) => {
      if (isClosed || brokenBecause !== null) return
      brokenBecause = reason
      onBroken?.(reason)
    }
    const tunnel: OpenTunnel = {
      url: '',
      async close() {
        isClosed = true
        client.close()
      },
      onBroken(listener) {
        onBroken = listener
        if (brokenBecause !== null) listener(brokenBecause)
      },
    }
    return new Promise((resolve, reject) => {
      const give = (error: unknown) => {
        void tunnel.close()
        reject(error)
      }
      signal.addEventListener('abort', () => give(signal.reason), { once: true })
      // Without a listener an `error` event would end the process.
      client.on('error', (error: Error) => {
        refusals += 1
        logger.debug('tunnel socket failed', { error: error.message, refusals })
        if (refusals > slots) {
          breakDown(error.message)
          give(tunnelError('ports_blocked', 'the tunnel server refuses its sockets', error))
        } else if (brokenBecause === null) {
          // The library gives up a refused socket for good; without this the tunnel would thin out.
          clock.schedule(slotRetryMs, () => {
            if (!isClosed) client.tunnelCluster.open()
          })
        }
      })
      client.once('url', () => resolve({ ...tunnel, url: client.url.replace(/\/+$/, '') }))
      client.open((error) => {
        if (error) {
          give(tunnelError('refused', error.message, error))
          return
        }
        client.tunnelCluster.on('open', () => {
          refusals = 0
        })
      })
    })
  }

  /** With the wanted name if the server lets us have it, within the signal's time. */
  async function openTunnel(port: number, signal: AbortSignal): Promise<OpenTunnel> {
    const remembered = await memory.load()
    const wanted = remembered !== null && subdomainPattern.test(remembered) ? remembered : null
    let opened = await connect(wanted, port, signal)
    if (wanted !== null && opened.id !== wanted) {
      await opened.tunnel.close()
      await clock.sleep(takenRetryMs, signal)
      opened = await connect(wanted, port, signal)
      if (opened.id !== wanted) logger.warn('the tunnel got another address than before')
    }
    if (opened.id !== remembered) await memory.save(opened.id)
    return opened.tunnel
  }

  return {
    name: 'localtunnel',
    async open({ port, timeoutMs, signal }) {
      const controller = new AbortController()
      const onAbort = () => controller.abort(tunnelError('open_timeout', 'the tunnel is not wanted any more'))
      if (signal?.aborted) onAbort()
      signal?.addEventListener('abort', onAbort, { once: true })
      const timer = clock.schedule(timeoutMs, () =>
        controller.abort(tunnelError('open_timeout', `no tunnel within ${timeoutMs} ms`)),
      )
      try {
        return await openTunnel(port, controller.signal)
      } catch (error) {
        if (error instanceof AnaError) throw error
        const failure = networkFailure(error)
        throw tunnelError(failure ? `network_${failure}` : 'refused', 'the tunnel did not open', error)
      } finally {
        timer.cancel()
        signal?.removeEventListener('abort', onAbort)
      }
    },
  }
}
