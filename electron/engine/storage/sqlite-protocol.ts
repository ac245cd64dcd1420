/** What the engine's thread and the SQLite worker say to each other. Questions are answered in any order. */
import type { SqliteFile, SqliteResult, SqliteStep, StepsResult } from './sqlite-connection.ts'

/** The worker's `workerData`. */
export type SqliteWorkerData = SqliteFile

export type SqliteQuestion =
  | { id: number; kind: 'run'; sql: string; parameters: readonly unknown[] }
  | { id: number; kind: 'steps'; steps: readonly SqliteStep[]; undo: string }
  | { id: number; kind: 'backup'; file: string }
  /** The last one: the worker ends after its answer. */
  | { id: number; kind: 'close' }

/** An error loses its class on the way: what callers look at travels as plain values. */
export interface SentError {
  name: string
  message: string
  stack: string | undefined
  code: string | undefined
}

export type StepsAnswer =
  | Extract<StepsResult, { kind: 'done' }>
  | (Omit<Extract<StepsResult, { kind: 'failed' }>, 'error'> & { error: SentError | null })

/** What a question is answered with: a result, several, or nothing but that it is done. */
export type AnswerValue = SqliteResult | StepsAnswer | null

export type SqliteAnswer = { id: number; result: AnswerValue } | { id: number; error: SentError }

export function toSentError(error: unknown): SentError {
  if (!(error instanceof Error)) {
    return { name: 'Error', message: String(error), stack: undefined, code: undefined }
  }
  const { name, message, stack } = error
  return { name, message, stack, code: 'code' in error ? String(error.code) : undefined }
}

export function fromSentError({ name, message, stack, code }: SentError): Error {
  const error = new Error(message)
  if (stack !== undefined) error.stack = stack
  return Object.assign(error, { name, ...(code === undefined ? {} : { code }) })
}
