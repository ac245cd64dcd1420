/** Finds the Electron to run: the best one this computer has or can get, and says which one it is. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { ensureTestRuntime, nodeApiVersionOf, testRuntime, testRuntimeObstacle } from './electron-runtime.mjs'
import { root, say } from './setup.mjs'
import { ensureSqliteNapi9 } from './sqlite-napi9.mjs'

const require = createRequire(join(root, 'package.json'))
const packageFolder = dirname(require.resolve('electron/package.json'))
const wanted = require('electron/package.json').version

/** The Node-API version that better-sqlite3's own binary is made for. */
const stockNodeApi = 10
const probeTimeoutMs = 5_000
const downloadTimeoutMs = 10 * 60_000

function executableIn(folder) {
  const name =
    { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[process.platform] ?? 'electron'
  return join(folder, name)
}

function named() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (!folder) return undefined
  const executable = executableIn(folder)
  if (!existsSync(executable))
    throw new Error(`ELECTRON_OVERRIDE_DIST_PATH is ${folder}, but there is no ${executable}`)
  return { executable, folder, description: `the Electron in ${folder}`, official: false }
}

function official() {
  const folder = join(packageFolder, 'dist')
  const executable = executableIn(folder)
  const version = join(folder, 'version')
  if (!existsSync(executable) || !existsSync(version)) return undefined
  if (readFileSync(version, 'utf8').trim().replace(/^v/, '') !== wanted) return undefined
  return { executable, folder, description: `Electron ${wanted}`, official: true }
}

function older() {
  const runtime = testRuntime()
  return (
    runtime && {
      executable: runtime.executable,
      folder: runtime.folder,
      description: `the older Electron ${runtime.version} kept for tests`,
      official: false,
    }
  )
}

/** A network that swallows packets would keep the download waiting for minutes: a short knock tells first. */
function canReachDownloads() {
  if (process.env.HTTPS_PROXY || process.env.https_proxy) return Promise.resolve(true)
  const mirror = process.env.ELECTRON_MIRROR || 'https://github.com/'
  const { hostname, port, protocol } = new URL(mirror)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) || (protocol === 'http:' ? 80 : 443) })
    const answer = (reached) => {
      socket.destroy()
      resolve(reached)
    }
    socket.setTimeout(probeTimeoutMs, () => answer(false))
    socket.on('connect', () => answer(true))
    socket.on('error', () => answer(false))
  })
}

async function download() {
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD || !(await canReachDownloads())) return undefined
  say(`Downloading Electron ${wanted} (once; about 110 MB)…`)
  const result = spawnSync(process.execPath, [join(packageFolder, 'install.js')], {
    stdio: ['ignore', 2, 'pipe'],
    encoding: 'utf8',
    timeout: downloadTimeoutMs,
  })
  if (result.status !== 0) {
    const [reason] = (result.stderr || String(result.error ?? result.signal)).trim().split('\n')
    say(`Electron could not be downloaded: ${reason}`)
  }
  return official()
}

/**
 * The Electron to show the window with, or the reason why there is none.
 * @returns {Promise<{electron?: {executable: string, folder: string, description: string, official: boolean}, reason?: string}>}
 */
export async function chooseElectron() {
  const electron = named() ?? official() ?? (await download()) ?? older()
  if (electron) return { electron }
  return { reason: `Electron ${wanted} is not installed here and its download cannot be reached` }
}

/** The Electron to test with: an installed one, else the test runtime, which is made when it is missing. */
export async function chooseTestElectron() {
  const electron = named() ?? official()
  if (electron) return { electron }
  if (testRuntimeObstacle() === undefined) {
    try {
      await ensureTestRuntime()
    } catch (error) {
      return { reason: error.message }
    }
    return { electron: older() }
  }
  return chooseElectron()
}

/** What the environment of this Electron must hold beside the usual: a SQLite it can load. */
export async function electronEnv(electron) {
  if (process.env.ANA_SQLITE_BINDING || nodeApiVersionOf(electron.executable) >= stockNodeApi) return {}
  return { ANA_SQLITE_BINDING: await ensureSqliteNapi9() }
}
