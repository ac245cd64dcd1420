/** ANA's voice against an ElevenLabs on loopback: streaming, refusals in every shape, timeouts, aborts. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AnaError } from '../../../electron/engine/errors.ts'
import { createElevenLabsSynthesis } from '../../../electron/engine/speech/elevenlabs-synthesis.ts'
import type { TimedWord } from '../../../electron/engine/speech/live-voice-port.ts'
import type { VoiceSynthesis } from '../../../electron/engine/speech/speech-port.ts'
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { audio, type ElevenLabsDouble, json, startElevenLabsDouble } from './elevenlabs-double.ts'

let vendor: ElevenLabsDouble
let clock: FakeClock
let voice: VoiceSynthesis
let key: string | null
let modelId: string

beforeEach(async () => {
  vendor = await startElevenLabsDouble()
  clock = createFakeClock()
  key = 'sk_test'
  modelId = 'eleven_flash_v2_5'
  voice = createElevenLabsSynthesis({
    apiKey: async () => key,
    baseUrl: vendor.origin,
    settings: () => ({ voiceId: 'voz 1', modelId, speed: 1.1 }),
    // Waiting before the second try is the only sleep; it need not take time here.
    clock: { schedule: clock.schedule, sleep: async (_ms, signal) => signal?.throwIfAborted() },
    logger: silentLogger,
  })
})
afterEach(() => vendor.close())

async function speak(signal?: AbortSignal): Promise<number[]> {
  const bytes: number[] = []
  for await (const piece of voice.synthesize({ text: 'Hola', ...(signal ? { signal } : {}) }))
    bytes.push(...piece)
  return bytes
}

async function failureOf(work: Promise<unknown>): Promise<AnaError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof AnaError) return error
  throw new Error(`no AnaError but ${String(error)}`)
}

describe('synthesis', () => {
  it('asks for telephone audio with voice, model, speed and the sentence before', async () => {
    vendor.answer(audio(Uint8Array.of(1, 2), Uint8Array.of(3)))
    const pieces: number[] = []
    for await (const piece of voice.synthesize({ text: '¿Le interesa?', previousText: 'Buenos días.' })) {
      pieces.push(...piece)
    }
    expect(pieces).toEqual([1, 2, 3])
    expect(vendor.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/text-to-speech/voz%201/stream?output_format=ulaw_8000',
      apiKey: 'sk_test',
      body: {
        text: '¿Le interesa?',
        previous_text: 'Buenos días.',
        model_id: 'eleven_flash_v2_5',
        language_code: 'es',
        voice_settings: { speed: 1.1 },
      },
    })
  })

  it('names no language to a model that takes none', async () => {
    modelId = 'eleven_multilingual_v2'
    vendor.answer(audio(Uint8Array.of(1)))
    await speak()
    expect(vendor.requests[0]?.body).not.toHaveProperty('language_code')
  })

  it('hands on the first piece while the rest is still being made', async () => {
    let finish = () => {}
    vendor.answer((response) => {
      response.writeHead(200, { 'content-type': 'audio/basic' })
      response.write(Uint8Array.of(7))
      finish = () => void response.end(Uint8Array.of(8))
    })
    const pieces = voice.synthesize({ text: 'Hola' })[Symbol.asyncIterator]()
    expect((await pieces.next()).value).toEqual(Uint8Array.of(7))
    finish()
    expect((await pieces.next()).value).toEqual(Uint8Array.of(8))
    expect((await pieces.next()).done).toBe(true)
  })

  it('does without a request while there is no key', async () => {
    key = null
    const error = await failureOf(speak())
    expect(error).toMatchObject({
      code: 'elevenlabs.not_configured',
      kind: 'configuration',
      retryable: false,
    })
    expect(vendor.requests).toHaveLength(0)
  })
})

describe('with timing', () => {
  const part = (text: string, startSeconds: number, ...bytes: number[]) => ({
    audio_base64: Buffer.from(bytes).toString('base64'),
    alignment: {
      characters: [...text],
      character_start_times_seconds: [...text].map((_, index) => startSeconds + index * 0.01),
      character_end_times_seconds: [...text].map((_, index) => startSeconds + (index + 1) * 0.01),
    },
  })
  const answerInPieces = (...pieces: string[]) =>
    vendor.answer((response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      for (const piece of pieces) response.write(piece)
      response.end()
    })
  async function speakTimed() {
    const words: string[] = []
    const bytes: number[] = []
    const request = {
      text: 'Hola, Ana.',
      onWords: (timed: readonly TimedWord[]) =>
        void words.push(...timed.map(({ word, endByte }) => `${word}@${endByte}`)),
    }
    for await (const piece of voice.synthesize(request)) bytes.push(...piece)
    return { words, bytes }
  }

  it('asks for it, and tells the words while it hands on the audio', async () => {
    const first = JSON.stringify(part('Hola, ', 0, 1, 2))
    const second = JSON.stringify(part('Ana.', 0.06, 3))
    answerInPieces(first.slice(0, 20), first.slice(20), '\n', second)
    expect(await speakTimed()).toEqual({ words: ['Hola,@320', 'Ana.@720'], bytes: [1, 2, 3] })
    expect(vendor.requests[0]?.path).toBe(
      '/v1/text-to-speech/voz%201/stream/with-timestamps?output_format=ulaw_8000',
    )
  })

  it('speaks without it when the vendor sends none', async () => {
    answerInPieces(JSON.stringify({ audio_base64: 'AQ==', alignment: null }))
    expect(await speakTimed()).toEqual({ words: [], bytes: [1] })
  })

  it.each([
    ['broken_json', ['{"audio_base64":"AQ==",}'], 'malformed_answer'],
    ['an end in the middle', ['{"audio_base64":"AQ=="}', '{"audio'], 'interrupted'],
    ['no audio', ['{"audio_base64":""}'], 'empty_audio'],
  ] as const)('does not hide %s', async (_name, pieces, code) => {
    answerInPieces(...pieces)
    expect(await failureOf(speakTimed())).toMatchObject({ code: `elevenlabs.${code}` })
  })
})

describe('refusals', () => {
  it.each([
    [
      'current',
      401,
      { detail: { code: 'invalid_api_key', status: 'x', message: 'm' } },
      'invalid_api_key',
      'configuration',
    ],
    [
      'legacy',
      401,
      { detail: { status: 'quota_exceeded', message: 'm' } },
      'quota_exceeded',
      'configuration',
    ],
    [
      'legacy 404',
      404,
      { detail: { status: 'voice_not_found', message: 'm' } },
      'voice_not_found',
      'configuration',
    ],
    [
      'list',
      422,
      { detail: [{ loc: ['body'], msg: 'Field required', type: 'missing' }] },
      'validation',
      'configuration',
    ],
    ['text', 403, { detail: 'Forbidden' }, 'http_403', 'configuration'],
    ['no JSON', 400, '<html>', 'http_400', 'configuration'],
    ['a name nobody knows', 400, { detail: { code: 'brand_new' } }, 'brand_new', 'configuration'],
  ] as const)(
    'understands the %s shape (%i) and does not ask again',
    async (_name, status, body, code, kind) => {
      vendor.answer(json(status, body))
      expect(await failureOf(speak())).toMatchObject({ code: `elevenlabs.${code}`, kind, retryable: false })
      expect(vendor.requests).toHaveLength(1)
    },
  )

  it.each([
    [429, { detail: { status: 'too_many_concurrent_requests' } }],
    [429, { detail: { code: 'system_busy' } }],
    [503, 'upstream gone'],
  ])('asks once more after %i, and then speaks', async (status, body) => {
    vendor.answer(json(status, body))
    vendor.answer(audio(Uint8Array.of(5)))
    expect(await speak()).toEqual([5])
  })

  it('gives up after the second busy answer', async () => {
    const busy = json(429, { detail: { code: 'rate_limit_exceeded' } })
    vendor.answer(busy)
    vendor.answer(busy)
    expect(await failureOf(speak())).toMatchObject({
      code: 'elevenlabs.rate_limit_exceeded',
      retryable: true,
    })
    expect(vendor.requests).toHaveLength(2)
  })
})

describe('broken answers', () => {
  it('does not speak a page of text that came with status 200', async () => {
    const page = (response: import('node:http').ServerResponse) =>
      void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')
    vendor.answer(page)
    vendor.answer(page)
    expect((await failureOf(speak())).code).toBe('elevenlabs.malformed_answer')
  })

  it('says so when no audio comes', async () => {
    vendor.answer(audio())
    vendor.answer(audio())
    expect((await failureOf(speak())).code).toBe('elevenlabs.empty_audio')
  })

  it('says so when the line breaks in the middle, and does not begin again', async () => {
    vendor.answer((response) => {
      response.writeHead(200, { 'content-type': 'audio/basic' })
      response.write(Uint8Array.of(1), () => response.destroy())
    })
    expect(await failureOf(speak())).toMatchObject({ code: 'elevenlabs.network_reset', retryable: true })
    expect(vendor.requests).toHaveLength(1)
  })

  it('names a refused connection', async () => {
    await vendor.close()
    expect(await failureOf(speak())).toMatchObject({ code: 'elevenlabs.network_refused', kind: 'vendor' })
    vendor = await startElevenLabsDouble()
  })
})

describe('waiting', () => {
  it('gives up when no audio comes in time', async () => {
    const asked = new Promise<void>((resolve) => vendor.answer(() => resolve()))
    const failure = failureOf(speak())
    await asked
    await clock.advance(5_000)
    expect((await failure).code).toBe('elevenlabs.network_timeout')
    expect(vendor.requests).toHaveLength(1)
  })

  it('gives up when the audio stops in the middle, but not while the listener takes its time', async () => {
    vendor.answer((response) => {
      response.writeHead(200, { 'content-type': 'audio/basic' })
      response.write(Uint8Array.of(1))
    })
    const pieces = voice.synthesize({ text: 'Hola' })[Symbol.asyncIterator]()
    await pieces.next()
    await clock.advance(60_000)
    const failure = failureOf(pieces.next())
    await clock.advance(4_000)
    expect((await failure).code).toBe('elevenlabs.network_timeout')
  })

  it('frees the request when the caller aborts', async () => {
    const abort = new AbortController()
    const asked = new Promise<void>((resolve) => vendor.answer(() => resolve()))
    const spoken = speak(abort.signal)
    await asked
    const reason = new Error('the customer speaks')
    abort.abort(reason)
    await expect(spoken).rejects.toBe(reason)
    await vendor.requests[0]?.closed
  })

  it('frees the request when the listener leaves early', async () => {
    vendor.answer((response) => {
      response.writeHead(200, { 'content-type': 'audio/basic' })
      response.write(Uint8Array.of(1))
    })
    for await (const _ of voice.synthesize({ text: 'Hola' })) break
    await vendor.requests[0]?.closed
  })
})

describe('the account', () => {
  it('lists the voices of all pages', async () => {
    vendor.answer(
      json(200, {
        voices: [{ voice_id: 'a', name: 'A', category: 'premade' }],
        has_more: true,
        next_page_token: 't/1',
      }),
    )
    vendor.answer(
      json(200, { voices: [{ voice_id: 'b', name: null, preview_url: 'https://x' }], has_more: false }),
    )
    expect(await voice.voices()).toEqual([
      { voiceId: 'a', name: 'A', category: 'premade', previewUrl: null },
      { voiceId: 'b', name: 'b', category: '', previewUrl: 'https://x' },
    ])
    expect(vendor.requests[1]?.path).toContain('next_page_token=t%2F1')
  })

  it('verifies by speaking, and tells what is left of the plan', async () => {
    vendor.answer(audio(Uint8Array.of(1)))
    vendor.answer(json(200, { tier: 'creator', character_count: 10, character_limit: 100 }))
    expect(await voice.verify()).toEqual({ tier: 'creator', charactersUsed: 10, characterLimit: 100 })
  })

  it('accepts a key that may speak but not read the account', async () => {
    vendor.answer(audio(Uint8Array.of(1)))
    vendor.answer(json(401, { detail: { status: 'missing_permissions', message: 'user_read' } }))
    expect(await voice.verify()).toEqual({ tier: null, charactersUsed: null, characterLimit: null })
  })

  it('verification fails with the reason when the voice does not exist', async () => {
    vendor.answer(json(404, { detail: { code: 'voice_not_found' } }))
    expect((await failureOf(voice.verify())).code).toBe('elevenlabs.voice_not_found')
  })
})
