/**
 * SQLite in a worker thread, seen from the engine's: a commit that waits for the disk holds up nobody. A worker
 * that is lost fails what it was asked and is replaced with the next question.
 */
import { Worker } from 'node:worker_threads'
import { AnaError } from '../errors.ts'
import type { Logger } from '../ports.ts'
import type { SqliteConnection, SqliteFile, SqliteRunner } from './sqlite-connection.ts'
import {
  type AnswerValue,
  fromSentError,
  type SqliteAnswer,
  type SqliteQuestion,
  type SqliteWorkerData,
} from './sqlite-protocol.ts'

/** The worker's own objects are few and short-lived: rows on their way. A small nursery keeps its memory small. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 }

const misunderstood = () =>
  new AnaError('storage.misunderstood', 'the database worker answered something else', { kind: 'internal' })

type Unnumbered<Question> = Question extends unknown ? Omit<Question, 'id'> : never

interface Thread extends SqliteRunner {
  ask(question: Unnumbered<SqliteQuestion>): Promise<AnswerValue>
  /** Resolves when the worker is gone, however it went. */
  readonly gone: Promise<void>
}

function startThread(workerUrl: URL, source: SqliteFile, onGone: (error: Error | null) => void): Thread {
  const workerData: SqliteWorkerData = source
  const worker = new Worker(workerUrl, { workerData, resourceLimits, name: 'sqlite' })
  const open = new Map<number, PromiseWithResolvers<AnswerValue>>()
  const gone = Promise.withResolvers<void>()
  let count = 0
  let failure: Error | null = null
  let isGone = false

  const lost = () =>
    new AnaError('storage.worker_lost', 'the database worker is gone', {
      kind: 'internal',
      retryable: true,
      cause: failure ?? undefined,
    })

  worker.on('message', (answer: SqliteAnswer) => {
    const waiting = open.get(answer.id)
    open.delete(answer.id)
    if ('error' in answer) waiting?.reject(fromSentError(answer.error))
    else waiting?.resolve(answer.result)
  })
  worker.on('error', (error: Error) => {
    failure = error
  })
  worker.on('exit', () => {
    isGone = true
    for (const waiting of open.values()) waiting.reject(lost())
    open.clear()
    gone.resolve()
    onGone(failure)
  })

  async function ask(question: Unnumbered<SqliteQuestion>): Promise<AnswerValue> {
    if (isGone) throw lost()
    count += 1
    const waiting = Promise.withResolvers<AnswerValue>()
    open.set(count, waiting)
    worker.postMessage({ ...question, id: count })
    return waiting.promise
  }

  return {
    ask,
    gone: gone.promise,
    async run(sql, parameters) {
      const result = await ask({ kind: 'run', sql, parameters })
      if (result === null || !('rows' in result)) throw misunderstood()
      return result
    },
    async runSteps(steps, undo) {
      const result = await ask({ kind: 'steps', steps, undo })
      if (result === null || !('kind' in result)) throw misunderstood()
      if (result.kind === 'done') return result
      return { ...result, error: result.error && fromSentError(result.error) }
    },
  }
}

/** @param options.workerUrl where `sqlite-worker` is: the `.ts` in the source tree, the `.js` in a bundle */
export function openSqliteThread(
  source: SqliteFile,
  options: { workerUrl: URL; logger: Logger },
): SqliteConnection {
  const { workerUrl, logger } = options
  let thread: Thread | null = null
  let closing = false

  function current(): Thread {
    if (closing) throw new AnaError('storage.closed', 'the database is closed', { kind: 'internal' })
    thread ??= startThread(workerUrl, source, (error) => {
      thread = null
      if (!closing) logger.error('the database worker is gone', { error })
    })
    return thread
  }

  return {
    acquire: async () => current(),
    backup: async (file) => void (await current().ask({ kind: 'backup', file })),
    async close() {
      closing = true
      const last = thread
      if (!last) return
      await last.ask({ kind: 'close' })
      await last.gone
    },
  }
}
