/**
 * A stand-in engine for looking at the interface: the whole contract over a WebSocket with invented data, serving
 * the built renderer. Nothing of the product is proven by it; the journeys run against the real `ana serve`.
 *
 * `node tests/e2e/fake-engine.ts [--empty] [--real] [--port N] [--calls N] [--word-ms N]`
 */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { parseArgs } from 'node:util'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer } from 'ws'
import { playCalls } from './fake-live.ts'
import { createFakeRouter } from './fake-router.ts'
import { FakeState } from './fake-state.ts'

export interface FakeEngine {
  url: string
  token: string
  state: FakeState
  /** Cuts every open socket, as a lost network does; new ones are accepted again after `downMs`. */
  cutConnections(downMs: number): void
  close(): Promise<void>
}

/** Another build can be looked at without touching the one that everybody uses. */
const rendererFolder = process.env.ANA_TEST_RENDERER ?? join(import.meta.dirname, '../../out/renderer')
const token = 'fake-operator-token'

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

/** As the real engine's. */
const policy =
  "default-src 'none'; media-src 'self' blob:; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'"

export async function startFakeEngine(
  options: { empty?: boolean; practice?: boolean; port?: number; calls?: number; wordMs?: number } = {},
): Promise<FakeEngine> {
  const state = new FakeState({ practice: options.practice ?? true, empty: options.empty ?? false })
  const handler = new RPCHandler(createFakeRouter(state))
  const sockets = new WebSocketServer({ noServer: true })
  let downUntil = 0
  const server = createServer((request, response) => void answer(request, response))
  server.on('upgrade', (request, socket, head) => {
    if (Date.now() < downUntil) {
      socket.destroy()
      return
    }
    if (!signedIn(request)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (open) => void handler.upgrade(open, { context: {} }))
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const stopCalls = playCalls(state, { atOnce: options.calls ?? 7, wordMs: options.wordMs ?? 170 })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    token,
    state,
    cutConnections(downMs) {
      downUntil = Date.now() + downMs
      for (const open of sockets.clients) open.terminate()
    },
    async close() {
      stopCalls()
      for (const open of sockets.clients) open.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function signedIn(request: IncomingMessage): boolean {
  return request.headers.cookie?.includes(`ana_session=${token}`) ?? false
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  if (path === '/session') {
    if (request.method === 'POST') {
      const known = request.headers.authorization === `Bearer ${token}`
      if (known) response.setHeader('set-cookie', `ana_session=${token}; HttpOnly; SameSite=Strict; Path=/`)
      response.writeHead(known ? 204 : 401).end()
    } else response.writeHead(signedIn(request) ? 204 : 401).end()
    return
  }
  const file = normalize(join(rendererFolder, path === '/' ? 'index.html' : path))
  try {
    if (!file.startsWith(rendererFolder)) throw new Error('outside')
    const body = await readFile(file)
    response.writeHead(200, {
      'content-type': contentTypes[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    })
    response.end(body)
  } catch {
    response.writeHead(404).end()
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      empty: { type: 'boolean' },
      real: { type: 'boolean' },
      port: { type: 'string' },
      calls: { type: 'string' },
      'word-ms': { type: 'string' },
    },
  })
  const fake = await startFakeEngine({
    empty: values.empty ?? false,
    practice: !values.real,
    port: Number(values.port ?? 0),
    calls: Number(values.calls ?? 7),
    wordMs: Number(values['word-ms'] ?? 170),
  })
  process.stdout.write(`${fake.url}#token=${fake.token}\n`)
}
