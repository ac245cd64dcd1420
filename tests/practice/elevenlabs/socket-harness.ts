/**
 * ElevenLabs' practice server on a clock that stands still, and clients of its sockets: whatever is on its way
 * arrives before time goes on, so every frame has an exact instant.
 */
import { WebSocket } from 'ws'
import { startElevenLabsServer } from '../../../electron/practice/elevenlabs/elevenlabs-server.ts'
import { createFaults, type FaultScript } from '../../../electron/practice/faults.ts'
import { createLatency, type LatencyKind } from '../../../electron/practice/latency.ts'
import { createRandom } from '../../../electron/practice/seeded-random.ts'
import { createPracticeVoice } from '../../../electron/practice/voice/practice-voice.ts'
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts'

export interface Frame {
  /** On the clock's monotonic time. */
  atMs: number
  // biome-ignore lint/suspicious/noExplicitAny: what a vendor sends is looked at, not trusted
  body: any
}

export interface SocketClient {
  readonly frames: Frame[]
  /** The closing code, 1006 for a broken connection; null while it is open. */
  closed(): number | null
  send(message: unknown): void
  /** Everything on its way, in both directions, has arrived. */
  settle(): Promise<void>
  /** Lets time pass in small steps. */
  pass(ms: number): Promise<void>
  terminate(): void
}

export interface SocketHarness {
  readonly clock: FakeClock
  readonly server: Awaited<ReturnType<typeof startElevenLabsServer>>
  readonly apiKey: string
  setFaults(script: FaultScript): void
  /** @returns the HTTP status when the upgrade is refused */
  connect(path: string, headers?: Record<string, string>): Promise<SocketClient | number>
  /** As `connect`, for upgrades that succeed. */
  open(path: string, headers?: Record<string, string>): Promise<SocketClient>
  close(): Promise<void>
}

export const apiKey = 'sk_practice'
const stepMs = 10

export async function startSocketHarness(
  latency: LatencyKind,
  options: { maxConcurrent?: number; awaitsClients?: boolean } = {},
): Promise<SocketHarness> {
  const clock = createFakeClock()
  const random = createRandom('sockets')
  const faults = createFaults(random.fork('faults'))
  const server = await startElevenLabsServer({
    clock,
    latency: createLatency(latency, random.fork('latency')),
    faults,
    voice: await createPracticeVoice('murmur'),
    random,
    apiKey,
    ...options,
  })
  const sockets = new Set<WebSocket>()

  const connect: SocketHarness['connect'] = (path, headers = { 'xi-api-key': apiKey }) => {
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}${path}`, {
      headers,
      perMessageDeflate: false,
    })
    sockets.add(socket)
    const frames: Frame[] = []
    let closed: number | null = null
    socket.on('message', (data) => frames.push({ atMs: clock.monotonicMs(), body: JSON.parse(String(data)) }))
    socket.on('error', () => {})
    socket.on('close', (code) => {
      closed = code
    })
    const settle = async () => {
      // Once for what was said, and once for what the server makes of it.
      for (let round = 0; round < 2 && socket.readyState === WebSocket.OPEN; round += 1) {
        // The answer follows everything that the server had said, after everything that it had been told.
        await new Promise<void>((resolve) => {
          const done = () => {
            socket.off('pong', done)
            socket.off('close', done)
            resolve()
          }
          socket.on('pong', done)
          socket.on('close', done)
          socket.ping()
        })
      }
      if (socket.readyState === WebSocket.CLOSING) {
        await new Promise((resolve) => socket.once('close', resolve))
      }
    }
    const client: SocketClient = {
      frames,
      closed: () => closed,
      send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
      settle,
      async pass(ms) {
        await settle()
        for (let left = ms; left > 0; left -= stepMs) {
          await clock.advance(Math.min(stepMs, left))
          await settle()
        }
      },
      terminate: () => socket.terminate(),
    }
    return new Promise((resolve) => {
      socket.once('open', () => resolve(client))
      socket.once('unexpected-response', (_, response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
    })
  }
  return {
    clock,
    server,
    apiKey,
    setFaults: faults.set,
    connect,
    async open(path, headers) {
      const client = await connect(path, headers)
      if (typeof client === 'number') throw new Error(`refused with ${client}`)
      await client.settle()
      return client
    },
    async close() {
      for (const socket of sockets) socket.terminate()
      await server.close()
    },
  }
}
