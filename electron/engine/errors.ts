/**
 * The one family of errors that crosses module borders. It carries facts a caller can act on: a stable
 * code, whether trying again can help, and whose doing it was. Wording for people lives in the interface.
 */
export type ErrorKind = 'bad_input' | 'not_found' | 'conflict' | 'vendor' | 'configuration' | 'internal'

export class AnaError extends Error {
  readonly code: string
  readonly kind: ErrorKind
  readonly retryable: boolean
  readonly facts: Readonly<Record<string, unknown>>

  constructor(
    code: string,
    message: string,
    options: {
      kind: ErrorKind
      retryable?: boolean
      facts?: Record<string, unknown>
      cause?: unknown
    },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AnaError'
    this.code = code
    this.kind = options.kind
    this.retryable = options.retryable ?? false
    this.facts = options.facts ?? {}
  }
}

/** The exhaustiveness check of every `switch` over a union. */
export function assertNever(value: never): never {
  throw new AnaError('unexpected_value', `unexpected value ${JSON.stringify(value)}`, { kind: 'internal' })
}
