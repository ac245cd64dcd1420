/**
 * One open SQLite file as the dialect sees it, wherever it is open: on this thread or in a worker. And how it
 * is opened, which is the same everywhere.
 */
import BetterSqlite3 from 'better-sqlite3'

export interface SqliteResult {
  /** Of statements that give rows; else empty. */
  rows: unknown[]
  changes: number
  lastInsertRowid: number | bigint
}

export interface SqliteStep {
  sql: string
  parameters: readonly unknown[]
  /** The step fails when it changes no row. */
  mustChange?: boolean
}

/** What became of several steps. */
export type StepsResult =
  | { kind: 'done'; results: SqliteResult[] }
  /** `at` failed, with `error` unless it only changed no row; those before it are undone, or could not be. */
  | { kind: 'failed'; at: number; error: unknown; isUndone: boolean }

/** Runs statements, one after another. */
export interface SqliteRunner {
  run(sql: string, parameters: readonly unknown[]): Promise<SqliteResult>
  /**
   * Several at once, up to the first that fails.
   * @param undo the statement that then takes back those before it
   */
  runSteps(steps: readonly SqliteStep[], undo: string): Promise<StepsResult>
}

export interface SqliteConnection {
  /**
   * For a statement or for all those of one transaction: they reach the same open file, or fail. A
   * connection that was lost in between can therefore never run half a transaction.
   */
  acquire(): Promise<SqliteRunner>
  /** Writes a complete, consistent copy into `file` while work goes on. */
  backup(file: string): Promise<void>
  close(): Promise<void>
}

export interface SqliteFile {
  /** A path, or `:memory:`. */
  file: string
  /** Another better-sqlite3 binary than the installed one. */
  nativeBinding?: string | undefined
}

/**
 * Opens the file without changing it. What is committed survives a power cut, and what is deleted is wiped.
 * @param busyTimeoutMs how long one statement may block its thread for another process's lock
 */
export function openNative(
  { file, nativeBinding }: SqliteFile,
  options: { busyTimeoutMs: number; readonly?: boolean },
): BetterSqlite3.Database {
  const native = new BetterSqlite3(file, {
    timeout: options.busyTimeoutMs,
    readonly: options.readonly ?? false,
    ...(nativeBinding ? { nativeBinding } : {}),
  })
  try {
    native.pragma('synchronous = full')
    native.pragma('foreign_keys = on')
    native.pragma('secure_delete = on')
  } catch (error) {
    native.close()
    throw error
  }
  return native
}

const cachedStatements = 300

type Statement = BetterSqlite3.Statement<unknown[]>

/** Runs statements of `native` at once, each prepared the first time only. */
export function createStatements(
  native: BetterSqlite3.Database,
): (sql: string, parameters: readonly unknown[]) => SqliteResult {
  const known = new Map<string, Statement>()

  function prepare(sql: string): Statement {
    const prepared = known.get(sql)
    if (prepared) return prepared
    const statement = native.prepare<unknown[]>(sql)
    if (!/^\s*(select|insert|update|delete|with|begin|commit|rollback)\b/i.test(sql)) return statement
    if (known.size >= cachedStatements) {
      const oldest = known.keys().next()
      if (!oldest.done) known.delete(oldest.value)
    }
    known.set(sql, statement)
    return statement
  }

  return (sql, parameters) => {
    const statement = prepare(sql)
    if (statement.reader) return { rows: statement.all(...parameters), changes: 0, lastInsertRowid: 0 }
    const { changes, lastInsertRowid } = statement.run(...parameters)
    return { rows: [], changes, lastInsertRowid }
  }
}

/** `runSteps` over statements that are answered at once. */
export function takeSteps(
  run: (sql: string, parameters: readonly unknown[]) => SqliteResult,
  steps: readonly SqliteStep[],
  undo: string,
): StepsResult {
  const results: SqliteResult[] = []
  const fail = (error: unknown): StepsResult => {
    let isUndone = true
    try {
      run(undo, [])
    } catch {
      isUndone = false
    }
    return { kind: 'failed', at: results.length, error, isUndone }
  }
  for (const { sql, parameters, mustChange = false } of steps) {
    try {
      const result = run(sql, parameters)
      if (mustChange && result.changes === 0) return fail(null)
      results.push(result)
    } catch (error) {
      return fail(error)
    }
  }
  return { kind: 'done', results }
}
