/**
 * The messages of ElevenLabs' voice over one socket with several contexts (`multi-stream-input`), both ways, and
 * its timing of characters, which HTTP answers carry too. Reading is tolerant and by hand: fields have had
 * several names, may be null or missing, and none of that may silence a call.
 */
import { socketOrigin } from './elevenlabs-socket.ts'
import type { VoiceIdentity } from './speech-port.ts'
import type { Alignment } from './word-timing.ts'

/** The vendor's longest: it closes what has been silent for so many seconds. */
const inactivityTimeoutSeconds = 180

/** Models that take a language; the others refuse it or find it out by themselves. */
export function takesLanguage(modelId: string): boolean {
  return /^eleven_(flash|turbo)_v2_5$/.test(modelId)
}

/** Models that only speak over HTTP. */
export function speaksOverSocket(modelId: string): boolean {
  return !modelId.startsWith('eleven_v3')
}

/** @param baseUrl the vendor's origin for requests */
export function voiceUrl(baseUrl: string, { voiceId, modelId }: VoiceIdentity): string {
  const query = new URLSearchParams({
    model_id: modelId,
    output_format: 'ulaw_8000',
    auto_mode: 'true',
    sync_alignment: 'true',
    inactivity_timeout: String(inactivityTimeoutSeconds),
    ...(takesLanguage(modelId) ? { language_code: 'es' } : {}),
  })
  return `${socketOrigin(baseUrl)}/v1/text-to-speech/${encodeURIComponent(voiceId)}/multi-stream-input?${query}`
}

/** Opens a context; the only message that may carry settings. */
export function beginMessage(contextId: string, speed: number): string {
  return JSON.stringify({ text: ' ', context_id: contextId, voice_settings: { speed } })
}

/** A whole clause, to be spoken at once. */
export function clauseMessage(contextId: string, text: string): string {
  return JSON.stringify({ text: `${text.trim()} `, context_id: contextId, flush: true })
}

/** What was flushed before is still spoken; then the context says that it is final. */
export function endMessage(contextId: string): string {
  return JSON.stringify({ context_id: contextId, close_context: true })
}

export interface VoiceMessage {
  contextId: string | null
  audio: Uint8Array
  /** The normalised one first. */
  alignments: Alignment[]
  /** The context is over. */
  isFinal: boolean
  /** `closesSocket`: the vendor is about to hang up. */
  error: { code: string; message: string; closesSocket: boolean } | null
}

const nothing = new Uint8Array(0)
/** The close code that the vendor announces in an error. */
const policyViolation = 1008

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isNumbers = (value: unknown, length: number): value is number[] =>
  Array.isArray(value) && value.length === length && value.every((item) => typeof item === 'number')

/**
 * Null for anything that is not a usable alignment. Over sockets characters have a beginning and a duration in
 * milliseconds, over HTTP a beginning and an end in seconds.
 */
export function parseAlignment(value: unknown): Alignment | null {
  if (!isRecord(value)) return null
  const chars = value.chars ?? value.characters
  if (!Array.isArray(chars) || !chars.every((item) => typeof item === 'string')) return null
  const { length } = chars
  const startsMs = value.charStartTimesMs ?? value.char_start_times_ms
  const durationsMs =
    value.charDurationsMs ?? value.charsDurationsMs ?? value.char_durations_ms ?? value.chars_durations_ms
  if (isNumbers(startsMs, length) && isNumbers(durationsMs, length)) {
    return { chars, startsMs, endsMs: startsMs.map((startMs, index) => startMs + (durationsMs[index] ?? 0)) }
  }
  const starts = value.character_start_times_seconds
  const ends = value.character_end_times_seconds
  if (!isNumbers(starts, length) || !isNumbers(ends, length)) return null
  const toMs = (seconds: number) => seconds * 1000
  return { chars, startsMs: starts.map(toMs), endsMs: ends.map(toMs) }
}

/** The alignments of a message or an HTTP answer's object, the better first. */
export function parseAlignments(message: Record<string, unknown>): Alignment[] {
  return [message.normalizedAlignment ?? message.normalized_alignment, message.alignment].flatMap(
    (value) => parseAlignment(value) ?? [],
  )
}

function parseError(message: Record<string, unknown>): VoiceMessage['error'] {
  const { error, code } = message
  const closesSocket = code === policyViolation
  if (typeof error !== 'string' && !closesSocket) return null
  const name = typeof error === 'string' ? error.toLowerCase() : ''
  return {
    code: /^[a-z][a-z0-9_+]{1,60}$/.test(name) ? name : 'interrupted',
    message: typeof message.message === 'string' ? message.message : name,
    closesSocket,
  }
}

/** Null for what is no message at all. Never throws. */
export function parseVoiceMessage(raw: string): VoiceMessage | null {
  let message: unknown
  try {
    message = JSON.parse(raw)
  } catch {
    return null
  }
  if (!isRecord(message)) return null
  const contextId = message.contextId ?? message.context_id
  const audio = message.audio ?? message.audio_base64
  return {
    contextId: typeof contextId === 'string' ? contextId : null,
    audio: typeof audio === 'string' && audio !== '' ? Buffer.from(audio, 'base64') : nothing,
    alignments: parseAlignments(message),
    isFinal: (message.isFinal ?? message.is_final) === true,
    error: parseError(message),
  }
}
