import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mulawToLinear } from '../../../electron/practice/voice/mulaw.ts'
import { murmurSpeech } from '../../../electron/practice/voice/murmur.ts'
import type { SpokenAudio } from '../../../electron/practice/voice/spoken-audio.ts'
import { type SocketClient, type SocketHarness, startSocketHarness } from './socket-harness.ts'

const frameBytes = 160
const sentence = 'Pues sí, señora, yo trabajo en la Secretaría de Educación hace quince años.'
const silence = (ms: number) => new Uint8Array(ms * 8).fill(0xff)

const path = (query = '') =>
  `/v1/speech-to-text/realtime?model_id=scribe_v2_realtime&audio_format=ulaw_8000&language_code=es${query}`
const chunk = (audio: Uint8Array, commit = false) => ({
  message_type: 'input_audio_chunk',
  audio_base_64: Buffer.from(audio).toString('base64'),
  commit,
  sample_rate: 8000,
})
const commit = chunk(new Uint8Array(), true)

const textsOf = (client: SocketClient, type: string): string[] =>
  client.frames.filter(({ body }) => body.message_type === type).map(({ body }) => body.text)
const committed = (client: SocketClient) => textsOf(client, 'committed_transcript')
const typesOf = (client: SocketClient): string[] => client.frames.map(({ body }) => body.message_type)

/** As a telephone line sends: 20 ms at a time. */
async function speak(client: SocketClient, audio: Uint8Array): Promise<void> {
  for (let at = 0; at < audio.length; at += frameBytes) {
    client.send(chunk(audio.subarray(at, at + frameBytes)))
    await client.pass(20)
  }
}

/** What has been said after so many samples: whole words, and letters of the word being said. */
function saidBy(spoken: SpokenAudio, samples: number): string {
  return spoken.words
    .map(({ word, startSample, endSample }) => {
      const share = Math.min(1, Math.max(0, (samples - startSample) / (endSample - startSample)))
      return word.slice(0, Math.floor(word.length * share))
    })
    .filter((piece) => piece !== '')
    .join(' ')
}

describe('realtime transcription with the times of the vendor model', () => {
  let harness: SocketHarness
  let client: SocketClient
  beforeEach(async () => {
    harness = await startSocketHarness('medians')
  })
  afterEach(() => harness.close())

  it('says how it listens once the session stands, two network legs later', async () => {
    client = await harness.open(path('&commit_strategy=manual&keyterms=libranza&keyterms=pagaduría'))
    await client.pass(110)
    expect(client.frames).toEqual([])
    await client.pass(100)
    expect(client.frames.map(({ body }) => body)).toMatchObject([
      {
        message_type: 'session_started',
        session_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        config: { audio_format: 'ulaw_8000', commit_strategy: 'manual', keyterms: ['libranza', 'pagaduría'] },
      },
    ])
  })

  it('tells 150 ms later what was said by then, never more, and never oftener than ten times a second', async () => {
    client = await harness.open(path())
    const spoken = murmurSpeech(sentence)
    const beganMs = harness.clock.monotonicMs()
    await speak(client, Buffer.concat([spoken.audio, silence(400)]))
    const partials = client.frames.filter(({ body }) => body.message_type === 'partial_transcript')
    expect(partials.length).toBeGreaterThan(20)
    let lastMs = Number.NEGATIVE_INFINITY
    for (const { atMs, body } of partials) {
      // A frame is heard when all of it has come; time passes in steps of 10 ms.
      const heardSamples = (atMs - beganMs - 150 + 20) * 8
      expect(saidBy(spoken, heardSamples).startsWith(body.text)).toBe(true)
      expect(body.text.length).toBeGreaterThanOrEqual(saidBy(spoken, heardSamples - 130 * 8).length - 1)
      expect(atMs - lastMs).toBeGreaterThanOrEqual(90)
      lastMs = atMs
    }
    expect(partials.at(-1)?.body.text).toBe(sentence)
    expect(new Set(partials.map(({ body }) => body.text)).size).toBe(partials.length)
    // Words under way are told by their first letters.
    expect(partials.some(({ body }) => !sentence.startsWith(`${body.text} `) && body.text !== sentence)).toBe(
      true,
    )
  })

  it('gives the final text 300 ± 50 ms after the commit came in', async () => {
    client = await harness.open(path())
    for (let round = 0; round < 4; round += 1) {
      await speak(client, murmurSpeech('sí, claro').audio)
      client.send(commit)
      const askedMs = harness.clock.monotonicMs()
      await client.pass(400)
      const answer = client.frames.findLast(({ body }) => body.message_type === 'committed_transcript')
      expect(answer?.body.text).toBe('sí, claro')
      expect((answer?.atMs ?? 0) - askedMs).toBeGreaterThanOrEqual(250)
      expect((answer?.atMs ?? 0) - askedMs).toBeLessThanOrEqual(360)
    }
    expect(committed(client)).toHaveLength(4)
  })

  it('tells what is said after a commit after the commit’s text', async () => {
    client = await harness.open(path())
    await speak(client, murmurSpeech('buenas tardes').audio)
    client.send(commit)
    await speak(client, murmurSpeech('con quién hablo').audio)
    const after = client.frames.slice(
      client.frames.findIndex(({ body }) => body.message_type === 'committed_transcript'),
    )
    expect(after.length).toBeGreaterThan(3)
    expect(after.slice(1).every(({ body }) => 'con quién hablo'.startsWith(body.text))).toBe(true)
    const before = client.frames.slice(0, -after.length)
    expect(before.every(({ body }) => body.text === undefined || 'buenas tardes'.startsWith(body.text))).toBe(
      true,
    )
  })

  it('closes without a word after fifteen seconds without audio', async () => {
    client = await harness.open(path())
    await speak(client, silence(100))
    await client.pass(14_800)
    expect(client.closed()).toBeNull()
    await client.pass(300)
    expect(client.closed()).toBe(1000)
    expect(typesOf(client)).toEqual(['session_started'])
  })
})

