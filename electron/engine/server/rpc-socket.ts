/** The browser's door: the contract over a WebSocket, for pages with a session and programs with the token. */
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { maxFileBytes } from '../contacts/file-problem.ts'
import type { Ids, Logger } from '../ports.ts'
import type { Sessions } from './operator-guard.ts'
import type { RpcContext } from './rpc-implementer.ts'
import type { Router } from './rpc-router.ts'

/** A file at its largest, and what surrounds it. */
const largestMessageBytes = maxFileBytes + 1_000_000

export interface RpcSocketOptions {
  router: Router
  sessions: Sessions
  hasToken: (headers: IncomingMessage['headers']) => boolean
  isOwnAddress: (headers: IncomingMessage['headers']) => boolean
  ids: Pick<Ids, 'next'>
  logger: Logger
}

export interface RpcSocket {
  /** For the server's `upgrade` event. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): void
}

function refuse(socket: Duplex, status: number): void {
  socket.on('error', () => undefined)
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  )
}

/**
 * Sending waits until the message has left, so that a page too slow to follow is noticed by the feed, which
 * then tells it to load anew, instead of filling the engine's memory.
 */
function patient(socket: WebSocket): Pick<WebSocket, 'addEventListener' | 'send'> {
  return {
    addEventListener: socket.addEventListener.bind(socket),
    send: (data: RawData | string) =>
      new Promise<void>((resolve) => {
        // Nobody reads what is sent to a closed socket.
        socket.send(data as Buffer, () => resolve())
      }),
  }
}

export function createRpcSocket(options: RpcSocketOptions): RpcSocket {
  const { router, sessions, hasToken, isOwnAddress, ids, logger } = options
  const handler = new RPCHandler<RpcContext>(router)
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessageBytes,
    perMessageDeflate: false,
  })

  /** A page proves itself by its cookie, and always says where it comes from; a program by the token. */
  function operatorOf({ headers }: IncomingMessage): string | null {
    if (hasToken(headers)) return ids.next()
    return headers.origin === undefined ? null : sessions.operatorOf(headers)
  }

  return {
    upgrade(request, socket, head) {
      if ((request.url ?? '').split('?')[0] !== '/rpc') return refuse(socket, 404)
      if (!isOwnAddress(request.headers)) return refuse(socket, 403)
      const operator = operatorOf(request)
      if (operator === null) return refuse(socket, 401)
      server.handleUpgrade(request, socket, head, (open) => {
        open.on('error', (error) => logger.warn('a page’s connection failed', { error }))
        void handler.upgrade(patient(open), { context: { operator } })
      })
    },
    close() {
      for (const open of server.clients) open.terminate()
      server.close()
    },
  }
}
