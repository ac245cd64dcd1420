/**
 * One WebSocket to ElevenLabs: opened with the key, read as text, and ended exactly once, with an AnaError that
 * says why. Who closes it hears nothing more of it.
 */
import type { IncomingMessage } from 'node:http'
import { type ClientOptions, WebSocket } from 'ws'
import type { AnaError } from '../errors.ts'
import type { Clock } from '../ports.ts'
import { elevenLabsError, refusalError, transportError } from './elevenlabs-errors.ts'

/** Some seconds of speech with its alignment are far below this. */
const maxMessageBytes = 4_000_000
/** A refusal is a short JSON; a proxy's page may be long and says nothing more. */
const maxRefusalCharacters = 20_000
/** How long the vendor may take to answer a goodbye before the connection is cut. */
const goodbyeMs = 1_000

const socketOptions: ClientOptions & { closeTimeout: number } = {
  // Audio does not compress, and each call's compressor would cost more memory than the call.
  perMessageDeflate: false,
  maxPayload: maxMessageBytes,
  closeTimeout: goodbyeMs,
}

export interface SocketListener {
  onOpen(): void
  onText(text: string): void
  /** The socket is over; nothing comes after this. */
  onClosed(error: AnaError): void
}

export interface ElevenLabsSocket {
  /** Ignored when the socket is over. */
  send(text: string): void
  /** Bytes that the network has not taken yet. */
  unsentBytes(): number
  close(): void
}

/** An origin for sockets out of one for requests: `https://host` becomes `wss://host`. */
export function socketOrigin(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(/^http/, 'ws')
}

/** @param options.openWithinMs from now until the vendor has accepted the socket, the key's reading included */
export function openElevenLabsSocket(options: {
  url: string
  apiKey: () => Promise<string | null>
  clock: Pick<Clock, 'schedule'>
  openWithinMs: number
  listener: SocketListener
}): ElevenLabsSocket {
  const { url, apiKey, clock, openWithinMs, listener } = options
  let socket: WebSocket | null = null
  let isOver = false

  const end = (error: AnaError) => {
    if (isOver) return
    isOver = true
    timer.cancel()
    socket?.terminate()
    listener.onClosed(error)
  }
  const timer = clock.schedule(openWithinMs, () =>
    end(elevenLabsError('network_timeout', `ElevenLabs did not open the socket within ${openWithinMs} ms`)),
  )

  function connect(key: string | null): void {
    if (isOver) return
    if (!key) {
      end(elevenLabsError('not_configured', 'ElevenLabs has no API key'))
      return
    }
    const opened = new WebSocket(url, { ...socketOptions, headers: { 'xi-api-key': key } })
    socket = opened
    opened.on('open', () => {
      timer.cancel()
      if (!isOver) listener.onOpen()
    })
    opened.on('message', (data, isBinary) => {
      if (!isOver && !isBinary) listener.onText(data.toString())
    })
    opened.on('unexpected-response', (_request, response) => {
      readRefusal(response).then((body) => end(refusalError(response.statusCode ?? 0, body)))
    })
    opened.on('error', (error) => end(transportError(error, 'interrupted')))
    opened.on('close', (code, reason) =>
      end(elevenLabsError('interrupted', `ElevenLabs closed the socket: ${code} ${reason}`.trim())),
    )
  }

  apiKey()
    .then(connect)
    .catch((error: unknown) => end(transportError(error, 'interrupted')))

  return {
    send(text) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(text)
    },
    unsentBytes: () => socket?.bufferedAmount ?? 0,
    close() {
      if (isOver) return
      isOver = true
      timer.cancel()
      socket?.close()
    },
  }
}

/** What a refused upgrade says, as far as it goes. */
async function readRefusal(response: IncomingMessage): Promise<string> {
  let body = ''
  try {
    response.setEncoding('utf8')
    for await (const piece of response) {
      body += piece
      if (body.length > maxRefusalCharacters) break
    }
  } catch {
    // Cut off in the middle: the status alone has to do.
  }
  return body
}