describe('realtime transcription without latency', () => {
  let harness: SocketHarness
  beforeEach(async () => {
    harness = await startSocketHarness('zero')
  })
  afterEach(() => harness.close())

  const hear = async (audio: Uint8Array, query = '', pieceBytes = 800): Promise<SocketClient> => {
    const client = await harness.open(path(query))
    for (let at = 0; at < audio.length; at += pieceBytes)
      client.send(chunk(audio.subarray(at, at + pieceBytes)))
    client.send(commit)
    await client.settle()
    return client
  }

  it('hears the same in batches of any size', async () => {
    const { audio } = murmurSpeech(sentence)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 37, max: 30_000 }), async (size) => {
        const client = await hear(audio, '', size)
        expect(committed(client)).toEqual([sentence])
        client.terminate()
      }),
      { numRuns: 25 },
    )
  })

  it('hears linear audio like µ-law', async () => {
    const { audio } = murmurSpeech(sentence)
    const linear = Buffer.alloc(audio.length * 2)
    audio.forEach((byte, i) => void linear.writeInt16LE(mulawToLinear[byte] ?? 0, i * 2))
    const client = await harness.open(path().replace('ulaw_8000', 'pcm_8000'))
    client.send(chunk(linear, true))
    await client.settle()
    expect(committed(client)).toEqual([sentence])
    expect(harness.server.transcriptions().at(-1)?.audioMs).toBe(audio.length / 8)
  })

  it('loses no word and repeats none, whenever it is told to commit', async () => {
    const spoken = murmurSpeech(sentence)
    const whole = Buffer.concat([spoken.audio, silence(400)])
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 }),
        async (frames) => {
          const client = await harness.open(path())
          let at = 0
          for (const count of [...frames, 100_000]) {
            client.send(chunk(whole.subarray(at, at + count * frameBytes), true))
            at += count * frameBytes
          }
          await client.settle()
          const texts = committed(client).filter((text) => text !== '')
          expect(texts.join(' ')).toBe(sentence)
          client.terminate()
        },
      ),
      { numRuns: 25 },
    )
  })

  it('gives a word that the commit cut in two to the segment in which it ends', async () => {
    const spoken = murmurSpeech('yo trabajo mucho')
    const client = await harness.open(path())
    const middle = ((spoken.words[1]?.startSample ?? 0) + (spoken.words[1]?.endSample ?? 0)) / 2
    client.send(chunk(Buffer.concat([silence(200), spoken.audio.subarray(0, middle)]), true))
    client.send(chunk(spoken.audio.subarray(middle), true))
    await client.settle()
    expect(committed(client)).toEqual(['yo', 'trabajo mucho'])
  })

  it('hears what was hidden and not what was said, and how clearly', async () => {
    const { audio } = murmurSpeech('claro que sí', { hidden: ['claro', 'ese'], confidence: 0.5 })
    const client = await hear(audio, '&include_timestamps=true')
    expect(committed(client)).toEqual(['claro ese'])
    const timed = client.frames.find(
      ({ body }) => body.message_type === 'committed_transcript_with_timestamps',
    )?.body
    expect(timed).toMatchObject({
      text: 'claro ese',
      language_code: 'es',
      words: [{ text: 'claro', type: 'word', start: 0 }, { type: 'spacing' }, { text: 'ese', type: 'word' }],
    })
    expect(Math.exp(timed.words[0].logprob)).toBeCloseTo(0.5, 2)
    expect(timed.words[2].start).toBeGreaterThan(timed.words[0].end)
    expect(harness.server.transcriptions().at(-1)?.commits).toMatchObject([
      { text: 'claro ese', cause: 'manual' },
    ])
    expect(harness.server.transcriptions().at(-1)?.commits[0]?.confidence).toBeCloseTo(0.5, 2)
  })

  it('hears nothing in silence, in noise and in lost frames', async () => {
    expect(committed(await hear(silence(2000)))).toEqual([''])
    const noise = Uint8Array.from({ length: 16_000 }, (_, i) => (i * 7919 + (i >> 3)) & 0xff)
    expect(committed(await hear(noise))).toEqual([''])
    const { audio, words } = murmurSpeech('uno dos tres')
    const gap = (words[1]?.startSample ?? 0) + 40
    const holed = Buffer.concat([audio.subarray(0, gap), audio.subarray(gap + frameBytes)])
    expect(committed(await hear(holed))).toEqual(['uno tres'])
  })

  it('ignores a commit with less than 0.3 s of audio, and says so', async () => {
    const client = await harness.open(path())
    client.send(chunk(silence(290), true))
    await client.settle()
    expect(client.frames.at(-1)?.body).toMatchObject({
      message_type: 'commit_throttled',
      error: expect.any(String),
    })
    client.send(chunk(silence(10), true))
    client.send({ message_type: 'commit' })
    await client.settle()
    expect(typesOf(client).slice(2)).toEqual(['committed_transcript', 'commit_throttled'])
    expect(client.closed()).toBeNull()
  })

  it('commits by itself after the silence that was asked for, and ignores commits then', async () => {
    const client = await harness.open(path('&commit_strategy=vad&vad_silence_threshold_secs=0.5'))
    client.send(chunk(Buffer.concat([silence(3000), murmurSpeech('no gracias').audio, silence(300)]), true))
    await client.settle()
    expect(committed(client)).toEqual([])
    client.send(chunk(silence(300)))
    client.send(chunk(silence(3000)))
    await client.settle()
    expect(committed(client)).toEqual(['no gracias'])
    expect(harness.server.transcriptions().at(-1)?.commits).toMatchObject([{ cause: 'vad' }])
  })

  it('commits by itself after 36 s of audio', async () => {
    const client = await harness.open(path())
    client.send(chunk(murmurSpeech('a ver').audio))
    for (let sent = 0; sent < 35; sent += 1) client.send(chunk(silence(1000)))
    await client.settle()
    expect(committed(client)).toEqual([])
    client.send(chunk(silence(1000)))
    await client.settle()
    expect(committed(client)).toEqual(['a ver'])
    expect(harness.server.transcriptions().at(-1)?.commits).toMatchObject([
      { cause: 'long_audio', text: 'a ver' },
    ])
  })

  it.each([
    ['no key', path(), {}, 'auth_error'],
    ['a wrong key', path(), { 'xi-api-key': 'sk_wrong' }, 'auth_error'],
    ['another model', path().replace('scribe_v2_realtime', 'scribe_v2'), undefined, 'invalid_request'],
    ['another format', path().replace('ulaw_8000', 'pcm_16000'), undefined, 'invalid_request'],
    ['a regional language', path().replace('=es', '=es-CO'), undefined, 'invalid_request'],
    [
      'too little silence',
      path('&commit_strategy=vad&vad_silence_threshold_secs=0.2'),
      undefined,
      'invalid_request',
    ],
    [
      'a long key term',
      path('&keyterms=Cooperativa%20Multiactiva%20del%20Norte'),
      undefined,
      'invalid_request',
    ],
  ])('refuses %s in a frame and closes', async (_, address, headers, type) => {
    const client = await harness.open(address, headers)
    await client.settle()
    expect(client.frames.map(({ body }) => body)).toEqual([{ message_type: type, error: expect.any(String) }])
    expect(client.closed()).toBe(1008)
    expect(harness.server.transcriptions().at(-1)).toMatchObject({
      error: type,
      closedAtMs: expect.any(Number),
    })
  })

  it.each([
    ['no JSON', 'hola', 'input_error'],
    ['an unknown message', { message_type: 'audio' }, 'input_error'],
    ['another sample rate', { ...chunk(silence(20)), sample_rate: 16_000 }, 'input_error'],
    ['a chunk without end', chunk(silence(30_001)), 'chunk_size_exceeded'],
  ])('ends the session over %s', async (_, message, type) => {
    const client = await harness.open(path())
    client.send(message)
    await client.settle()
    expect([typesOf(client).at(-1), client.closed()]).toEqual([type, 1008])
  })

  it('remembers each session: audio, commits and texts', async () => {
    const client = await hear(murmurSpeech('aló, sí').audio, '&keyterms=ANA')
    client.terminate()
    await expect.poll(() => harness.server.transcriptions().at(-1)?.closedAtMs).not.toBeNull()
    expect(harness.server.transcriptions()).toMatchObject([
      {
        format: 'ulaw_8000',
        strategy: 'manual',
        keyterms: ['ANA'],
        audioMs: murmurSpeech('aló, sí').audio.length / 8,
        commits: [
          { cause: 'manual', text: 'aló, sí', atMs: expect.any(Number), textAtMs: expect.any(Number) },
        ],
        error: null,
      },
    ])
  })

  it('knows when its messages have been taken, where a clock waits for it', async () => {
    const waiting = await startSocketHarness('zero', { awaitsClients: true })
    const client = await waiting.open(path())
    client.send(chunk(murmurSpeech('buenas').audio, true))
    await expect.poll(() => committed(client)).toEqual(['buenas'])
    await expect.poll(() => waiting.server.messagesInFlight()).toBe(0)
    client.terminate()
    await waiting.close()
  })
})

