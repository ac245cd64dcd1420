/** Live transcription against a vendor played by the test, over real sockets and a clock that stands still. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AnaError } from '../../../electron/engine/errors.ts'
import { linearOfMulaw } from '../../../electron/engine/mulaw.ts'
import { createElevenLabsTranscription } from '../../../electron/engine/speech/elevenlabs-transcription.ts'
import type {
  Transcription,
  TranscriptionSession,
} from '../../../electron/engine/speech/transcription-port.ts'
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import {
  type Connection,
  createInbox,
  type Inbox,
  type SocketDouble,
  startSocketDouble,
} from './socket-double.ts'

type Told =
  | { kind: 'partial'; text: string }
  | { kind: 'committed'; text: string; confidence: number | null }
  | { kind: 'state'; state: 'listening' | 'away' }
  | { kind: 'failed'; error: AnaError }

let vendor: SocketDouble
let clock: FakeClock
let key: string | null
let transcription: Transcription
let sessions: TranscriptionSession[]
let told: Inbox<Told>
let retries: Inbox<string>

const frameBytes = 160
const frame = (value: number) => new Uint8Array(frameBytes).fill(value)
const chunk = (...values: number[]) => Buffer.concat(values.map(frame))
/** Silence for the loudness check: the smallest µ-law steps. */
const quiet = 0xff
const loud = 0x80

beforeEach(async () => {
  vendor = await startSocketDouble()
  clock = createFakeClock()
  key = 'sk_test'
  sessions = []
  told = createInbox()
  retries = createInbox()
  transcription = createElevenLabsTranscription({
    apiKey: async () => key,
    baseUrl: `${vendor.origin}/`,
    clock,
    random: () => 0.5,
    logger: { ...silentLogger, warn: (message) => retries.put(message) },
  })
})
afterEach(async () => {
  for (const session of sessions) session.close()
  await vendor.close()
})

function open(keyterms?: string[]): TranscriptionSession {
  const session = transcription.open(
    {
      onPartial: (text) => told.put({ kind: 'partial', text }),
      onCommitted: (text, confidence) => told.put({ kind: 'committed', text, confidence }),
      onState: (state) => told.put({ kind: 'state', state }),
      onFailed: (error) => told.put({ kind: 'failed', error }),
    },
    keyterms === undefined ? {} : { keyterms },
  )
  sessions.push(session)
  return session
}

/** A session that listens. */
async function start(keyterms?: string[]): Promise<{ session: TranscriptionSession; line: Connection }> {
  const session = open(keyterms)
  const line = await vendor.connections.next()
  await begin(line)
  return { session, line }
}

async function begin(line: Connection): Promise<void> {
  line.say({ message_type: 'session_started', session_id: 's', config: {} })
  expect(await told.next()).toEqual({ kind: 'state', state: 'listening' })
}

/** What the next message carries: its audio, or that it is a commit. */
async function heard(line: Connection): Promise<Buffer | 'commit'> {
  const message = await line.messages.next()
  expect(message).toMatchObject({ message_type: 'input_audio_chunk', sample_rate: 8000 })
  if (message.commit === true) {
    expect(message.audio_base_64).toBe('')
    return 'commit'
  }
  return Buffer.from(String(message.audio_base_64), 'base64')
}

const say = (line: Connection, type: string, text: string, more: object = {}) =>
  line.say({ message_type: type, text, ...more })
const committed = (text: string, confidence: number | null = null): Told => ({
  kind: 'committed',
  text,
  confidence,
})

/** After this has come back, everything the vendor said before has been read. */
let beacons = 0
async function readUpTo(line: Connection): Promise<Told[]> {
  beacons += 1
  const beacon = `señal ${beacons}`
  say(line, 'partial_transcript', beacon)
  const before: Told[] = []
  for (;;) {
    const next = await told.next()
    if (next.kind === 'partial' && next.text === beacon) return before
    before.push(next)
  }
}

