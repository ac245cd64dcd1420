/** The door of live audio, knocked at by Twilio, by strangers, and by Twilio on a bad day. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createStreamTokens } from '../../../electron/engine/calls/stream-tokens.ts'
import { createAttemptWindow } from '../../../electron/engine/server/attempt-window.ts'
import { createMediaSocket } from '../../../electron/engine/server/media-socket.ts'
import type { MediaStream, MediaStreamEnd } from '../../../electron/engine/telephony/media-stream-port.ts'
import { signRequest } from '../../../electron/practice/twilio/sign.ts'
import { createFakeClock } from '../../fakes/fake-clock.ts'
import { createRecordingLogger } from './doors-world.ts'

const authToken = '12345'
const publicOrigin = 'https://quiet-otter.loca.lt'
const signedAddress = 'wss://quiet-otter.loca.lt/media'

const closing: Array<() => void> = []
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close()
})

type Heard = ['audio', number[]] | ['mark', string] | ['dtmf', string] | ['end', MediaStreamEnd]

interface Call {
  stream: MediaStream
  heard: Heard[]
}

async function openDoor(given: { origins?: string[]; onAudio?: (stream: MediaStream) => void } = {}) {
  const clock = createFakeClock()
  const logger = createRecordingLogger()
  let issued = 0
  const secret = () => {
    issued += 1
    return String(issued).padStart(32, '0')
  }
  const tokens = createStreamTokens({ ids: { secret } })
  const calls: Call[] = []
  const taking: { decide: (stream: MediaStream) => 'take' | 'refuse' } = { decide: () => 'take' }
  const refusals = createAttemptWindow(clock, 300)
  const media = createMediaSocket({
    publicOrigins: () => given.origins ?? ['https://older.loca.lt', publicOrigin, publicOrigin],
    claim: tokens.claim,
    accept(stream) {
      if (taking.decide(stream) === 'refuse') return null
      const heard: Heard[] = []
      calls.push({ stream, heard })
      return {
        onAudio(audio) {
          heard.push(['audio', [...audio]])
          given.onAudio?.(stream)
        },
        onMark: (name) => void heard.push(['mark', name]),
        onDtmf: (digit) => void heard.push(['dtmf', digit]),
        onEnd: (reason) => void heard.push(['end', reason]),
      }
    },
    clock,
    authToken: async () => authToken,
    refusals,
    logger,
  })
  const sockets = new Set<Socket>()
  const server = createServer()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.on('upgrade', media.upgrade)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = (server.address() as AddressInfo).port
  closing.push(() => {
    media.close()
    server.close()
    for (const socket of sockets) socket.destroy()
  })

  function connect(path = '/media', headers: Record<string, string> = {}): WebSocket {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers, perMessageDeflate: true })
    socket.on('error', () => undefined)
    closing.push(() => socket.terminate())
    return socket
  }
  const signed = { 'x-twilio-signature': signRequest(authToken, signedAddress) }

  /** An open socket of Twilio's that has not said yet whose it is. */
  async function connected(): Promise<WebSocket> {
    const socket = connect('/media', signed)
    await once(socket, 'open')
    socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }))
    return socket
  }

  /** A call's own stream, proven and live. */
  async function live(callId = 'call-1') {
    const socket = await connected()
    const sent: unknown[] = []
    socket.on('message', (data) => sent.push(JSON.parse(String(data))))
    const before = calls.length
    socket.send(start({ call: callId, token: tokens.issue(callId, `CA-${callId}`) }, `CA-${callId}`))
    await until(() => calls.length > before)
    const call = calls[before]
    if (!call) throw new Error('the stream was not taken')
    return { socket, sent, ...call }
  }

  return { clock, logger, tokens, calls, taking, refusals, media, port, connect, signed, connected, live }
}

const start = (customParameters: Record<string, string>, callSid: string, extra: object = {}) =>
  JSON.stringify({
    event: 'start',
    sequenceNumber: '1',
    streamSid: `MZ-${callSid}`,
    start: {
      accountSid: 'AC1',
      streamSid: `MZ-${callSid}`,
      callSid,
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters,
      ...extra,
    },
  })
