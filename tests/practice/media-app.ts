/** The app's end of media sockets for tests: takes what Twilio connects, writes down what comes, says what it is told. */
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Clock } from '../../electron/engine/ports.ts'
import { murmur } from '../../electron/practice/voice/murmur.ts'

export interface StreamMessage {
  event: string
  sequenceNumber?: string
  streamSid?: string
  start?: { callSid: string; streamSid: string; customParameters: Record<string, string> }
  media?: { track: string; chunk: string; timestamp: string; payload: string }
  mark?: { name: string }
  dtmf?: { digit: string }
}

export interface MediaPeer {
  readonly request: IncomingMessage
  readonly socket: WebSocket
  /** Everything that came, with the clock's monotonic time. */
  readonly received: Array<{ atMs: number; message: StreamMessage }>
  /** The close code once it is closed. */
  closed: number | null
  streamSid(): string
  messages(event: string): StreamMessage[]
  /** All audio that came, as one. */
  audio(): Buffer
  /** Sends audio in one message. */
  play(audio: Uint8Array): void
  /** Murmurs a text; gives its length in ms. */
  speak(text: string): number
  mark(name: string): void
  clear(): void
  sendRaw(message: string | Buffer): void
}

export interface MediaApp {
  /** For `<Stream url>`. */
  readonly url: string
  readonly peers: MediaPeer[]
  close(): Promise<void>
}

/** @param onMessage what the app does about a message, after it was written down */
export async function startMediaApp(options: {
  clock: () => Clock
  onMessage?(peer: MediaPeer, message: StreamMessage): void
  /** An HTTP status refuses the upgrade. */
  refuseWith?: number
}): Promise<MediaApp> {
  const peers: MediaPeer[] = []
  const { refuseWith } = options
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    perMessageDeflate: true,
    ...(refuseWith === undefined
      ? {}
      : {
          verifyClient: (_info: unknown, answer: (ok: boolean, code: number) => void) =>
            answer(false, refuseWith),
        }),
  })
  await new Promise((resolve) => server.once('listening', resolve))
  server.on('connection', (socket, request) => {
    const received: MediaPeer['received'] = []
    const send = (message: object) => socket.send(JSON.stringify(message))
    const streamSid = () => received.find(({ message }) => message.event === 'start')?.message.streamSid ?? ''
    const peer: MediaPeer = {
      request,
      socket,
      received,
      closed: null,
      streamSid,
      messages: (event) => received.flatMap(({ message }) => (message.event === event ? [message] : [])),
      audio: () =>
        Buffer.concat(
          received.flatMap(({ message }) =>
            message.media ? [Buffer.from(message.media.payload, 'base64')] : [],
          ),
        ),
      play: (audio) =>
        send({
          event: 'media',
          streamSid: streamSid(),
          media: { payload: Buffer.from(audio).toString('base64') },
        }),
      speak(text) {
        const audio = murmur(text)
        peer.play(audio)
        return audio.length / 8
      },
      mark: (name) => send({ event: 'mark', streamSid: streamSid(), mark: { name } }),
      clear: () => send({ event: 'clear', streamSid: streamSid() }),
      sendRaw: (message) => socket.send(message),
    }
    peers.push(peer)
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as StreamMessage
      received.push({ atMs: options.clock().monotonicMs(), message })
      options.onMessage?.(peer, message)
    })
    socket.on('close', (code) => {
      peer.closed = code
    })
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${port}/media`,
    peers,
    close: () =>
      new Promise((resolve) => {
        for (const client of server.clients) client.terminate()
        server.close(() => resolve())
      }),
  }
}
