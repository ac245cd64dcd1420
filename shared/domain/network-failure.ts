/**
 * Sorts what went wrong on the way to a vendor (before any answer of the vendor's own) into the few kinds
 * that call for different advice. Knows Node's, undici's and OpenSSL's error codes.
 */
export type NetworkFailure = 'dns' | 'refused' | 'timeout' | 'tls' | 'reset' | 'unreachable'

export const networkFailures: readonly NetworkFailure[] = [
  'dns',
  'refused',
  'timeout',
  'tls',
  'reset',
  'unreachable',
]

const failureByCode: Record<string, NetworkFailure> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  ESOCKETTIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EPROTO: 'tls',
}

/** OpenSSL's verification results and Node's own TLS errors share no single code, only these shapes. */
const tlsCode =
  /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(VERIFY|GET_ISSUER|DECRYPT|DECODE))/

/** The failure a system, undici or OpenSSL error code stands for; null for any other code. */
export function networkFailureOfCode(code: string): NetworkFailure | null {
  return failureByCode[code] ?? (tlsCode.test(code) ? 'tls' : null)
}

/** How deep causes are followed; a longer chain is a loop. */
const maxDepth = 8

/**
 * The network failure that an error, one of its causes or one of its parts stands for; null when it is
 * something else, such as an answer of the vendor's.
 */
export function networkFailure(error: unknown, depth = 0): NetworkFailure | null {
  if (!(error instanceof Error) || depth > maxDepth) return null
  if (error.name === 'TimeoutError') return 'timeout'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const known = networkFailureOfCode(code)
  if (known) return known
  // Several addresses were tried at once (happy eyeballs): the first one that says something counts.
  const parts = error instanceof AggregateError ? error.errors : []
  for (const part of [...parts, error.cause]) {
    const found = networkFailure(part, depth + 1)
    if (found) return found
  }
  return null
}
