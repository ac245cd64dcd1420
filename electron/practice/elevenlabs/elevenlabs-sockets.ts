/** The door to ElevenLabs' sockets: which address is which, and what never becomes a socket. */
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Clock } from '../../engine/ports.ts'
import type { Faults } from '../faults.ts'
import type { LatencyModel } from '../latency.ts'
import type { UpgradeHandler } from '../loopback-server.ts'
import type { Random } from '../seeded-random.ts'
import type { SocketFault, SocketTarget } from '../socket-faults.ts'
import { elevenLabsErrorBody } from './elevenlabs-errors.ts'
import type { SynthesisDesk } from './synthesis-desk.ts'
import { serveTranscription, type TranscriptionRecord } from './transcription-socket.ts'
import { serveVoiceSocket } from './voice-socket.ts'

const mostMessageBytes = 4_000_000
const voicePath = /^\/v1\/text-to-speech\/([^/]+)\/(stream-input|multi-stream-input)$/
const transcriptionPath = '/v1/speech-to-text/realtime'

export interface ElevenLabsSockets {
  readonly upgrade: UpgradeHandler
  transcriptions(): TranscriptionRecord[]
  /** How many sockets of the kind are open. */
  open(target: SocketTarget): number
  /** Breaks all sockets of the kind at once, without a closing handshake. */
  breakOff(target: SocketTarget): void
  /** Messages that the clients have not taken yet; only counted when asked for. */
  inFlight(): number
  close(): void
}

/** A socket's messages to its client, counted until they are taken. */
function createMouth(socket: WebSocket, counts: { inFlight: number } | null): (text: string) => void {
  if (counts === null) return (text) => socket.send(text)
  let own = 0
  // A client answers pings in the order of what it reads: the answer says that all before was taken.
  socket.on('pong', () => {
    own -= 1
    counts.inFlight -= 1
  })
  socket.on('close', () => {
    counts.inFlight -= own
    own = 0
  })
  return (text) => {
    if (socket.readyState !== socket.OPEN) return
    socket.send(text)
    socket.ping()
    own += 1
    counts.inFlight += 1
  }
}

export function createElevenLabsSockets(options: {
  clock: Clock
  latency: LatencyModel
  faults: Faults
  random: Random
  desk: SynthesisDesk
  apiKey: string
  awaitsClients: boolean
}): ElevenLabsSockets {
  const { clock, latency, faults, random, desk, apiKey } = options
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: mostMessageBytes,
  })
  const connections = new Map<Duplex, SocketTarget>()
  const transcriptions: TranscriptionRecord[] = []
  const counts = options.awaitsClients ? { inFlight: 0 } : null

  const refuse = (connection: Duplex, status: number, code?: string) => {
    const refusal = { status, ...(code === undefined ? {} : { code }) }
    const body = JSON.stringify(elevenLabsErrorBody(refusal, random.hex(32)))
    connection.end(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`,
        'content-type: application/json',
        `content-length: ${Buffer.byteLength(body)}`,
        'connection: close',
        '',
        body,
      ].join('\r\n'),
    )
  }

  const serve = (
    request: IncomingMessage,
    connection: Duplex,
    head: Buffer,
    url: URL,
    fault: SocketFault | null,
  ) => {
    const header = request.headers['xi-api-key']
    const givenKey = typeof header === 'string' && header !== '' ? header : null
    const breakOff = () => void connection.destroy()
    const [, voiceId, kind] = voicePath.exec(url.pathname) ?? []
    server.handleUpgrade(request, connection, head, (socket) => {
      const tell = createMouth(socket, counts)
      const common = {
        socket,
        tell,
        query: url.searchParams,
        givenKey,
        apiKey,
        clock,
        latency,
        fault,
        breakOff,
      }
      if (voiceId !== undefined) {
        const multi = kind === 'multi-stream-input'
        serveVoiceSocket({ ...common, voiceId: decodeURIComponent(voiceId), multi, desk })
      } else {
        const record = (entry: TranscriptionRecord) => void transcriptions.push(entry)
        serveTranscription({ ...common, sessionId: random.hex(32), record })
      }
    })
  }

  return {
    upgrade(request, connection, head) {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1')
      connection.on('error', () => {})
      const target: SocketTarget | null = voicePath.test(url.pathname)
        ? 'elevenlabs.voice_socket'
        : url.pathname === transcriptionPath
          ? 'elevenlabs.transcription'
          : null
      if (target === null) {
        refuse(connection, 404)
        return
      }
      connections.set(connection, target)
      connection.on('close', () => connections.delete(connection))
      const fault = faults.nextSocket(target)
      if (fault?.kind === 'refuse') refuse(connection, fault.status, fault.code)
      else if (fault?.kind !== 'hang') serve(request, connection, head, url, fault)
    },
    transcriptions: () => structuredClone(transcriptions),
    open: (target) => [...connections.values()].filter((of) => of === target).length,
    breakOff(target) {
      for (const [connection, of] of connections) if (of === target) connection.destroy()
    },
    inFlight: () => counts?.inFlight ?? 0,
    close() {
      for (const connection of connections.keys()) connection.destroy()
      server.close()
    },
  }
}
