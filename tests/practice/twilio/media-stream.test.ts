import twilio from 'twilio'
import { afterEach, describe, expect, it } from 'vitest'
import type { PracticeLineOptions } from '../../../electron/practice/practice-line.ts'
import { findWords, wordsOf } from '../../../electron/practice/voice/word-watermark.ts'
import { type Harness, startHarness } from '../harness.ts'
import { type MediaApp, type MediaPeer, type StreamMessage, startMediaApp } from '../media-app.ts'

interface World {
  harness: Harness
  media: MediaApp
  /** Places a call whose TwiML connects the stream and then follows `after`. */
  call(persona: string, after?: string, connect?: string): Promise<string>
  update(sid: string, form: Record<string, string>): Promise<Response>
}

const worlds: World[] = []
afterEach(async () => {
  for (const { harness, media } of worlds.splice(0)) {
    await harness.close()
    await media.close()
  }
})

async function startWorld(
  options: {
    line?: Partial<PracticeLineOptions>
    onMessage?: (peer: MediaPeer, message: StreamMessage) => void
    refuseWith?: number
  } = {},
): Promise<World> {
  const harness = await startHarness({ awaitsSockets: true, ...options.line })
  const media = await startMediaApp({
    clock: () => harness.clock,
    ...(options.onMessage ? { onMessage: options.onMessage } : {}),
    ...(options.refuseWith === undefined ? {} : { refuseWith: options.refuseWith }),
  })
  let calls = 0
  const world: World = {
    harness,
    media,
    call(persona, after = '<Hangup/>', connect = '<Connect>') {
      calls += 1
      const path = `/stream-${calls}`
      const end = connect.replace('<', '</').replace(/ .*>/, '>')
      harness.app.override(path, () => ({
        body: `<Response>${connect}<Stream url="${media.url}"><Parameter name="call" value="42"/><Parameter name="token" value="a&amp;b"/></Stream>${end}${after}</Response>`,
      }))
      return harness.call(persona, { Url: `${harness.app.origin}${path}` })
    },
    update: (sid, form) =>
      harness.post(
        `/2010-04-01/Accounts/${harness.line.accountSid}/Calls/${sid}.json`,
        new URLSearchParams(form),
      ),
  }
  worlds.push(world)
  return world
}

/** Does something once, at the nth frame. */
const atFrame = (n: number, act: (peer: MediaPeer) => void) => (peer: MediaPeer, message: StreamMessage) => {
  if (message.media?.chunk === String(n)) act(peer)
}

