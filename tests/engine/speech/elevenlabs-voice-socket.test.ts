/** The voice over a socket, with a vendor played by the test over real sockets and a clock that stands still. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AnaError } from '../../../electron/engine/errors.ts'
import { createElevenLabsLiveVoice } from '../../../electron/engine/speech/elevenlabs-voice-socket.ts'
import type { LiveVoice, TimedWord, VoiceChannel } from '../../../electron/engine/speech/live-voice-port.ts'
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import {
  type Connection,
  createInbox,
  type Inbox,
  type SocketDouble,
  startSocketDouble,
} from './socket-double.ts'

/** What a clause's listener was told, with the clause's name. */
type Told =
  | { clause: string; kind: 'audio'; bytes: number[] }
  | { clause: string; kind: 'words'; words: readonly TimedWord[] }
  | { clause: string; kind: 'end' }
  | { clause: string; kind: 'failed'; error: AnaError }

let vendor: SocketDouble
let clock: FakeClock
let key: string | null
let modelId: string
let voice: LiveVoice
let channels: VoiceChannel[]
let told: Inbox<Told>
let warned: Inbox<string>

beforeEach(async () => {
  vendor = await startSocketDouble()
  clock = createFakeClock()
  key = 'sk_test'
  modelId = 'eleven_flash_v2_5'
  channels = []
  told = createInbox()
  warned = createInbox()
  voice = createElevenLabsLiveVoice({
    apiKey: async () => key,
    baseUrl: vendor.origin,
    settings: () => ({ voiceId: 'v', modelId, speed: 1.1 }),
    clock,
    logger: { ...silentLogger, warn: (message) => warned.put(message) },
  })
})
afterEach(async () => {
  for (const channel of channels) channel.close()
  await vendor.close()
})

function open(): VoiceChannel {
  const channel = voice.open()
  channels.push(channel)
  return channel
}

function speak(channel: VoiceChannel, reply: number, text: string): void {
  channel.speak(reply, text, {
    onAudio: (audio) => told.put({ clause: text, kind: 'audio', bytes: [...audio] }),
    onWords: (words) => told.put({ clause: text, kind: 'words', words }),
    onEnd: () => told.put({ clause: text, kind: 'end' }),
    onFailed: (error) => told.put({ clause: text, kind: 'failed', error }),
  })
}

/** Begins a reply on a new channel and hands over the vendor's side of it. */
async function begin(...clauses: string[]) {
  const channel = open()
  for (const clause of clauses) speak(channel, 1, clause)
  const line = await vendor.connections.next()
  const context = await contextOn(line)
  expect(await line.messages.next()).toMatchObject({
    context_id: context,
    text: `${clauses[0]} `,
    flush: true,
  })
  return { channel, line, context }
}

/** The name of the context that is begun next. */
async function contextOn(line: Connection): Promise<string> {
  const message = await line.messages.next()
  expect(message).toEqual({
    text: ' ',
    context_id: expect.stringMatching(/^ana-\d+-\d+$/),
    voice_settings: { speed: 1.1 },
  })
  return String(message.context_id)
}

/** A chunk that spells `text` with one character a millisecond, and so eight bytes a character. */
function chunk(contextId: string, text: string, more: object = {}) {
  const chars = [...text]
  return {
    contextId,
    audio: Buffer.alloc(chars.length * 8, 1).toString('base64'),
    isFinal: false,
    normalizedAlignment: {
      chars,
      charStartTimesMs: chars.map((_, index) => index),
      charDurationsMs: chars.map(() => 1),
    },
    alignment: null,
    ...more,
  }
}
const audioOnly = (contextId: string, ...bytes: number[]) => ({
  contextId,
  audio: Buffer.from(bytes).toString('base64'),
})
const final = (contextId: string) => ({ contextId, isFinal: true })

/** What is told next, shortened. */
async function next(): Promise<string> {
  const event = await told.next()
  switch (event.kind) {
    case 'audio':
      return `${event.clause}: ${event.bytes.length} bytes`
    case 'words':
      return `${event.clause}: ${event.words.map(({ word, endByte }) => `${word}@${endByte}`).join(' ')}`
    case 'end':
      return `${event.clause}: end`
    case 'failed':
      return `${event.clause}: ${event.error.code}`
  }
}
async function nexts(count: number): Promise<string[]> {
  const events: string[] = []
  for (let i = 0; i < count; i += 1) events.push(await next())
  return events
}