describe('faults of realtime transcription', () => {
  let harness: SocketHarness
  beforeEach(async () => {
    harness = await startSocketHarness('zero')
  })
  afterEach(() => harness.close())

  type Fault = NonNullable<Parameters<SocketHarness['setFaults']>[0]['sockets']>[number]['fault']
  const withFault = async (fault: Fault): Promise<SocketClient> => {
    harness.setFaults({ sockets: [{ on: 'elevenlabs.transcription', fault, times: 1 }] })
    return harness.open(path())
  }
  const sayAndCommit = async (client: SocketClient, text: string) => {
    client.send(chunk(murmurSpeech(text).audio, true))
    await client.settle()
  }

  it('refuses the upgrade, once', async () => {
    harness.setFaults({
      sockets: [{ on: 'elevenlabs.transcription', fault: { kind: 'refuse', status: 503 }, times: 1 }],
    })
    expect(await harness.connect(path())).toBe(503)
    await harness.open(path())
  })

  it('sends an error frame at once, after a time, or in the place of an answer', async () => {
    const atOnce = await withFault({ kind: 'error', code: 'quota_exceeded' })
    await atOnce.settle()
    expect([typesOf(atOnce), atOnce.closed()]).toEqual([['quota_exceeded'], 1008])

    const later = await withFault({ kind: 'error', code: 'session_time_limit_exceeded', afterMs: 5000 })
    await sayAndCommit(later, 'hola')
    await later.pass(4990)
    expect(later.closed()).toBeNull()
    await later.pass(20)
    expect([typesOf(later).at(-1), later.closed()]).toEqual(['session_time_limit_exceeded', 1008])

    const second = await withFault({ kind: 'error', code: 'transcriber_error', afterCount: 2 })
    await sayAndCommit(second, 'hola')
    await sayAndCommit(second, 'adiós')
    expect([committed(second), typesOf(second).at(-1)]).toEqual([['hola'], 'transcriber_error'])
  })

  it('drops the connection after a time or so much audio, and closes without a reason', async () => {
    const timed = await withFault({ kind: 'drop', afterMs: 1000 })
    await timed.pass(1010)
    expect(timed.closed()).toBe(1006)
    const counted = await withFault({ kind: 'drop', afterBytes: 8000 })
    counted.send(chunk(silence(900)))
    await counted.settle()
    expect(counted.closed()).toBeNull()
    counted.send(chunk(silence(100)))
    await counted.settle()
    expect(counted.closed()).toBe(1006)
    const polite = await withFault({ kind: 'close', closeCode: 1011, afterCount: 1 })
    await sayAndCommit(polite, 'hola')
    expect([committed(polite), polite.closed()]).toEqual([[], 1011])
  })

  it('falls silent, or never answers the upgrade', async () => {
    const client = await withFault({ kind: 'silence', afterCount: 2 })
    await sayAndCommit(client, 'hola')
    await sayAndCommit(client, 'adiós')
    expect([committed(client), client.closed()]).toEqual([['hola'], null])
    harness.setFaults({ sockets: [{ on: 'elevenlabs.transcription', fault: { kind: 'hang' }, times: 1 }] })
    const answer = harness.connect(path())
    const other = await harness.open(path())
    await other.settle()
    expect(await Promise.race([answer, 'nothing yet'])).toBe('nothing yet')
  })

  it('answers late, twice, with nothing, with repetitions and with echoes', async () => {
    const slow = await withFault({ kind: 'slow', delayMs: 800 })
    await sayAndCommit(slow, 'hola')
    await slow.pass(790)
    expect(committed(slow)).toEqual([])
    await slow.pass(20)
    expect(committed(slow)).toEqual(['hola'])

    const twice = await withFault({ kind: 'duplicate_commits' })
    await sayAndCommit(twice, 'hola')
    expect(committed(twice)).toEqual(['hola', 'hola'])

    const empty = await withFault({ kind: 'empty_commits' })
    await sayAndCommit(empty, 'hola')
    expect(committed(empty)).toEqual(['', 'hola'])
    const lost = await withFault({ kind: 'empty_commits', instead: true })
    await sayAndCommit(lost, 'hola')
    expect(committed(lost)).toEqual([''])

    const repeating = await withFault({ kind: 'repeated_commits' })
    await sayAndCommit(repeating, 'hola')
    await sayAndCommit(repeating, 'cómo está')
    expect(committed(repeating)).toEqual(['hola', 'hola cómo está'])

    const echoing = await withFault({ kind: 'echoed_partials' })
    await sayAndCommit(echoing, 'hola')
    expect(typesOf(echoing).slice(-2)).toEqual(['committed_transcript', 'partial_transcript'])
  })

  it('breaks all sockets of a kind when told to', async () => {
    const client = await harness.open(path())
    expect(harness.server.openSockets('elevenlabs.transcription')).toBe(1)
    harness.server.breakSockets('elevenlabs.voice_socket')
    await client.settle()
    expect(client.closed()).toBeNull()
    harness.server.breakSockets('elevenlabs.transcription')
    await client.settle()
    expect(client.closed()).toBe(1006)
    expect(harness.server.openSockets('elevenlabs.transcription')).toBe(0)
  })
})
