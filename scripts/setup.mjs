/**
 * Makes a fresh clone ready: installs what is locked when it is not there, builds what has changed, and
 * goes on under the project's own Node 24. Uses nothing but Node's built-in modules, since it runs before
 * anything is installed. Speaks on stderr only: stdout belongs to the command that comes after.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

export const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
export const cacheFolder = join(root, '.cache')
const modules = join(root, 'node_modules')
const installStamp = join(modules, '.ana-installed')
const buildStamp = join(cacheFolder, 'build.json')

/** The oldest Node that the built engine runs on where the project cannot bring its own. */
const oldestNodeMajor = 24

export function say(message) {
  process.stderr.write(`${message}\n`)
}

/** Ends the script with a reason a person can act on. */
export function giveUp(message, exitCode = 1) {
  say(message)
  process.exit(exitCode)
}

/** The project's own Node, or undefined where there is none for this platform (macOS). */
export function projectNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const file = join(
    modules,
    `node-${platform}-${process.arch}`,
    'bin',
    platform === 'win' ? 'node.exe' : 'node',
  )
  return existsSync(file) ? file : undefined
}

/** PATH with the project's commands (and its Node) in front. */
export function projectEnv(extra = {}) {
  const separator = process.platform === 'win32' ? ';' : ':'
  return { ...process.env, PATH: `${join(modules, '.bin')}${separator}${process.env.PATH ?? ''}`, ...extra }
}

function sha256(...parts) {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Whether node_modules holds what the lock file names. The stamp answers in a millisecond; without it the
 * hidden lock that npm writes is compared, so that an install made by hand is not made again.
 */
function isInstalled() {
  const lockText = readFileSync(join(root, 'package-lock.json'))
  const digest = sha256(lockText)
  if (existsSync(installStamp) && readFileSync(installStamp, 'utf8') === digest) return true
  const locked = JSON.parse(lockText.toString('utf8')).packages
  const present = readJson(join(modules, '.package-lock.json'))?.packages
  if (!present) return false
  for (const [path, entry] of Object.entries(locked)) {
    // Optional packages are for other platforms as often as not; links carry no version.
    if (!path.startsWith('node_modules/') || entry.optional || entry.link) continue
    if (present[path]?.version !== entry.version || present[path]?.resolved !== entry.resolved) return false
  }
  writeFileSync(installStamp, digest)
  return true
}

/** Installs exactly what package-lock.json names, unless it is there already. */
export function ensureInstalled() {
  if (isInstalled()) return
  if (process.platform === 'win32' && process.execPath.startsWith(modules)) {
    giveUp('The dependencies have changed. Please run "npm ci" once, then the same command again.')
  }
  say('Installing the dependencies (once; about a minute)…')
  const npm = process.env.npm_execpath
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const result = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (result.status !== 0) giveUp('The dependencies could not be installed; npm says why above.')
  if (!isInstalled()) giveUp('npm ci ended well, but node_modules does not match package-lock.json.')
}

/**
 * Goes on under the project's Node when this process is another one: runs the same script there and ends
 * with its exit code. Returns when this process is already the right one.
 */
export async function continueUnderProjectNode() {
  const node = projectNode()
  const major = Number(process.versions.node.split('.')[0])
  if (node === undefined) {
    if (major < oldestNodeMajor) {
      giveUp(
        `Node ${oldestNodeMajor} or newer is needed here; this is ${process.version}. See https://nodejs.org`,
      )
    }
    return
  }
  if (process.versions.node === (await nodeVersionOf(node))) return
  process.exit(await run(node, process.argv.slice(1)))
}

async function nodeVersionOf(node) {
  const manifest = readJson(join(node, '..', '..', 'package.json'))
  return manifest?.version
}

/** Runs a program in the project with its output passed on; resolves with its exit code. Signals are passed on. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: projectEnv(), ...options })
    const forward = (signal) => child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const each of ['SIGINT', 'SIGTERM']) process.off(each, forward)
      resolve(code ?? (signal ? 1 : 0))
    })
  })
}

/** Every file the build reads, in a stable order. */
function buildInputs() {
  const files = ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.json']
  for (const folder of ['electron', 'renderer', 'resources', 'shared']) {
    if (!existsSync(join(root, folder))) continue
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) files.push(relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    }
  }
  return files.filter((file) => existsSync(join(root, file))).sort()
}

function buildState() {
  const files = buildInputs()
  const times = sha256(
    ...files.map((file) => {
      const { mtimeMs, size } = statSync(join(root, file))
      return `${file.split(sep).join('/')} ${mtimeMs} ${size}`
    }),
  )
  const contents = () =>
    sha256(...files.flatMap((file) => [file.split(sep).join('/'), readFileSync(join(root, file))]))
  return { times, contents }
}

function isBuilt() {
  const stamp = readJson(buildStamp)
  if (!stamp || !existsSync(join(root, 'out/main/index.js'))) return false
  const state = buildState()
  if (stamp.times === state.times) return true
  if (stamp.contents !== state.contents()) return false
  writeFileSync(buildStamp, JSON.stringify({ ...stamp, times: state.times }))
  return true
}

function sleepMs(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

/** Runs `task` while no other process of this checkout does; a lock left by a dead process is taken over. */
export async function withLock(name, task) {
  mkdirSync(cacheFolder, { recursive: true })
  const file = join(cacheFolder, `${name}.lock`)
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (isLockDead(file)) rmSync(file, { force: true })
      else sleepMs(150)
    }
  }
  try {
    return await task()
  } finally {
    rmSync(file, { force: true })
  }
}

function isLockDead(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    // An empty file belongs to a process that is just about to write its number.
    if (!pid) return Date.now() - statSync(file).mtimeMs > 5_000
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

/** Builds main, preload, headless, cli and renderer when a source has changed since the last build. */
export async function ensureBuilt() {
  if (isBuilt()) return
  await withLock('build', async () => {
    if (isBuilt()) return
    say('Building ANA…')
    const state = buildState()
    const contents = state.contents()
    rmSync(buildStamp, { force: true })
    const builder = join(modules, 'electron-vite/bin/electron-vite.js')
    const code = await run(process.execPath, [builder, 'build', '--logLevel', 'warn'], {
      stdio: ['ignore', 2, 2],
    })
    if (code !== 0) giveUp('The build failed; the reason is above.')
    mkdirSync(cacheFolder, { recursive: true })
    writeFileSync(buildStamp, JSON.stringify({ times: state.times, contents }))
  })
}

/** Installed, under the right Node, built: what every command of a fresh clone needs. */
export async function setUp({ build = true } = {}) {
  ensureInstalled()
  await continueUnderProjectNode()
  if (build) await ensureBuilt()
}