const frame = (bytes: number[]) =>
  JSON.stringify({
    event: 'media',
    sequenceNumber: '3',
    streamSid: 'MZ1',
    media: {
      track: 'inbound',
      chunk: '1',
      timestamp: '5',
      payload: Buffer.from(bytes).toString('base64'),
    },
  })
const stop = JSON.stringify({ event: 'stop', streamSid: 'MZ1', stop: { callSid: 'CA1' } })
const mark = (name: string) => JSON.stringify({ event: 'mark', streamSid: 'MZ1', mark: { name } })

/** Waits, in the network's time, for what loopback will have done in a moment. */
async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; !condition(); turn += 1) {
    if (turn > 20_000) throw new Error('it never happened')
    await new Promise((resolve) => setImmediate(resolve))
  }
}

async function closeCode(socket: WebSocket): Promise<number> {
  const [code] = (await once(socket, 'close')) as [number]
  return code
}

async function status(socket: WebSocket): Promise<number> {
  const [, response] = await once(socket, 'unexpected-response')
  return (response as { statusCode: number }).statusCode
}

describe('an upgrade', () => {
  it.each([
    ['/media', signedAddress],
    ['/media', `${signedAddress}/`],
    ['/media/', signedAddress],
    ['/media/', `${signedAddress}/`],
  ])('of %s is Twilio’s when signed over %s', async (path, address) => {
    const { connect, media } = await openDoor()
    const socket = connect(path, { 'x-twilio-signature': signRequest(authToken, address) })
    await once(socket, 'open')
    expect(socket.extensions).toBe('')
    expect(media.report()).toMatchObject({ unproven: 1, refused: 0 })
  })

  it.each([['7PR3qMkpDyEJtMrVOY/LDyNq8J8='], ['T+WBXwUXC0/CyoZ1DA+p9ilZORs=']])(
    'is accepted with the vectors computed by Twilio’s rules: %s',
    async (signature) => {
      const { connect } = await openDoor({ origins: ['https://example.com'] })
      await once(connect('/media', { 'x-twilio-signature': signature }), 'open')
    },
  )

  it('may come over an address of before, and over plain http on the practice line', async () => {
    const origins = [publicOrigin, 'http://127.0.0.1:8001', 'https://before.loca.lt']
    const { connect } = await openDoor({ origins })
    for (const address of ['ws://127.0.0.1:8001/media', 'wss://before.loca.lt/media']) {
      await once(connect('/media', { 'x-twilio-signature': signRequest(authToken, address) }), 'open')
    }
  })

  it('that Twilio did not sign over an address of ANA’s gets 401 and no word more', async () => {
    const { connect, media } = await openDoor()
    const forgeries: Array<Record<string, string>> = [
      {},
      { 'x-twilio-signature': '' },
      { 'x-twilio-signature': 'forged' },
      { 'x-twilio-signature': signRequest('another key', signedAddress) },
      { 'x-twilio-signature': signRequest(authToken, 'https://quiet-otter.loca.lt/media') },
      { 'x-twilio-signature': signRequest(authToken, 'wss://another.loca.lt/media') },
      { 'x-twilio-signature': signRequest(authToken, `${signedAddress}?call=1`) },
    ]
    for (const headers of forgeries)
      expect([headers, await status(connect('/media', headers))]).toEqual([headers, 401])
    expect(media.report()).toMatchObject({ refused: forgeries.length, unproven: 0 })
  })

  it('elsewhere, with a query, or from a page in a browser is turned away', async () => {
    const { connect, signed } = await openDoor()
    for (const path of ['/', '/rpc', '/media?x=1', '/media//', '/twilio/media']) {
      expect([path, await status(connect(path, signed))]).toEqual([path, 404])
    }
    expect(await status(connect('/media', { ...signed, origin: 'https://quiet-otter.loca.lt' }))).toBe(403)
  })

  it('that is refused counts with all refusals of the listener', async () => {
    const { connect, refusals, signed } = await openDoor()
    for (let i = 0; i < 300; i += 1) refusals.refuse()
    expect(await status(connect('/media', { 'x-twilio-signature': 'forged' }))).toBe(429)
    await once(connect('/media', signed), 'open')
  })

  it('is turned away while too many sockets have not said whose they are', async () => {
    const { connect, connected, signed, media } = await openDoor()
    const waiting = await Promise.all(Array.from({ length: 200 }, connected))
    expect(await status(connect('/media', signed))).toBe(503)
    waiting[0]?.terminate()
    await until(() => media.report().unproven < 200)
    await once(connect('/media', signed), 'open')
  })
})

