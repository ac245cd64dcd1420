/**
 * ANA in a browser, for tests that click: the built headless program on the practice line, with a data folder
 * of its own, and a headless Chromium out of an npm package. `ana` starts the program, `signedIn` opens its
 * interface with the operator's token.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test as base, type LaunchOptions, type Page } from '@playwright/test'
import { z } from 'zod'
import { chromiumLaunchOptions } from '../../scripts/chromium.ts'

const program = join(import.meta.dirname, '../../out/main/cli.js')

const readySchema = z.object({
  operatorUrl: z.url(),
  operatorToken: z.string().min(1),
  publicUrl: z.string().nullable(),
  practice: z.boolean(),
})

export interface ServeOptions {
  dataFolder: string
  /** Words after `ana serve --practice`. */
  args?: readonly string[]
  env?: Readonly<Record<string, string>>
}

export interface ServedAna extends z.infer<typeof readySchema> {
  readonly dataFolder: string
  readonly process: ChildProcess
  /** The interface's address with the operator's token, as a person would be given it. */
  readonly signInUrl: string
  /** Everything it said on stderr so far. */
  log(): string
  /** Ends it as an operator would, by SIGTERM; resolves with its exit code. */
  stop(): Promise<number | null>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
}

/** How long the program may take to be ready, on a slow computer under load. */
const readyTimeoutMs = 40_000

/** Starts `ana serve` on free ports and waits until it is ready. */
export async function serveAna({ dataFolder, args = [], env = {} }: ServeOptions): Promise<ServedAna> {
  const words = [
    'serve',
    '--practice',
    '--data',
    dataFolder,
    '--operator-port',
    '0',
    '--public-port',
    '0',
    '--json',
  ]
  const child = spawn(process.execPath, [program, ...words, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString()
    if (process.env.ANA_TEST_VERBOSE) process.stderr.write(text)
  })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const firstLine = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`ana serve was not ready in time:\n${said}`)),
      readyTimeoutMs,
    )
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer)
      resolve(line)
    })
    void ended.then((code) => {
      clearTimeout(timer)
      reject(new Error(`ana serve ended with ${code}:\n${said}`))
    })
  })
  try {
    const ready = readySchema.parse(JSON.parse(await firstLine))
    return {
      ...ready,
      dataFolder,
      process: child,
      signInUrl: `${ready.operatorUrl.replace(/\/$/, '')}/#token=${ready.operatorToken}`,
      log: () => said,
      async stop() {
        child.kill('SIGTERM')
        return ended
      },
      async kill() {
        child.kill('SIGKILL')
        await ended
      },
    }
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

interface TestFixtures {
  dataFolder: string
  /** Extra environment of the program, e.g. `ANA_TEST_NOW`; set with `test.use`. */
  anaEnv: Readonly<Record<string, string>>
  /** Extra words of `ana serve`; set with `test.use`. */
  anaArgs: readonly string[]
  ana: ServedAna
  /** The interface, signed in. */
  signedIn: Page
}

export const test = base.extend<TestFixtures, { launchOptions: LaunchOptions }>({
  launchOptions: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of a fixture's needs from its pattern
    async ({}, use) => {
      await use(await chromiumLaunchOptions())
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: see above
  dataFolder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'ana-browser-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  anaEnv: [{}, { option: true }],
  anaArgs: [[], { option: true }],
  ana: async ({ dataFolder, anaEnv, anaArgs }, use) => {
    const ana = await serveAna({ dataFolder, env: anaEnv, args: anaArgs })
    await use(ana)
    if (ana.process.exitCode === null && ana.process.signalCode === null) await ana.stop()
  },
  signedIn: async ({ ana, page }, use) => {
    await page.goto(ana.signInUrl)
    await use(page)
  },
})
