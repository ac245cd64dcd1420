/**
 * ANA's voice by ElevenLabs: text in, µ-law for the telephone out, from the first byte the vendor sends.
 *
 * Speaks plain HTTP instead of the vendor's SDK (@elevenlabs/elevenlabs-js 2.73.0). Measured on two cores:
 * loading the SDK stops the event loop for 1.5 s, a hole in every call then alive, and keeps 165 MB, which
 * is the whole engine's allowance at rest; and its first byte comes 0.2 to 1 ms later than fetch's.
 */
import { z } from 'zod'
import { AnaError } from '../errors.ts'
import type { Clock, Logger } from '../ports.ts'
import { elevenLabsError, refusalError, transportError } from './elevenlabs-errors.ts'
import type { SynthesisRequest, Voice, VoiceIdentity, VoiceSynthesis } from './speech-port.ts'
import { createTimedAnswer } from './timed-answer.ts'
import { takesLanguage } from './voice-messages.ts'

export const elevenLabsOrigin = 'https://api.elevenlabs.io'

/** A caller hears silence meanwhile; the vendor's own first byte takes 0.15 to 0.45 s. */
const firstAudioTimeoutMs = 5_000
/** The vendor speaks several times faster than real time; so long a gap means that it has stopped. */
const gapTimeoutMs = 4_000
const readTimeoutMs = 10_000
/** "Too many at once" clears within a clause's length; longer waits are worse than another voice. */
const retryDelayMs = 300
const maxVoicePages = 10

const subscriptionSchema = z.object({
  tier: z.string().nullish(),
  character_count: z.number().nullish(),
  character_limit: z.number().nullish(),
})
const voicesSchema = z.object({
  voices: z.array(
    z.object({
      voice_id: z.string(),
      name: z.string().nullish(),
      category: z.string().nullish(),
      preview_url: z.string().nullish(),
    }),
  ),
  has_more: z.boolean().nullish(),
  next_page_token: z.string().nullish(),
})

export interface ElevenLabsOptions {
  /** Null while no key is known. */
  apiKey: () => Promise<string | null>
  /** Origin without a path, `https://api.elevenlabs.io` for the vendor itself. */
  baseUrl: string
  settings: () => VoiceIdentity
  /** The computer's own clock: a practice clock that runs faster would not make the network faster. */
  clock: Pick<Clock, 'schedule' | 'sleep'>
  logger: Logger
}