describe('a start', () => {
  it('with the call’s own token makes the socket the call’s stream', async () => {
    const { live, media } = await openDoor()
    const { stream, socket, heard } = await live()
    expect([stream.callId, stream.streamId]).toEqual(['call-1', 'MZ-CA-call-1'])
    expect(media.report()).toMatchObject({ streams: 1, live: 1, unproven: 0, refused: 0 })
    socket.send(frame([1, 2, 3]))
    socket.send(mark('clause-1'))
    socket.send(JSON.stringify({ event: 'dtmf', dtmf: { track: 'inbound_track', digit: '#' } }))
    await until(() => heard.length === 3)
    expect(heard).toEqual([
      ['audio', [1, 2, 3]],
      ['mark', 'clause-1'],
      ['dtmf', '#'],
    ])
  })

  it('is refused without the token, with another’s, with one used already, and for another call of the vendor’s', async () => {
    const { connected, live, tokens, calls, media } = await openDoor()
    const used = tokens.issue('call-0', 'CA-call-0')
    tokens.claim('call-0', used, 'CA-call-0')
    const own = tokens.issue('call-1', 'CA-call-1')
    const starts = [
      start({}, 'CA-call-1'),
      start({ call: 'call-1' }, 'CA-call-1'),
      start({ call: 'call-1', token: own.replace(/.$/, 'f') }, 'CA-call-1'),
      start({ call: 'call-1', token: `${own}0` }, 'CA-call-1'),
      start({ call: 'call-2', token: own }, 'CA-call-1'),
      start({ call: 'call-1', token: own }, 'CA-call-2'),
      start({ call: 'call-0', token: used }, 'CA-call-0'),
      start({ call: 'call-1', token: own }, 'CA-call-1', { mediaFormat: { encoding: 'audio/x-l16' } }),
    ]
    for (const message of starts) {
      const socket = await connected()
      socket.send(message)
      expect([message, await closeCode(socket)]).toEqual([message, 1008])
    }
    expect(calls).toEqual([])
    expect(media.report()).toMatchObject({ refused: starts.length, unproven: 0, live: 0 })
    // None of them has spoiled the real one.
    await live('call-1')
  })

  it('must come within five seconds', async () => {
    const { connected, clock, media } = await openDoor()
    const socket = await connected()
    const closed = closeCode(socket)
    await clock.advance(4999)
    expect(media.report().unproven).toBe(1)
    await clock.advance(1)
    expect(await closed).toBe(1008)
    expect(media.report()).toMatchObject({ unproven: 0, refused: 1 })
  })

  it('for a call that has a stream is refused, and does not use its token up', async () => {
    const { live, connected, tokens, calls } = await openDoor()
    const first = await live()
    const token = tokens.issue('call-1', 'CA-call-1')
    const second = await connected()
    second.send(start({ call: 'call-1', token }, 'CA-call-1'))
    expect(await closeCode(second)).toBe(1008)
    expect(first.heard).toEqual([])

    first.stream.close()
    const third = await connected()
    third.send(start({ call: 'call-1', token }, 'CA-call-1'))
    await until(() => calls.length === 2)
  })

  it('that comes again on a live stream changes nothing', async () => {
    const { live, tokens, calls, media } = await openDoor()
    const { socket, heard } = await live()
    socket.send(start({ call: 'call-1', token: tokens.issue('call-1', 'CA-call-1') }, 'CA-call-1'))
    socket.send(start({ call: 'call-2', token: tokens.issue('call-2', 'CA-call-2') }, 'CA-call-2'))
    socket.send(mark('after'))
    await until(() => heard.length === 1)
    expect(calls).toHaveLength(1)
    expect(media.report()).toMatchObject({ refused: 2, live: 1 })
  })

  it('that nobody takes closes the socket, whether refused or failed', async () => {
    const { connected, taking, tokens, media } = await openDoor()
    for (const decide of [
      () => 'refuse' as const,
      () => {
        throw new Error('no model')
      },
    ]) {
      taking.decide = decide
      const socket = await connected()
      socket.send(start({ call: 'call-1', token: tokens.issue('call-1', 'CA1') }, 'CA1'))
      expect(await closeCode(socket)).toBe(1011)
    }
    expect(media.report()).toMatchObject({ live: 0, refused: 2 })
  })

  it('whose call ends it at once is over before it began', async () => {
    const { live, taking, media } = await openDoor()
    taking.decide = (stream) => {
      stream.close()
      stream.sendAudio(new Uint8Array(160))
      return 'take'
    }
    const { heard, socket, sent } = await live()
    expect(heard).toEqual([['end', 'closed']])
    expect(await closeCode(socket)).toBe(1000)
    expect(sent).toEqual([])
    expect(media.report().live).toBe(0)
  })
})

