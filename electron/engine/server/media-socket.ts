/**
 * The door of live audio on the public listener. An upgrade is let in when Twilio signed it over one of ANA's
 * public addresses; that proves Twilio, not the call, so what is let in has yet to say whose stream it is
 * (`media-connection.ts`).
 */
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Clock, Logger } from '../ports.ts'
import type { AcceptMediaStream } from '../telephony/media-stream-port.ts'
import { createMediaMessageReader } from '../telephony/twilio/media-messages.ts'
import { isSocketSignedByTwilio } from '../telephony/twilio/signature.ts'
import type { AttemptWindow } from './attempt-window.ts'
import { type MediaConnection, type MediaCounters, openMediaConnection } from './media-connection.ts'

/** What live calls bring to the door. */
export interface MediaCalls {
  /**
   * Where ANA is reached from outside, and where she was when a call that is still open was planned: origins
   * without a slash at the end. A call is not known yet when its socket opens.
   */
  publicOrigins(): string[] | Promise<string[]>
  /**
   * Whether `token` is the one that was given to this call, under this id of the vendor's. Compares in constant
   * time, and says yes to a token once.
   */
  claim(callId: string, token: string, vendorCallId: string): boolean
  accept: AcceptMediaStream
  clock: Pick<Clock, 'monotonicMs' | 'schedule'>
}

export interface MediaSocketOptions extends MediaCalls {
  /** Twilio's primary AuthToken; null while it is not set. */
  authToken: () => Promise<string | null>
  /** Shared with the other doors of the listener. */
  refusals: AttemptWindow
  logger: Logger
}

export interface MediaSocketReport extends MediaCounters {
  /** Streams of calls right now. */
  live: number
  /** Sockets that have not said yet whose they are. */
  unproven: number
}

export interface MediaSocket {
  /** For the server's `upgrade` event. Takes over the connection, whatever it asks for. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  report(): MediaSocketReport
  /** Ends all streams; their calls are told. */
  close(): void
}

const paths: readonly (string | undefined)[] = ['/media', '/media/']
/** Twilio's largest message is its `start`, with two parameters: far below. */
const largestMessageBytes = 16 * 1024
/** Ten times as many as calls begin in a second at the utmost. */
const mostUnproven = 200
/** How long a peer that does not answer a close is waited for. */
const closeTimeoutMs = 2000

export function createMediaSocket(options: MediaSocketOptions): MediaSocket {
  const { publicOrigins, claim, accept, clock, authToken, refusals, logger } = options
  const reader = createMediaMessageReader()
  const counters: MediaCounters = { streams: 0, refused: 0, framesIn: 0, malformed: 0, ignored: 0 }
  const liveCalls = new Set<string>()
  const connections = new Set<MediaConnection>()
  let unproven = 0
  let isClosed = false
  // The types lack `closeTimeout` (ws 8.19): named apart, it is not taken for a slip.
  const serverOptions = {
    noServer: true,
    maxPayload: largestMessageBytes,
    perMessageDeflate: false,
    closeTimeout: closeTimeoutMs,
  }
  const server = new WebSocketServer(serverOptions)

  function turnAway(socket: Duplex, status: number): void {
    counters.refused += 1
    const isFlood = refusals.refuse()
    const answered = isFlood ? 429 : status
    const retryAfter = isFlood ? `Retry-After: ${refusals.retryAfterSeconds()}\r\n` : ''
    const head = `HTTP/1.1 ${answered} ${STATUS_CODES[answered]}\r\n${retryAfter}`
    socket.end(`${head}Connection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy())
  }

  async function isTwilios(request: IncomingMessage): Promise<boolean> {
    const signature = request.headers['x-twilio-signature']
    if (typeof signature !== 'string') return false
    const [key, origins] = await Promise.all([authToken(), publicOrigins()])
    const rawPath = request.url ?? ''
    return [...new Set(origins)].some((publicBaseUrl) =>
      isSocketSignedByTwilio({ authToken: key ?? '', signature, publicBaseUrl, rawPath }),
    )
  }

  async function admit(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    let isCounted = true
    const settle = () => {
      if (isCounted) unproven -= 1
      isCounted = false
    }
    let isHandedOver = false
    unproven += 1
    try {
      const isIn = await isTwilios(request)
      if (isClosed) socket.destroy()
      if (socket.destroyed) return
      if (!isIn) return turnAway(socket, 401)
      socket.off('error', ignore)
      server.handleUpgrade(request, socket, head, (open) => {
        isHandedOver = true
        const connection = openMediaConnection({
          socket: open,
          reader,
          counters,
          liveCalls,
          claim,
          accept,
          clock,
          logger,
          onSettled: settle,
          onRefused: () => void refusals.refuse(),
        })
        connections.add(connection)
        open.on('close', () => connections.delete(connection))
      })
    } catch (error) {
      logger.error('a media socket could not be admitted', { error })
      socket.destroy()
    } finally {
      if (!isHandedOver) settle()
    }
  }

  return {
    upgrade(request, socket, head) {
      socket.on('error', ignore)
      if (isClosed) socket.destroy()
      else if (!paths.includes(request.url)) turnAway(socket, 404)
      // Twilio is no page in a browser.
      else if (request.headers.origin !== undefined) turnAway(socket, 403)
      else if (unproven >= mostUnproven) turnAway(socket, 503)
      else void admit(request, socket, head)
    },
    report: () => ({ ...counters, live: liveCalls.size, unproven }),
    close() {
      isClosed = true
      for (const connection of connections) connection.abort()
      server.close()
    },
  }
}

const ignore = () => undefined