describe('a channel', () => {
  it('is connected before there is anything to say, with the key', async () => {
    open()
    const line = await vendor.connections.next()
    expect(line.url.pathname).toBe('/v1/text-to-speech/v/multi-stream-input')
    expect(line.apiKey).toBe('sk_test')
  })

  it('tells audio and words of a clause, and its end a moment after the last letter', async () => {
    const { line, context } = await begin('Hola, Ana.')
    line.say(chunk(context, 'Hola, '))
    line.say(chunk(context, 'Ana.'))
    expect(await nexts(4)).toEqual([
      'Hola, Ana.: 48 bytes',
      'Hola, Ana.: Hola,@32',
      'Hola, Ana.: 32 bytes',
      'Hola, Ana.: Ana.@72',
    ])
    await clock.advance(99)
    expect(told.rest()).toEqual([])
    await clock.advance(1)
    expect(await next()).toBe('Hola, Ana.: end')
  })

  it('sends the next clause of a reply into the same context when the last letter has come', async () => {
    const { line, context } = await begin('uno', 'dos', 'tres')
    line.say(chunk(context, 'un'))
    await next()
    expect(line.messages.rest()).toEqual([])
    line.say(chunk(context, 'o'))
    expect(await line.messages.next()).toEqual({ text: 'dos ', context_id: context, flush: true })
    line.say(chunk(context, 'dos'))
    expect(await nexts(5)).toEqual([
      'uno: 8 bytes',
      'uno: uno@24',
      'uno: end',
      'dos: 24 bytes',
      'dos: dos@24',
    ])
    expect(await line.messages.next()).toEqual({ text: 'tres ', context_id: context, flush: true })
  })

  it('credits a breath after the last letter to the clause before', async () => {
    const { line, context } = await begin('uno', 'dos')
    line.say(chunk(context, 'uno'))
    await line.messages.next()
    line.say(audioOnly(context, 9, 9))
    line.say(chunk(context, 'dos'))
    expect(await nexts(6)).toEqual([
      'uno: 24 bytes',
      'uno: uno@24',
      'uno: 2 bytes',
      'uno: end',
      'dos: 24 bytes',
      'dos: dos@24',
    ])
  })

  it('gives each reply its own context, and keeps their audio apart', async () => {
    const { channel, line, context } = await begin('uno')
    speak(channel, 2, 'dos')
    const other = await contextOn(line)
    expect(other).not.toBe(context)
    line.say(chunk(other, 'dos'))
    line.say(chunk(context, 'uno'))
    expect(await nexts(4)).toEqual(['dos: 24 bytes', 'dos: dos@24', 'uno: 24 bytes', 'uno: uno@24'])
  })

  it('ends the context of a finished reply, and the clause with the vendor’s word for it', async () => {
    const { channel, line, context } = await begin('uno')
    channel.finish(1)
    expect(await line.messages.next()).toEqual({ context_id: context, close_context: true })
    line.say(chunk(context, 'uno', { isFinal: true }))
    expect(await nexts(3)).toEqual(['uno: 24 bytes', 'uno: uno@24', 'uno: end'])
  })

  it('finishes after the clauses that still wait', async () => {
    const { channel, line, context } = await begin('uno', 'dos')
    channel.finish(1)
    line.say(chunk(context, 'uno'))
    expect(await line.messages.next()).toMatchObject({ text: 'dos ' })
    expect(await line.messages.next()).toEqual({ context_id: context, close_context: true })
  })

  it('ends a clause without any letter by itself, in its turn', async () => {
    const { channel, line, context } = await begin('uno')
    speak(channel, 1, '…')
    line.say(chunk(context, 'uno'))
    expect(await nexts(2)).toEqual(['uno: 24 bytes', 'uno: uno@24'])
    await clock.advance(100)
    expect(await nexts(2)).toEqual(['uno: end', '…: end'])
  })

  it('understands a message that names no context when there is only one', async () => {
    const { line, context } = await begin('uno')
    line.say({ ...chunk(context, 'uno'), contextId: null })
    expect(await next()).toBe('uno: 24 bytes')
  })

  it('passes over what is no message and what belongs to nobody', async () => {
    const { line, context } = await begin('uno')
    line.sayRaw('noise')
    line.say(chunk('ana-9-9', 'nueve'))
    line.say(final('ana-9-9'))
    line.say({ contextId: context, audio: null, alignment: null })
    line.say(chunk(context, 'uno'))
    expect(await next()).toBe('uno: 24 bytes')
  })
})