describe('a session', () => {
  it('sends larger pieces, and every frame at once while it is in a hurry', async () => {
    const { session, line } = await start()
    const frame = (value: number) => Buffer.alloc(160, value)
    session.send(frame(1))
    session.hurry(true)
    session.send(frame(2))
    session.hurry(false)
    for (const value of [3, 4, 5, 6, 7]) session.send(frame(value))
    expect(await heard(line)).toEqual(frame(1))
    expect(await heard(line)).toEqual(frame(2))
    expect(await heard(line)).toEqual(Buffer.concat([3, 4, 5, 6, 7].map(frame)))
  })

  it('asks for Spanish telephone audio with manual commits and the terms the vendor can take', async () => {
    const terms = ['María  Pérez', 'María Pérez', '', 'x'.repeat(21), 'libranza']
    const { line } = await start([...terms, ...Array.from({ length: 60 }, (_, i) => `t${i}`)])
    expect(line.url.pathname).toBe('/v1/speech-to-text/realtime')
    expect(Object.fromEntries(line.url.searchParams)).toMatchObject({
      model_id: 'scribe_v2_realtime',
      audio_format: 'ulaw_8000',
      language_code: 'es',
      commit_strategy: 'manual',
    })
    const sent = line.url.searchParams.getAll('keyterms')
    expect(sent.slice(0, 3)).toEqual(['María Pérez', 'libranza', 't0'])
    expect(sent).toHaveLength(50)
    expect(line.apiKey).toBe('sk_test')
  })

  it('sends frames in batches of 100 ms', async () => {
    const { session, line } = await start()
    for (const value of [1, 2, 3, 4, 5, 6]) session.send(frame(value))
    expect(await heard(line)).toEqual(chunk(1, 2, 3, 4, 5))
    expect(line.messages.rest()).toEqual([])
  })

  it('keeps nothing of the frames it is given', async () => {
    const { session, line } = await start()
    const same = frame(1)
    for (const value of [1, 2, 3, 4, 5]) session.send(same.fill(value))
    expect(await heard(line)).toEqual(chunk(1, 2, 3, 4, 5))
  })

  it('sends what it has at once when a segment is committed, and then the commit', async () => {
    const { session, line } = await start()
    session.send(frame(7))
    session.commit()
    expect(await heard(line)).toEqual(chunk(7))
    expect(await heard(line)).toBe('commit')
    say(line, 'committed_transcript', ' Hola, buenas. ')
    expect(await told.next()).toEqual(committed('Hola, buenas.'))
  })

  it('waits for the session with its audio, of which the last two seconds are kept', async () => {
    const session = open()
    const line = await vendor.connections.next()
    for (let i = 0; i < 110; i += 1) session.send(frame(i))
    expect(line.messages.rest()).toEqual([])
    await begin(line)
    const pieces: Array<Buffer | 'commit'> = []
    for (let i = 0; i < 4; i += 1) pieces.push(await heard(line))
    expect(Buffer.concat(pieces.map((piece) => Buffer.from(piece)))).toEqual(
      chunk(...Array.from({ length: 100 }, (_, i) => i + 10)),
    )
  })

  it('commits by itself in a pause after 20 s, and after 25 s of unbroken speech', async () => {
    const { session, line } = await start()
    const kindsAfter = async (seconds: number, value: number, messages: number) => {
      for (let i = 0; i < seconds * 50; i += 1) session.send(frame(value))
      const kinds: string[] = []
      for (let i = 0; i < messages; i += 1) kinds.push((await heard(line)) === 'commit' ? 'commit' : 'audio')
      return kinds
    }
    expect(await kindsAfter(20, loud, 200)).not.toContain('commit')
    expect((await kindsAfter(1, quiet, 11)).indexOf('commit')).toBe(1)
    say(line, 'committed_transcript', 'una historia larga')
    expect(await told.next()).toEqual(committed('una historia larga'))
    expect(await kindsAfter(24, loud, 240)).not.toContain('commit')
    expect(await kindsAfter(0.2, loud, 3)).toEqual(['audio', 'commit', 'audio'])
  })

  it('tells nothing of a long silence that it committed by itself', async () => {
    const { session, line } = await start()
    for (let i = 0; i < 21 * 50; i += 1) session.send(frame(quiet))
    say(line, 'committed_transcript', '')
    expect(await readUpTo(line)).toEqual([])
  })

  it('ends the line when it is closed, and tells nothing afterwards', async () => {
    const { session, line } = await start()
    session.close()
    await line.closed
    session.send(frame(1))
    session.commit()
    expect(told.rest()).toEqual([])
  })

  it('is never connected when it is closed at once', async () => {
    open().close()
    await clock.advance(10_000)
    expect(vendor.connections.rest()).toEqual([])
    expect(told.rest()).toEqual([])
  })
})

