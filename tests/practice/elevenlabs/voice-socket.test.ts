import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findWords, wordsOf } from '../../../electron/practice/voice/word-watermark.ts'
import { type SocketClient, type SocketHarness, startSocketHarness } from './socket-harness.ts'

const voiceId = '21m00Tcm4TlvDq8ikWAM'
const query = 'model_id=eleven_flash_v2_5&output_format=ulaw_8000&language_code=es&sync_alignment=true'
const multi = (more = '&auto_mode=true', voice = voiceId) =>
  `/v1/text-to-speech/${voice}/multi-stream-input?${query}${more}`
const single = (more = '&auto_mode=true') => `/v1/text-to-speech/${voiceId}/stream-input?${query}${more}`

const init = (context_id: string) => ({ text: ' ', context_id, voice_settings: { stability: 0.5 } })
const say = (context_id: string, text: string, flush = true) => ({ text, context_id, flush })

const audioOf = (client: SocketClient, contextId?: string): Buffer =>
  Buffer.concat(
    client.frames
      .filter(({ body }) => typeof body.audio === 'string' && body.contextId === contextId)
      .map(({ body }) => Buffer.from(body.audio, 'base64')),
  )
const spoken = (client: SocketClient, contextId?: string): string =>
  findWords(audioOf(client, contextId))
    .map(({ word }) => word)
    .join(' ')
const finals = (client: SocketClient): string[] =>
  client.frames.filter(({ body }) => body.isFinal === true).map(({ body }) => body.contextId)
const lastError = (client: SocketClient) =>
  client.frames.findLast(({ body }) => body.error !== undefined)?.body

/** Characters with their times since the context's first byte, put together from the frames as a client does. */
function timeline(client: SocketClient, contextId: string) {
  const characters: Array<{ character: string; startMs: number; endMs: number }> = []
  let fromMs = 0
  for (const { body } of client.frames) {
    if (body.contextId !== contextId || typeof body.audio !== 'string') continue
    const { chars, charStartTimesMs, charDurationsMs } = body.alignment
    chars.forEach((character: string, i: number) => {
      const startMs = fromMs + charStartTimesMs[i]
      characters.push({ character, startMs, endMs: startMs + charDurationsMs[i] })
    })
    fromMs += Buffer.from(body.audio, 'base64').length / 8
  }
  return { characters, lengthMs: fromMs }
}

/** The words of a timeline. */
function timedWords(client: SocketClient, contextId: string) {
  const words: Array<{ word: string; startMs: number; endMs: number }> = []
  let inside = false
  for (const { character, startMs, endMs } of timeline(client, contextId).characters) {
    if (/\s/u.test(character)) {
      inside = false
      continue
    }
    const last = words.at(-1)
    if (inside && last) {
      last.word += character
      // Marks take no time of their own; a word is over with its last letter.
      if (/[\p{L}\p{N}]/u.test(character)) last.endMs = endMs
    } else words.push({ word: character, startMs, endMs })
    inside = true
  }
  return words
}

