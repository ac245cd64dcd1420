/**
 * ElevenLabs on loopback: synthesis in telephone audio over HTTP and sockets, streamed as the vendor streams it,
 * realtime transcription, and the read endpoints that prove a key. It remembers what it was asked to speak and what
 * it heard.
 */
import { z } from 'zod'
import type { Clock } from '../../engine/ports.ts'
import type { Faults, RequestTarget } from '../faults.ts'
import type { LatencyModel } from '../latency.ts'
import { type Exchange, startLoopbackServer } from '../loopback-server.ts'
import type { Random } from '../seeded-random.ts'
import type { SocketTarget } from '../socket-faults.ts'
import { bytesPerMs } from '../voice/mulaw.ts'
import type { PracticeVoice } from '../voice/practice-voice.ts'
import type { SpokenAudio } from '../voice/spoken-audio.ts'
import { alignedPieces, httpAlignment } from './alignment.ts'
import { elevenLabsErrorBody } from './elevenlabs-errors.ts'
import { createElevenLabsSockets } from './elevenlabs-sockets.ts'
import { createSynthesisDesk, longestText, type SynthesisRecord, synthesisRefusal } from './synthesis-desk.ts'
import type { TranscriptionRecord } from './transcription-socket.ts'
import { catalogueReaders, defaultModel } from './vendor-catalogue.ts'

export interface ElevenLabsServer {
  readonly origin: string
  texts(): SynthesisRecord[]
  transcriptions(): TranscriptionRecord[]
  openSockets(target: SocketTarget): number
  /** Breaks all sockets of the kind at once, without a closing handshake. */
  breakSockets(target: SocketTarget): void
  /** Messages on sockets that the clients have not taken yet; see `awaitsClients`. */
  messagesInFlight(): number
  close(): Promise<void>
}

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

/** Audio is handed on in pieces of about a quarter of a second. */
const pieceMs = 250

type Refusal = Parameters<typeof elevenLabsErrorBody>[0]

/** One piece of an answer: so much audio, and the bytes that carry it. */
interface AnswerPiece {
  audioBytes: number
  body: Uint8Array
}

function rawPieces({ audio }: SpokenAudio): AnswerPiece[] {
  const pieces: AnswerPiece[] = []
  for (let at = 0; at < audio.length; at += pieceMs * bytesPerMs) {
    const body = audio.subarray(at, at + pieceMs * bytesPerMs)
    pieces.push({ audioBytes: body.length, body })
  }
  return pieces
}

/** One JSON object a line. */
function timedPieces(text: string, spoken: SpokenAudio): AnswerPiece[] {
  let fromMs = 0
  return alignedPieces(text, spoken, pieceMs).map(({ audio, characters }) => {
    const alignment = httpAlignment(characters, fromMs)
    fromMs += audio.length / bytesPerMs
    const line = JSON.stringify({
      audio_base64: Buffer.from(audio).toString('base64'),
      alignment,
      normalized_alignment: alignment,
    })
    return { audioBytes: audio.length, body: Buffer.from(`${line}\n`) }
  })
}

