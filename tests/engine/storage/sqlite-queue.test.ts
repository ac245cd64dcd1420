/** Who waits for whom at a SQLite connection, and what reaches the disk together. */
import { expect, it } from 'vitest'
import type { SqliteConnection } from '../../../electron/engine/storage/sqlite-connection.ts'
import { createSqliteQueue } from '../../../electron/engine/storage/sqlite-queue.ts'

/** A connection that writes down what it is asked; a flush waits until the test lets it go. */
function createConnection() {
  const asked: string[] = []
  const flushes: PromiseWithResolvers<void>[] = []
  const failing = new Set<string>()
  const connection: SqliteConnection = {
    acquire: async () => ({
      async run(sql) {
        asked.push(sql)
        if (sql === 'commit') {
          const flush = Promise.withResolvers<void>()
          flushes.push(flush)
          await flush.promise
        }
        if (failing.has(sql)) throw new Error(`no ${sql}`)
        return { rows: [], changes: 1, lastInsertRowid: 0 }
      },
    }),
    backup: async () => {},
    close: async () => {},
  }
  return { connection, asked, flushes, failing, queue: createSqliteQueue(connection) }
}

/** Everything that can happen without the disk has happened. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

type World = ReturnType<typeof createConnection>

/** A transaction of one statement; the list tells which are over, and how. */
function transact(world: World, name: string, over: string[], options: { fails?: boolean } = {}) {
  return (async () => {
    const transaction = await world.queue.begin()
    try {
      await transaction.run(name, [])
      if (options.fails) throw new Error('no')
      await transaction.commit()
      over.push(name)
    } catch {
      await transaction.rollback()
      over.push(`${name} undone`)
    }
  })()
}

it('a transaction that nobody waits behind is flushed at once', async () => {
  const world = createConnection()
  const over: string[] = []
  const work = transact(world, 'a', over)
  await settle()
  expect(world.asked).toEqual(['begin immediate', 'a', 'commit'])
  expect(over).toEqual([])
  world.flushes[0]?.resolve()
  await work
  expect(over).toEqual(['a'])
})

it('those that wait are flushed together, and none is told before', async () => {
  const world = createConnection()
  const over: string[] = []
  const first = transact(world, 'a', over)
  await settle()
  const rest = ['b', 'c', 'd'].map((name) => transact(world, name, over))
  await settle()
  expect(world.asked.slice(3)).toEqual([])
  world.flushes[0]?.resolve()
  await first
  await settle()
  expect(world.asked.slice(3)).toEqual([
    ...['begin immediate', 'b', 'savepoint member', 'c', 'savepoint member', 'd', 'commit'],
  ])
  expect(over).toEqual(['a'])
  world.flushes[1]?.resolve()
  await Promise.all(rest)
  expect(over).toEqual(['a', 'b', 'c', 'd'])
})

it('one that is undone takes nobody with it', async () => {
  const world = createConnection()
  const over: string[] = []
  const all = [
    transact(world, 'a', over),
    transact(world, 'b', over, { fails: true }),
    transact(world, 'c', over),
  ]
  await settle()
  expect(world.asked).toEqual([
    ...['begin immediate', 'a', 'savepoint member', 'b', 'rollback to member'],
    ...['savepoint member', 'c', 'commit'],
  ])
  world.flushes[0]?.resolve()
  await Promise.all(all)
  expect(over).toEqual(['b undone', 'a', 'c'])
})

it('the first one undone leaves the others a transaction of their own', async () => {
  const world = createConnection()
  const over: string[] = []
  const all = [transact(world, 'a', over, { fails: true }), transact(world, 'b', over)]
  await settle()
  expect(world.asked).toEqual(['begin immediate', 'a', 'rollback', 'begin immediate', 'b', 'commit'])
  world.flushes[0]?.resolve()
  await Promise.all(all)
})

it('a flush that fails is told to everyone who waited for it, and the next ones go on', async () => {
  const world = createConnection()
  const over: string[] = []
  world.failing.add('commit')
  const all = [transact(world, 'a', over), transact(world, 'b', over)]
  await settle()
  world.flushes[0]?.resolve()
  await Promise.all(all)
  expect(over.sort()).toEqual(['a undone', 'b undone'])
  expect(world.asked.at(-1)).toBe('rollback')
  world.failing.clear()
  const next = transact(world, 'c', over)
  await settle()
  world.flushes[1]?.resolve()
  await next
  expect(over).toContain('c')
})

it('what SQLite undid by itself, as on a full disk, is told to all who were in it', async () => {
  const world = createConnection()
  const over: string[] = []
  world.failing.add('b').add('rollback to member')
  const all = [transact(world, 'a', over), transact(world, 'b', over)]
  await Promise.all(all)
  expect(over.sort()).toEqual(['a undone', 'b undone'])
})

it('whoever looks sees nothing that is not on the disk', async () => {
  const world = createConnection()
  const over: string[] = []
  const writing = transact(world, 'a', over)
  const reading = world.queue.run('select', [])
  await settle()
  expect(world.asked).toEqual(['begin immediate', 'a', 'commit'])
  world.flushes[0]?.resolve()
  await Promise.all([writing, reading])
  expect(world.asked.at(-1)).toBe('select')
})

it('a single statement is one when nobody waits, and goes along with others when they do', async () => {
  const world = createConnection()
  await world.queue.write('insert', [])
  expect(world.asked).toEqual(['insert'])
  const over: string[] = []
  const before = transact(world, 'a', over)
  const single = world.queue.write('update', []).then(() => void over.push('update'))
  await settle()
  expect(world.asked.slice(1)).toEqual(['begin immediate', 'a', 'savepoint member', 'update', 'commit'])
  expect(over).toEqual([])
  world.flushes[0]?.resolve()
  await Promise.all([before, single])
  expect(over).toEqual(['a', 'update'])
})

it('nobody waits for ever: a flush takes at most so many', async () => {
  const world = createConnection()
  const over: string[] = []
  const all = Array.from({ length: 40 }, (_, index) => transact(world, `t${index}`, over))
  await settle()
  expect(world.asked.filter((sql) => sql === 'commit')).toHaveLength(1)
  expect(world.asked.at(-1)).toBe('commit')
  world.flushes[0]?.resolve()
  await settle()
  expect(over).toHaveLength(32)
  world.flushes[1]?.resolve()
  await Promise.all(all)
  expect(over).toHaveLength(40)
})
