/**
 * ElevenLabs' HTTP interface on loopback: synthesis in telephone audio, streamed as the vendor streams it,
 * and the read endpoints that prove a key. It remembers every text it was asked for.
 */
import { z } from 'zod'
import type { Clock } from '../../engine/ports.ts'
import type { Faults, RequestTarget } from '../faults.ts'
import type { LatencyModel } from '../latency.ts'
import { type Exchange, startLoopbackServer } from '../loopback-server.ts'
import type { Random } from '../seeded-random.ts'
import { bytesPerMs } from '../voice/mulaw.ts'
import type { PracticeVoice } from '../voice/practice-voice.ts'
import { elevenLabsErrorBody } from './elevenlabs-errors.ts'

export interface SynthesisRecord {
  text: string
  previousText: string | null
  voiceId: string
  modelId: string
  atMs: number
  /** From the request to its first byte of audio; null when none was sent. */
  firstAudioMs: number | null
  /** `aborted` when the client left before the end. */
  outcome: 'pending' | 'spoken' | 'refused' | 'aborted'
  bytes: number
}

export interface ElevenLabsServer {
  readonly origin: string
  texts(): SynthesisRecord[]
  close(): Promise<void>
}

export const practiceVoices = [
  { id: '21m00Tcm4TlvDq8ikWAM', name: 'Rachel', category: 'premade', accent: 'latin american' },
  { id: 'practiceVoiceLucia00', name: 'Lucía (práctica)', category: 'professional', accent: 'colombian' },
  { id: 'practiceVoiceAndres0', name: 'Andrés (práctica)', category: 'cloned', accent: 'mexican' },
] as const

const models = [
  { id: 'eleven_flash_v2_5', name: 'Eleven Flash v2.5', longestText: 40_000, speaks: true },
  { id: 'eleven_turbo_v2_5', name: 'Eleven Turbo v2.5', longestText: 40_000, speaks: true },
  { id: 'eleven_multilingual_v2', name: 'Eleven Multilingual v2', longestText: 10_000, speaks: true },
  { id: 'eleven_v3', name: 'Eleven v3', longestText: 5_000, speaks: true },
  { id: 'scribe_v2', name: 'Scribe v2', longestText: 0, speaks: false },
] as const

/** What the vendor assumes when the request names no model. */
const defaultModel = 'eleven_multilingual_v2'

const synthesisBodySchema = z.object({
  text: z.string().min(1),
  model_id: z.string().optional(),
  previous_text: z.string().nullish(),
  language_code: z.string().nullish(),
  voice_settings: z
    .object({ speed: z.number().min(0.7).max(1.2).nullish() })
    .loose()
    .nullish(),
})

/** Audio is handed on in pieces of a quarter of a second. */
const pieceBytes = 250 * bytesPerMs