describe('texts', () => {
  it('replace the partial before; repetitions and empty ones are no news', async () => {
    const { line } = await start()
    for (const text of ['hola', 'hola', '', 'ola bue', 'hola buenas']) say(line, 'partial_transcript', text)
    const partials = (await readUpTo(line)).map((event) => (event.kind === 'partial' ? event.text : event))
    expect(partials).toEqual(['hola', 'ola bue', 'hola buenas'])
  })

  it('that have settled but are not committed are partials', async () => {
    const { line } = await start()
    say(line, 'final_transcript', 'Hola.')
    expect(await told.next()).toEqual({ kind: 'partial', text: 'Hola.' })
  })

  it.each([
    ['plain first', ['committed_transcript', 'committed_transcript_with_timestamps']],
    ['timed first', ['committed_transcript_with_timestamps', 'committed_transcript']],
  ] as const)('committed in both forms count once, %s, even when the next commit waits', async (_, forms) => {
    const { session, line } = await start()
    session.send(frame(1))
    session.commit()
    session.send(frame(2))
    session.commit()
    for (const form of forms) say(line, form, 'Sí.')
    for (const form of forms) say(line, form, 'Sí.')
    expect((await readUpTo(line)).map((event) => (event.kind === 'committed' ? event.text : event))).toEqual([
      'Sí.',
      'Sí.',
    ])
  })

  it('carry the mean probability of their words when the vendor gives it', async () => {
    const { session, line } = await start()
    session.commit()
    say(line, 'committed_transcript_with_timestamps', 'Sí, claro', {
      words: [
        { text: 'Sí,', type: 'word', logprob: Math.log(0.9) },
        { text: ' ', type: 'spacing', logprob: 0 },
        { text: 'claro', type: 'word', logprob: Math.log(0.7) },
        { text: 'x', type: 'word' },
      ],
    })
    const event = await told.next()
    expect(event).toMatchObject({ kind: 'committed', text: 'Sí, claro' })
    expect(event.kind === 'committed' && event.confidence).toBeCloseTo(0.8, 6)
  })

  it('are told as empty when a commit heard nothing', async () => {
    const { session, line } = await start()
    session.commit()
    say(line, 'committed_transcript', '')
    expect(await told.next()).toEqual(committed(''))
  })

  it('committed again without a commit are dropped, new ones are told', async () => {
    const { session, line } = await start()
    session.send(frame(1))
    session.commit()
    say(line, 'committed_transcript', 'Sí, claro.')
    say(line, 'committed_transcript', 'sí claro')
    say(line, 'committed_transcript', 'Y otra cosa.')
    expect(await readUpTo(line)).toEqual([committed('Sí, claro.'), committed('Y otra cosa.')])
  })

  it('that begin with the ones before lose them, unless their own partial has them too', async () => {
    const { session, line } = await start()
    const commitAfter = (partial: string, text: string) => {
      for (let i = 0; i < 50; i += 1) session.send(frame(1))
      say(line, 'partial_transcript', partial)
      session.commit()
      say(line, 'committed_transcript', text)
    }
    commitAfter('sí soy yo', 'Sí, soy yo.')
    commitAfter('claro que', 'Sí, soy yo. Claro que sí.')
    commitAfter('claro que sí gra', 'Claro que sí, gracias.')
    const texts = (await readUpTo(line)).flatMap((event) => (event.kind === 'committed' ? event.text : []))
    expect(texts).toEqual(['Sí, soy yo.', 'Claro que sí.', 'Claro que sí, gracias.'])
  })

  it('said twice by the caller are told twice', async () => {
    const { session, line } = await start()
    for (let i = 0; i < 2; i += 1) {
      session.commit()
      say(line, 'committed_transcript', 'Sí.')
    }
    expect(await readUpTo(line)).toEqual([committed('Sí.'), committed('Sí.')])
  })

  it('echoed as a partial right after their commit are dropped, said again later they are told', async () => {
    const { session, line } = await start()
    say(line, 'partial_transcript', 'sí claro')
    session.send(frame(1))
    session.commit()
    say(line, 'committed_transcript', 'Sí, claro.')
    say(line, 'partial_transcript', 'Sí, claro.')
    say(line, 'partial_transcript', 'sí claro')
    expect(await readUpTo(line)).toEqual([{ kind: 'partial', text: 'sí claro' }, committed('Sí, claro.')])
    session.commit()
    say(line, 'committed_transcript', 'Sí, claro.')
    expect(await told.next()).toEqual(committed('Sí, claro.'))
    for (let i = 0; i < 50; i += 1) session.send(frame(1))
    say(line, 'partial_transcript', 'sí claro')
    expect(await told.next()).toEqual({ kind: 'partial', text: 'sí claro' })
  })

  it('of unknown kinds, and what is no message at all, are passed over', async () => {
    const { line } = await start()
    for (const raw of [
      '',
      '[]',
      'null',
      '"x"',
      '{',
      '{"message_type":7}',
      '{"message_type":"session_ended"}',
    ])
      line.sayRaw(raw)
    line.say({ message_type: 'committed_transcript_entities', entities: [] })
    line.say({ message_type: 'edited_transcript', edited_text: 'x' })
    expect(await readUpTo(line)).toEqual([])
  })
})

