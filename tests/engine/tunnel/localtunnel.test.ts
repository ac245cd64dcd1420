/** localtunnel and its supervision against a tunnel server on loopback, which dies and comes back. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPracticeClock } from '../../../electron/engine/clock.ts'
import { createIds } from '../../../electron/engine/ids.ts'
import { createHealthProbe } from '../../../electron/engine/tunnel/health-probe.ts'
import { healthAnswer } from '../../../electron/engine/tunnel/health-proof.ts'
import { createLocaltunnelAdapter } from '../../../electron/engine/tunnel/localtunnel-adapter.ts'
import { createOwnUrlAdapter } from '../../../electron/engine/tunnel/own-url-adapter.ts'
import type { OpenTunnel, TunnelState } from '../../../electron/engine/tunnel/tunnel-port.ts'
import { createTunnelSupervisor } from '../../../electron/engine/tunnel/tunnel-supervisor.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { startTunnelServer, type TunnelServer } from '../../support/tunnel-server.ts'

// Faster than the computer's, so that waiting for the next try does not hold the tests up.
const clock = createPracticeClock({ startAtMs: 0, speed: 10 })
const ids = createIds(clock)
const key = ids.secret()
const probe = createHealthProbe({ key, ids })
const never = new AbortController().signal

let listener: Server
let port: number
let server: TunnelServer
let remembered: string | null
let page: (nonce: string) => { status: number; body: string }
const cleanUps: Array<() => Promise<void>> = []

beforeEach(async () => {
  remembered = null
  page = (nonce) => ({ status: 200, body: JSON.stringify(healthAnswer(key, nonce)) })
  listener = createServer((request, response) => {
    const nonce = new URL(request.url ?? '/', 'http://x').searchParams.get('nonce')
    const { status, body } = page(nonce ?? '')
    response.writeHead(status).end(body)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  port = (listener.address() as AddressInfo).port
  server = await startTunnelServer()
})
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
  await server.close()
  listener.closeAllConnections()
  await new Promise((resolve) => listener.close(resolve))
})

const memory = {
  load: async () => remembered,
  async save(subdomain: string) {
    remembered = subdomain
  },
}
const createAdapter = (host = server.origin) =>
  createLocaltunnelAdapter({ host, memory, clock, logger: silentLogger })

async function open(host?: string): Promise<OpenTunnel> {
  const tunnel = await createAdapter(host).open({ port, timeoutMs: 20_000 })
  cleanUps.push(() => tunnel.close())
  return tunnel
}

describe('localtunnel', () => {
  it('leads to this computer and remembers the name it got', async () => {
    const tunnel = await open()
    expect(await probe(tunnel.url, never)).toEqual({ ok: true })
    expect(tunnel.url).toBe(`http://${remembered}.localhost:${server.port}`)
  })

  it('gets the same address again after a restart', async () => {
    remembered = 'ana-de-ayer'
    expect((await open()).url).toBe(`http://ana-de-ayer.localhost:${server.port}`)
  })

  it('waits for its name while its own former tunnel still holds it', async () => {
    remembered = 'ana-de-ayer'
    const former = await open()
    const again = open()
    // It first gets another name, since its own is free only once the former sockets are gone.
    while (server.names().length < 2) await new Promise((resolve) => setImmediate(resolve))
    await former.close()
    expect((await again).url).toBe(former.url)
  })

  it('takes another name, and remembers it, when somebody else has its own', async () => {
    remembered = 'ana-de-ayer'
    await open()
    const other = await open()
    expect(remembered).not.toBe('ana-de-ayer')
    expect(other.url).toContain(`${remembered}.`)
  })

  it('ignores a remembered name that no server would take', async () => {
    remembered = '../status'
    expect(await probe((await open()).url, never)).toEqual({ ok: true })
  })

  it('fails once and in time when the server is away', async () => {
    const gone = server.origin
    await server.close()
    await expect(open(gone)).rejects.toMatchObject({ code: 'tunnel.network_refused', retryable: true })
  })

  it('fails when the server never answers', async () => {
    const mute = createServer(() => {})
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`
    await expect(createAdapter(origin).open({ port, timeoutMs: 1_000 })).rejects.toMatchObject({
      code: 'tunnel.open_timeout',
    })
    mute.closeAllConnections()
    await new Promise((resolve) => mute.close(resolve))
  })

  it('fails when the server answers with a page instead of a tunnel', async () => {
    page = () => ({ status: 200, body: '<html>' })
    await expect(open(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ code: 'tunnel.refused' })
  })

  it('fails when the server refuses', async () => {
    page = () => ({ status: 403, body: '{"message":"no"}' })
    await expect(open(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ code: 'tunnel.refused' })
  })

  it('says so once when its sockets are refused for good', async () => {
    const tunnel = await open()
    const reasons: string[] = []
    const broken = new Promise<void>((resolve) =>
      tunnel.onBroken((reason) => {
        reasons.push(reason)
        resolve()
      }),
    )
    server.dropTunnels()
    await broken
    expect(reasons).toHaveLength(1)
    expect(reasons[0]).toMatch(/connection refused/)
  })
})

describe('the health probe', () => {
  it('is not fooled by a page of somebody else, nor by an answer to another nonce', async () => {
    const url = `http://127.0.0.1:${port}`
    page = () => ({ status: 200, body: '{"status":"ok","proof":"ffff"}' })
    expect(await probe(url, never)).toEqual({ ok: false, code: 'tunnel.foreign_page' })
    page = () => ({ status: 200, body: JSON.stringify(healthAnswer(key, '0'.repeat(32))) })
    expect(await probe(url, never)).toEqual({ ok: false, code: 'tunnel.foreign_page' })
    page = (nonce) => ({ status: 200, body: JSON.stringify(healthAnswer('another key', nonce)) })
    expect(await probe(url, never)).toEqual({ ok: false, code: 'tunnel.foreign_page' })
    page = () => ({ status: 200, body: 'x'.repeat(100_000) })
    expect(await probe(url, never)).toEqual({ ok: false, code: 'tunnel.foreign_page' })
  })

  it('tells a bad status and a refused connection apart', async () => {
    page = () => ({ status: 503, body: '' })
    expect(await probe(`http://127.0.0.1:${port}`, never)).toEqual({ ok: false, code: 'tunnel.bad_status' })
    const gone = server.origin
    await server.close()
    expect(await probe(gone, never)).toEqual({ ok: false, code: 'tunnel.network_refused' })
  })

  it('counts an abort as no answer', async () => {
    expect(await probe(`http://127.0.0.1:${port}`, AbortSignal.abort())).toEqual({
      ok: false,
      code: 'tunnel.no_answer',
    })
  })
})

describe('an own address', () => {
  it.each([
    ['https://ana.example.com/', 'https://ana.example.com'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('is an HTTPS origin, or plain HTTP on this computer: %s', async (text, url) => {
    expect((await createOwnUrlAdapter(text).open({ port, timeoutMs: 1 })).url).toBe(url)
  })

  it.each(['', 'ana.example.com', 'http://ana.example.com', 'https://a.example/x', 'https://u:p@a.example'])(
    'refuses %j',
    async (text) => {
      await expect(createOwnUrlAdapter(text).open({ port, timeoutMs: 1 })).rejects.toMatchObject({
        code: 'tunnel.invalid_url',
      })
    },
  )
})

describe('supervision over a real tunnel', () => {
  it('outlives the death of the tunnel server and comes back at the same address', async () => {
    const states: TunnelState[] = []
    let onState = () => {}
    const tunnel = createTunnelSupervisor({
      adapter: createAdapter(),
      port,
      clock,
      ids,
      logger: silentLogger,
      probe,
      onState(state) {
        states.push(state)
        onState()
      },
    })
    cleanUps.push(() => tunnel.stop())
    const until = (kind: TunnelState['kind']) =>
      new Promise<void>((resolve) => {
        onState = () => {
          if (tunnel.state().kind === kind) resolve()
        }
        onState()
      })

    tunnel.start()
    await until('up')
    const address = tunnel.publicUrl()
    await server.close()
    await until('down')
    expect(tunnel.publicUrl()).toBeNull()
    server = await startTunnelServer({ port: server.port })
    await until('up')
    expect(tunnel.publicUrl()).toBe(address)
    expect(states.map(({ kind }) => kind)).toEqual(['up', 'down', 'up'])
  })
})
