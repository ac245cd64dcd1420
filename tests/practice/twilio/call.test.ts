import twilio from 'twilio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conversationOf } from '../../../electron/practice/practice-call.ts'
import { murmur } from '../../../electron/practice/voice/murmur.ts'
import { wordsOf } from '../../../electron/practice/voice/word-watermark.ts'
import { type Harness, startHarness } from '../harness.ts'
import { farewell, questions } from '../webhook-app.ts'

describe('a practice call', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await startHarness()
  })
  afterAll(() => harness.close())

  it('goes from queue to end with signed and numbered callbacks', async () => {
    const sid = await harness.call('interested-teacher')
    const call = await harness.outcome(sid)
    const mine = harness.app.received.filter(({ params }) => params.CallSid === sid)
    for (const { url, params, signature } of mine) {
      expect(twilio.validateRequest(harness.line.authToken, signature, url, params)).toBe(true)
    }
    const statuses = mine
      .filter(({ path }) => path === '/status')
      .sort((a, b) => Number(a.params.SequenceNumber) - Number(b.params.SequenceNumber))
    expect(statuses.map(({ params }) => [params.SequenceNumber, params.CallStatus])).toEqual([
      ['0', 'initiated'],
      ['1', 'ringing'],
      ['2', 'in-progress'],
      ['3', 'completed'],
    ])
    expect(statuses[3]?.params).toMatchObject({
      SipResponseCode: '200',
      CallbackSource: 'call-progress-events',
    })
    expect(Number(statuses[3]?.params.CallDuration)).toBeGreaterThan(20)
    expect(call.status).toBe('completed')
  })

  it('knows word by word what the customer heard and said, in order', async () => {
    const sid = await harness.call('refuses-softly')
    const call = await harness.outcome(sid)
    const known = [...questions, farewell, '¿Aló? ¿Sigue ahí?']
    for (const { text, cut } of call.heard) {
      const whole = known.find((line) => line.startsWith(text))
      expect(whole, text).toBeDefined()
      if (!cut) expect(whole).toBe(text)
    }
    const turns = conversationOf(call)
    expect(turns.map(({ role }) => role).join(' ')).not.toMatch(/assistant assistant|customer customer/)
    for (const { text } of call.results) {
      if (text !== '') expect(call.said.map(({ recognised }) => recognised).join(' ')).toContain(text)
    }
  })

  it('stops a nested clip when the customer speaks, and plays a plain one to its end', async () => {
    harness.app.override('/nested', () => ({
      body: `<Response><Gather input="speech" action="/done" speechTimeout="1"><Say>${'palabra '.repeat(60)}fin.</Say></Gather></Response>`,
    }))
    harness.app.override('/plain', () => ({
      body: `<Response><Say>${'palabra '.repeat(60)}fin.</Say></Response>`,
    }))
    harness.app.override('/done', () => ({ body: '<Response><Hangup/></Response>' }))
    // The machine's greeting lasts some nine seconds and does not care who speaks.
    const [nested, plain] = await Promise.all([
      harness.call('voicemail-carrier', { Url: `${harness.app.origin}/nested` }),
      harness.call('voicemail-carrier', { Url: `${harness.app.origin}/plain` }),
    ])
    const cut = (await harness.outcome(nested)).heard[0]
    expect(cut?.cut ?? true).toBe(true)
    expect(wordsOf(cut?.text ?? '').length).toBeLessThan(60)
    const whole = (await harness.outcome(plain)).heard[0]
    expect(whole?.cut).toBe(false)
    expect(wordsOf(whole?.text ?? '')).toHaveLength(61)
  })

  it('reads raw and WAV audio from any address and reports what it cannot play', async () => {
    const wav = Buffer.alloc(44)
    const sound = Buffer.from(murmur('hola señora'))
    wav.write('RIFF', 0, 'latin1')
    wav.write('WAVEfmt ', 8, 'latin1')
    wav.writeUInt32LE(16, 16)
    wav.writeUInt16LE(7, 20)
    wav.writeUInt16LE(1, 22)
    wav.writeUInt32LE(8000, 24)
    wav.writeUInt16LE(8, 34)
    wav.write('data', 36, 'latin1')
    const { default: Fastify } = await import('fastify')
    const files = Fastify()
    files.get('/a.wav', (_, reply) => reply.type('audio/wav').send(Buffer.concat([wav, sound])))
    files.get('/a.mp3', (_, reply) => reply.type('audio/mpeg').send(Buffer.from('ID3')))
    const origin = await files.listen({ host: '127.0.0.1', port: 0 })
    harness.app.override('/files', () => ({
      body: `<Response><Play>${origin}/a.wav</Play><Play>${origin}/a.mp3</Play><Play>${origin}/none.wav</Play><Say>adiós</Say></Response>`,
    }))
    const sid = await harness.call('silence', { Url: `${harness.app.origin}/files` })
    const call = await harness.outcome(sid)
    await files.close()
    expect(call.heard.map(({ text }) => text)).toEqual(['hola señora', 'adiós'])
    expect(call.notifications.map(({ code }) => code)).toEqual([12300, 11200])
  })

  it('reports silence by the action address only when asked to', async () => {
    harness.app.override('/quiet', () => ({
      body: '<Response><Gather input="speech" timeout="2" action="/heard"/><Gather input="speech" timeout="2" actionOnEmptyResult="true" action="/empty"/></Response>',
    }))
    harness.app.override('/empty', () => ({ body: '<Response><Hangup/></Response>' }))
    const sid = await harness.call('silence', { Url: `${harness.app.origin}/quiet` })
    const call = await harness.outcome(sid)
    expect(call.endedBy).toBe('assistant')
    const asked = harness.app.received.filter(({ params }) => params.CallSid === sid).map(({ path }) => path)
    expect(asked).not.toContain('/heard')
    const empty = harness.app.received.find(({ path, params }) => path === '/empty' && params.CallSid === sid)
    expect(empty?.params.SpeechResult).toBeUndefined()
  })

  it('sends partial transcripts while the customer speaks', async () => {
    harness.app.override('/partials', () => ({
      body: '<Response><Gather input="speech" speechTimeout="1" action="/done" partialResultCallback="/partial"/></Response>',
    }))
    harness.app.override('/partial', () => ({ body: '' }))
    const sid = await harness.call('voicemail-personal', { Url: `${harness.app.origin}/partials` })
    const call = await harness.outcome(sid)
    const partials = harness.app.received
      .filter(({ path, params }) => path === '/partial' && params.CallSid === sid)
      .map(({ params }) => params.UnstableSpeechResult ?? '')
    expect(partials.length).toBeGreaterThan(1)
    for (const partial of partials) expect(call.results[0]?.text.startsWith(partial)).toBe(true)
  })

  it.each([
    ['a server error', { status: 500, body: 'boom' }, 11200],
    ['broken XML', { body: '<Response><Say>a & b</Say></Response>' }, 12100],
    ['something that is no TwiML', { type: 'image/png', body: 'x' }, 12300],
  ])('ends with an apology and a notification after %s', async (name, answer, code) => {
    const path = `/bad-${name.length}`
    harness.app.override(path, () => answer)
    const sid = await harness.call('silence', { Url: `${harness.app.origin}${path}` })
    const call = await harness.outcome(sid)
    expect([call.status, call.endedBy]).toEqual(['completed', 'application_error'])
    expect(call.notifications[0]?.code).toBe(code)
    expect(call.heard[0]?.text).toMatch(/application error/)
    const listed = await harness.request(
      `/2010-04-01/Accounts/${harness.line.accountSid}/Calls/${sid}/Notifications.json`,
    )
    expect(await listed.json()).toMatchObject({ notifications: [{ error_code: String(code), log: '0' }] })
  })

  it('asks the fallback address, naming the failed one, before giving up', async () => {
    harness.app.override('/broken', () => ({ status: 503, body: '' }))
    harness.app.override('/fallback', () => ({ body: '<Response><Say>un momento</Say></Response>' }))
    const sid = await harness.call('silence', {
      Url: `${harness.app.origin}/broken`,
      FallbackUrl: `${harness.app.origin}/fallback`,
    })
    expect((await harness.outcome(sid)).endedBy).toBe('assistant')
    const asked = harness.app.received.find(
      ({ path, params }) => path === '/fallback' && params.CallSid === sid,
    )
    expect(asked?.params).toMatchObject({ ErrorCode: '11200', ErrorUrl: `${harness.app.origin}/broken` })
  })

  it('ends when nobody is there to answer its webhook', async () => {
    const sid = await harness.call('silence', { Url: 'http://127.0.0.1:9/voice' })
    const call = await harness.outcome(sid)
    expect([call.status, call.notifications[0]?.code]).toEqual(['completed', 11205])
  })

  it('keeps to the time limit and to the ringing time', async () => {
    harness.app.override('/long', () => ({ body: '<Response><Pause length="600"/></Response>' }))
    const [long, short] = await Promise.all([
      harness.call('voicemail-personal', { Url: `${harness.app.origin}/long`, TimeLimit: '20' }),
      harness.call('voicemail-personal', { Timeout: '5' }),
    ])
    expect((await harness.outcome(long)).endedBy).toBe('time_limit')
    const unanswered = await harness.outcome(short)
    expect([unanswered.status, unanswered.sipCode]).toEqual(['no-answer', 487])
  })

  it('cuts a loop of redirects that says nothing', async () => {
    harness.app.override('/loop', () => ({ body: '<Response><Redirect>/loop</Redirect></Response>' }))
    const sid = await harness.call('silence', { Url: `${harness.app.origin}/loop` })
    const call = await harness.outcome(sid)
    expect(call.notifications.at(-1)?.code).toBe(11215)
  })
})
