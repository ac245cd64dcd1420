/**
 * Turns what the engine throws into the contract's typed errors: a stable code and facts for the interface,
 * which has the words. What nobody expected becomes `internal` and is written to the log.
 */
import { ORPCError } from '@orpc/server'
import { AnaError, type ErrorKind } from '../errors.ts'
import type { Logger } from '../ports.ts'

interface ErrorShape {
  code: 'BAD_INPUT' | 'NOT_FOUND' | 'CONFLICT' | 'CONFIGURATION' | 'VENDOR' | 'INTERNAL'
  status: number
}

/** As `shared/contract/errors.ts` declares them. */
const shapes: Record<ErrorKind, ErrorShape> = {
  bad_input: { code: 'BAD_INPUT', status: 400 },
  not_found: { code: 'NOT_FOUND', status: 404 },
  conflict: { code: 'CONFLICT', status: 409 },
  configuration: { code: 'CONFIGURATION', status: 422 },
  vendor: { code: 'VENDOR', status: 502 },
  internal: { code: 'INTERNAL', status: 500 },
}

const typed = ({ code, status }: ErrorShape, message: string, data: Record<string, unknown>) =>
  new ORPCError(code, { status, message, data, defined: true })

/** Where the input is wrong, as dotted paths; the values stay out. */
function wrongPaths(data: unknown): string[] {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues))
    return []
  const paths = data.issues.map((issue: { path?: unknown }) =>
    Array.isArray(issue.path) ? issue.path.map(String).join('.') : '',
  )
  return [...new Set(paths)]
}

/**
 * @param procedure the procedure's name, for the log
 * @param errorId stands in the log and in the answer, so that support finds the one by the other
 */
export function rpcErrorOf(
  error: unknown,
  logger: Logger,
  procedure: string,
  errorId?: string,
): ORPCError<string, unknown> {
  const mark = errorId === undefined ? {} : { errorId }
  if (error instanceof AnaError) {
    const { kind, code, facts } = error
    if (kind === 'internal') logger.error('a request failed', { procedure, error, ...mark })
    else logger.info('a request was refused', { procedure, kind, code, ...mark })
    return typed(shapes[kind], error.message, { code, facts, ...mark })
  }
  if (error instanceof ORPCError) {
    if (error.defined) return error
    if (error.code === 'BAD_REQUEST') {
      return typed(shapes.bad_input, 'the request is not as the contract says', {
        code: 'bad_request',
        facts: { paths: wrongPaths(error.data) },
        ...mark,
      })
    }
  }
  logger.error('a request failed', { procedure, error, ...mark })
  return typed(shapes.internal, 'something failed inside ANA', { code: 'internal', ...mark })
}
