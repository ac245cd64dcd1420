import { ElevenLabsClient } from '@elevenlabs/elevenlabs-js'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findWords, wordsOf } from '../../../electron/practice/voice/word-watermark.ts'
import { type Harness, startHarness } from '../harness.ts'

describe('ElevenLabs on the practice line', () => {
  let harness: Harness
  let sdk: ElevenLabsClient
  beforeAll(async () => {
    harness = await startHarness({ latency: 'medians', speed: 20 })
    sdk = new ElevenLabsClient({
      apiKey: harness.line.apiKey,
      baseUrl: harness.line.elevenLabsBaseUrl,
      maxRetries: 0,
    })
  })
  afterEach(() => harness.line.setFaults({}))
  afterAll(() => harness.close())

  const synthesize = (
    text: string,
    query = 'output_format=ulaw_8000',
    init: RequestInit = {},
    voice = harness.line.voiceId,
  ) =>
    fetch(`${harness.line.elevenLabsBaseUrl}/v1/text-to-speech/${voice}/stream?${query}`, {
      method: 'POST',
      headers: { 'xi-api-key': harness.line.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ text, model_id: 'eleven_flash_v2_5' }),
      ...init,
    })

  it('streams telephone audio through the real SDK, and the audio carries the words', async () => {
    const text = 'Buenos días, ¿hablo con doña Carmen? Le habla Ana.'
    const stream = await sdk.textToSpeech.stream(harness.line.voiceId, {
      text,
      modelId: 'eleven_flash_v2_5',
      outputFormat: 'ulaw_8000',
      languageCode: 'es',
      voiceSettings: { stability: 0.5, speed: 1 },
    })
    const chunks: Uint8Array[] = []
    for await (const chunk of stream) chunks.push(chunk)
    expect(findWords(Buffer.concat(chunks)).map(({ word }) => word)).toEqual(wordsOf(text))
    expect(harness.line.textsSynthesised().at(-1)).toMatchObject({
      text,
      outcome: 'spoken',
      modelId: 'eleven_flash_v2_5',
    })
  })

  it('says of every character when it is said, through the real SDK', async () => {
    const text = 'Buenos días, ¿hablo con doña Carmen? '
    const stream = await sdk.textToSpeech.streamWithTimestamps(harness.line.voiceId, {
      text,
      modelId: 'eleven_flash_v2_5',
      outputFormat: 'ulaw_8000',
    })
    const audio: Uint8Array[] = []
    const characters: string[] = []
    const ends: number[] = []
    for await (const { audioBase64, alignment } of stream) {
      audio.push(Buffer.from(audioBase64, 'base64'))
      characters.push(...(alignment?.characters ?? []))
      ends.push(...(alignment?.characterEndTimesSeconds ?? []))
    }
    expect(characters.join('')).toBe(text)
    expect(ends.at(-1)).toBeCloseTo(Buffer.concat(audio).length / 8000)
    for (const { word, startSample, durationSamples } of findWords(Buffer.concat(audio))) {
      const last = text.indexOf(word) + word.replace(/\W+$/u, '').length - 1
      expect(ends[last]).toBeCloseTo((startSample + durationSamples) / 8000)
    }
  })

  it('gives models, voices and subscription as the SDK reads them', async () => {
    const models = await sdk.models.list()
    expect(models.map(({ modelId }) => modelId)).toContain('eleven_flash_v2_5')
    const first = await sdk.voices.search({ pageSize: 2 })
    expect([first.voices.length, first.hasMore]).toEqual([2, true])
    const rest = await sdk.voices.search({ pageSize: 2, nextPageToken: first.nextPageToken ?? '' })
    expect([rest.voices.length, rest.hasMore]).toEqual([1, false])
    const subscription = await sdk.user.subscription.get()
    expect(subscription).toMatchObject({ tier: 'creator', status: 'active', characterLimit: 100_000 })
  })

  it.each([
    ['a wrong key', { headers: { 'xi-api-key': 'wrong' } }, '', 401, 'invalid_api_key'],
    ['no key', { headers: {} }, '', 401, 'missing_api_key'],
    ['another format', {}, 'output_format=mp3_44100_128', 400, 'invalid_output_format'],
    ['the default format', {}, '', 400, 'invalid_output_format'],
  ])('refuses %s', async (_, init, query, status, code) => {
    const response = await synthesize('hola', query, init)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ detail: { code, status: code } })
  })

  it('refuses unknown voices, unknown models, empty and endless texts', async () => {
    expect((await synthesize('hola', undefined, {}, 'nobody')).status).toBe(404)
    const unknown = await synthesize('', undefined, { body: JSON.stringify({ text: 'hola', model_id: 'x' }) })
    expect(await unknown.json()).toMatchObject({ detail: { code: 'model_not_found' } })
    const empty = await synthesize('')
    expect([empty.status, await empty.json()]).toMatchObject([422, { detail: [{ loc: ['body', 'text'] }] }])
    const endless = await synthesize('a'.repeat(40_001))
    expect(await endless.json()).toMatchObject({ detail: { code: 'text_too_long' } })
  })

  it.each([
    [401, 'quota_exceeded', 'legacy'],
    [402, 'insufficient_credits', 'current'],
    [403, 'detected_unusual_activity', 'current'],
    [429, 'concurrent_limit_exceeded', 'current'],
    [429, 'system_busy', 'legacy'],
    [500, 'internal_error', 'text'],
  ] as const)('plays a scripted %i %s in the %s shape, once', async (status, code, shape) => {
    harness.line.setFaults({
      requests: [{ on: 'elevenlabs.synthesis', times: 1, fault: { kind: 'error', status, code, shape } }],
    })
    const refused = await synthesize('hola')
    expect(refused.status).toBe(status)
    const { detail } = (await refused.json()) as { detail: unknown }
    if (shape === 'text') expect(detail).toEqual(expect.any(String))
    else expect(detail).toMatchObject({ status: code })
    expect((await synthesize('hola')).status).toBe(200)
  })

  it('breaks off in the middle when told to, leaving a prefix of the words', async () => {
    harness.line.setFaults({
      requests: [{ on: 'elevenlabs.synthesis', fault: { kind: 'cut_off', afterBytes: 6000 } }],
    })
    const text = 'una frase bastante larga que no llegará entera al otro lado'
    const response = await synthesize(text)
    const chunks: Uint8Array[] = []
    const read = async () => {
      if (response.body) for await (const chunk of response.body) chunks.push(chunk)
    }
    await expect(read()).rejects.toThrow()
    const heard = findWords(Buffer.concat(chunks)).map(({ word }) => word)
    expect(heard).toEqual(wordsOf(text).slice(0, heard.length))
    expect(Buffer.concat(chunks).length).toBeLessThanOrEqual(6000)
  })

  it('stops working for a client that left', async () => {
    const leaving = new AbortController()
    const text = 'palabra '.repeat(300).trim()
    const response = await synthesize(text, undefined, { signal: leaving.signal })
    const reader = response.body?.getReader()
    await reader?.read()
    leaving.abort()
    await harness.until(
      () => harness.line.textsSynthesised().find((entry) => entry.text === text)?.outcome === 'aborted',
    )
  })
})