describe('a synthesis socket for many streams', () => {
  let harness: SocketHarness
  beforeEach(async () => {
    harness = await startSocketHarness('zero')
  })
  afterEach(() => harness.close())

  it('speaks the text, and says of every character when it is said', async () => {
    const text = 'Buenas tardes, ¿hablo con doña Carmen? Le habla Ana, de la cooperativa. '
    const client = await harness.open(multi())
    client.send(init('t1'))
    client.send(say('t1', text))
    await client.settle()
    expect(spoken(client, 't1')).toBe(text.trim())
    const { characters, lengthMs } = timeline(client, 't1')
    expect(characters.map(({ character }) => character).join('')).toBe(text)
    characters.forEach(({ startMs, endMs }, i) => {
      expect(Number.isInteger(startMs)).toBe(true)
      expect(endMs).toBe(characters[i + 1]?.startMs ?? lengthMs)
    })
    const hidden = findWords(audioOf(client, 't1'))
    timedWords(client, 't1').forEach(({ word, startMs, endMs }, i) => {
      const found = hidden[i]
      expect(found?.word).toBe(word)
      expect(startMs * 8).toBe(found?.startSample)
      expect(endMs * 8).toBe((found?.startSample ?? 0) + (found?.durationSamples ?? 0))
      expect(found?.endSample).toBeLessThan(endMs * 8)
    })
    expect(client.frames.length).toBeGreaterThan(10)
    expect(harness.server.texts()).toMatchObject([
      { text: text.trim(), via: 'socket', voiceId, modelId: 'eleven_flash_v2_5', outcome: 'spoken' },
    ])
  })

  it('tells the times of any text, whatever its pieces', async () => {
    const token = fc.constantFrom('sí,', 'a', '1.200.000', '¿Cómo', 'está?', 'pagaduría.', '—', '😀', 'ñ')
    const text = fc.array(token, { minLength: 1, maxLength: 8 }).map((words) => `${words.join(' ')} `)
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 3 }), async (clauses) => {
        const client = await harness.open(multi())
        client.send(init('t'))
        for (const clause of clauses) client.send(say('t', clause))
        await client.settle()
        expect(timedWords(client, 't').map(({ word }) => word)).toEqual(wordsOf(clauses.join(' ')))
        expect(spoken(client, 't')).toBe(wordsOf(clauses.join(' ')).join(' '))
        client.terminate()
      }),
      { numRuns: 20 },
    )
  })

  it('speaks complete sentences at once and the rest when it is flushed, in automatic mode', async () => {
    const client = await harness.open(multi())
    client.send(init('t'))
    for (const piece of ['Claro ', 'que sí. ', 'La cuota ', 'es de']) client.send(say('t', piece, false))
    await client.settle()
    expect(spoken(client, 't')).toBe('Claro que sí.')
    client.send(say('t', ' $210.000', false))
    client.send({ context_id: 't', flush: true })
    await client.settle()
    expect(spoken(client, 't')).toBe('Claro que sí. La cuota es de $210.000')
    expect(harness.server.texts().map(({ text, previousText }) => [text, previousText])).toEqual([
      ['Claro que sí.', null],
      ['La cuota es de $210.000', 'Claro que sí.'],
    ])
  })

  it('waits for so many characters as its schedule says otherwise', async () => {
    const client = await harness.open(multi(''))
    client.send({ ...init('t'), generation_config: { chunk_length_schedule: [50, 80] } })
    client.send(say('t', 'Esta frase es corta. ', false))
    await client.settle()
    expect(spoken(client, 't')).toBe('')
    client.send(say('t', 'Con esta otra ya son más de cincuenta caracteres, y me', false))
    await client.settle()
    expect(spoken(client, 't')).toBe(
      'Esta frase es corta. Con esta otra ya son más de cincuenta caracteres, y',
    )
    client.send(say('t', 'dio minuto. '))
    await client.settle()
    expect(spoken(client, 't')).toMatch(/caracteres, y medio minuto\.$/)
  })

  it('drops what it has not begun when a context is closed, and ends it with its last frame', async () => {
    const client = await harness.open(multi())
    client.send(init('t'))
    client.send(say('t', 'Esto sí. Esto ya', false))
    client.send({ context_id: 't', close_context: true })
    client.send(init('t'))
    client.send(say('t', 'Otra vez. '))
    await client.settle()
    expect(finals(client)).toEqual(['t'])
    expect(spoken(client, 't')).toBe('Esto sí. Otra vez.')
    client.send({ close_socket: true })
    await client.settle()
    expect([finals(client), client.closed()]).toEqual([['t', 't'], 1000])
  })

  it('keeps the contexts apart', async () => {
    const client = await harness.open(multi())
    for (const id of ['a', 'b']) client.send(init(id))
    client.send(say('a', 'primero ', false))
    client.send(say('b', 'segundo ', false))
    client.send({ context_id: 'b', flush: true })
    client.send({ context_id: 'a', flush: true })
    await client.settle()
    expect([spoken(client, 'a'), spoken(client, 'b')]).toEqual(['primero', 'segundo'])
  })

  it.each([
    ['no key', multi(), {}, 'missing_api_key'],
    ['a wrong key', multi(), { 'xi-api-key': 'sk_wrong' }, 'invalid_api_key'],
    ['an unknown voice', multi('', 'nobody'), undefined, 'voice_not_found'],
    ['an unknown model', multi().replace('flash', 'flush'), undefined, 'model_not_found'],
    [
      'a model without sockets',
      multi().replace('eleven_flash_v2_5', 'eleven_v3'),
      undefined,
      'unsupported_model',
    ],
    ['another format', multi().replace('ulaw_8000', 'mp3_44100_128'), undefined, 'invalid_output_format'],
    ['a regional language', multi().replace('=es', '=es-CO'), undefined, 'invalid_request'],
    ['an endless timeout', multi('&inactivity_timeout=181'), undefined, 'invalid_request'],
  ])('refuses %s in a frame and closes with 1008', async (_, address, headers, error) => {
    const client = await harness.open(address, headers)
    if (error === 'missing_api_key') client.send(init('t'))
    await client.settle()
    expect(client.frames.map(({ body }) => body)).toEqual([
      { message: expect.any(String), error, code: 1008 },
    ])
    expect(client.closed()).toBe(1008)
  })

  it('takes the key with the first message as well', async () => {
    const client = await harness.open(multi(), {})
    client.send({ ...init('t'), 'xi-api-key': harness.apiKey })
    client.send(say('t', 'hola '))
    await client.settle()
    expect(spoken(client, 't')).toBe('hola')
  })

  it.each([
    ['no JSON', 'hola', 'invalid_message'],
    [
      'a schedule out of bounds',
      { ...init('t'), generation_config: { chunk_length_schedule: [10] } },
      'invalid_request',
    ],
  ])('ends the socket over %s', async (_, message, error) => {
    const client = await harness.open(multi())
    client.send(message)
    await client.settle()
    expect([lastError(client)?.error, client.closed()]).toEqual([error, 1008])
  })

  it('tells all times with the first piece when it is not asked for them with every piece', async () => {
    const client = await harness.open(multi().replace('sync_alignment=true', 'sync_alignment=false'))
    client.send(init('t'))
    client.send(say('t', 'una frase que dura bastante más de un segundo '))
    await client.settle()
    const [first, ...rest] = client.frames.map(({ body }) => body)
    expect(first.alignment.chars.join('')).toBe('una frase que dura bastante más de un segundo ')
    expect(rest.length).toBeGreaterThan(3)
    expect(rest.every(({ alignment }) => alignment === null)).toBe(true)
  })
})