export async function startElevenLabsServer(options: {
  clock: Clock
  latency: LatencyModel
  faults: Faults
  voice: PracticeVoice
  random: Random
  apiKey: string
  port?: number
  maxConcurrent?: number
}): Promise<ElevenLabsServer> {
  const { clock, latency, faults, voice, random, apiKey, maxConcurrent = 50 } = options
  const texts: SynthesisRecord[] = []
  let speaking = 0
  let charactersUsed = 0

  type Refusal = Parameters<typeof elevenLabsErrorBody>[0]
  const refuse = (exchange: Exchange, refusal: Refusal) => {
    const headers: Record<string, string> = {}
    if (refusal.retryAfterSeconds !== undefined) headers['retry-after'] = String(refusal.retryAfterSeconds)
    exchange.sendJson(refusal.status, elevenLabsErrorBody(refusal, random.hex(32)), headers)
  }

  /** Plays the script's fault for this request; true when the request is thereby done with. */
  const playFault = async (
    exchange: Exchange,
    target: RequestTarget,
  ): Promise<boolean | { cutAfter: number }> => {
    const fault = faults.next(target)
    if (!fault) return false
    switch (fault.kind) {
      case 'error':
        refuse(exchange, fault)
        return true
      case 'timeout':
        return true
      case 'lost_answer':
      case 'reset':
        exchange.breakOff()
        return true
      case 'garbage':
        exchange.response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>')
        return true
      case 'delay':
        await clock.sleep(fault.delayMs)
        return false
      case 'cut_off':
        return { cutAfter: fault.afterBytes }
    }
  }

  const send = async (
    exchange: Exchange,
    audio: Uint8Array,
    record: SynthesisRecord,
    askedMs: number,
    cutAfter: number | null,
  ) => {
    const { response } = exchange
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const end = cutAfter === null ? audio.length : Math.min(cutAfter, audio.length)
    const pauseMs = pieceBytes / bytesPerMs / latency.voiceRealTimeFactor
    try {
      await clock.sleep(latency.voiceFirstByteMs(), gone.signal)
      response.writeHead(200, {
        'content-type': 'audio/basic',
        'request-id': random.hex(20),
        'current-concurrent-requests': String(speaking),
        'maximum-concurrent-requests': String(maxConcurrent),
      })
      for (let at = 0; at < end; at += pieceBytes) {
        if (at > 0 && pauseMs > 0) await clock.sleep(pauseMs, gone.signal)
        gone.signal.throwIfAborted()
        record.firstAudioMs ??= clock.monotonicMs() - askedMs
        await new Promise<void>((resolve) => {
          response.write(audio.subarray(at, Math.min(at + pieceBytes, end)), () => resolve())
        })
        record.bytes = Math.min(at + pieceBytes, end)
      }
      if (cutAfter !== null) {
        record.outcome = 'refused'
        exchange.breakOff()
        return
      }
      response.end()
      record.outcome = 'spoken'
    } catch {
      record.outcome = 'aborted'
    }
  }

  const synthesize = async (exchange: Exchange, voiceId: string) => {
    let json: unknown = null
    try {
      json = JSON.parse(exchange.body)
    } catch {
      refuse(exchange, { status: 422, shape: 'validation', message: 'Invalid JSON' })
      return
    }
    const parsed = synthesisBodySchema.safeParse(json)
    if (!parsed.success) {
      refuse(exchange, { status: 422, shape: 'validation' })
      return
    }
    const { text, model_id: modelId = defaultModel, previous_text: previousText } = parsed.data
    const record: SynthesisRecord = {
      text,
      previousText: previousText ?? null,
      voiceId,
      modelId,
      atMs: clock.now(),
      firstAudioMs: null,
      outcome: 'pending',
      bytes: 0,
    }
    texts.push(record)
    const askedMs = clock.monotonicMs()
    const stop = (refusal: Refusal) => {
      record.outcome = 'refused'
      refuse(exchange, refusal)
    }
    const format = exchange.query.get('output_format') ?? 'mp3_44100_128'
    const model = models.find(({ id }) => id === modelId)
    if (!practiceVoices.some(({ id }) => id === voiceId))
      return stop({ status: 404, code: 'voice_not_found' })
    if (!model) return stop({ status: 404, code: 'model_not_found' })
    if (!model.speaks) return stop({ status: 400, code: 'unsupported_model' })
    if (text.length > model.longestText) return stop({ status: 400, code: 'text_too_long' })
    if (format !== 'ulaw_8000') {
      const message = `The practice line speaks ulaw_8000 only, not ${format}.`
      return stop({ status: 400, code: 'invalid_output_format', message })
    }
    if (speaking >= maxConcurrent) return stop({ status: 429, code: 'concurrent_limit_exceeded' })
    const fault = await playFault(exchange, 'elevenlabs.synthesis')
    if (fault === true) {
      record.outcome = 'refused'
      return
    }
    speaking += 1
    try {
      charactersUsed += text.length
      const { audio } = await voice.speak(text)
      await send(exchange, audio, record, askedMs, fault === false ? null : fault.cutAfter)
    } finally {
      speaking -= 1
    }
  }

  const readers: Record<string, { target: RequestTarget; body: (exchange: Exchange) => unknown }> = {
    '/v1/models': {
      target: 'elevenlabs.models',
      body: () =>
        models.map((model) => ({
          model_id: model.id,
          name: model.name,
          can_do_text_to_speech: model.speaks,
          can_do_voice_conversion: false,
          can_use_style: model.speaks,
          can_use_speaker_boost: model.speaks,
          serves_pro_voices: false,
          token_cost_factor: 1,
          description: model.name,
          requires_alpha_access: false,
          max_characters_request_free_user: 2500,
          max_characters_request_subscribed_user: model.longestText,
          maximum_text_length_per_request: model.longestText,
          languages: [
            { language_id: 'es', name: 'Spanish' },
            { language_id: 'en', name: 'English' },
          ],
        })),
    },
    '/v2/voices': {
      target: 'elevenlabs.voices',
      body: ({ query }) => {
        const wanted = (query.get('search') ?? '').toLowerCase()
        const matching = practiceVoices.filter(({ name }) => name.toLowerCase().includes(wanted))
        const from = Number(query.get('next_page_token') ?? 0)
        const size = Math.min(Math.max(1, Number(query.get('page_size') ?? 10)), 100)
        const page = matching.slice(from, from + size)
        const more = from + size < matching.length
        return {
          voices: page.map((entry) => ({
            voice_id: entry.id,
            name: entry.name,
            category: entry.category,
            labels: { accent: entry.accent, language: 'es' },
            preview_url: null,
            verified_languages: [
              { language: 'es', model_id: defaultModel, accent: entry.accent, locale: 'es-CO' },
            ],
          })),
          has_more: more,
          total_count: matching.length,
          next_page_token: more ? String(from + size) : null,
        }
      },
    },
    '/v1/user/subscription': {
      target: 'elevenlabs.subscription',
      body: () => ({
        tier: 'creator',
        status: 'active',
        character_count: charactersUsed,
        character_limit: 100_000,
        max_character_limit_extension: null,
        max_credit_limit_extension: 0,
        next_character_count_reset_unix: Math.floor(clock.now() / 1000) + 15 * 86_400,
        can_extend_character_limit: false,
        allowed_to_extend_character_limit: false,
        voice_limit: 30,
        voice_slots_used: 3,
        can_extend_voice_limit: false,
        can_use_instant_voice_cloning: true,
        can_use_professional_voice_cloning: true,
        professional_voice_limit: 1,
        professional_voice_slots_used: 0,
        professional_voice_slots_used_in_workspace: 0,
        current_overage: { amount: '0', currency: 'usd' },
        voice_add_edit_counter: 0,
        currency: 'usd',
        billing_period: 'monthly_period',
        character_refresh_period: 'monthly_period',
        open_invoices: [],
        has_open_invoices: false,
      }),
    },
  }

  const server = await startLoopbackServer(options.port ?? 0, async (exchange) => {
    const key = exchange.headers['xi-api-key']
    if (key === undefined || key === '') return refuse(exchange, { status: 401, code: 'missing_api_key' })
    if (key !== apiKey) return refuse(exchange, { status: 401, code: 'invalid_api_key' })
    const synthesis = /^\/v1\/text-to-speech\/([^/]+)(\/stream)?$/.exec(exchange.path)
    if (synthesis?.[1] !== undefined && exchange.method === 'POST') return synthesize(exchange, synthesis[1])
    const reader = exchange.method === 'GET' ? readers[exchange.path] : undefined
    if (!reader) return exchange.sendJson(404, { detail: 'Not Found' })
    const faulted = await playFault(exchange, reader.target)
    if (faulted === true) return
    await clock.sleep(latency.networkLegMs() + latency.networkLegMs())
    exchange.sendJson(200, reader.body(exchange))
  })
  return { origin: server.origin, texts: () => texts.map((record) => ({ ...record })), close: server.close }
}