export async function startElevenLabsServer(options: {
  clock: Clock
  latency: LatencyModel
  faults: Faults
  voice: PracticeVoice
  random: Random
  apiKey: string
  port?: number
  maxConcurrent?: number
  /** Counts messages until they are taken, for clocks that stand still meanwhile. It costs a ping for each. */
  awaitsClients?: boolean
}): Promise<ElevenLabsServer> {
  const { clock, latency, faults, voice, random, apiKey, maxConcurrent = 50 } = options
  const desk = createSynthesisDesk({ clock, voice, maxConcurrent })
  const sockets = createElevenLabsSockets({
    clock,
    latency,
    faults,
    random: random.fork('sockets'),
    desk,
    apiKey,
    awaitsClients: options.awaitsClients ?? false,
  })

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
    pieces: readonly AnswerPiece[],
    contentType: string,
    record: SynthesisRecord,
    askedMs: number,
    cutAfter: number | null,
  ) => {
    const { response } = exchange
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    let left = cutAfter ?? Number.POSITIVE_INFINITY
    try {
      await clock.sleep(latency.voiceFirstByteMs(), gone.signal)
      response.writeHead(200, {
        'content-type': contentType,
        'request-id': random.hex(20),
        'current-concurrent-requests': String(desk.taken()),
        'maximum-concurrent-requests': String(maxConcurrent),
      })
      let pauseMs = 0
      for (const { audioBytes, body } of pieces) {
        if (left <= 0) break
        if (pauseMs > 0) await clock.sleep(pauseMs, gone.signal)
        gone.signal.throwIfAborted()
        record.firstAudioMs ??= clock.monotonicMs() - askedMs
        const part =
          left >= audioBytes ? body : body.subarray(0, Math.floor((body.length * left) / audioBytes))
        await new Promise<void>((resolve) => {
          response.write(part, () => resolve())
        })
        record.bytes += Math.min(audioBytes, left)
        left -= audioBytes
        pauseMs = audioBytes / bytesPerMs / latency.voiceRealTimeFactor
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

  const synthesize = async (exchange: Exchange, voiceId: string, timestamps: boolean) => {
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
    const record = desk.record({ text, previousText: previousText ?? null, voiceId, modelId, via: 'http' })
    const askedMs = clock.monotonicMs()
    const stop = (refusal: Refusal) => {
      record.outcome = 'refused'
      refuse(exchange, refusal)
    }
    const format = exchange.query.get('output_format') ?? 'mp3_44100_128'
    const refusal = synthesisRefusal({ voiceId, modelId, format, live: false })
    if (refusal) return stop(refusal)
    if (text.length > longestText(modelId)) return stop({ status: 400, code: 'text_too_long' })
    // A request that a fault lets hang holds no place.
    if (desk.taken() >= maxConcurrent) return stop({ status: 429, code: 'concurrent_limit_exceeded' })
    const fault = await playFault(exchange, 'elevenlabs.synthesis')
    if (fault === true) {
      record.outcome = 'refused'
      return
    }
    const place = desk.take()
    if (!place) return stop({ status: 429, code: 'concurrent_limit_exceeded' })
    try {
      const spoken = await desk.speak(voiceId, text)
      const pieces = timestamps ? timedPieces(text, spoken) : rawPieces(spoken)
      const contentType = timestamps ? 'application/json' : 'audio/basic'
      await send(exchange, pieces, contentType, record, askedMs, fault === false ? null : fault.cutAfter)
    } finally {
      place.release()
    }
  }

  const handle = async (exchange: Exchange) => {
    const key = exchange.headers['xi-api-key']
    if (key === undefined || key === '') return refuse(exchange, { status: 401, code: 'missing_api_key' })
    if (key !== apiKey) return refuse(exchange, { status: 401, code: 'invalid_api_key' })
    const synthesis = /^\/v1\/text-to-speech\/([^/]+)(\/stream(\/with-timestamps)?)?$/.exec(exchange.path)
    if (synthesis?.[1] !== undefined && exchange.method === 'POST') {
      return synthesize(exchange, synthesis[1], synthesis[3] !== undefined)
    }
    const reader = exchange.method === 'GET' ? catalogueReaders[exchange.path] : undefined
    if (!reader) return exchange.sendJson(404, { detail: 'Not Found' })
    const faulted = await playFault(exchange, reader.target)
    if (faulted === true) return
    await clock.sleep(latency.networkLegMs() + latency.networkLegMs())
    exchange.sendJson(200, reader.body(exchange.query, clock.now(), desk.charactersUsed()))
  }

  const server = await startLoopbackServer(options.port ?? 0, handle, sockets.upgrade)
  return {
    origin: server.origin,
    texts: desk.records,
    transcriptions: sockets.transcriptions,
    openSockets: sockets.open,
    breakSockets: sockets.breakOff,
    messagesInFlight: sockets.inFlight,
    close() {
      sockets.close()
      return server.close()
    },
  }
}
