/**
 * Twilio's end of a media socket: connects with a signature over the address as it stands in the TwiML, without an
 * Origin and without compression, and says in Twilio's numbers why a connection did not come about.
 */
import WebSocket from 'ws'
import type { Clock } from '../../engine/ports.ts'
import { signRequest } from './sign.ts'

/** Sockets of all calls of a line. */
export interface SocketCensus {
  /** Open, opening or closing. */
  alive: Set<StreamSocket>
  /** Messages and handshakes whose taking is really being waited for; counted only when wanted. */
  inFlight: number
}

export type ConnectFailure = { code: number; reason: string }

export interface StreamSocket {
  send(text: string): void
  /** Closes as a well-behaved peer does; the other side has two real seconds for its part. */
  close(): void
  /** Breaks the connection. */
  terminate(): void
}

export interface StreamSocketEvents {
  opened(): void
  failed(failure: ConnectFailure): void
  message(data: Buffer, isBinary: boolean): void
  /** Comes once after `opened`. 1006: without a closing handshake. */
  closed(code: number): void
}

/** Twilio waits so long for the upgrade. */
const connectTimeoutMs = 5_000
const closingRealMs = 2_000

/** Null when it may be connected to; a media socket is `wss` and has no query. Loopback may do without TLS. */
export function refusedStreamUrl(url: string): ConnectFailure | null {
  if (!URL.canParse(url)) return { code: 31923, reason: `Stream - Invalid URL "${url}"` }
  const { protocol, hostname, search } = new URL(url)
  const isLoopback = hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]'
  if (protocol !== 'wss:' && !(protocol === 'ws:' && isLoopback)) {
    return { code: 31922, reason: `Stream - Unsupported scheme "${protocol}"` }
  }
  if (search !== '') return { code: 31920, reason: 'Stream - Query strings are not supported' }
  return null
}

/**
 * @param options.awaitsAnswers counts every message as in flight until the other side has taken it; a ping after
 *   each tells. For clocks that stand still meanwhile.
 */
export function connectStreamSocket(options: {
  url: string
  authToken: string
  clock: Clock
  patienceRealMs: number
  awaitsAnswers: boolean
  census: SocketCensus
  events: StreamSocketEvents
}): StreamSocket {
  const { url, clock, census, events, awaitsAnswers } = options
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    headers: {
      'user-agent': 'TwilioMediaStreams/1.0',
      'x-twilio-signature': signRequest(options.authToken, url),
    },
  })
  let phase: 'opening' | 'open' | 'over' = 'opening'
  let unanswered = 0
  const expectTaken = (count: number) => {
    if (!awaitsAnswers) return
    unanswered += count
    census.inFlight += count
  }
  expectTaken(1)
  const begun = performance.now()

  const fail = (failure: ConnectFailure) => {
    if (phase !== 'opening') return
    phase = 'over'
    patience.cancel()
    clearTimeout(realTimer)
    socket.terminate()
    events.failed(failure)
  }
  let realTimer: NodeJS.Timeout | undefined
  const giveUp = () => fail({ code: 31901, reason: 'Stream - WebSocket connection timed out' })
  const patience = clock.schedule(connectTimeoutMs, () => {
    const restMs = options.patienceRealMs - (performance.now() - begun)
    if (restMs > 0) realTimer = setTimeout(giveUp, restMs)
    else giveUp()
  })

  socket.on('open', () => {
    expectTaken(-1)
    patience.cancel()
    clearTimeout(realTimer)
    if (phase !== 'opening') return
    phase = 'open'
    events.opened()
  })
  socket.on('unexpected-response', (_request, response) => {
    response.resume()
    fail({ code: 31920, reason: `Stream - WebSocket handshake error: HTTP ${response.statusCode ?? 0}` })
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    const refused = error.code === 'ECONNREFUSED'
    fail({ code: refused ? 31902 : 31904, reason: `Stream - ${error.code ?? error.message}` })
  })
  socket.on('message', (data: Buffer, isBinary) => {
    if (phase === 'open') events.message(data, isBinary)
  })
  socket.on('pong', () => expectTaken(-1))
  socket.on('close', (code) => {
    expectTaken(-unanswered)
    census.alive.delete(handle)
    patience.cancel()
    clearTimeout(closing)
    const wasOpen = phase === 'open'
    fail({ code: 31904, reason: 'Stream - the connection was closed' })
    phase = 'over'
    if (wasOpen) events.closed(code)
  })
  let closing: NodeJS.Timeout | undefined

  const handle: StreamSocket = {
    send(text) {
      if (socket.readyState !== WebSocket.OPEN) return
      socket.send(text)
      if (!awaitsAnswers) return
      socket.ping()
      expectTaken(1)
    },
    close() {
      if (phase === 'opening') {
        phase = 'over'
        patience.cancel()
        socket.terminate()
        return
      }
      if (socket.readyState !== WebSocket.OPEN) return
      expectTaken(1)
      socket.close(1000)
      closing = setTimeout(() => socket.terminate(), closingRealMs)
    },
    terminate: () => void socket.terminate(),
  }
  census.alive.add(handle)
  return handle
}
