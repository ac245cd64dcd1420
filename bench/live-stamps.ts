/**
 * When things happen at the border between ANA and her peers. Peers stamp what they send with the computer's
 * monotonic clock, which all processes share, and the engine's process reads the stamps before ANA does: so a
 * message's wait in ANA's event loop counts as hers, and a slow peer does not.
 */
import { channel } from 'node:diagnostics_channel'
import { type ClientRequest, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import type { Clock } from '../electron/engine/ports.ts'

/** Milliseconds on the clock that all processes of the computer share. */
export function sharedMs(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1e3 + nanoseconds / 1e6
}

const stampOpening = '"t":"'
const stampDigits = 15
const frameOpening = '{"event":"media",'

const stamp = (): string =>
  `${stampOpening}${String(Math.round(sharedMs() * 1e3)).padStart(stampDigits, '0')}",`

/** The media reader's quick way wants a frame's first key to stay the first. */
function stamped(message: unknown): unknown {
  if (typeof message !== 'string' || !message.startsWith('{"')) return message
  const at = message.startsWith(frameOpening) ? frameOpening.length : 1
  return `${message.slice(0, at)}${stamp()}${message.slice(at)}`
}

/** In the peers' process: everything they say on sockets, and the model's tokens, carries the time. */
export function stampOutgoing(): void {
  const { send } = WebSocket.prototype
  WebSocket.prototype.send = function (this: WebSocket, ...words: unknown[]) {
    Reflect.apply(send, this, [stamped(words[0]), ...words.slice(1)])
  }
  const { write } = ServerResponse.prototype
  ServerResponse.prototype.write = function (this: ServerResponse, ...words: unknown[]) {
    const isToken = typeof words[0] === 'string' && words[0].startsWith('{"model"')
    return Reflect.apply(write, this, isToken ? [stamped(words[0]), ...words.slice(1)] : words)
  }
}

/** What set the engine to work. */
export interface Cause {
  kind: 'message' | 'timer'
  /** When the peer sent it, or the timer was due. */
  fromMs: number
}

export interface Border {
  /** What the engine is at work on in this very task; null when it is neither a stamped message nor a timer. */
  cause(): Cause | null
  /** The last piece of a model's answer: when it was sent, when it came. */
  token(): { fromMs: number; atMs: number }
  /** How long the frame that came at `atMs` (shared) on the socket being served had waited. */
  frameWaitMs(atMs: number): number
  /** Media sockets that carry frames now. */
  liveSockets(): number
  /** The same clock, whose timers know when they were due. */
  watched(clock: Clock, speed: number): Clock
}

/** Frames kept of a socket, for their waits: more than any silence that ends speech. */
const ringSize = 64

interface FrameRing {
  atMs: Float64Array
  waitMs: Float64Array
  next: number
}

/**
 * In the engine's process, before the engine starts.
 * @param options.modelPort where the model listens
 * @param options.onModelRequest within the task in which a request has been written to the model
 * @param options.onVoiceRequest likewise, for clips
 */
export function watchBorder(options: {
  modelPort: number
  onModelRequest: () => void
  onVoiceRequest: () => void
}): Border {
  const rings = new WeakMap<WebSocket, FrameRing>()
  const live = new Set<WebSocket>()
  let cause: Cause | null = null
  let serving: WebSocket | null = null
  let token = { fromMs: 0, atMs: 0 }

  const readStamp = (data: Buffer, at: number): number =>
    Number(data.toString('latin1', at, at + stampDigits)) / 1e3
  const stampAt = (data: Buffer): number => {
    // `{"t":"…` or `{"event":"media","t":"…`
    if (data[2] === 0x74) return readStamp(data, 1 + stampOpening.length)
    const isFrame = data.length > 60 && data.toString('latin1', 0, frameOpening.length) === frameOpening
    return isFrame ? readStamp(data, frameOpening.length + stampOpening.length) : Number.NaN
  }

  function noteFrame(socket: WebSocket, fromMs: number, atMs: number): void {
    let ring = rings.get(socket)
    if (!ring) {
      ring = { atMs: new Float64Array(ringSize), waitMs: new Float64Array(ringSize), next: 0 }
      rings.set(socket, ring)
      live.add(socket)
      socket.once('close', () => void live.delete(socket))
    }
    ring.atMs[ring.next % ringSize] = atMs
    ring.waitMs[ring.next % ringSize] = atMs - fromMs
    ring.next += 1
  }

  const { emit } = WebSocket.prototype
  WebSocket.prototype.emit = function (this: WebSocket, ...words: unknown[]) {
    const [event, data] = words
    if (event !== 'message' || !Buffer.isBuffer(data)) return Reflect.apply(emit, this, words)
    const fromMs = stampAt(data)
    if (!Number.isNaN(fromMs)) {
      cause = { kind: 'message', fromMs }
      if (data[2] !== 0x74) noteFrame(this, fromMs, sharedMs())
    }
    serving = this
    try {
      return Reflect.apply(emit, this, words)
    } finally {
      cause = null
      serving = null
    }
  }

  channel('net.client.socket').subscribe((message) => {
    const { socket } = message as { socket: Socket }
    socket.once('connect', () => {
      if (socket.remotePort !== options.modelPort) return
      socket.prependListener('data', (data: Buffer) => {
        const at = data.indexOf(`{${stampOpening}`)
        if (at >= 0) token = { fromMs: readStamp(data, at + 1 + stampOpening.length), atMs: sharedMs() }
      })
    })
  })
  channel('http.client.request.start').subscribe((message) => {
    const { request } = message as { request: ClientRequest }
    if (request.path === '/api/chat') options.onModelRequest()
    else if (request.path.includes('/text-to-speech/')) options.onVoiceRequest()
  })

  return {
    cause: () => cause,
    token: () => token,
    frameWaitMs(atMs) {
      const ring = serving ? rings.get(serving) : undefined
      if (!ring) return Number.NaN
      let nearest = 0
      for (let index = 1; index < ringSize; index += 1) {
        const isNearer = Math.abs((ring.atMs[index] ?? 0) - atMs) < Math.abs((ring.atMs[nearest] ?? 0) - atMs)
        if (isNearer) nearest = index
      }
      return ring.waitMs[nearest] ?? Number.NaN
    },
    liveSockets: () => live.size,
    watched: (clock, speed) => ({
      ...clock,
      schedule(delayMs, task) {
        const fromMs = sharedMs() + Math.max(0, delayMs) / speed
        return clock.schedule(delayMs, () => {
          cause = { kind: 'timer', fromMs }
          try {
            task()
          } finally {
            cause = null
          }
        })
      },
    }),
  }
}