describe('a live stream', () => {
  it('carries audio, marks and clear in the order in which they were said', async () => {
    const { live } = await openDoor()
    const { stream, sent } = await live()
    const audio = Uint8Array.from([9, 8, 7])
    stream.sendAudio(audio)
    audio.fill(0)
    stream.sendMark('clause-1')
    stream.sendAudio(new Uint8Array(0))
    stream.clear()
    await until(() => sent.length === 3)
    const streamSid = 'MZ-CA-call-1'
    expect(sent).toEqual([
      { event: 'media', streamSid, media: { payload: Buffer.from([9, 8, 7]).toString('base64') } },
      { event: 'mark', streamSid, mark: { name: 'clause-1' } },
      { event: 'clear', streamSid },
    ])
    await until(() => stream.unsentBytes() === 0)
  })

  it('outlives whatever it does not understand, and counts it', async () => {
    const { live, media } = await openDoor()
    const { socket, heard } = await live()
    const nonsense = [
      '',
      '{',
      'null',
      '{"event":"media"}',
      frame([]).replace('"payload":""', '"payload":"?"'),
    ]
    for (const message of nonsense) socket.send(message)
    socket.send(Buffer.from(frame([1])), { binary: true })
    socket.send('{"event":"levitate"}')
    socket.send(frame([]))
    socket.send(mark('after'))
    await until(() => heard.length === 1)
    expect(heard).toEqual([['mark', 'after']])
    expect(media.report()).toMatchObject({ malformed: nonsense.length + 1, ignored: 1, framesIn: 1 })
  })

  it('hears nothing of what came before it was one', async () => {
    const { connected, tokens, calls, media } = await openDoor()
    const socket = await connected()
    socket.send(frame([1]))
    socket.send(stop)
    socket.send(start({ call: 'call-1', token: tokens.issue('call-1', 'CA1') }, 'CA1'))
    socket.send(mark('first'))
    await until(() => calls[0]?.heard.length === 1)
    expect(calls[0]?.heard).toEqual([['mark', 'first']])
    expect(media.report().ignored).toBe(2)
  })

  it('that brings nothing for ten seconds has stalled', async () => {
    const { live, clock, media } = await openDoor()
    const { socket, heard } = await live()
    await clock.advance(9000)
    socket.send(frame([1]))
    await until(() => media.report().framesIn === 1)
    await clock.advance(9999)
    expect(heard).toEqual([['audio', [1]]])
    socket.send(mark('no sound'))
    await until(() => heard.length === 2)
    const closed = closeCode(socket)
    await clock.advance(1)
    expect(heard.at(-1)).toEqual(['end', 'stalled'])
    await closed
    expect(heard).toHaveLength(3)
  })

  it('whose network takes nothing any more has stalled', async () => {
    const { live } = await openDoor()
    const { stream, heard, socket } = await live()
    socket.pause()
    const second = new Uint8Array(8000)
    for (let sent = 0; heard.length === 0 && sent < 5000; sent += 1) {
      stream.sendAudio(second)
      if (sent % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    expect(heard).toEqual([['end', 'stalled']])
    const left = stream.unsentBytes()
    stream.sendAudio(second)
    expect(stream.unsentBytes()).toBeLessThanOrEqual(left)
  })

  it('ends when Twilio breaks the protocol', async () => {
    const { live, media } = await openDoor()
    const { heard, socket } = await live()
    socket.send('x'.repeat(17_000))
    await until(() => heard.length === 1)
    expect(heard).toEqual([['end', 'protocol']])
    expect(await closeCode(socket)).toBe(1009)
    expect(media.report()).toMatchObject({ malformed: 1, live: 0 })
  })

  it('ends when ANA cannot handle it, so that the call goes on to its apology', async () => {
    const { live, logger } = await openDoor({
      onAudio() {
        throw new Error('a bug')
      },
    })
    const { heard, socket } = await live()
    socket.send(frame([1]))
    expect(await closeCode(socket)).toBe(1000)
    expect(heard).toEqual([
      ['audio', [1]],
      ['end', 'closed'],
    ])
    expect(logger.entries.filter(({ level }) => level === 'error')).toHaveLength(1)
  })

  it('can be ended from within what it is told', async () => {
    const { live } = await openDoor({ onAudio: (stream) => stream.close() })
    const { heard, socket } = await live()
    socket.send(frame([1]))
    socket.send(frame([2]))
    await closeCode(socket)
    expect(heard).toEqual([
      ['audio', [1]],
      ['end', 'closed'],
    ])
  })

  it('is told of its end when the door closes, and nobody comes in afterwards', async () => {
    const { live, media, connect, signed } = await openDoor()
    const { heard, socket } = await live()
    media.close()
    expect(heard).toEqual([['end', 'closed']])
    await closeCode(socket)
    const late = connect('/media', signed)
    await once(late, 'error')
    expect(media.report().live).toBe(0)
  })

  it('ends once, however many of its ends come, in whatever order', async () => {
    const door = await openDoor()
    type Step = {
      name: string
      reason: MediaStreamEnd
      act: (call: Awaited<ReturnType<typeof door.live>>) => void
    }
    const steps: Step[] = [
      { name: 'stop', reason: 'stopped', act: ({ socket }) => socket.send(stop) },
      { name: 'stop again', reason: 'stopped', act: ({ socket }) => socket.send(stop) },
      { name: 'Twilio closes', reason: 'closed', act: ({ socket }) => socket.close() },
      { name: 'the network is gone', reason: 'closed', act: ({ socket }) => socket.terminate() },
      { name: 'ANA closes', reason: 'closed', act: ({ stream }) => stream.close() },
      { name: 'a frame', reason: 'closed', act: ({ socket }) => socket.send(frame([1]), () => undefined) },
    ]
    let callNumber = 0
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(steps, { minLength: 1 }), fc.boolean(), async (chosen, inTurn) => {
        callNumber += 1
        const call = await door.live(`call-${callNumber}`)
        for (const { act } of chosen) {
          if (call.socket.readyState !== WebSocket.CLOSED) act(call)
          if (inTurn) await new Promise((resolve) => setImmediate(resolve))
        }
        call.socket.close()
        await until(() => door.media.report().live === 0 && call.socket.readyState === WebSocket.CLOSED)
        const ends = call.heard.filter(([what]) => what === 'end')
        expect(ends).toHaveLength(1)
        expect(call.heard.at(-1)).toEqual(ends[0])
        // Which one is first the network decides only where steps overtake each other.
        expect(chosen.map(({ reason }) => reason).concat('closed')).toContain(ends[0]?.[1])
      }),
      { numRuns: 40 },
    )
    expect(door.media.report()).toMatchObject({ live: 0, unproven: 0 })
  })
})
