/** The only door that the world sees: Twilio gets in, nobody else learns anything. */
import { once } from 'node:events'
import { createServer, request as requestHttp } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket as TwilioSocket } from 'ws'
import { type CallAddresses, callAddresses } from '../../../electron/engine/calls/call-addresses.ts'
import type { CallRecord } from '../../../electron/engine/calls/call-store.ts'
import { AnaError } from '../../../electron/engine/errors.ts'
import { listenOnLoopback } from '../../../electron/engine/server/listen-on-loopback.ts'
import type { MediaCalls } from '../../../electron/engine/server/media-socket.ts'
import { type Listener, startPublicListener } from '../../../electron/engine/server/public-listener.ts'
import { readForm } from '../../../electron/engine/server/twilio-webhooks.ts'
import { isOwnAnswer } from '../../../electron/engine/tunnel/health-proof.ts'
import { signRequest } from '../../../electron/practice/twilio/sign.ts'
import { contract } from '../../../shared/contract/contract.ts'
import { createFakeClock } from '../../fakes/fake-clock.ts'
import { createRecordingLogger, operatorRoutes } from './doors-world.ts'

const authToken = '12345'
const publicBaseUrl = 'https://quiet-otter.loca.lt'
const callSid = 'CA0123456789abcdef0123456789abcdef'
const nonce = '0123456789abcdef0123456789abcdef'

function recordOf(id: string, vendorCallId: string | null): CallRecord {
  return {
    call: {
      id,
      contactId: 'contact-1',
      campaignId: 'campaign-1',
      attempt: 1,
      nombre: 'Marta',
      e164: '+573001234567',
      state: 'ringing',
      outcome: null,
      endedBy: null,
      transport: 'gather',
      practice: true,
      vendorCallId,
      failureCode: null,
      plannedAt: 0,
      answeredAt: null,
      endedAt: null,
      turnCount: 0,
    },
    conversationState: null,
    publicBaseUrl,
    campaign: { id: 'campaign-1', name: 'Lista' },
    placingAt: 0,
    ringingAt: 0,
    durationSeconds: null,
  }
}

type Told = [what: string, ...facts: unknown[]]

const opened: Listener[] = []
afterEach(async () => {
  for (const listener of opened.splice(0)) await listener.close()
})

async function openDoor(
  given: { records?: CallRecord[]; clip?: () => AsyncIterable<Uint8Array>; media?: MediaCalls } = {},
) {
  const told: Told[] = []
  const logger = createRecordingLogger()
  const known = new Map(
    (given.records ?? [recordOf('call-1', callSid)]).map((record) => [record.call.id, record]),
  )
  const fault: { error: Error | null } = { error: null }
  const note = (...entry: Told) => {
    if (fault.error) throw fault.error
    told.push(entry)
  }
  const listener = await startPublicListener({
    port: 0,
    calls: {
      async answered(callId, vendorCallId) {
        note('answered', callId, vendorCallId)
        return [{ kind: 'say', text: 'Buenos días' }]
      },
      async heard(callId, after, report) {
        note('heard', callId, after, report.text)
        return [{ kind: 'hangup' }]
      },
      async next(callId, turn, part) {
        note('next', callId, turn, part)
        return [{ kind: 'pause', seconds: 1 }]
      },
      async reported(callId, report) {
        note('reported', callId, report.state)
      },
      async streamEnded(callId) {
        note('streamEnded', callId)
        return [{ kind: 'redirect', url: addresses.next(1, 0) }]
      },
      async operatorReported(callId, report) {
        note('operatorReported', callId, report.vendorCallId, report.state)
      },
    },
    callStore: { getRecord: async (id) => known.get(id) ?? null },
    clips: { open: (id) => (id === 'a-clip' && given.clip ? given.clip() : null) },
    authToken: async () => authToken,
    healthKey: 'key of this run',
    logger,
    clock: createFakeClock(),
    ...(given.media ? { media: given.media } : {}),
  })
  opened.push(listener)
  const origin = `http://127.0.0.1:${listener.port}`

  /** What Twilio sends to an address it was told, through a tunnel that rewrites the host. */
  function deliver(
    url: string,
    fields: Array<[string, string]>,
    forged: { signature?: string | null; key?: string; signedUrl?: string } = {},
  ): Promise<Response> {
    const signature =
      forged.signature === undefined
        ? signRequest(forged.key ?? authToken, forged.signedUrl ?? url, fields)
        : forged.signature
    return fetch(origin + url.slice(publicBaseUrl.length), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(signature === null ? {} : { 'x-twilio-signature': signature }),
      },
      body: new URLSearchParams(fields).toString(),
    })
  }
  return { origin, told, logger, deliver, fault, listener }
}

