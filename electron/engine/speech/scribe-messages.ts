/**
 * The messages of ElevenLabs' realtime transcription (`scribe_v2_realtime`), both ways. Reading is tolerant and
 * by hand: a call brings several a second, the vendor adds fields and types, and none of them may end a call.
 */
import { socketOrigin } from './elevenlabs-socket.ts'

/** What ANA hears, and the linear form of it for a vendor that does not take it. */
export type ScribeFormat = 'ulaw_8000' | 'pcm_8000'

const maxKeyterms = 50
const maxKeytermCharacters = 20

/** Terms beyond the vendor's limits are left out: one of them would have the whole session refused. */
function usableKeyterms(keyterms: readonly string[]): string[] {
  const trimmed = keyterms.map((term) => term.trim().replace(/\s+/g, ' '))
  return [...new Set(trimmed)]
    .filter((term) => term !== '' && term.length <= maxKeytermCharacters)
    .slice(0, maxKeyterms)
}

/** @param baseUrl the vendor's origin for requests */
export function scribeUrl(baseUrl: string, format: ScribeFormat, keyterms: readonly string[]): string {
  const query = new URLSearchParams({
    model_id: 'scribe_v2_realtime',
    audio_format: format,
    language_code: 'es',
    commit_strategy: 'manual',
  })
  for (const term of usableKeyterms(keyterms)) query.append('keyterms', term)
  return `${socketOrigin(baseUrl)}/v1/speech-to-text/realtime?${query}`
}

/** Base64 needs no escaping, so the message is put together and not serialised. */
export function audioMessage(base64: string): string {
  return `{"message_type":"input_audio_chunk","audio_base_64":"${base64}","commit":false,"sample_rate":8000}`
}

export const commitMessage =
  '{"message_type":"input_audio_chunk","audio_base_64":"","commit":true,"sample_rate":8000}'

/** The two forms in which one and the same segment may come. */
export type CommittedForm = 'plain' | 'timed'

export type ScribeEvent =
  | { kind: 'started' }
  | { kind: 'partial'; text: string }
  | { kind: 'committed'; text: string; form: CommittedForm; confidence: number | null }
  /** The session goes on, but the commit just asked for will not be answered. */
  | { kind: 'commit_ignored'; code: string }
  /** The session is over. */
  | { kind: 'error'; code: string; message: string }
  | { kind: 'ignored' }

const ignoresCommit = new Set(['commit_throttled', 'insufficient_audio_activity'])
/** Some versions of the vendor append `_error` to every name; these make no sense without, or say nothing. */
const canonicalCodes: Record<string, string> = {
  auth: 'auth_error',
  input: 'input_error',
  transcriber: 'transcriber_error',
  error: 'transcriber_error',
}

function errorEvent(type: string, message: string): ScribeEvent {
  const name = type.replace(/_error$/, '')
  const code = canonicalCodes[name] ?? (/^[a-z][a-z0-9_]{1,60}$/.test(name) ? name : 'transcriber_error')
  return ignoresCommit.has(name) ? { kind: 'commit_ignored', code } : { kind: 'error', code, message }
}

/** The mean probability of the words, of those that have one. */
function confidenceOf(words: unknown): number | null {
  if (!Array.isArray(words)) return null
  let sum = 0
  let count = 0
  for (const word of words) {
    const logprob: unknown = word?.logprob
    if (word?.type === 'spacing' || typeof logprob !== 'number' || logprob > 0) continue
    sum += Math.exp(logprob)
    count += 1
  }
  return count === 0 ? null : sum / count
}

/** Never throws; what it does not understand is `ignored`. */
export function parseScribeMessage(raw: string): ScribeEvent {
  let message: Record<string, unknown>
  try {
    const json: unknown = JSON.parse(raw)
    if (typeof json !== 'object' || json === null || Array.isArray(json)) return { kind: 'ignored' }
    message = { ...json }
  } catch {
    return { kind: 'ignored' }
  }
  const type = typeof message.message_type === 'string' ? message.message_type : ''
  if (typeof message.error === 'string' || type.endsWith('error')) {
    return errorEvent(type || 'error', typeof message.error === 'string' ? message.error : '')
  }
  const text = typeof message.text === 'string' ? message.text.trim() : ''
  switch (type) {
    case 'session_started':
      return { kind: 'started' }
    case 'partial_transcript':
    // The text has settled but the segment is still open: no more than a better partial.
    case 'final_transcript':
    case 'final_transcript_with_timestamps':
      return text === '' ? { kind: 'ignored' } : { kind: 'partial', text }
    case 'committed_transcript':
      return { kind: 'committed', text, form: 'plain', confidence: null }
    case 'committed_transcript_with_timestamps':
      return { kind: 'committed', text, form: 'timed', confidence: confidenceOf(message.words) }
    default:
      return { kind: 'ignored' }
  }
}
