/** What Ollama's failures mean: one stable code each, from status, text and socket. */
import { AnaError } from '../errors.ts'

/** Codes that a second try may cure at once. */
const retryable = new Set([
  'ollama.not_running',
  'ollama.busy',
  'ollama.interrupted',
  'ollama.truncated',
  'ollama.malformed_answer',
  'ollama.network_timeout',
  'ollama.pull_failed',
])

/** @param facts for support; never personal data */
export function ollamaError(
  code: string,
  message: string,
  facts: Record<string, unknown> = {},
  cause?: unknown,
) {
  const configuration = /model_not_found|no_model|out_of_memory|unsupported/.test(code)
  return new AnaError(`ollama.${code}`, message, {
    kind: configuration ? 'configuration' : 'vendor',
    retryable: retryable.has(`ollama.${code}`),
    facts,
    ...(cause === undefined ? {} : { cause }),
  })
}

/**
 * @param status the HTTP status, or 200 for an error line in the middle of a stream
 * @param text the `error` of Ollama's body
 */
export function errorOfAnswer(status: number, text: string): AnaError {
  const facts = { status }
  if (/memory|cuda error|out of vram|requires more system/i.test(text))
    return ollamaError('out_of_memory', text, facts)
  if (status === 404 || /model .*not found|try pulling/i.test(text))
    return ollamaError('model_not_found', text, facts)
  if (status === 503 || status === 429 || /server busy|maximum pending/i.test(text))
    return ollamaError('busy', text, facts)
  if (/does not support/i.test(text)) return ollamaError('unsupported', text, facts)
  if (status === 499) return ollamaError('cancelled', text, facts)
  if (status === 400) return ollamaError('bad_request', text, facts)
  if (status >= 500 && /load/i.test(text)) return ollamaError('load_failed', text, facts)
  if (status >= 500) return ollamaError('internal_error', text, facts)
  return status === 200
    ? ollamaError('interrupted', text, facts)
    : ollamaError(`http_${status}`, text || `status ${status}`, facts)
}

/** The socket's failure: nothing listens, or the connection broke. */
export function errorOfSocket(error: unknown): AnaError {
  if (error instanceof AnaError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/.test(code)) {
    return ollamaError('not_running', 'nothing answers at the address of Ollama', { socket: code }, error)
  }
  if (/ETIMEDOUT/.test(code))
    return ollamaError('network_timeout', 'Ollama did not answer', { socket: code }, error)
  return ollamaError('interrupted', 'the connection to Ollama broke', { socket: code }, error)
}
