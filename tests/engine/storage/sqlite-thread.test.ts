/** SQLite in a worker thread: what the engine's thread is spared, and what happens when the worker is lost. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../electron/engine/storage/database.ts'
import { isUniqueViolation } from '../../../electron/engine/storage/dialect.ts'
import { openSqliteThread } from '../../../electron/engine/storage/sqlite-thread.ts'
import { sqliteWorkerUrl } from '../../../electron/headless/program-files.ts'
import { createFakeClock } from '../../fakes/fake-clock.ts'
import { silentLogger } from '../../support/silent-logger.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ana-thread-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

async function open() {
  const database = await openDatabase({
    file: join(directory, 'ana.db'),
    workerUrl: sqliteWorkerUrl,
    clock: createFakeClock(),
    logger: silentLogger,
  })
  await database.started
  return database
}

const row = (key: string) => ({ key, value: '1', updated_at: 1 })

describe('A database in its thread', () => {
  it('answers reads by key while a write cannot go on', async () => {
    const database = await open()
    await database.db.insertInto('settings').values(row('before')).execute()
    const script = `
      const db = new (require('better-sqlite3'))(process.argv[1])
      db.exec('begin immediate')
      process.stdout.write('locked')
      process.stdin.once('data', () => { db.exec('commit'); process.exit(0) })`
    const other = spawn(process.execPath, ['-e', script, join(directory, 'ana.db')], { cwd: process.cwd() })
    try {
      await new Promise((resolve) => other.stdout.once('data', resolve))
      let isWritten = false
      const writing = database.db
        .insertInto('settings')
        .values(row('during'))
        .execute()
        .then(() => {
          isWritten = true
        })
      const keys = () => database.lookup.selectFrom('settings').select('key').orderBy('key').execute()
      expect(await keys()).toEqual([{ key: 'before' }])
      expect(isWritten).toBe(false)
      other.stdin.write('go')
      await writing
      expect(await keys()).toEqual([{ key: 'before' }, { key: 'during' }])
    } finally {
      other.kill()
      await database.close()
    }
  })

  it('tells errors apart as the one on the engine’s thread does', async () => {
    const database = await open()
    const insert = () => database.db.insertInto('settings').values(row('a')).execute()
    await insert()
    const error = await insert().catch((failure: unknown) => failure)
    expect(isUniqueViolation(error)).toBe(true)
    expect(error).toBeInstanceOf(Error)
    await database.close()
  })

  it('can be read by key and not be written that way', async () => {
    const database = await open()
    await expect(database.lookup.insertInto('settings').values(row('a')).execute()).rejects.toMatchObject({
      code: 'SQLITE_READONLY',
    })
    await database.close()
  })

  it('leaves one file behind, whole, when it is closed', async () => {
    const database = await open()
    await database.db.insertInto('settings').values(row('a')).execute()
    await database.lookup.selectFrom('settings').select('key').execute()
    await database.close()
    expect(readdirSync(directory)).toEqual(['ana.db'])
  })

  it('finishes what it was asked before it closes', async () => {
    const database = await open()
    const writing = database.db.insertInto('settings').values(row('last')).execute()
    await database.close()
    await writing
    const again = await open()
    expect(await again.db.selectFrom('settings').select('key').execute()).toEqual([{ key: 'last' }])
    await again.close()
  })
})

describe('A worker that is lost', () => {
  /** Answers everything until it is told to die; `which` counts how many there were. */
  const mortal = new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort, threadId } from 'node:worker_threads'
      parentPort.on('message', ({ id, kind, sql }) => {
        if (sql === 'die') process.exit(1)
        parentPort.postMessage({ id, result: { rows: [threadId], changes: 0, lastInsertRowid: 0 } })
        if (kind === 'close') parentPort.close()
      })`)}`,
  )

  it('fails what it was asked, and the rest of that transaction; the next one finds another worker', async () => {
    const connection = openSqliteThread({ file: 'x' }, { workerUrl: mortal, logger: silentLogger })
    const transaction = await connection.acquire()
    const first = await transaction.run('which', [])
    const lost = { code: 'storage.worker_lost', retryable: true }
    const both = [transaction.run('die', []), transaction.run('insert', [])]
    for (const asked of both) await expect(asked).rejects.toMatchObject(lost)
    await expect(transaction.run('commit', [])).rejects.toMatchObject(lost)
    const next = await connection.acquire()
    expect(await next.run('which', [])).not.toEqual(first)
    await connection.close()
  })
})