describe('an ignored commit', () => {
  it.each(['commit_throttled', 'commit_throttled_error', 'insufficient_audio_activity'])(
    '(%s) counts as one that heard nothing, and the session goes on',
    async (type) => {
      const { session, line } = await start()
      session.commit()
      line.say({ message_type: type, error: 'only 0.01s of uncommitted audio' })
      expect(await told.next()).toEqual(committed(''))
      session.commit()
      say(line, 'committed_transcript', 'Aquí sigo.')
      expect(await told.next()).toEqual(committed('Aquí sigo.'))
    },
  )

  it('does not take the answer of the commit before', async () => {
    const { session, line } = await start()
    session.commit()
    session.commit()
    line.say({ message_type: 'commit_throttled', error: 'too soon' })
    say(line, 'committed_transcript', 'La primera.')
    expect(await readUpTo(line)).toEqual([committed('La primera.'), committed('')])
  })
})

describe('a lost session', () => {
  const errors = [
    'transcriber_error',
    'session_time_limit_exceeded',
    'queue_overflow',
    'resource_exhausted_error',
    'rate_limited',
    'error',
    'something_new',
  ]
  const losses: Array<[name: string, lose: (line: Connection) => void]> = [
    ['a cut line', (line) => line.cut()],
    ['a closed line', (line) => line.close(1011)],
    ...errors.map((type): [string, (line: Connection) => void] => [
      type,
      (line) => line.say({ message_type: type, error: 'm' }),
    ]),
  ]
  it.each(losses)('is opened again after %s, at once when it had been a good one', async (_name, lose) => {
    const { line } = await start()
    await clock.advance(5_000)
    lose(line)
    expect(await told.next()).toEqual({ kind: 'state', state: 'away' })
    await clock.advance(0)
    await begin(await vendor.connections.next())
  })

  it('gets what has no final text yet, and the commits in their places', async () => {
    const { session, line } = await start()
    session.send(frame(1))
    session.commit()
    say(line, 'committed_transcript', 'Eso ya está.')
    await told.next()
    session.send(frame(2))
    session.commit()
    session.send(frame(3))
    line.cut()
    expect(await told.next()).toEqual({ kind: 'state', state: 'away' })
    session.send(frame(4))
    await clock.advance(300)
    const next = await vendor.connections.next()
    await begin(next)
    expect(await heard(next)).toEqual(chunk(2))
    expect(await heard(next)).toBe('commit')
    expect(await heard(next)).toEqual(chunk(3, 4))
    say(next, 'committed_transcript', 'Lo que faltaba.')
    expect(await told.next()).toEqual(committed('Lo que faltaba.'))
  })

  it('can be committed while it is away', async () => {
    const { session, line } = await start()
    line.cut()
    await told.next()
    session.send(frame(5))
    session.commit()
    await clock.advance(300)
    const next = await vendor.connections.next()
    await begin(next)
    expect(await heard(next)).toEqual(chunk(5))
    expect(await heard(next)).toBe('commit')
  })

  it('of two seconds and more loses the oldest sound', async () => {
    const { session, line } = await start()
    line.cut()
    await told.next()
    for (let i = 0; i < 150; i += 1) session.send(frame(i))
    await clock.advance(300)
    const next = await vendor.connections.next()
    await begin(next)
    expect(((await heard(next)) as Buffer)[0]).toBe(50)
  })

  it('is asked for again later and later, and given up after a while', async () => {
    const { line } = await start()
    for (let i = 0; i < 20; i += 1) vendor.refuse(503, 'down')
    line.cut()
    expect(await told.next()).toEqual({ kind: 'state', state: 'away' })
    const waitsMs = [250, 500, 1000, 2000, 2000, 2000, 2000, 2000]
    for (const waitMs of waitsMs) {
      expect(await retries.next()).toMatch(/again/)
      await clock.advance(waitMs)
    }
    expect(await told.next()).toMatchObject({ kind: 'failed', error: { code: 'elevenlabs.http_503' } })
  })

  it('that never started counts as one', async () => {
    open()
    await vendor.connections.next()
    await clock.advance(5_000)
    expect(await told.next()).toEqual({ kind: 'state', state: 'away' })
    await clock.advance(300)
    await begin(await vendor.connections.next())
  })

  it('is left when it does not answer a commit for four seconds, and the turn goes on without words', async () => {
    const { session, line } = await start()
    session.send(frame(1))
    session.commit()
    await heard(line)
    await clock.advance(4_000)
    expect(await told.next()).toEqual(committed(''))
    expect(await told.next()).toEqual({ kind: 'state', state: 'away' })
    await line.closed
    await clock.advance(300)
    const next = await vendor.connections.next()
    await begin(next)
    for (let i = 0; i < 5; i += 1) session.send(frame(2))
    expect(await heard(next)).toEqual(chunk(2, 2, 2, 2, 2))
  })
})