describe('a synthesis socket with the times of the vendor model', () => {
  let harness: SocketHarness
  beforeEach(async () => {
    harness = await startSocketHarness('medians')
  })
  afterEach(() => harness.close())

  it('gives the first byte after 200 ± 40 ms and the rest at ten times the speed of speech', async () => {
    const client = await harness.open(multi())
    client.send(init('t'))
    client.send(say('t', 'Una frase larga, para que dure varios segundos y se vea cuánto tarda. '))
    const askedMs = harness.clock.monotonicMs()
    await client.pass(900)
    const [first] = client.frames
    expect((first?.atMs ?? 0) - askedMs).toBeGreaterThanOrEqual(160)
    expect((first?.atMs ?? 0) - askedMs).toBeLessThanOrEqual(250)
    let audioMs = 0
    for (const { atMs, body } of client.frames) {
      expect(Math.abs(atMs - (first?.atMs ?? 0) - audioMs / 10)).toBeLessThanOrEqual(10)
      audioMs += Buffer.from(body.audio, 'base64').length / 8
    }
    expect(audioMs).toBeGreaterThan(3000)
    const record = harness.server.texts().at(-1)
    expect(record).toMatchObject({ outcome: 'spoken', bytes: audioMs * 8 })
    expect(record?.firstAudioMs).toBeGreaterThanOrEqual(160)
  })

  it('makes clauses at the same time and delivers them in their order', async () => {
    const client = await harness.open(multi())
    client.send(init('t'))
    const askedMs = harness.clock.monotonicMs()
    for (const clause of ['Uno, dos, tres. ', 'Cuatro, cinco. ', 'Seis. ']) client.send(say('t', clause))
    await client.pass(800)
    expect(spoken(client, 't')).toBe('Uno, dos, tres. Cuatro, cinco. Seis.')
    // Serial first bytes alone would take at least 3 × 160 ms.
    expect((client.frames.at(-1)?.atMs ?? 0) - askedMs).toBeLessThan(3 * 160 + 300)
  })

  it('counts closing contexts until their last frame, and a sixth one costs the socket', async () => {
    const client = await harness.open(multi())
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      client.send(init(id))
      client.send(say(id, 'Esto dura más de un segundo, creo yo. '))
    }
    client.send({ context_id: 'a', close_context: true })
    await client.pass(700)
    // Closed, but what it had begun was still delivered; now there is room for another.
    expect([finals(client), spoken(client, 'a')]).toEqual([['a'], 'Esto dura más de un segundo, creo yo.'])
    client.send(init('f'))
    client.send(say('f', 'Cabe. '))
    client.send({ context_id: 'f', close_context: true })
    client.send(init('g'))
    await client.settle()
    expect(lastError(client)).toMatchObject({ error: 'max_active_conversations', code: 1008 })
    expect(client.closed()).toBe(1008)
    await expect.poll(() => harness.server.texts().at(-1)?.outcome).toBe('aborted')
  })

  it('closes contexts and sockets that nobody touches, and spares those that are kept alive', async () => {
    const client = await harness.open(multi('&auto_mode=true&inactivity_timeout=5'))
    client.send(init('idle'))
    client.send(init('alive'))
    await client.pass(4000)
    client.send({ context_id: 'alive', text: ' ' })
    await client.pass(4000)
    expect([finals(client), client.closed()]).toEqual([['idle'], null])
    client.send({ context_id: 'alive', text: '' })
    await client.pass(4950)
    expect(client.closed()).toBeNull()
    await client.pass(100)
    expect(lastError(client)).toMatchObject({ error: 'input_timeout_exceeded', code: 1008 })
    expect(client.closed()).toBe(1008)
  })

  it('waits twenty seconds when nothing else is asked for', async () => {
    const client = await harness.open(multi())
    await client.pass(19_950)
    expect(client.closed()).toBeNull()
    await client.pass(100)
    expect(client.closed()).toBe(1008)
  })

  it('counts as a voice only while it speaks', async () => {
    const limited = await startSocketHarness('medians', { maxConcurrent: 1 })
    const [first, second] = [await limited.open(multi()), await limited.open(multi())]
    for (const client of [first, second]) {
      client.send(init('t'))
      client.send(say('t', 'Una sola a la vez. '))
      await client.settle()
    }
    expect(lastError(second)).toMatchObject({ error: 'concurrent_limit_exceeded', code: 1008 })
    await first.pass(600)
    expect(spoken(first, 't')).toBe('Una sola a la vez.')
    const third = await limited.open(multi())
    third.send(init('t'))
    third.send(say('t', 'Ahora yo. '))
    await third.pass(500)
    expect(spoken(third, 't')).toBe('Ahora yo.')
    await limited.close()
  })

  it('stops working for a client that left', async () => {
    const client = await harness.open(multi())
    client.send(init('t'))
    client.send(say('t', 'Esto no lo oye nadie, porque la conexión se corta antes. '))
    await client.pass(280)
    client.terminate()
    // While it speaks, a place is taken; the next one finds it free.
    await expect.poll(() => harness.server.openSockets('elevenlabs.voice_socket')).toBe(0)
    await harness.clock.advance(500)
    expect(harness.server.texts().at(-1)?.outcome).toBe('aborted')
  })
})

