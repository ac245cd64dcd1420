/**
 * A thread takes a tenth of a second to start, on another core, and a start has better things to do than to wait for
 * it: until it is there, statements run on this one, where nobody is on the phone yet.
 */
import type { Logger } from '../ports.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

/** @param local closed as soon as `thread` answers; both have the same file open */
export function handOver(
  local: SqliteConnection,
  thread: SqliteConnection,
  logger: Logger,
): SqliteConnection & { readonly started: Promise<void> } {
  let current = local
  let isThreadUp = false
  const starting = thread
    .acquire()
    .then((runner) => runner.run('select 1', []))
    .then(
      () => {
        isThreadUp = true
        logger.info('the database has its own thread')
      },
      (error: unknown) => logger.error('the database stays on the engine’s own thread', { error }),
    )

  return {
    started: starting,
    async acquire() {
      // Whoever acquires is alone with the connection: no transaction is open at the one that is left.
      if (isThreadUp && current === local) {
        current = thread
        await local.close()
      }
      return current.acquire()
    },
    async backup(file) {
      await starting
      await (isThreadUp ? thread : local).backup(file)
    },
    async close() {
      await starting
      if (current === local) await local.close()
      await thread.close()
    },
  }
}