describe('without timing', () => {
  it('a clause ends by closing its context, and the reply goes on in others, one for each clause', async () => {
    const { line, context, channel } = await begin('uno', 'dos')
    line.say(audioOnly(context, 1))
    line.say(audioOnly(context, 2))
    expect(await nexts(2)).toEqual(['uno: 1 bytes', 'uno: 1 bytes'])
    await clock.advance(250)
    expect(await line.messages.next()).toEqual({ context_id: context, close_context: true })
    line.say(audioOnly(context, 3))
    line.say(final(context))
    expect(await nexts(2)).toEqual(['uno: 1 bytes', 'uno: end'])
    const second = await contextOn(line)
    expect(await line.messages.next()).toMatchObject({ text: 'dos ', context_id: second })
    // It is known by now that no timing comes.
    expect(await line.messages.next()).toEqual({ context_id: second, close_context: true })
    line.say(audioOnly(second, 4))
    line.say(final(second))
    expect(await nexts(2)).toEqual(['dos: 1 bytes', 'dos: end'])
    channel.finish(1)
  })

  it('that spells the clause, it is not taken for its end', async () => {
    const { line, context } = await begin('uno', 'dos')
    line.say(chunk(context, 'otra cosa'))
    expect(await next()).toBe('uno: 72 bytes')
    await clock.advance(250)
    expect(await line.messages.next()).toEqual({ context_id: context, close_context: true })
    line.say(final(context))
    expect(await next()).toBe('uno: end')
  })
})

describe('aborting', () => {
  it('closes the context at once and tells nothing more', async () => {
    const { channel, line, context } = await begin('uno', 'dos')
    channel.abort(1)
    expect(await line.messages.next()).toEqual({ context_id: context, close_context: true })
    line.say(chunk(context, 'uno'))
    line.say(final(context))
    speak(channel, 2, 'otra')
    const other = await contextOn(line)
    line.say(chunk(other, 'otra'))
    expect(await next()).toBe('otra: 32 bytes')
    await clock.advance(10_000)
    expect(told.rest().some(({ clause }) => clause !== 'otra')).toBe(false)
  })

  it('lets the same reply begin again in a context of its own', async () => {
    const { channel, line, context } = await begin('uno')
    channel.abort(1)
    speak(channel, 1, 'uno')
    await line.messages.next()
    const second = await contextOn(line)
    line.say(chunk(context, 'un'))
    line.say(chunk(second, 'uno'))
    expect(await next()).toBe('uno: 24 bytes')
  })

  it('takes another socket when the vendor holds five contexts that nobody listens to', async () => {
    const channel = open()
    const line = await vendor.connections.next()
    for (let reply = 1; reply <= 5; reply += 1) {
      speak(channel, reply, 'uno')
      await contextOn(line)
      await line.messages.next()
      channel.abort(reply)
      await line.messages.next()
    }
    speak(channel, 6, 'seis')
    await line.closed
    const fresh = await vendor.connections.next()
    const context = await contextOn(fresh)
    fresh.say(chunk(context, 'seis'))
    expect(await next()).toBe('seis: 32 bytes')
  })

  it('waits for a free context while others are being heard', async () => {
    const channel = open()
    const line = await vendor.connections.next()
    const contexts: string[] = []
    for (let reply = 1; reply <= 5; reply += 1) {
      speak(channel, reply, 'uno')
      contexts.push(await contextOn(line))
      await line.messages.next()
    }
    speak(channel, 6, 'seis')
    channel.finish(3)
    expect(await line.messages.next()).toMatchObject({ context_id: contexts[2], close_context: true })
    line.say(chunk(contexts[2] ?? '', 'uno', { isFinal: true }))
    expect(await contextOn(line)).toMatch(/^ana-6-/)
    expect(vendor.connections.rest()).toEqual([])
  })
})