describe('a refusal', () => {
  it.each([
    ['auth_error', 'auth_error'],
    ['quota_exceeded', 'quota_exceeded'],
    ['quota_exceeded_error', 'quota_exceeded'],
    ['unaccepted_terms', 'unaccepted_terms'],
  ])('(%s) ends the listening for this call', async (type, code) => {
    const { line } = await start()
    line.say({ message_type: type, error: 'no' })
    expect(await told.next()).toEqual({ kind: 'state', state: 'away' })
    expect(await told.next()).toMatchObject({
      kind: 'failed',
      error: { code: `elevenlabs.${code}`, kind: 'configuration', retryable: false },
    })
    await line.closed
    await clock.advance(20_000)
    expect(vendor.connections.rest()).toEqual([])
  })

  it('of the connection itself ends it too, with what the vendor says', async () => {
    vendor.refuse(401, { detail: { status: 'invalid_api_key', message: 'bad key' } })
    open()
    await told.next()
    expect(await told.next()).toMatchObject({ kind: 'failed', error: { code: 'elevenlabs.invalid_api_key' } })
  })

  it('for a missing key needs no connection', async () => {
    key = null
    open()
    await told.next()
    expect(await told.next()).toMatchObject({ kind: 'failed', error: { code: 'elevenlabs.not_configured' } })
    expect(vendor.connections.rest()).toEqual([])
  })

  it('of µ-law is answered with linear audio, once, and remembered for later sessions', async () => {
    const { session, line } = await start()
    session.send(frame(3))
    line.say({ message_type: 'input_error', error: 'unsupported audio format' })
    const next = await vendor.connections.next()
    expect(next.url.searchParams.get('audio_format')).toBe('pcm_8000')
    await begin(next)
    const audio = (await heard(next)) as Buffer
    expect(audio).toHaveLength(2 * frameBytes)
    expect(audio.readInt16LE(0)).toBe(linearOfMulaw[3])
    expect(await readUpTo(next)).toEqual([])
    open()
    const later = await vendor.connections.next()
    expect(later.url.searchParams.get('audio_format')).toBe('pcm_8000')
  })

  it('that linear audio does not help against is final', async () => {
    vendor.refuse(400, { detail: { code: 'invalid_request', message: 'bad' } })
    vendor.refuse(400, { detail: { code: 'invalid_request', message: 'bad' } })
    open()
    await told.next()
    expect(await told.next()).toMatchObject({ kind: 'failed', error: { code: 'elevenlabs.invalid_request' } })
    open()
    const line = await vendor.connections.next()
    expect(line.url.searchParams.get('audio_format')).toBe('ulaw_8000')
  })

  it('of a request that had been understood before is final', async () => {
    const { line } = await start()
    await readUpTo(line)
    line.say({ message_type: 'invalid_request', error: 'm' })
    await told.next()
    expect(await told.next()).toMatchObject({ kind: 'failed', error: { code: 'elevenlabs.invalid_request' } })
  })
})
