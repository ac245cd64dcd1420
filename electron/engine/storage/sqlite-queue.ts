/**
 * Who may use a SQLite connection, and when what was written reaches the disk. Statements and transactions run
 * one after another. Those that find others waiting behind them share one flush with them: a disk that needs
 * 7 ms for a commit then serves as many as come meanwhile. Nobody is told that his transaction is committed
 * before it is on the disk, and nobody outside it sees what is not.
 */
import { AnaError } from '../errors.ts'
import type {
  SqliteConnection,
  SqliteResult,
  SqliteRunner,
  SqliteStep,
  StepsResult,
} from './sqlite-connection.ts'

export interface SqliteTransaction extends Pick<SqliteRunner, 'run'> {
  /** Resolves when it is on the disk. */
  commit(): Promise<void>
  /** Harmless after the end. */
  rollback(): Promise<void>
}

export type Together = { results: SqliteResult[] } | { unchanged: number }

export interface SqliteQueue {
  /** Runs one statement that changes rows, as a transaction of its own. */
  write(sql: string, parameters: readonly unknown[]): Promise<SqliteResult>
  /** Runs any other statement by itself. */
  run(sql: string, parameters: readonly unknown[]): Promise<SqliteResult>
  begin(): Promise<SqliteTransaction>
  /**
   * A transaction whose statements are known beforehand, in one question instead of one for each.
   * @returns the results, or the position of the statement that had to change a row and changed none
   */
  together(steps: readonly SqliteStep[]): Promise<Together>
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

  /** For one who has his turn. @returns what became of it, and, when it shares a flush, the promise of that */
  async function takeTogether(steps: readonly SqliteStep[]) {
    const isFirst = group === null
    const isAlone = isFirst && waiting.length === 0
    const runner = group?.runner ?? (await connection.acquire())
    const all = [
      { sql: isFirst ? 'begin immediate' : 'savepoint member', parameters: [] },
      ...steps,
      ...(isAlone ? [{ sql: 'commit', parameters: [] }] : []),
    ]
    let taken: StepsResult
    try {
      taken = await runner.runSteps(all, isFirst ? 'rollback' : 'rollback to member')
    } catch (error) {
      // The connection was lost, and the whole group with it.
      await abandon(error)
      throw error
    }
    if (taken.kind === 'failed') {
      if (!taken.isUndone && !isFirst) await abandon(taken.error)
      if (taken.error !== null) throw taken.error
      return { outcome: { unchanged: taken.at - 1 }, flushed: null }
    }
    const outcome = { results: taken.results.slice(1, steps.length + 1) }
    if (isAlone) return { outcome, flushed: null }
    group ??= { runner, done: [] }
    const done = Promise.withResolvers<void>()
    // Whoever waits for it does so after the next one was let in.
    done.promise.catch(() => {})
    group.done.push(done)
    return { outcome, flushed: done.promise }
  }

  async function together(steps: readonly SqliteStep[]): Promise<Together> {
    await take()
    let taken: Awaited<ReturnType<typeof takeTogether>>
    try {
      taken = await takeTogether(steps)
    } finally {
      await pass()
    }
    await taken.flushed
    return taken.outcome
  }

  return {
    begin,
    run: alone,
    together,
    async write(sql, parameters) {
      if (!isTaken) return alone(sql, parameters)
      const taken = await together([{ sql, parameters }])
      const result = 'results' in taken ? taken.results[0] : undefined
      if (result) return result
      throw new AnaError('storage.misunderstood', 'a statement had no result', { kind: 'internal' })
    },
  }
}