describe('a lost socket', () => {
  it('is opened again, and what has no sound yet is spoken there', async () => {
    const { line } = await begin('uno', 'dos')
    line.cut()
    await warned.next()
    await clock.advance(250)
    const fresh = await vendor.connections.next()
    const again = await contextOn(fresh)
    expect(await fresh.messages.next()).toMatchObject({ text: 'uno ', context_id: again })
    fresh.say(chunk(again, 'uno'))
    expect(await next()).toBe('uno: 24 bytes')
  })

  it('that had been a good one is opened again at once; a clause that has sound fails, the next goes on', async () => {
    const { line, context } = await begin('uno', 'dos')
    line.say(chunk(context, 'un'))
    await next()
    line.cut()
    expect(await next()).toBe('uno: elevenlabs.interrupted')
    await clock.advance(0)
    const fresh = await vendor.connections.next()
    await contextOn(fresh)
    expect(await fresh.messages.next()).toMatchObject({ text: 'dos ' })
  })

  it('does not take back a clause that was spoken to its last letter', async () => {
    const { line, context } = await begin('uno')
    line.say(chunk(context, 'uno'))
    await nexts(2)
    line.cut()
    expect(await next()).toBe('uno: end')
  })

  it('fails a clause that it loses twice', async () => {
    const { channel, line } = await begin('uno')
    speak(channel, 2, 'dos')
    const other = await contextOn(line)
    line.say(chunk(other, 'd'))
    await next()
    line.cut()
    expect(await next()).toBe('dos: elevenlabs.interrupted')
    await clock.advance(0)
    const fresh = await vendor.connections.next()
    await contextOn(fresh)
    fresh.cut()
    expect(await next()).toMatch(/^uno: elevenlabs\./)
  })

  it('fails the clauses that wait when it cannot be opened twice', async () => {
    vendor.refuse(503, 'down')
    vendor.refuse(503, 'down')
    const channel = open()
    speak(channel, 1, 'uno')
    speak(channel, 1, 'dos')
    await warned.next()
    await clock.advance(250)
    expect(await nexts(2)).toEqual(['uno: elevenlabs.http_503', 'dos: elevenlabs.http_503'])
    await clock.advance(500)
    speak(channel, 2, 'tres')
    const line = await vendor.connections.next()
    expect(await contextOn(line)).toMatch(/^ana-2-/)
  })

  it('is opened again when it was idle', async () => {
    open()
    const line = await vendor.connections.next()
    line.say({ message: 'idle', error: 'input_timeout_exceeded', code: 1008 })
    await warned.next()
    await clock.advance(0)
    await vendor.connections.next()
    expect(told.rest()).toEqual([])
  })
})

describe('waiting', () => {
  it('gives a clause 2.5 s to its first sound, and then the line counts as dead', async () => {
    const { line } = await begin('uno', 'dos')
    await clock.advance(2_499)
    expect(told.rest()).toEqual([])
    await clock.advance(1)
    const event = await told.next()
    expect(event).toMatchObject({
      clause: 'uno',
      kind: 'failed',
      error: { code: 'elevenlabs.network_timeout', retryable: true },
    })
    await line.closed
    await clock.advance(250)
    const fresh = await vendor.connections.next()
    await contextOn(fresh)
    expect(await fresh.messages.next()).toMatchObject({ text: 'dos ' })
  })

  it('counts from the clause’s turn, not from its writing', async () => {
    const { line, context } = await begin('uno', 'dos')
    await clock.advance(2_000)
    line.say(chunk(context, 'uno'))
    await nexts(2)
    await line.messages.next()
    await clock.advance(2_499)
    expect(await nexts(1)).toEqual(['uno: end'])
    expect(told.rest()).toEqual([])
    await clock.advance(1)
    expect(await next()).toBe('dos: elevenlabs.network_timeout')
  })

  it('gives up after a gap of two seconds in a clause, and ignores what comes later', async () => {
    const { line, context } = await begin('uno', 'dos')
    line.say(chunk(context, 'un'))
    await next()
    await clock.advance(250)
    expect(await line.messages.next()).toEqual({ context_id: context, close_context: true })
    await clock.advance(1_750)
    expect(await next()).toBe('uno: elevenlabs.interrupted')
    const second = await contextOn(line)
    line.say(chunk(context, 'o'))
    line.say(chunk(second, 'dos'))
    expect(await next()).toBe('dos: 24 bytes')
  })

  it('says so when a clause gets no sound at all, after a second try', async () => {
    const { line, context } = await begin('uno')
    line.say(final(context))
    const second = await contextOn(line)
    line.say(final(second))
    expect(await next()).toBe('uno: elevenlabs.empty_audio')
  })
})

