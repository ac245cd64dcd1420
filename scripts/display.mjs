/** A screen for windows: the computer's own, or a virtual one (Xvfb) for tests and pictures. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { say } from './setup.mjs'

const packages = ['xvfb', 'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1']

export function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

function onPath(command) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)))
}

function missingLibraries(executable) {
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' })
  return (stdout ?? '')
    .split('\n')
    .filter((line) => line.includes('not found'))
    .map((line) => line.trim().split(' ')[0])
}

/**
 * Makes sure that Electron's libraries and Xvfb are there, installing them with apt where this may be done.
 * @returns the reason why windows cannot be shown here, or undefined.
 */
export function ensureDesktopLibraries(executable) {
  if (process.platform !== 'linux') return undefined
  const lacking = () => [...(onPath('Xvfb') ? [] : ['Xvfb']), ...missingLibraries(executable)]
  if (lacking().length === 0) return undefined
  if (process.getuid() !== 0 || !onPath('apt-get')) {
    return `missing: ${lacking().join(', ')} (on Debian: apt-get install ${packages.join(' ')})`
  }
  say(`Installing ${packages.join(' ')} for the desktop tests…`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 2], env })
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    stdio: ['ignore', 'ignore', 2],
    env,
  })
  return lacking().length === 0 ? undefined : `apt-get did not bring: ${lacking().join(', ')}`
}

/**
 * Runs `task` with a virtual screen of its own (on Linux), which ends with it.
 * @param {(env: Record<string, string>) => Promise<T>} task gets the environment that names the screen.
 * @template T
 */
export async function withVirtualScreen(task) {
  if (process.platform !== 'linux') return task({})
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  try {
    const number = await new Promise((resolve, reject) => {
      server.on('error', reject)
      server.on('exit', () => reject(new Error('Xvfb ended before it had a screen')))
      server.stdio[3].once('data', (data) => resolve(String(data).trim()))
    })
    return await task({ DISPLAY: `:${number}`, WAYLAND_DISPLAY: '' })
  } finally {
    server.removeAllListeners('exit')
    server.kill()
  }
}
