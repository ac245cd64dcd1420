/**
 * `npm start`: ANA in its window, set up from a fresh clone. Where there is no screen or no Electron to be
 * had, the same engine runs by itself and its interface opens in the browser, saying why.
 * Words after `--` go to ANA: `--data DIR`, `--practice`, `--real`; `--browser` chooses the browser at once,
 * `--no-open` only prints its address.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { projectEnv, root, run, say, setUp } from './setup.mjs'

await setUp()
const { hasDisplay } = await import('./display.mjs')
const words = process.argv.slice(2)

/** Why the window cannot be shown, or the code with which it ended. */
async function showWindow() {
  if (words.includes('--browser')) return { reason: 'you asked for the browser' }
  if (!hasDisplay()) return { reason: 'there is no screen (neither DISPLAY nor WAYLAND_DISPLAY is set)' }
  const { chooseElectron, electronEnv } = await import('./electron-choice.mjs')
  const { electron, reason } = await chooseElectron()
  if (!electron) return { reason }
  say(`Opening ANA on ${electron.description}.`)
  const env = projectEnv(await electronEnv(electron))
  delete env.ELECTRON_RUN_AS_NODE
  const asRoot = process.platform === 'linux' && process.getuid() === 0
  return {
    code: await run(electron.executable, [...(asRoot ? ['--no-sandbox'] : []), root, ...words], { env }),
  }
}

function openInBrowser(url) {
  const [command, args] =
    process.platform === 'win32'
      ? ['cmd', ['/c', 'start', '', url]]
      : process.platform === 'darwin'
        ? ['open', [url]]
        : ['xdg-open', [url]]
  const opener = spawn(command, args, { stdio: 'ignore', detached: true })
  opener.on('error', () => say('Please open the address above in your browser.'))
  opener.unref()
}

async function serveBrowser(reason) {
  say(`ANA runs without a window: ${reason}.`)
  const passed = words.filter((word) => !['--browser', '--no-open', '--real', '--practice'].includes(word))
  const mode = words.includes('--real') ? [] : ['--practice']
  const args = [join(root, 'out/main/cli.js'), 'serve', '--json', ...mode, ...passed]
  const engine = spawn(process.execPath, args, {
    cwd: root,
    env: projectEnv(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => engine.kill(signal))
  const ended = new Promise((resolve) =>
    engine.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0))),
  )
  for await (const line of createInterface({ input: engine.stdout })) {
    const { operatorUrl, operatorToken, practice } = JSON.parse(line)
    const url = `${operatorUrl.replace(/\/$/, '')}/#token=${operatorToken}`
    say(practice ? 'The practice line is ready: nobody is really called.' : 'ANA is ready to call.')
    say('\nOpen this address in a browser on this computer:\n')
    process.stdout.write(`  ${url}\n\n`)
    say('Press Ctrl+C to end ANA.')
    if (hasDisplay() && !words.includes('--no-open')) openInBrowser(url)
  }
  return ended
}

const shown = await showWindow()
process.exit(shown.reason === undefined ? shown.code : await serveBrowser(shown.reason))