const addresses: CallAddresses = callAddresses(publicBaseUrl, 'call-1')
const sid: [string, string] = ['CallSid', callSid]
const status: Array<[string, string]> = [sid, ['CallStatus', 'ringing'], ['SequenceNumber', '1']]

const webhooks: Array<[name: string, url: string, fields: Array<[string, string]>]> = [
  ['voice', addresses.voice, [sid]],
  ['heard', addresses.heard(0), [sid, ['SpeechResult', 'hola']]],
  ['next', addresses.next(2, 1), [sid]],
  ['stream-ended', addresses.streamEnded, [sid]],
  ['status', addresses.status, status],
]

describe('a webhook that Twilio signed', () => {
  it('reaches its call and is answered in TwiML', async () => {
    const { deliver, told } = await openDoor()
    const answered = await deliver(addresses.voice, [sid, ['From', '+57 601'], ['Caller[x]', ' spaced ']])
    expect(answered.status).toBe(200)
    expect(answered.headers.get('content-type')).toMatch(/^text\/xml/)
    expect(await answered.text()).toContain('Buenos días')

    const heard = await deliver(addresses.heard(4), [
      sid,
      ['SpeechResult', ' sí, cuénteme más '],
      ['Confidence', '0.9'],
    ])
    expect(await heard.text()).toContain('<Hangup/>')
    expect((await deliver(addresses.next(6, 2), [sid])).status).toBe(200)
    expect((await deliver(addresses.status, status)).status).toBe(204)
    expect(told).toEqual([
      ['answered', 'call-1', callSid],
      ['heard', 'call-1', 4, 'sí, cuénteme más'],
      ['next', 'call-1', 6, 2],
      ['reported', 'call-1', 'ringing'],
    ])
  })

  it('goes on after live audio as its call says', async () => {
    const { deliver, told } = await openDoor()
    const answer = await deliver(addresses.streamEnded, [sid])
    expect(await answer.text()).toContain('<Redirect method="POST">https://quiet-otter.loca.lt/twilio/next?')
    expect(told).toEqual([['streamEnded', 'call-1']])
  })

  it('tells of the call to an operator, which is another one than the customer’s', async () => {
    const { deliver, told } = await openDoor()
    const ofOperator = (callSid: string): Array<[string, string]> => [
      ['CallSid', callSid],
      ['CallStatus', 'no-answer'],
    ]
    expect((await deliver(addresses.operatorStatus, ofOperator('CAoperator'))).status).toBe(204)
    expect((await deliver(addresses.operatorStatus, ofOperator(callSid))).status).toBe(403)
    const forged = await deliver(addresses.operatorStatus, ofOperator('CAoperator'), { key: 'another' })
    expect(forged.status).toBe(403)
    expect(told).toEqual([['operatorReported', 'call-1', 'CAoperator', 'no_answer']])
  })

  it('counts with every field as it came: untrimmed, repeated, empty, and with brackets in its name', async () => {
    const { deliver } = await openDoor()
    const fields: Array<[string, string]> = [
      sid,
      ['a[b]', '1'],
      ['a[b]', '2'],
      ['Empty', ''],
      ['Padded', '  ñ + & = % '],
      ['__proto__', 'x'],
    ]
    expect((await deliver(addresses.voice, fields)).status).toBe(200)
  })

  it('may be the first to tell the vendor’s id of a call, but not once the call has another', async () => {
    const unclaimed = await openDoor({ records: [recordOf('call-1', null)] })
    expect((await unclaimed.deliver(addresses.voice, [sid])).status).toBe(200)
    expect((await unclaimed.deliver(addresses.status, status)).status).toBe(204)
    expect((await unclaimed.deliver(addresses.heard(0), [sid])).status).toBe(403)

    const claimed = await openDoor({ records: [recordOf('call-1', 'CAother')] })
    for (const [, url, fields] of webhooks) expect((await claimed.deliver(url, fields)).status).toBe(403)
    expect(claimed.told).toEqual([])
  })

  it('is told what is malformed with 400', async () => {
    const { deliver, told } = await openDoor()
    const base = `${publicBaseUrl}/twilio`
    const malformed: Array<[string, Array<[string, string]>]> = [
      [addresses.voice, [['From', '1']]],
      [addresses.status, [sid, ['CallStatus', 'dancing']]],
      [`${base}/heard?call=call-1`, [sid]],
      [`${base}/heard?call=call-1&after=-1`, [sid]],
      [`${base}/next?call=call-1&turn=1`, [sid]],
    ]
    for (const [url, fields] of malformed) expect((await deliver(url, fields)).status).toBe(400)
    expect(told).toEqual([])
  })

  it('hears an apology and the end of the call when ANA fails, never silence', async () => {
    const { deliver, fault, logger } = await openDoor()
    fault.error = new AnaError('storage.unreachable', 'no database', { kind: 'internal' })
    for (const [name, url, fields] of webhooks.filter(([name]) => name !== 'status')) {
      const answer = await deliver(url, fields)
      expect([name, answer.status]).toEqual([name, 200])
      const twiml = await answer.text()
      expect(twiml).toContain('Disculpe, tenemos una dificultad técnica')
      expect(twiml).toContain('<Hangup/>')
    }
    const reported = await deliver(addresses.status, status)
    expect([reported.status, await reported.text()]).toEqual([500, ''])
    expect(logger.entries.filter(({ level }) => level === 'error')).toHaveLength(webhooks.length)
  })
})

