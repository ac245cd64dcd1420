/** Who waits for whom at a SQLite connection, and what reaches the disk together. */
import { expect, it } from 'vitest'
import type {
  SqliteConnection,
  SqliteResult,
  SqliteRunner,
  StepsResult,
} from '../../../electron/engine/storage/sqlite-connection.ts'
import { createSqliteQueue } from '../../../electron/engine/storage/sqlite-queue.ts'

/** A connection that writes down what it is asked; a flush waits until the test lets it go. */
function createConnection() {
  const asked: string[] = []
  const flushes: PromiseWithResolvers<void>[] = []
  const failing = new Set<string>()
  const unchanging = new Set<string>()
  async function run(sql: string) {
    asked.push(sql)
    if (sql === 'commit') {
      const flush = Promise.withResolvers<void>()
      flushes.push(flush)
      await flush.promise
    }
    if (failing.has(sql)) throw new Error(`no ${sql}`)
    return { rows: [], changes: unchanging.has(sql) ? 0 : 1, lastInsertRowid: 0 }
  }
  const runSteps: SqliteRunner['runSteps'] = async (steps, undo) => {
    const results: SqliteResult[] = []
    const fail = async (error: unknown): Promise<StepsResult> => {
      const isUndone = await run(undo).then(
        () => true,
        () => false,
      )
      return { kind: 'failed', at: results.length, error, isUndone }
    }
    for (const { sql, mustChange = false } of steps) {
      try {
        const result = await run(sql)
        if (mustChange && result.changes === 0) return fail(null)
        results.push(result)
      } catch (error) {
        return fail(error)
      }
    }
    return { kind: 'done', results }
  }
  const connection: SqliteConnection = {
    acquire: async () => ({ run, runSteps }),
    backup: async () => {},
    close: async () => {},
  }
  return { asked, flushes, failing, unchanging, queue: createSqliteQueue(connection) }
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

/** Statements known beforehand; `over` tells when they are on the disk, or why not. */
function together(world: World, names: string[], over: string[], mustChange?: string) {
  const name = names.join('+')
  return world.queue
    .together(names.map((sql) => ({ sql, parameters: [], mustChange: sql === mustChange })))
    .then(
      (taken) => over.push('unchanged' in taken ? `${name} unchanged at ${taken.unchanged}` : name),
      () => over.push(`${name} undone`),
    )
}

it('statements known beforehand are one transaction, flushed with those who wait', async () => {
  const world = createConnection()
  const over: string[] = []
  const first = together(world, ['a', 'b'], over)
  await settle()
  expect(world.asked).toEqual(['begin immediate', 'a', 'b', 'commit'])
  const rest = [together(world, ['c', 'd'], over), transact(world, 'e', over), together(world, ['f'], over)]
  await settle()
  world.flushes[0]?.resolve()
  await first
  await settle()
  expect(world.asked.slice(4)).toEqual([
    ...['begin immediate', 'c', 'd', 'savepoint member', 'e', 'savepoint member', 'f', 'commit'],
  ])
  expect(over).toEqual(['a+b'])
  world.flushes[1]?.resolve()
  await Promise.all(rest)
  expect(over).toEqual(['a+b', 'c+d', 'e', 'f'])
})

it('a statement that had to change a row and changed none undoes those before it, and nobody else', async () => {
  const world = createConnection()
  const over: string[] = []
  world.unchanging.add('c')
  const all = [
    transact(world, 'a', over),
    together(world, ['b', 'c', 'd'], over, 'c'),
    transact(world, 'e', over),
  ]
  await settle()
  expect(world.asked).toEqual([
    ...['begin immediate', 'a', 'savepoint member', 'b', 'c', 'rollback to member'],
    ...['savepoint member', 'e', 'commit'],
  ])
  world.flushes[0]?.resolve()
  await Promise.all(all)
  expect(over.sort()).toEqual(['a', 'b+c+d unchanged at 1', 'e'])
})

it('what fails together with others waiting leaves them their own transaction', async () => {
  const world = createConnection()
  const over: string[] = []
  world.failing.add('b')
  const first = transact(world, 'z', over)
  await settle()
  const all = [together(world, ['a', 'b'], over), transact(world, 'c', over)]
  world.flushes[0]?.resolve()
  await first
  await settle()
  expect(world.asked.slice(3)).toEqual([
    ...['begin immediate', 'a', 'b', 'rollback', 'begin immediate', 'c', 'commit'],
  ])
  world.flushes[1]?.resolve()
  await Promise.all(all)
  expect(over).toEqual(['z', 'a+b undone', 'c'])
})

it('when the whole transaction is lost meanwhile, all who were in it are told', async () => {
  const world = createConnection()
  const over: string[] = []
  world.failing.add('b').add('rollback to member')
  await Promise.all([transact(world, 'a', over), together(world, ['b'], over)])
  expect(over.sort()).toEqual(['a undone', 'b undone'])
})