describe('a synthesis socket for one stream', () => {
  let harness: SocketHarness
  beforeEach(async () => {
    harness = await startSocketHarness('zero')
  })
  afterEach(() => harness.close())

  it('speaks what is left at the end of the text and says goodbye', async () => {
    const client = await harness.open(single())
    client.send({ text: ' ' })
    client.send({ text: 'Hola, le habla Ana. ' })
    client.send({ text: '¿Tiene un minuto' })
    client.send({ text: '' })
    await client.settle()
    expect(spoken(client)).toBe('Hola, le habla Ana. ¿Tiene un minuto')
    expect(client.frames.at(-1)?.body).toEqual({ isFinal: true })
    expect(client.closed()).toBe(1000)
  })

  it('speaks enough text early when it is asked to try', async () => {
    const client = await harness.open(single(''))
    client.send({ text: ' ' })
    client.send({ text: 'Setenta caracteres no son los ciento veinte que hacen falta aquí, no. ' })
    await client.settle()
    expect(spoken(client)).toBe('')
    client.send({ text: 'Ya. ', try_trigger_generation: true })
    await client.settle()
    expect(spoken(client)).toMatch(/no\. Ya\.$/)
  })
})

describe('faults of synthesis sockets', () => {
  let harness: SocketHarness
  beforeEach(async () => {
    harness = await startSocketHarness('zero')
  })
  afterEach(() => harness.close())

  type Fault = NonNullable<Parameters<SocketHarness['setFaults']>[0]['sockets']>[number]['fault']
  const withFault = async (fault: Fault): Promise<SocketClient> => {
    harness.setFaults({ sockets: [{ on: 'elevenlabs.voice_socket', fault, times: 1 }] })
    const client = await harness.open(multi())
    client.send(init('t'))
    return client
  }

  it('answers the upgrade with an error in the vendor’s own body', async () => {
    harness.setFaults({
      sockets: [
        {
          on: 'elevenlabs.voice_socket',
          fault: { kind: 'refuse', status: 401, code: 'quota_exceeded' },
          times: 1,
        },
      ],
    })
    expect(await harness.connect(multi())).toBe(401)
    expect(await harness.connect('/v1/nothing')).toBe(404)
  })

  it('sends an error frame in the place of the second clause', async () => {
    const client = await withFault({ kind: 'error', code: 'quota_exceeded', afterCount: 2 })
    client.send(say('t', 'Uno. '))
    await client.settle()
    client.send(say('t', 'Dos. '))
    await client.settle()
    expect([spoken(client, 't'), lastError(client)?.error, client.closed()]).toEqual([
      'Uno.',
      'quota_exceeded',
      1008,
    ])
  })

  it('drops the connection in the middle of the audio, leaving a prefix of the words', async () => {
    const client = await withFault({ kind: 'drop', afterBytes: 6000 })
    client.send(say('t', 'Una frase bastante larga que no llegará entera al otro lado. '))
    await client.settle()
    expect(client.closed()).toBe(1006)
    expect(
      'Una frase bastante larga que no llegará entera al otro lado.'.startsWith(spoken(client, 't')),
    ).toBe(true)
    await expect.poll(() => harness.server.texts().at(-1)?.outcome).toBe('aborted')
  })

  it('falls silent, and is slow to begin', async () => {
    const silent = await withFault({ kind: 'silence' })
    silent.send(say('t', 'Nada. '))
    await silent.settle()
    expect([silent.frames, silent.closed()]).toEqual([[], null])
    const slow = await withFault({ kind: 'slow', delayMs: 1500 })
    slow.send(say('t', 'Tarde. '))
    await slow.pass(1490)
    expect(spoken(slow, 't')).toBe('')
    await slow.pass(20)
    expect(spoken(slow, 't')).toBe('Tarde.')
  })
})
