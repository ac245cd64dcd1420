/**
 * A bare HTTP server on 127.0.0.1 for the practice vendors. Bare on purpose: they must see and send exact
 * bytes (raw addresses, broken connections, half answers), which frameworks smooth over.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

export interface Exchange {
  method: string
  /** The path without the query, percent-decoded. */
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: string
  response: ServerResponse
  sendJson(status: number, body: unknown, headers?: Record<string, string>): void
  /** Breaks the connection without an answer. */
  breakOff(): void
}

export interface LoopbackServer {
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly origin: string
  close(): Promise<void>
}

const mostBodyBytes = 2_000_000

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > mostBodyBytes) throw new RangeError('request body too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Answers a request to become a WebSocket, and owns the connection from then on. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/**
 * @param port 0 lets the system choose.
 * @param upgrade without it, upgrades are refused
 */
export async function startLoopbackServer(
  port: number,
  handle: (exchange: Exchange) => Promise<void>,
  upgrade?: UpgradeHandler,
): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    const serve = async () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1')
      const exchange: Exchange = {
        method: request.method ?? 'GET',
        path: decodeURIComponent(url.pathname),
        query: url.searchParams,
        headers: request.headers,
        body: await readBody(request),
        response,
        sendJson(status, body, headers = {}) {
          if (response.destroyed) return
          response.writeHead(status, { 'content-type': 'application/json', ...headers })
          response.end(JSON.stringify(body))
        },
        breakOff: () => void request.socket.destroy(),
      }
      await handle(exchange)
    }
    // A client that went away or sent nonsense ends its own connection; the server goes on.
    serve().catch(() => request.socket.destroy())
  })
  server.keepAliveTimeout = 60_000
  if (upgrade) server.on('upgrade', upgrade)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
