/**
 * ANA's desktop program, started for a test with a data folder of its own, and a few questions to the page
 * inside it that do not depend on what the pages look like. Run by `npm run test:desktop`, which chooses the
 * Electron and the screen.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'

const root = join(import.meta.dirname, '../..')

export interface Desktop {
  readonly app: ElectronApplication
  readonly page: Page
  readonly dataFolder: string
}

export interface LaunchOptions {
  dataFolder: string
  /** A packaged program instead of Electron with the built project. */
  executable?: string
  args?: string[]
  /** Beside the environment of the tests. */
  env?: Record<string, string>
}

function environment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const { ELECTRON_RUN_AS_NODE: _plainNode, ...rest } = Object.fromEntries(entries)
  return rest
}

/** The command line that starts ANA in a second process, for tests of the single instance. */
export function launchCommand({ dataFolder, executable, args = [], env = {} }: LaunchOptions): {
  command: string
  args: string[]
  env: Record<string, string>
} {
  const electron = process.env.ANA_TEST_ELECTRON
  if (electron === undefined)
    throw new Error('no ANA_TEST_ELECTRON: run the desktop tests by `npm run test:desktop`')
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  return {
    command: executable ?? electron,
    args: [...(asRoot ? ['--no-sandbox'] : []), ...(executable === undefined ? [root] : []), ...args],
    env: { ...environment(), ANA_DATA_DIR: dataFolder, LANGUAGE: 'es', ...env },
  }
}

export async function launchDesktop(options: LaunchOptions): Promise<Desktop> {
  const { command, args, env } = launchCommand(options)
  const app = await _electron.launch({ executablePath: command, args, env, timeout: 30_000 })
  app
    .process()
    .stderr?.on('data', (text: Buffer) => process.env.ANA_TEST_VERBOSE && process.stderr.write(text))
  const page = await app.firstWindow()
  await page.waitForLoadState('load')
  return { app, page, dataFolder: options.dataFolder }
}

/**
 * Asks the engine something the way the interface does: over a fresh port, in the contract's own wire format. Tries
 * again, as the interface does, while the engine is not there.
 * @param path of the procedure, e.g. `system/info`
 * @throws when the engine refuses, with its code
 */
export async function askProcedure(page: Page, path: string, input?: unknown): Promise<unknown> {
  const answer = await page.evaluate(
    async ({ path, input }) => {
      const question = JSON.stringify({
        i: '1',
        p: { u: `/${path}`, ...(input === undefined ? {} : { b: { json: input } }) },
      })
      for (let tries = 0; tries < 60; tries += 1) {
        const answer = await new Promise<string | null>((resolve) => {
          const { port1, port2 } = new MessageChannel()
          const timer = setTimeout(() => resolve(null), 5_000)
          port1.addEventListener('close', () => resolve(null))
          port1.addEventListener('message', ({ data }) => {
            clearTimeout(timer)
            resolve(String(data))
          })
          port1.start()
          window.postMessage('rpc:connect', '*', [port2])
          port1.postMessage(question)
        })
        if (answer !== null) return answer
        await new Promise((resolve) => setTimeout(resolve, 250))
      }
      throw new Error('the engine did not answer')
    },
    { path, input },
  )
  const { p } = JSON.parse(answer)
  if (typeof p.s === 'number' && p.s >= 400) throw new Error(`${path} was refused: ${JSON.stringify(p.b)}`)
  return p.b.json
}

export async function askEngine(page: Page): Promise<{ host: string; practice: boolean; version: string }> {
  return (await askProcedure(page, 'system/info')) as { host: string; practice: boolean; version: string }
}

/** The engine's process as the operating system knows it; null while there is none. */
export function enginePid(app: ElectronApplication): Promise<number | null> {
  return app.evaluate(({ app: electronApp }) => {
    const engine = electronApp
      .getAppMetrics()
      .find(({ name, serviceName }) => `${name} ${serviceName}`.includes('ANA engine'))
    return engine?.pid ?? null
  })
}

export const test = base.extend<{ dataFolder: string; desktop: Desktop }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of a fixture's needs from its pattern
  dataFolder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'ana-desktop-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  desktop: async ({ dataFolder }, use) => {
    const desktop = await launchDesktop({ dataFolder })
    await use(desktop)
    await desktop.app.close()
  },
})
