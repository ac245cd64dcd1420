/** A tiny ElevenLabs that only speaks WebSocket: the test sees every connection and says every answer. */
import { createServer, type IncomingMessage, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'

/** Things that come one after another; a test waits for the next without any time passing. */
export interface Inbox<T> {
  put(item: T): void
  next(): Promise<T>
  /** What has come and was not taken yet. */
  rest(): T[]
}

export function createInbox<T>(): Inbox<T> {
  const items: T[] = []
  const waiting: Array<(item: T) => void> = []
  return {
    put(item) {
      const waiter = waiting.shift()
      if (waiter) waiter(item)
      else items.push(item)
    },
    async next() {
      const item = items.shift()
      return item === undefined ? new Promise<T>((resolve) => waiting.push(resolve)) : item
    },
    rest: () => items.splice(0),
  }
}

export type Message = Record<string, unknown>

export interface Connection {
  url: URL
  apiKey: string | undefined
  messages: Inbox<Message>
  say(message: unknown): void
  /** Text that need not be JSON. */
  sayRaw(text: string): void
  close(code: number): void
  /** Cuts the line without a goodbye. */
  cut(): void
  /** Resolves when the line is down, whoever ended it. */
  closed: Promise<void>
}

export interface SocketDouble {
  origin: string
  connections: Inbox<Connection>
  /** The next upgrade is refused. */
  refuse(status: number, body: unknown): void
  close(): Promise<void>
}

const messageSchema = z.record(z.string(), z.unknown())

function connectionOf(socket: WebSocket, request: IncomingMessage): Connection {
  const apiKey = request.headers['xi-api-key']
  const messages = createInbox<Message>()
  socket.on('message', (data) => messages.put(messageSchema.parse(JSON.parse(data.toString()))))
  return {
    url: new URL(request.url ?? '', 'ws://double'),
    apiKey: typeof apiKey === 'string' ? apiKey : undefined,
    messages,
    say: (message) => socket.send(JSON.stringify(message)),
    sayRaw: (text) => socket.send(text),
    close: (code) => socket.close(code),
    cut: () => socket.terminate(),
    closed: new Promise((resolve) => socket.on('close', () => resolve())),
  }
}

export async function startSocketDouble(): Promise<SocketDouble> {
  const connections = createInbox<Connection>()
  const refusals: Array<{ status: number; body: unknown }> = []
  const server = createServer()
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, line, head) => {
    const refusal = refusals.shift()
    if (refusal) {
      const body = typeof refusal.body === 'string' ? refusal.body : JSON.stringify(refusal.body)
      line.end(
        `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      )
      return
    }
    sockets.handleUpgrade(request, line, head, (socket) => connections.put(connectionOf(socket, request)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    connections,
    refuse: (status, body) => void refusals.push({ status, body }),
    async close() {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
