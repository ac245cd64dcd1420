/**
 * The SQLite worker's entry: it alone writes to the database, so that nothing else in ANA ever waits for the
 * disk. Runs as TypeScript under Node 24 and as bundled JavaScript alike.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type BetterSqlite3 from 'better-sqlite3'
import { backupSqlite } from './backup.ts'
import { createStatements, openNative, takeSteps } from './sqlite-connection.ts'
import {
  type AnswerValue,
  type SqliteAnswer,
  type SqliteQuestion,
  type SqliteWorkerData,
  type StepsAnswer,
  toSentError,
} from './sqlite-protocol.ts'

/** Only another program can hold the lock: a copy or a command, for moments. Blocking hurts nobody here. */
const busyTimeoutMs = 10_000

const source = workerData as SqliteWorkerData
let opened: { native: BetterSqlite3.Database; run: ReturnType<typeof createStatements> } | null = null

/** Opened with the first question, so that a failure is an answer to somebody. */
function database(): NonNullable<typeof opened> {
  if (opened === null) {
    const native = openNative(source, { busyTimeoutMs })
    opened = { native, run: createStatements(native) }
  }
  return opened
}

function takeAll({ steps, undo }: Extract<SqliteQuestion, { kind: 'steps' }>): StepsAnswer {
  const result = takeSteps(database().run, steps, undo)
  if (result.kind === 'done') return result
  return { ...result, error: result.error === null ? null : toSentError(result.error) }
}

function work(question: SqliteQuestion): AnswerValue | Promise<null> {
  switch (question.kind) {
    case 'run':
      return database().run(question.sql, question.parameters)
    case 'steps':
      return takeAll(question)
    case 'backup':
      return backupSqlite(database().native, question.file, source.nativeBinding).then(() => null)
    case 'close':
      opened?.native.close()
      return null
  }
}

function say(answer: SqliteAnswer): void {
  parentPort?.postMessage(answer)
}

async function answer(question: SqliteQuestion): Promise<void> {
  const { id } = question
  try {
    const result = work(question)
    // Awaiting what is there already would keep the answer back for nothing.
    say({ id, result: result instanceof Promise ? await result : result })
  } catch (error) {
    say({ id, error: toSentError(error) })
  }
  if (question.kind === 'close') parentPort?.close()
}

parentPort?.on('message', (question: SqliteQuestion) => void answer(question))