describe('a webhook that Twilio did not sign', () => {
  it.each(webhooks)('is refused without a word: %s', async (_name, url, fields) => {
    const { deliver, told } = await openDoor()
    const forgeries = [
      { signature: null },
      { signature: '' },
      { signature: 'forged' },
      { key: 'another token' },
      { signedUrl: url.replace('call-1', 'call-2') },
      { signedUrl: url.replace('https:', 'http:') },
      { signedUrl: url.replace(publicBaseUrl, 'https://another.loca.lt') },
    ]
    for (const forgery of forgeries) {
      const answer = await deliver(url, fields, forgery)
      expect([forgery, answer.status, await answer.text()]).toEqual([forgery, 403, ''])
    }
    expect(told).toEqual([])
  })

  it('is refused when a field was changed, added or taken away after signing', async () => {
    const { origin, told } = await openDoor()
    const path = addresses.status.slice(publicBaseUrl.length)
    const signature = signRequest(authToken, addresses.status, status)
    const bodies = [
      [...status.slice(0, 1), ['CallStatus', 'completed'], ...status.slice(2)],
      [...status, ['CallDuration', '1']],
      status.slice(0, 2),
    ]
    for (const body of bodies) {
      const answer = await fetch(origin + path, {
        method: 'POST',
        headers: { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(body as Array<[string, string]>).toString(),
      })
      expect(answer.status).toBe(403)
    }
    expect(told).toEqual([])
  })

  it('cannot be one call’s request replayed for another call', async () => {
    const { origin, told } = await openDoor({
      records: [recordOf('call-1', callSid), recordOf('call-2', 'CA2')],
    })
    const signature = signRequest(authToken, addresses.voice, [sid])
    const replayed = (path: string) =>
      fetch(origin + path, {
        method: 'POST',
        headers: { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams([sid]).toString(),
      })
    expect((await replayed('/twilio/voice?call=call-2')).status).toBe(403)
    expect((await replayed('/twilio/status?call=call-1')).status).toBe(403)
    // The very same request again is Twilio's own retry: it arrives, and calls make repetition harmless.
    expect((await replayed('/twilio/voice?call=call-1')).status).toBe(200)
    expect((await replayed('/twilio/voice?call=call-1')).status).toBe(200)
    expect(told).toHaveLength(2)
  })

  it('looks the same for a call that exists and for one that does not', async () => {
    const { deliver } = await openDoor()
    const unknown = callAddresses(publicBaseUrl, 'no-such-call').voice
    const answers = [
      await deliver(unknown, [sid]),
      await deliver(unknown, [sid], { signature: 'forged' }),
      await deliver(addresses.voice, [sid], { signature: 'forged' }),
      await deliver(`${publicBaseUrl}/twilio/voice`, [sid]),
      await deliver(`${publicBaseUrl}/twilio/voice?call=call-1&call=call-1`, [sid]),
    ]
    for (const answer of answers) expect([answer.status, await answer.text()]).toEqual([403, ''])
  })

  it('is slowed down after hundreds in a minute, while Twilio’s own go through', async () => {
    const { origin, deliver } = await openDoor()
    const statuses = new Set<number>()
    for (let batch = 0; batch < 31; batch += 1) {
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => fetch(`${origin}/twilio/voice`, { method: 'POST' })),
      )
      for (const answer of answers) statuses.add(answer.status)
    }
    expect(statuses).toEqual(new Set([403, 429]))
    expect((await deliver(addresses.voice, [sid])).status).toBe(200)
  })
})

