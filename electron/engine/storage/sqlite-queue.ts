/**
 * Who may use a SQLite connection, and when what was written reaches the disk. Statements and transactions run
 * one after another. Those that find others waiting behind them share one flush with them: a disk that needs
 * 7 ms for a commit then serves as many as come meanwhile. Nobody is told that his transaction is committed
 * before it is on the disk, and nobody outside it sees what is not.
 */
import type { SqliteConnection, SqliteResult, SqliteRunner } from './sqlite-connection.ts'

export interface SqliteTransaction extends SqliteRunner {
  /** Resolves when it is on the disk. */
  commit(): Promise<void>
  /** Harmless after the end. */
  rollback(): Promise<void>
}

export interface SqliteQueue {
  /** Runs one statement that changes rows, as a transaction of its own. */
  write(sql: string, parameters: readonly unknown[]): Promise<SqliteResult>
  /** Runs any other statement by itself. */
  run(sql: string, parameters: readonly unknown[]): Promise<SqliteResult>
  begin(): Promise<SqliteTransaction>
}

/** Transactions in one flush: the first of them waits for the others. */
const mostTogether = 32

/** What is open at the connection: one transaction of SQLite's, and in it those of ours that wait for its flush. */
interface Group {
  runner: SqliteRunner
  done: PromiseWithResolvers<void>[]
}

export function createSqliteQueue(connection: SqliteConnection): SqliteQueue {
  const waiting: Array<() => void> = []
  let isTaken = false
  let group: Group | null = null

  function take(): Promise<void> {
    if (isTaken) return new Promise((resolve) => waiting.push(resolve))
    isTaken = true
    return Promise.resolve()
  }

  /** Lets the next one in; what is written goes to the disk first unless others may come along. */
  async function pass(): Promise<void> {
    if (group && (waiting.length === 0 || group.done.length >= mostTogether)) await flush(group)
    const next = waiting.shift()
    if (next) next()
    else isTaken = false
  }

  async function flush({ runner, done }: Group): Promise<void> {
    try {
      await runner.run('commit', [])
    } catch (error) {
      await abandon(error)
      return
    }
    group = null
    for (const { resolve } of done) resolve()
  }

  /** Undoes the whole group; those that had ended well learn that it was for nothing. */
  async function abandon(error: unknown): Promise<void> {
    const lost = group
    group = null
    // SQLite may have undone it already, as it does when the disk is full.
    await lost?.runner.run('rollback', []).catch(() => {})
    for (const { reject } of lost?.done ?? []) reject(error)
  }

  /** For one who has his turn. @returns the group, and whether others are in it already */
  async function join(): Promise<{ joined: Group; isShared: boolean }> {
    if (group) {
      await group.runner.run('savepoint member', [])
      return { joined: group, isShared: true }
    }
    const runner = await connection.acquire()
    // A deferred transaction that reads first can lose its snapshot to another writer and fail for good.
    await runner.run('begin immediate', [])
    group = { runner, done: [] }
    return { joined: group, isShared: false }
  }

  async function begin(): Promise<SqliteTransaction> {
    await take()
    let isOpen = true
    try {
      const { joined, isShared } = await join()
      return {
        run: joined.runner.run,
        async commit() {
          if (!isOpen) return
          isOpen = false
          const done = Promise.withResolvers<void>()
          joined.done.push(done)
          await pass()
          return done.promise
        },
        async rollback() {
          if (!isOpen) return
          isOpen = false
          try {
            if (isShared) await joined.runner.run('rollback to member', [])
            else await abandon(null)
          } catch (error) {
            await abandon(error)
          }
          await pass()
        },
      }
    } catch (error) {
      await abandon(error)
      await pass()
      throw error
    }
  }

  async function alone(sql: string, parameters: readonly unknown[]): Promise<SqliteResult> {
    await take()
    try {
      if (group) await flush(group)
      const runner = await connection.acquire()
      return await runner.run(sql, parameters)
    } finally {
      await pass()
    }
  }

  return {
    begin,
    run: alone,
    async write(sql, parameters) {
      if (!isTaken) return alone(sql, parameters)
      const transaction = await begin()
      try {
        const result = await transaction.run(sql, parameters)
        await transaction.commit()
        return result
      } catch (error) {
        await transaction.rollback()
        throw error
      }
    },
  }
}
