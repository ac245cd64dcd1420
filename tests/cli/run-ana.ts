/** Runs the `ana` command as scripts do, and tells its stdout, its stderr and its exit code. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { runAna as runProgram } from '../../electron/cli/program.ts'

const program = join(import.meta.dirname, '../../electron/cli/ana.ts')

export interface Ran {
  exitCode: number | null
  stdout: string
  stderr: string
}

/** The environment of a computer on which nothing of ANA's is set. */
function cleanEnvironment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(ANA|TWILIO|ELEVENLABS|OLLAMA|PUBLIC|DATABASE)_/.test(name) || name === 'ANA_SQLITE_BINDING',
  )
  // Nothing listens there: commands behave alike with and without an Ollama on the computer.
  return { ...Object.fromEntries(kept), OLLAMA_HOST: 'http://127.0.0.1:9', ...extra }
}

function start(
  words: readonly string[],
  options: { cwd: string; env?: Record<string, string> },
): ChildProcess {
  return spawn(process.execPath, [program, ...words], {
    cwd: options.cwd,
    env: cleanEnvironment(options.env ?? {}),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** In this process, which is sooner: for what a command says rather than how it ends. */
export async function ana(
  words: readonly string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<Ran> {
  let stdout = ''
  let stderr = ''
  const exitCode = await runProgram(
    words,
    {
      print: (text) => {
        stdout += `${text}\n`
      },
      printJson: (document) => {
        stdout += `${JSON.stringify(document)}\n`
      },
      say: (text) => {
        stderr += `${text}\n`
      },
      isWatched: false,
    },
    { environment: cleanEnvironment(options.env ?? {}), workingFolder: options.cwd },
  )
  return { exitCode, stdout, stderr }
}

/**
 * As a process of its own.
 * @param options.cwd a folder without a `.env`, or with the one to be read
 */
export async function anaProcess(
  words: readonly string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<Ran> {
  const child = start(words, options)
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (text: Buffer) => {
    stdout += text.toString()
  })
  child.stderr?.on('data', (text: Buffer) => {
    stderr += text.toString()
  })
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { exitCode, stdout, stderr }
}

const readySchema = z.object({
  operatorUrl: z.url(),
  operatorToken: z.string(),
  publicUrl: z.string().nullable(),
  practice: z.boolean(),
})

export interface Served extends z.infer<typeof readySchema> {
  readonly process: ChildProcess
  readonly ended: Promise<number | null>
  stdout(): string
  get(path: string): Promise<unknown>
  post(path: string, body?: unknown): Promise<unknown>
}

/** Starts `ana serve … --json` and waits for its line. */
export async function serveAna(
  words: readonly string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<Served> {
  const child = start(['serve', '--json', ...words], options)
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (text: Buffer) => {
    stdout += text.toString()
  })
  child.stderr?.on('data', (text: Buffer) => {
    stderr += text.toString()
  })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const line = await new Promise<string>((resolve, reject) => {
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve)
    void ended.then((code) => reject(new Error(`ana serve ended with ${code}: ${stderr}`)))
  })
  const ready = readySchema.parse(JSON.parse(line))
  const headers = { authorization: `Bearer ${ready.operatorToken}` }
  const answer = async (response: Response): Promise<unknown> => {
    const body: unknown = await response.json()
    if (!response.ok) throw new Error(`${response.status}: ${JSON.stringify(body)}`)
    return body
  }
  return {
    ...ready,
    process: child,
    ended,
    stdout: () => stdout,
    get: async (path) => answer(await fetch(`${ready.operatorUrl}${path}`, { headers })),
    post: async (path, body) =>
      answer(
        await fetch(`${ready.operatorUrl}${path}`, {
          method: 'POST',
          headers: body instanceof FormData ? headers : { ...headers, 'content-type': 'application/json' },
          body: body instanceof FormData ? body : JSON.stringify(body ?? {}),
        }),
      ),
  }
}