describe('the public door', () => {
  it('serves nothing that an operator uses', async () => {
    const { origin } = await openDoor()
    const procedures = Object.entries(contract).flatMap(([domain, procedures]) =>
      Object.keys(procedures).map((name) => ['POST', `/api/${domain}/${name}`] as const),
    )
    const routes = [
      ...operatorRoutes,
      ...procedures,
      ['GET', '/'],
      ['GET', '/index.html'],
      ['GET', '/session'],
      ['POST', '/session'],
      ['GET', '/rpc'],
      ['POST', '/rpc'],
      ['GET', '/api'],
    ]
    for (const [method = 'GET', path = ''] of routes) {
      const answer = await fetch(origin + path, { method, headers: { authorization: 'Bearer anything' } })
      expect([path, answer.status, await answer.text()]).toEqual([path, 404, ''])
    }
  })

  it('opens no socket', async () => {
    const { origin } = await openDoor()
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/rpc`)
    const outcome = await new Promise((resolve) => {
      socket.addEventListener('open', () => resolve('open'))
      socket.addEventListener('error', () => resolve('refused'))
    })
    expect(outcome).toBe('refused')
  })

  it('opens the media socket to Twilio where there is live audio, and no other socket', async () => {
    const ended: string[] = []
    const { origin, listener } = await openDoor({
      media: {
        publicOrigins: () => [publicBaseUrl],
        claim: (callId, token, vendorCallId) => `${callId} ${token} ${vendorCallId}` === 'call-1 secret CA1',
        accept: () => ({
          onAudio() {},
          onMark() {},
          onDtmf() {},
          onEnd: (reason) => void ended.push(reason),
        }),
        clock: createFakeClock(),
      },
    })
    const address = origin.replace('http', 'ws')
    const headers = { 'x-twilio-signature': signRequest(authToken, addresses.media) }
    for (const [path, signature, expected] of [
      ['/rpc', headers, 404],
      ['/media', {}, 401],
    ] as const) {
      const stranger = new TwilioSocket(address + path, { headers: signature })
      stranger.on('error', () => undefined)
      const [, response] = await once(stranger, 'unexpected-response')
      expect([path, response.statusCode]).toEqual([path, expected])
    }

    const socket = new TwilioSocket(`${address}/media`, { headers })
    await once(socket, 'open')
    const customParameters = { call: 'call-1', token: 'secret' }
    socket.send(
      JSON.stringify({ event: 'start', start: { streamSid: 'MZ1', callSid: 'CA1', customParameters } }),
    )
    socket.send(JSON.stringify({ event: 'stop' }))
    await once(socket, 'close')
    expect(ended).toEqual(['stopped'])
    expect(listener.mediaReport()).toMatchObject({ streams: 1, live: 0, refused: 2 })
  })

  it('closes with streams in progress, which are told', async () => {
    const ended: string[] = []
    const { origin, listener } = await openDoor({
      media: {
        publicOrigins: () => [origin],
        claim: () => true,
        accept: () => ({
          onAudio() {},
          onMark() {},
          onDtmf() {},
          onEnd: (reason) => void ended.push(reason),
        }),
        clock: createFakeClock(),
      },
    })
    const address = `${origin.replace('http', 'ws')}/media`
    const socket = new TwilioSocket(address, {
      headers: { 'x-twilio-signature': signRequest(authToken, address) },
    })
    await once(socket, 'open')
    socket.send(JSON.stringify({ event: 'start', start: { streamSid: 'MZ1', callSid: 'CA1' } }))
    await vi.waitUntil(() => listener.mediaReport()?.live === 1)
    const closed = once(socket, 'close')
    await listener.close()
    await closed
    expect(ended).toEqual(['closed'])
  })

  it('repeats nothing that it was sent', async () => {
    const { origin } = await openDoor()
    const secret = 'marta-300-123'
    const requests: Array<[string, RequestInit]> = [
      [`/${secret}`, {}],
      [`/audio/${secret}`, {}],
      [`/%E0%A4%A${secret}`, {}],
      [`/healthz?nonce=${secret}`, {}],
      [
        '/twilio/voice?call=call-1',
        { method: 'POST', body: secret, headers: { 'content-type': 'text/plain' } },
      ],
      [
        '/twilio/voice?call=call-1',
        {
          method: 'POST',
          body: `{"${secret}"`,
          headers: { 'content-type': 'application/json', 'x-twilio-signature': secret },
        },
      ],
    ]
    for (const [path, init] of requests) {
      const answer = await fetch(origin + path, init)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      expect(await answer.text()).not.toContain(secret)
    }
  })

  it('refuses bodies over 64 kB', async () => {
    const { deliver } = await openDoor()
    const answer = await deliver(addresses.voice, [sid, ['Padding', 'x'.repeat(70_000)]])
    expect(answer.status).toBe(413)
  })

  it('proves on its health page whose it is', async () => {
    const { origin } = await openDoor()
    const answer = await fetch(`${origin}/healthz?nonce=${nonce}`)
    const body: unknown = await answer.json()
    expect(isOwnAnswer('key of this run', nonce, body)).toBe(true)
    expect(isOwnAnswer('key of another run', nonce, body)).toBe(false)
    expect((await fetch(`${origin}/healthz`)).status).toBe(400)
  })

  it('says which port is taken, or takes another when it may', async () => {
    const { origin } = await openDoor()
    const taken = Number(new URL(origin).port)
    const options = {
      calls: {
        answered: async () => [],
        heard: async () => [],
        next: async () => [],
        streamEnded: async () => [],
        reported: async () => undefined,
        operatorReported: async () => undefined,
      },
      callStore: { getRecord: async () => null },
      clips: { open: () => null },
      authToken: async () => null,
      healthKey: '',
      logger: createRecordingLogger(),
      clock: createFakeClock(),
    }
    await expect(startPublicListener({ port: taken, ...options })).rejects.toMatchObject({
      code: 'server.port_taken',
      facts: { port: taken },
    })
    const another = await startPublicListener({ port: taken, orAnyPort: true, ...options })
    opened.push(another)
    expect(another.port).not.toBe(taken)
  })

  it('listens on loopback alone, also when its port is taken', async () => {
    const asked: unknown[] = []
    const app = {
      server: createServer().listen(0, '127.0.0.1'),
      async listen(wish: unknown) {
        asked.push(wish)
        if (asked.length === 1) throw Object.assign(new Error('taken'), { code: 'EADDRINUSE' })
        return ''
      },
    }
    try {
      await once(app.server, 'listening')
      await listenOnLoopback(app as unknown as FastifyInstance, { port: 8001, orAnyPort: true })
      expect(asked).toEqual([
        { host: '127.0.0.1', port: 8001 },
        { host: '127.0.0.1', port: 0 },
      ])
    } finally {
      app.server.close()
    }
  })
})

describe('a clip', () => {
  it('is played as raw telephone audio while it is still being made', async () => {
    const more = Promise.withResolvers<void>()
    const { origin } = await openDoor({
      async *clip() {
        yield Uint8Array.of(1, 2)
        await more.promise
        yield Uint8Array.of(3)
      },
    })
    const answer = await fetch(`${origin}/audio/a-clip`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('audio/ulaw')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const reader = answer.body?.getReader()
    expect((await reader?.read())?.value).toEqual(Uint8Array.of(1, 2))
    more.resolve()
    expect((await reader?.read())?.value).toEqual(Uint8Array.of(3))
    expect((await reader?.read())?.done).toBe(true)
  })

  it('that is unknown or gone is not found; one that failed says so', async () => {
    const missing = await openDoor({
      // biome-ignore lint/correctness/useYield: it fails before its first sound
      async *clip() {
        throw new AnaError('audio.clip_missing', 'gone', { kind: 'not_found' })
      },
    })
    expect((await fetch(`${missing.origin}/audio/a-clip`)).status).toBe(404)
    expect((await fetch(`${missing.origin}/audio/another`)).status).toBe(404)
    const failed = await openDoor({
      // biome-ignore lint/correctness/useYield: it fails before its first sound
      async *clip() {
        throw new AnaError('elevenlabs.401', 'refused', { kind: 'vendor' })
      },
    })
    expect((await fetch(`${failed.origin}/audio/a-clip`)).status).toBe(502)
  })

  it('is let go of when the line drops', async () => {
    const left = Promise.withResolvers<void>()
    const { origin } = await openDoor({
      async *clip() {
        try {
          for (;;) {
            yield new Uint8Array(8000)
            await new Promise((resolve) => setImmediate(resolve))
          }
        } finally {
          left.resolve()
        }
      },
    })
    const request = requestHttp(`${origin}/audio/a-clip`, (response) => {
      response.once('data', () => request.destroy())
    })
    request.on('error', () => undefined)
    request.end()
    await left.promise
  })
})

describe('a form body', () => {
  it('keeps names and values as they were sent', () => {
    expect(readForm('a=+1&a=%20&b%5Bc%5D=&d=x')).toEqual({ a: [' 1', ' '], 'b[c]': '', d: 'x' })
  })
})
