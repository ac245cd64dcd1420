/**
 * A localtunnel server on loopback: the same registration and socket protocol, every byte passed on as it
 * comes. It forgets a tunnel that has lost its sockets, as the public one does.
 */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  request as requestHttp,
  type ServerResponse,
} from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'

export interface TunnelServer {
  /** For the adapter's `host`. */
  origin: string
  port: number
  /** Names of the tunnels that are alive. */
  names(): string[]
  /** Forgets every tunnel and cuts its sockets, but goes on serving. */
  dropTunnels(): void
  close(): Promise<void>
}

interface ServedTunnel {
  idle: Socket[]
  all: Set<Socket>
  waiting: Array<(socket: Socket) => void>
  tcp: Server
}

const namePattern = /^[a-z0-9-]{4,63}$/
const listen = (server: Server, port: number) =>
  new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))

/** @param options.port fixed, so that a test can let the server die and come back at the same address */
export async function startTunnelServer(
  options: { port?: number; maxSockets?: number } = {},
): Promise<TunnelServer> {
  const { maxSockets = 3 } = options
  const tunnels = new Map<string, ServedTunnel>()
  let made = 0

  const forget = (name: string) => {
    const tunnel = tunnels.get(name)
    if (!tunnel) return
    tunnels.delete(name)
    tunnel.tcp.close()
    for (const socket of tunnel.all) socket.destroy()
  }

  async function openTunnel(wanted: string) {
    made += 1
    const name = wanted !== '' && !tunnels.has(wanted) ? wanted : `random-${made}`
    const tunnel: ServedTunnel = { idle: [], all: new Set(), waiting: [], tcp: createTcpServer() }
    tunnel.tcp.on('connection', (socket) => {
      tunnel.all.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        tunnel.all.delete(socket)
        tunnel.idle = tunnel.idle.filter((other) => other !== socket)
        if (tunnel.all.size === 0) forget(name)
      })
      const next = tunnel.waiting.shift()
      if (next) next(socket)
      else tunnel.idle.push(socket)
    })
    tunnels.set(name, tunnel)
    await listen(tunnel.tcp, 0)
    const { port } = tunnel.tcp.address() as AddressInfo
    return { id: name, port, max_conn_count: maxSockets, url: `http://${name}.localhost:${portOf(http)}` }
  }

  const nameOf = (request: IncomingMessage) =>
    /^([a-z0-9-]+)\.localhost/.exec(request.headers.host ?? '')?.[1]

  const takeSocket = (tunnel: ServedTunnel) =>
    new Promise<Socket>((resolve) => {
      const socket = tunnel.idle.shift()
      if (socket) resolve(socket)
      else tunnel.waiting.push(resolve)
    })

  async function register(request: IncomingMessage, response: ServerResponse) {
    const wanted = (request.url ?? '/').slice(1)
    if (wanted !== '?new' && !namePattern.test(wanted)) {
      response.writeHead(403).end('{"message":"Invalid subdomain."}')
      return
    }
    const registration = await openTunnel(wanted === '?new' ? '' : wanted)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(registration))
  }

  async function passOn(tunnel: ServedTunnel, request: IncomingMessage, response: ServerResponse) {
    const socket = await takeSocket(tunnel)
    const { method, url: path } = request
    const onward = requestHttp(
      { method, path, headers: { ...request.headers, connection: 'close' }, createConnection: () => socket },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    onward.on('error', () => {
      if (!response.headersSent) response.writeHead(502)
      response.end()
    })
    response.on('close', () => onward.destroy())
    request.pipe(onward)
  }

  const http = createHttpServer((request, response) => {
    const name = nameOf(request)
    const tunnel = name === undefined ? undefined : tunnels.get(name)
    if (name === undefined) void register(request, response)
    else if (tunnel) void passOn(tunnel, request, response)
    else response.writeHead(404).end('404')
  })
  await listen(http, options.port ?? 0)

  return {
    origin: `http://127.0.0.1:${portOf(http)}`,
    port: portOf(http),
    names: () => [...tunnels.keys()],
    dropTunnels: () => [...tunnels.keys()].forEach(forget),
    close() {
      for (const name of [...tunnels.keys()]) forget(name)
      http.closeAllConnections()
      return new Promise((resolve) => http.close(() => resolve()))
    },
  }
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  return (server.address() as AddressInfo).port
}
