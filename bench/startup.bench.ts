/**
 * How soon the engine can be used and how much memory it keeps: the built program, started as an operator
 * without a screen starts it. `node bench/startup.bench.ts [starts]`
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from '@playwright/test'
import { chromiumLaunchOptions } from '../scripts/chromium.ts'
import { asText, atMost, forComparison, quantile, type Report } from './figures.ts'

const program = fileURLToPath(new URL('../out/main/cli.js', import.meta.url))
const practiceProgram = fileURLToPath(new URL('../electron/practice/practice-main.ts', import.meta.url))
const limits = { usableMs: 2000, restMb: 180 }
/** Long enough for the first health checks to be over and for the collector to have run. */
const restMs = 20_000

interface Started {
  process: ChildProcess
  /** The one line of JSON that it prints. */
  ready: Record<string, string>
  readyMs: number
  startedMs: number
  stop(): Promise<void>
}

/** Starts a program of the project and waits for its line. */
async function start(words: string[], variables: Record<string, string>): Promise<Started> {
  const startedMs = performance.now()
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...variables },
  })
  const gone = once(child, 'exit')
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    gone.then(([code]) => {
      throw new Error(`${words[0]} ended with ${code} before it was ready`)
    }),
  ])
  return {
    process: child,
    ready: JSON.parse(line),
    readyMs: performance.now() - startedMs,
    startedMs,
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}

const serve = (dataDir: string, ...words: string[]) => [
  program,
  'serve',
  '--json',
  '--data',
  dataDir,
  '--operator-port',
  '0',
  ...words,
]

/** Resident memory of a process, in MB; null where the system does not tell. */
function residentMb(pid: number): number | null {
  const status = `/proc/${pid}/status`
  if (existsSync(status)) return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1]) / 1024
  if (process.platform === 'win32') return null
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no free port')
  return address.port
}

async function coldStart(page: Page): Promise<{ readyMs: number; usableMs: number }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ana-bench-'))
  const started = await start(serve(dataDir, '--practice', '--public-port', '0'), {})
  try {
    const { operatorUrl, operatorToken } = started.ready
    await page.goto(`${operatorUrl}/#token=${operatorToken}`, { waitUntil: 'commit' })
    await page.locator('#root nav a').first().waitFor({ state: 'visible' })
    return { readyMs: started.readyMs, usableMs: performance.now() - started.startedMs }
  } finally {
    await page.goto('about:blank')
    await started.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function memoryAtRest(): Promise<number | null> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ana-bench-'))
  const line = await start([practiceProgram, '--json', '--voice', 'murmur'], {})
  try {
    const publicPort = await freePort()
    const { twilioBaseUrl, elevenLabsBaseUrl, accountSid, authToken, phoneNumber, apiKey, voiceId } =
      line.ready
    const engine = await start(serve(dataDir, '--public-port', String(publicPort)), {
      PUBLIC_BASE_URL: `http://127.0.0.1:${publicPort}`,
      TWILIO_API_BASE_URL: twilioBaseUrl ?? '',
      TWILIO_ACCOUNT_SID: accountSid ?? '',
      TWILIO_AUTH_TOKEN: authToken ?? '',
      TWILIO_PHONE_NUMBER: phoneNumber ?? '',
      ELEVENLABS_BASE_URL: elevenLabsBaseUrl ?? '',
      ELEVENLABS_API_KEY: apiKey ?? '',
      ELEVENLABS_VOICE_ID: voiceId ?? '',
    })
    try {
      await wait(restMs)
      return residentMb(engine.process.pid ?? 0)
    } finally {
      await engine.stop()
    }
  } finally {
    await line.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** @param starts how often the engine is started; the median counts */
export async function runStartupBench(starts = 5): Promise<Report> {
  const browser = await chromium.launch(await chromiumLaunchOptions())
  const times: Array<{ readyMs: number; usableMs: number }> = []
  try {
    const page = await browser.newPage()
    for (let round = 0; round < starts; round += 1) times.push(await coldStart(page))
  } finally {
    await browser.close()
  }
  const restMb = await memoryAtRest()
  const of = (pick: (time: (typeof times)[number]) => number, share: number) =>
    quantile(times.map(pick), share)
  return {
    title: 'Starting, and being at rest',
    figures: [
      forComparison('cold start to the line that it is ready', `${of((t) => t.readyMs, 0.5).toFixed(0)} ms`),
      atMost(
        'cold start to a usable interface in the browser',
        of((t) => t.usableMs, 0.5),
        limits.usableMs,
        ' ms',
      ),
      forComparison('  slowest of them', `${of((t) => t.usableMs, 1).toFixed(0)} ms`),
      restMb === null
        ? forComparison('memory of the engine at rest', 'not measurable here')
        : atMost('memory of the engine at rest', restMb, limits.restMb, ' MB'),
    ],
    method:
      `The built program is started ${starts} times with a new data folder, from the start of its process to the ` +
      'visible navigation in a browser that is already open (median). Memory is the resident set of an engine ' +
      'whose vendors are a practice line in another process, 20 s after its start, nothing called yet.',
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(asText(await runStartupBench(Number(process.argv[2] ?? 5))))
}