describe('refusals', () => {
  it.each([
    ['concurrent_limit_exceeded', 1008],
    ['too_many_concurrent_requests', undefined],
    ['system_busy', 1008],
    ['rate_limit_exceeded', undefined],
  ])('(%s, %s) fail the clause, which may be tried elsewhere', async (error, code) => {
    const { line, context } = await begin('uno')
    line.say({ contextId: context, message: 'm', error, ...(code ? { code } : {}) })
    const event = await told.next()
    expect(event).toMatchObject({ kind: 'failed', error: { code: `elevenlabs.${error}`, retryable: true } })
  })

  it('of one context leave the others alone', async () => {
    const { channel, line, context } = await begin('uno')
    speak(channel, 2, 'dos')
    const other = await contextOn(line)
    line.say({ contextId: context, message: 'm', error: 'system_busy' })
    line.say(chunk(other, 'dos'))
    expect(await nexts(2)).toEqual(['uno: elevenlabs.system_busy', 'dos: 24 bytes'])
  })

  it('for too many contexts cost a socket, not a clause', async () => {
    const { line } = await begin('uno')
    line.say({ message: 'Maximum', error: 'max_active_conversations', code: 1008 })
    await line.closed
    await clock.advance(0)
    const fresh = await vendor.connections.next()
    await contextOn(fresh)
    expect(await fresh.messages.next()).toMatchObject({ text: 'uno ' })
  })

  it.each(['quota_exceeded', 'invalid_api_key', 'voice_not_found'])(
    '(%s) silence the voice for this call',
    async (error) => {
      const { channel, line } = await begin('uno', 'dos')
      line.say({ message: 'no', error, code: 1008 })
      expect(await nexts(2)).toEqual([`uno: elevenlabs.${error}`, `dos: elevenlabs.${error}`])
      await line.closed
      speak(channel, 2, 'tres')
      expect(await next()).toBe(`tres: elevenlabs.${error}`)
      await clock.advance(10_000)
      expect(vendor.connections.rest()).toEqual([])
    },
  )

  it('of the upgrade say what the vendor says', async () => {
    vendor.refuse(401, { detail: { status: 'invalid_api_key', message: 'bad' } })
    speak(open(), 1, 'uno')
    expect(await next()).toBe('uno: elevenlabs.invalid_api_key')
  })

  it('need no connection when there is no key, or no socket for the model', async () => {
    key = null
    speak(open(), 1, 'uno')
    expect(await next()).toBe('uno: elevenlabs.not_configured')
    key = 'sk_test'
    modelId = 'eleven_v3'
    speak(open(), 1, 'dos')
    expect(told.rest()).toEqual([])
    expect(await next()).toBe('dos: elevenlabs.unsupported_model')
    expect(vendor.connections.rest()).toEqual([])
  })
})

describe('closing', () => {
  it('ends the line and tells nothing more', async () => {
    const { channel, line } = await begin('uno')
    channel.close()
    await line.closed
    speak(channel, 1, 'dos')
    channel.finish(1)
    channel.abort(1)
    await clock.advance(10_000)
    expect(told.rest()).toEqual([])
    expect(vendor.connections.rest()).toEqual([])
  })
})