describe('a media stream', () => {
  it('introduces itself, signed and without Origin or compression, and numbers everything in strings', async () => {
    const { harness, media, call } = await startWorld({
      onMessage: atFrame(100, (peer) => peer.socket.close()),
    })
    const sid = await call('silence')
    await harness.outcome(sid)
    const [peer] = media.peers
    if (!peer) throw new Error('nobody connected')
    const { headers } = peer.request
    expect(headers.origin).toBeUndefined()
    expect(headers['sec-websocket-extensions']).toBeUndefined()
    const signature = String(headers['x-twilio-signature'])
    expect(twilio.validateRequest(harness.line.authToken, signature, media.url, {})).toBe(true)
    const [connected, start, first, second] = peer.received.map(({ message }) => message)
    expect(connected).toEqual({ event: 'connected', protocol: 'Call', version: '1.0.0' })
    const streamSid = peer.streamSid()
    expect(streamSid).toMatch(/^MZ[0-9a-f]{32}$/)
    expect(start).toEqual({
      event: 'start',
      sequenceNumber: '1',
      streamSid,
      start: {
        accountSid: harness.line.accountSid,
        streamSid,
        callSid: sid,
        tracks: ['inbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        customParameters: { call: '42', token: 'a&b' },
      },
    })
    const payload = Buffer.alloc(160, 0xff).toString('base64')
    const media1 = { track: 'inbound', chunk: '1', timestamp: '0', payload }
    expect(first).toEqual({ event: 'media', sequenceNumber: '2', streamSid, media: media1 })
    expect(second?.media).toEqual({ track: 'inbound', chunk: '2', timestamp: '20', payload })
  })

  it("carries the caller's voice in frames of 20 ms, no sample lost, and silence between her words", async () => {
    const { harness, media, call } = await startWorld({
      onMessage: (peer, { media: frame }) => {
        if (frame?.chunk === '80') peer.speak('¿Hablo con Carmen?')
        if (frame?.chunk === '400') peer.socket.close()
      },
    })
    const sid = await call('refuses-softly')
    const { said } = await harness.outcome(sid)
    const [peer] = media.peers
    const frames = peer?.received.filter(({ message }) => message.event === 'media') ?? []
    expect(frames.every(({ message }) => message.media?.payload.length === 216)).toBe(true)
    const gaps = frames.slice(1).map(({ atMs }, i) => Math.round(atMs - (frames[i]?.atMs ?? 0)))
    expect(new Set(gaps)).toEqual(new Set([20]))
    const audio = peer?.audio() ?? Buffer.alloc(0)
    const words = findWords(audio)
    const answer = said.find(({ text }) => text !== said[0]?.text)
    expect(words.map(({ word }) => word).join(' ')).toContain(answer?.text)
    expect(said.filter(({ listenedTo }) => listenedTo).map(({ text }) => text)).toContain(answer?.text)
    const last = words.at(-1)
    expect(
      audio.subarray((last?.startSample ?? 0) + (last?.durationSamples ?? 0) + 4000).every((b) => b === 0xff),
    ).toBe(true)
  })

  it('returns marks when all before them has been played, and at once when nothing waits', async () => {
    let lengthMs = 0
    const { harness, media, call } = await startWorld({
      onMessage: (peer, { media: frame }) => {
        if (frame?.chunk === '5') {
          peer.mark('empty')
          lengthMs = peer.speak('Buenos días, señora Carmen.')
          peer.mark('first')
          lengthMs += peer.speak('¿Cómo está?')
          peer.mark('second')
        }
        if (frame?.chunk === '300') peer.socket.close()
      },
    })
    const call1 = await harness.outcome(await call('silence'))
    const marks = media.peers[0]?.received.filter(({ message }) => message.event === 'mark') ?? []
    expect(marks.map(({ message }) => message.mark?.name)).toEqual(['empty', 'first', 'second'])
    const since = (index: number) => (marks[index]?.atMs ?? 0) - (marks[0]?.atMs ?? 0)
    expect(since(2)).toBeCloseTo(lengthMs, 0)
    expect(since(1)).toBeGreaterThan(500)
    expect(call1.heard.map(({ text }) => text).join(' ')).toBe('Buenos días, señora Carmen. ¿Cómo está?')
    const words = call1.heard.flatMap((utterance) => utterance.words)
    expect(words.map(({ word }) => word)).toEqual(wordsOf('Buenos días, señora Carmen. ¿Cómo está?'))
    expect(words.every(({ atMs }, i) => i === 0 || atMs > (words[i - 1]?.atMs ?? 0))).toBe(true)
    expect(call1.streams[0]).toMatchObject({
      marksReceived: 3,
      marksReturned: 3,
      clears: 0,
      gaps: 0,
      endedBy: 'app',
    })
  })

  it('forgets at clear what was not played, returns its marks at once, and plays what comes after', async () => {
    const { harness, media, call } = await startWorld({
      onMessage: (peer, { media: frame }) => {
        if (frame?.chunk === '5') {
          peer.speak(`uno dos ${'nunca '.repeat(40)}`)
          peer.mark('a')
          peer.mark('b')
        }
        if (frame?.chunk === '60') {
          peer.clear()
          peer.speak('tres cuatro')
          peer.mark('c')
        }
        if (frame?.chunk === '150') peer.socket.close()
      },
    })
    const outcome = await harness.outcome(await call('silence'))
    const [before, after] = outcome.heard
    expect(before?.text).toMatch(/^uno dos( nunca){1,3}$/)
    expect(before?.cut).toBe(true)
    expect(after).toMatchObject({ text: 'tres cuatro', cut: false })
    const received = media.peers[0]?.received ?? []
    const at = (name: string) => received.find(({ message }) => message.mark?.name === name)?.atMs ?? 0
    const clearedMs = received.find(({ message }) => message.media?.chunk === '60')?.atMs ?? 0
    expect([at('a'), at('b')]).toEqual([clearedMs, clearedMs])
    expect(at('c')).toBeGreaterThan(clearedMs + 500)
  })

  it('tells of keys pressed at the far end while it runs', async () => {
    const { harness, media, call } = await startWorld({
      onMessage: atFrame(60, (peer) => peer.socket.close()),
    })
    const sid = await call('silence')
    await harness.until(() => (media.peers[0]?.received.length ?? 0) > 10)
    expect(harness.line.press(sid, '7')).toBe(true)
    await harness.outcome(sid)
    expect(media.peers[0]?.messages('dtmf')).toMatchObject([{ dtmf: { track: 'inbound_track', digit: '7' } }])
    expect(harness.line.press(sid, '8')).toBe(false)
  })

  it('ignores malformed and invalid messages and reports each kind once', async () => {
    const { harness, call } = await startWorld({
      onMessage: atFrame(5, (peer) => {
        const { streamSid } = { streamSid: peer.streamSid() }
        peer.sendRaw('{"event":')
        peer.sendRaw(Buffer.from([1, 2]))
        peer.sendRaw(JSON.stringify({ event: 'hello', streamSid }))
        peer.sendRaw(JSON.stringify({ event: 'clear', streamSid: 'MZ0' }))
        peer.sendRaw(JSON.stringify({ event: 'media', streamSid, media: { payload: '!!!' } }))
        peer.sendRaw(JSON.stringify({ event: 'media', streamSid, media: { payload: 'AAAA', track: 'x' } }))
        peer.sendRaw(JSON.stringify({ event: 'mark', streamSid, mark: {} }))
        peer.sendRaw(JSON.stringify({ event: 'mark', streamSid, mark: { name: 'fine' } }))
        peer.socket.close()
      }),
    })
    const outcome = await harness.outcome(await call('silence'))
    expect(outcome.notifications.map(({ code, level }) => [code, level])).toEqual([
      [31950, 'warning'],
      [31951, 'warning'],
    ])
    expect(outcome.streams[0]).toMatchObject({ marksReceived: 1, mediaReceived: 0 })
  })
})

describe('the end of a media stream', () => {
  it('by the app lets the document go on', async () => {
    const { harness, call } = await startWorld({ onMessage: atFrame(20, (peer) => peer.socket.close(1000)) })
    const outcome = await harness.outcome(await call('silence', '<Say>un momento</Say><Hangup/>'))
    expect(outcome.heard.map(({ text, via }) => [text, via])).toEqual([['un momento', 'say']])
    expect(outcome.notifications).toEqual([])
    expect(outcome.streams[0]).toMatchObject({ endedBy: 'app', framesSent: 20 })
  })

  it('by the app asks the action address where there is one', async () => {
    const { harness, call } = await startWorld({ onMessage: atFrame(20, (peer) => peer.socket.close()) })
    harness.app.override('/after', () => ({ body: '<Response><Hangup/></Response>' }))
    const sid = await call('silence', '', '<Connect action="/after">')
    await harness.outcome(sid)
    expect(harness.app.received.some(({ path, params }) => path === '/after' && params.CallSid === sid)).toBe(
      true,
    )
  })

  it('by the customer says stop and closes', async () => {
    const { harness, media, call } = await startWorld({
      onMessage: (peer, { media: frame }) => {
        if (frame?.chunk === '5') peer.speak('¿Hablo con don Julián?')
        if (frame?.chunk === '300') peer.speak('Le habla Ana, y quiero contarle algo muy bueno. '.repeat(20))
      },
    })
    const sid = await call('hangs-up-mid-sentence')
    const outcome = await harness.outcome(sid)
    expect(outcome.endedBy).toBe('customer')
    const last = media.peers[0]?.received.at(-1)?.message
    expect(last).toMatchObject({
      event: 'stop',
      stop: { accountSid: harness.line.accountSid, callSid: sid },
    })
    expect(media.peers[0]?.closed).toBe(1000)
    expect(outcome.streams[0]?.endedBy).toBe('stop')
    expect(outcome.heard.at(-1)?.cut).toBe(true)
  })

  it('by REST says stop and closes, whether the call goes on elsewhere or ends', async () => {
    const { harness, media, call, update } = await startWorld()
    const one = await call('silence')
    const two = await call('silence')
    await harness.until(
      () => media.peers.every((peer) => peer.received.length > 10) && media.peers.length === 2,
    )
    await update(one, { Twiml: '<Response><Say>adelante</Say></Response>' })
    await update(two, { Status: 'completed' })
    const [first, second] = [await harness.outcome(one), await harness.outcome(two)]
    expect(first.heard.map(({ text }) => text)).toEqual(['adelante'])
    expect([first.endedBy, second.endedBy]).toEqual(['assistant', 'rest'])
    expect(media.peers.map((peer) => [peer.received.at(-1)?.message.event, peer.closed])).toEqual([
      ['stop', 1000],
      ['stop', 1000],
    ])
  })

  it('without a connection is reported by its code, and the document goes on', async () => {
    const refused = await startWorld({ refuseWith: 401 })
    const first = await refused.harness.outcome(await refused.call('silence', '<Say>sin audio</Say>'))
    expect(first.notifications).toMatchObject([{ code: 31920, level: 'error' }])
    expect(first.heard[0]?.text).toBe('sin audio')
    expect(first.streams).toMatchObject([{ startedAtMs: null, endedBy: 'unreachable' }])

    const absent = await startWorld()
    await absent.media.close()
    const second = await absent.harness.outcome(await absent.call('silence', '<Say>sin audio</Say>'))
    expect(second.notifications).toMatchObject([{ code: 31902 }])
    expect(second.heard[0]?.text).toBe('sin audio')
  })

  it.each([
    ['https://example.com/media', 31922],
    ['ws://example.com/media', 31922],
    ['nowhere', 31923],
    ['wss://127.0.0.1:1/media?call=1', 31920],
  ])('never comes about for the address %s', async (url, code) => {
    const { harness } = await startWorld()
    harness.app.override('/bad', () => ({
      body: `<Response><Connect><Stream url="${url}"/></Connect><Say>adiós</Say></Response>`,
    }))
    const outcome = await harness.outcome(await harness.call('silence', { Url: `${harness.app.origin}/bad` }))
    expect(outcome.notifications.map((one) => one.code)).toEqual([code])
    expect(outcome.heard[0]?.text).toBe('adiós')
  })
})

describe('media faults', () => {
  it.each([
    [{ refuseRate: 1 }, 31902, 'unreachable'],
    [{ hangRate: 1 }, 31901, 'unreachable'],
    [{ dropAfterMs: 500 }, 31921, 'dropped'],
  ] as const)('%o end with %i, and the document goes on', async (media, code, endedBy) => {
    const { harness, call } = await startWorld({ line: { faults: { media } } })
    const outcome = await harness.outcome(await call('silence', '<Say>sin audio</Say>'))
    expect(outcome.notifications.map((one) => one.code)).toEqual([code])
    expect(outcome.streams[0]?.endedBy).toBe(endedBy)
    expect(outcome.heard.at(-1)?.text).toBe('sin audio')
  })

  it('hit only as many streams as they say', async () => {
    const { harness, call } = await startWorld({
      line: { faults: { media: { refuseRate: 1, times: 1 } } },
      onMessage: atFrame(5, (peer) => peer.socket.close()),
    })
    expect((await harness.outcome(await call('silence'))).streams[0]?.endedBy).toBe('unreachable')
    expect((await harness.outcome(await call('silence'))).streams[0]?.endedBy).toBe('app')
  })

  it('hold frames back and deliver them at once, lose marks, delay them, or leave out stop', async () => {
    const stalled = await startWorld({
      line: { faults: { media: { stall: { afterMs: 1000, forMs: 700 } } } },
      onMessage: atFrame(150, (peer) => peer.socket.close()),
    })
    await stalled.harness.outcome(await stalled.call('silence'))
    const frames = stalled.media.peers[0]?.received.filter(({ message }) => message.media) ?? []
    const gaps = frames.slice(1).map(({ atMs }, i) => Math.round(atMs - (frames[i]?.atMs ?? 0)))
    expect(Math.max(...gaps)).toBeGreaterThan(650)
    expect(gaps.filter((gap) => gap === 0).length).toBeGreaterThan(30)
    expect(frames.map(({ message }) => Number(message.media?.chunk))).toEqual(frames.map((_, i) => i + 1))

    const markless = await startWorld({
      line: { faults: { media: { markLossRate: 1 } } },
      onMessage: (peer, { media }) => {
        if (media?.chunk === '5') peer.mark('lost')
        if (media?.chunk === '30') peer.socket.close()
      },
    })
    await markless.harness.outcome(await markless.call('silence'))
    expect(markless.media.peers[0]?.messages('mark')).toEqual([])

    const late = await startWorld({
      line: { faults: { media: { markLateMs: 300, stopLossRate: 1 } } },
      onMessage: atFrame(5, (peer) => peer.mark('late')),
    })
    const sid = await late.call('silence')
    await late.harness.until(() => late.media.peers[0]?.messages('mark').length === 1)
    await late.update(sid, { Status: 'completed' })
    await late.harness.outcome(sid)
    const received = late.media.peers[0]?.received ?? []
    const at = (wanted: (message: StreamMessage) => boolean) =>
      received.find(({ message }) => wanted(message))?.atMs ?? 0
    expect(at(({ mark }) => mark !== undefined) - at(({ media }) => media?.chunk === '5')).toBeCloseTo(300, 0)
    expect(late.media.peers[0]?.messages('stop')).toEqual([])
    expect(late.media.peers[0]?.closed).toBe(1000)
  })
})

describe('the network between Twilio and the app', () => {
  it('takes 60 to 100 ms each way and keeps the order', async () => {
    let markSentMs = 0
    const { harness, media, call } = await startWorld({
      line: { latency: 'medians' },
      onMessage: (peer, { media: frame }) => {
        if (frame?.chunk === '50') {
          markSentMs = harness.clock.monotonicMs()
          peer.mark('there and back')
        }
        if (frame?.chunk === '200') peer.socket.close()
      },
    })
    await harness.outcome(await call('silence'))
    const received = media.peers[0]?.received ?? []
    const startMs = (received[0]?.atMs ?? 0) - 80
    const delays = received.flatMap(({ atMs, message }) =>
      message.media ? [atMs - startMs - (Number(message.media.timestamp) + 20)] : [],
    )
    expect(Math.max(...delays) - Math.min(...delays)).toBeLessThan(41)
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(5)
    const numbers = received.map(({ message }) => Number(message.sequenceNumber ?? 0))
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    const back = received.find(({ message }) => message.mark)?.atMs ?? 0
    expect(back - markSentMs).toBeGreaterThanOrEqual(120)
    expect(back - markSentMs).toBeLessThan(201)
  })
})

describe('a stream that only listens', () => {
  it('runs beside other verbs, plays nothing, and ends with the call or when it is stopped', async () => {
    const { harness, media, call } = await startWorld({
      onMessage: atFrame(5, (peer) => peer.speak('esto no se oye')),
    })
    const sid = await call('silence', '<Say>hola</Say><Stop><Stream/></Stop><Say>y adiós</Say>', '<Start>')
    const outcome = await harness.outcome(sid)
    expect(outcome.heard.map(({ text, via }) => [text, via])).toEqual([
      ['hola', 'say'],
      ['y adiós', 'say'],
    ])
    expect(media.peers[0]?.received.at(-1)?.message.event).toBe('stop')
    expect(outcome.streams[0]?.framesSent).toBeLessThan(60)
  })
})
