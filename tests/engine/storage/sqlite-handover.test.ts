/** A database that is used before its thread is there. */
import { expect, it } from 'vitest'
import type { SqliteConnection } from '../../../electron/engine/storage/sqlite-connection.ts'
import { handOver } from '../../../electron/engine/storage/sqlite-handover.ts'
import { silentLogger } from '../../support/silent-logger.ts'

function createWorld() {
  const log: string[] = []
  const up = Promise.withResolvers<void>()
  const connection = (name: string, until: Promise<void>): SqliteConnection => ({
    acquire: async () => ({
      async run(sql) {
        await until
        log.push(`${name}: ${sql}`)
        return { rows: [], changes: 0, lastInsertRowid: 0 }
      },
      runSteps: async () => ({ kind: 'done', results: [] }),
    }),
    backup: async (file) => void log.push(`${name}: backup ${file}`),
    close: async () => void log.push(`${name}: close`),
  })
  const both = handOver(
    connection('local', Promise.resolve()),
    connection('thread', up.promise),
    silentLogger,
  )
  const run = async (sql: string) => void (await (await both.acquire()).run(sql, []))
  return { log, up, both, run }
}

it('it answers on the engine’s thread, then in its own, and leaves the first', async () => {
  const { log, up, both, run } = createWorld()
  await run('early')
  up.resolve()
  await new Promise((resolve) => setImmediate(resolve))
  await run('late')
  await run('later')
  await both.close()
  expect(log).toEqual([
    ...['local: early', 'thread: select 1', 'local: close'],
    ...['thread: late', 'thread: later', 'thread: close'],
  ])
})

it('a transaction stays where it began', async () => {
  const { log, up, both } = createWorld()
  const transaction = await both.acquire()
  await transaction.run('begin immediate', [])
  up.resolve()
  await new Promise((resolve) => setImmediate(resolve))
  await transaction.run('commit', [])
  expect(log).toEqual(['local: begin immediate', 'thread: select 1', 'local: commit'])
  await both.close()
})

it('a copy is made by the thread, which is waited for', async () => {
  const { log, up, both } = createWorld()
  const copying = both.backup('copy.db')
  expect(log).toEqual([])
  up.resolve()
  await copying
  expect(log).toEqual(['thread: select 1', 'thread: backup copy.db'])
})

it('a thread that cannot be had leaves a database that works all the same', async () => {
  const { log, up, both, run } = createWorld()
  up.reject(new Error('no such worker'))
  await new Promise((resolve) => setImmediate(resolve))
  await run('statement')
  await both.backup('copy.db')
  expect(log).toEqual(['local: statement', 'local: backup copy.db'])
  await both.close()
})