/** @returns the voice; every failure of it is an AnaError `elevenlabs.<code>`, an abort the signal's reason. */
export function createElevenLabsSynthesis(options: ElevenLabsOptions): VoiceSynthesis {
  const { apiKey, settings, clock, logger } = options
  const origin = options.baseUrl.replace(/\/+$/, '')

  async function keyOrThrow(): Promise<string> {
    const key = await apiKey()
    if (!key) throw elevenLabsError('not_configured', 'ElevenLabs has no API key')
    return key
  }

  async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const key = await keyOrThrow()
    const watch = createWatch(clock)
    try {
      watch.expectWithin(readTimeoutMs)
      const response = await fetch(`${origin}${path}`, {
        headers: { 'xi-api-key': key },
        signal: watch.signal,
      })
      const body = await response.text()
      if (!response.ok) throw refusalError(response.status, body)
      return schema.parse(JSON.parse(body))
    } catch (error) {
      throw transportError(error, 'malformed_answer')
    } finally {
      watch.end()
    }
  }

  /** One request, until its first bytes; what follows comes through `rest`. */
  async function begin(request: SynthesisRequest, watch: Watch) {
    const { voiceId, modelId, speed } = settings()
    const key = await keyOrThrow()
    watch.expectWithin(firstAudioTimeoutMs)
    const isTimed = request.onWords !== undefined
    const answer = isTimed ? 'stream/with-timestamps' : 'stream'
    const response = await fetch(
      `${origin}/v1/text-to-speech/${encodeURIComponent(voiceId)}/${answer}?output_format=ulaw_8000`,
      {
        method: 'POST',
        headers: { 'xi-api-key': key, 'content-type': 'application/json' },
        body: JSON.stringify({
          text: request.text,
          model_id: modelId,
          ...(takesLanguage(modelId) ? { language_code: 'es' } : {}),
          ...(request.previousText ? { previous_text: request.previousText } : {}),
          voice_settings: { speed },
        }),
        signal: watch.signal,
      },
    )
    if (!response.ok) throw refusalError(response.status, await response.text())
    // A proxy's error page with status 200 would be spoken as noise.
    const isPage = isTimed ? /^text\/html/ : /^(text\/|application\/json)/
    if (isPage.test(response.headers.get('content-type') ?? '') || !response.body) {
      throw elevenLabsError('malformed_answer', 'ElevenLabs answered with something that is not audio')
    }
    const rest = response.body.getReader()
    for (;;) {
      const { done, value } = await rest.read()
      if (done) throw elevenLabsError('empty_audio', 'ElevenLabs sent no audio')
      if (value.length > 0) return { first: value, rest }
    }
  }

  /** As `begin`, with a second try when the vendor says that it is only busy. */
  async function beginPatiently(request: SynthesisRequest, watch: Watch) {
    try {
      return await begin(request, watch)
    } catch (error) {
      const failure = transportError(error, 'interrupted')
      if (watch.signal.aborted || !failure.retryable || failure.code === 'elevenlabs.network_timeout') {
        throw error
      }
      logger.warn('voice is asked for again', { code: failure.code })
      watch.rest()
      await clock.sleep(retryDelayMs, watch.signal)
      return begin(request, watch)
    }
  }

  async function* synthesize(request: SynthesisRequest): AsyncGenerator<Uint8Array> {
    const watch = createWatch(clock, request.signal)
    try {
      const { first, rest } = await beginPatiently(request, watch)
      const timed = request.onWords ? createTimedAnswer(request.text, request.onWords) : null
      let hasAudio = false
      let piece = first
      for (;;) {
        const audio = timed ? timed.take(piece) : piece
        if (audio.length > 0) {
          hasAudio = true
          // Between pieces the consumer may take its time: only the vendor is timed.
          watch.rest()
          yield audio
        }
        watch.expectWithin(hasAudio ? gapTimeoutMs : firstAudioTimeoutMs)
        const { done, value } = await rest.read()
        if (done) break
        piece = value
      }
      timed?.end()
      if (!hasAudio) throw elevenLabsError('empty_audio', 'ElevenLabs sent no audio')
    } catch (error) {
      if (request.signal?.aborted) throw request.signal.reason
      throw transportError(error, 'interrupted')
    } finally {
      // Also when the consumer stops early: an open request holds one of the plan's few voices.
      watch.end()
    }
  }

  return {
    identity: settings,
    synthesize,
    async voices() {
      const voices: Voice[] = []
      let token: string | null = null
      for (let page = 0; page < maxVoicePages; page += 1) {
        const query: string = token === null ? '' : `&next_page_token=${encodeURIComponent(token)}`
        const answer: z.infer<typeof voicesSchema> = await readJson(
          `/v2/voices?page_size=100${query}`,
          voicesSchema,
        )
        for (const voice of answer.voices) {
          voices.push({
            voiceId: voice.voice_id,
            name: voice.name ?? voice.voice_id,
            category: voice.category ?? '',
            previewUrl: voice.preview_url ?? null,
          })
        }
        token = answer.has_more ? (answer.next_page_token ?? null) : null
        if (token === null) break
      }
      return voices
    },
    async verify() {
      // Speaking is the proof: a key may be good for speech and still be barred from reading the account.
      for await (const _ of synthesize({ text: 'Hola.' })) break
      try {
        const account = await readJson('/v1/user/subscription', subscriptionSchema)
        return {
          tier: account.tier ?? null,
          charactersUsed: account.character_count ?? null,
          characterLimit: account.character_limit ?? null,
        }
      } catch (error) {
        const isBarred = error instanceof AnaError && [401, 403].includes(Number(error.facts.status))
        if (!isBarred) throw error
        return { tier: null, charactersUsed: null, characterLimit: null }
      }
    },
  }
}

interface Watch {
  readonly signal: AbortSignal
  /** Aborts as timed out unless called again, or rested, within `ms`. */
  expectWithin(ms: number): void
  rest(): void
  /** Stops timing and frees the request. */
  end(): void
}

/** A request's life: it ends by the caller's abort, by a timeout of this clock, or by `end`. */
function createWatch(clock: Pick<Clock, 'schedule'>, outer?: AbortSignal): Watch {
  const controller = new AbortController()
  const onAbort = () => controller.abort(outer?.reason)
  if (outer?.aborted) onAbort()
  outer?.addEventListener('abort', onAbort, { once: true })
  let timer = { cancel() {} }
  return {
    signal: controller.signal,
    expectWithin(ms) {
      timer.cancel()
      timer = clock.schedule(ms, () =>
        controller.abort(elevenLabsError('network_timeout', `ElevenLabs sent nothing for ${ms} ms`)),
      )
    },
    rest: () => timer.cancel(),
    end() {
      timer.cancel()
      outer?.removeEventListener('abort', onAbort)
      controller.abort()
    },
  }
}
