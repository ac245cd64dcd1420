/**
 * The file that an operator gives to support: versions, how ANA is set up, how each part does, how much there is,
 * and what went wrong lately. Nobody's name, number or word is in it, and no secret: each entry is chosen,
 * and of the settings only those that could not hold anything personal show their value.
 */
import { open, stat } from 'node:fs/promises'
import { arch, cpus, freemem, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { type Settings, secretNameSchema } from '../../shared/domain/settings.ts'
import type { CallQuery } from './calls/call-query.ts'
import { digestLogLine } from './log-digest.ts'
import type { Clock, Host } from './ports.ts'
import type { HealthBoard } from './settings/health-board.ts'
import type { SettingsService } from './settings/settings.ts'
import type { Database } from './storage/database.ts'
import type { Tunnel } from './tunnel/tunnel-port.ts'

export interface Diagnostics {
  /** The file's text: indented JSON, for people to read before they send it. */
  text(): Promise<string>
}

/** Texts among the settings that are a choice or a vendor's public name. All others show only whether they are set. */
const publicTexts: ReadonlySet<string> = new Set<keyof Settings>([
  'language',
  'theme',
  'transport',
  'tunnel',
  'recordCalls',
  'elevenLabsModelId',
  'ollamaModel',
])

/** As much of the log's end as is read, and as many lines and failures as are shown. */
const readBytes = 400_000
const shownLines = 300
const shownErrors = 60

/** The settings without a name, a number, an account or an address of anybody. */
export function harmlessSettings(settings: Settings): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => {
      if (typeof value === 'number' || typeof value === 'boolean') return [key, value]
      if (typeof value === 'string' && publicTexts.has(key) && /^[\w.:/-]{0,80}$/.test(value))
        return [key, value]
      const isEmpty = value === '' || value === null || (Array.isArray(value) && value.length === 0)
      return [key, isEmpty ? '(empty)' : '(set)']
    }),
  )
}

/** The end of the log as lines; none when it cannot be read. */
async function lastLines(file: string): Promise<string[]> {
  try {
    const handle = await open(file, 'r')
    try {
      const { size } = await handle.stat()
      const from = Math.max(0, size - readBytes)
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from)
      const lines = buffer.toString('utf8', 0, bytesRead).split('\n')
      // The first one may be cut in two.
      return from === 0 ? lines : lines.slice(1)
    } finally {
      await handle.close()
    }
  } catch {
    return []
  }
}

const bytesOf = async (file: string): Promise<number | null> =>
  stat(file).then(
    ({ size }) => size,
    () => null,
  )

const megabytes = (bytes: number) => Math.round(bytes / 1e6)

/** What could be found out, or the code of why not: half a file is worth more than none. */
async function attempt<T>(read: () => Promise<T>): Promise<T | { unavailable: string }> {
  try {
    return await read()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unexpected'
    return { unavailable: /^[\w.-]{1,60}$/.test(code) ? code : 'unexpected' }
  }
}

export function createDiagnostics(options: {
  version: string
  practice: boolean
  host: Pick<Host, 'kind'>
  clock: Pick<Clock, 'now' | 'monotonicMs'>
  settings: Pick<SettingsService, 'view'>
  health: Pick<HealthBoard, 'all'>
  tunnel: Pick<Tunnel, 'state'>
  callQuery: Pick<CallQuery, 'overview'>
  database: Pick<Database, 'db' | 'dialect'>
  databaseFile: string
  logs: string
  /** Waits until what was logged so far is in the file. */
  flushLog: () => Promise<void>
}): Diagnostics {
  const { version, practice, host, clock, settings, health, tunnel, callQuery, database } = options
  const startedMs = clock.monotonicMs()

  async function databaseFacts() {
    const { dialect, db } = database
    const versions = await db.selectFrom('migrations').select('version').orderBy('version').execute()
    return {
      dialect,
      version: versions.at(-1)?.version ?? null,
      ...(dialect === 'sqlite'
        ? {
            fileBytes: await bytesOf(options.databaseFile),
            logBytes: await bytesOf(`${options.databaseFile}-wal`),
          }
        : {}),
    }
  }

  async function counts() {
    const { callsByOutcome, contactsByStatus, interest, callsPlaced, callsInProgress } =
      await callQuery.overview(0)
    return { contactsByStatus, callsPlaced, callsInProgress, callsByOutcome, interest }
  }

  return {
    async text() {
      await options.flushLog()
      const lines = (await lastLines(join(options.logs, 'ana.log')))
        .map(digestLogLine)
        .filter((line) => line !== null)
      const view = await attempt(() => settings.view())
      const document = {
        about: 'ANA, diagnostics for support. No names, numbers, spoken words or secrets.',
        madeAt: new Date(clock.now()).toISOString(),
        ana: {
          version,
          practice,
          host: host.kind,
          runningForSeconds: Math.round((clock.monotonicMs() - startedMs) / 1000),
        },
        computer: {
          platform: platform(),
          release: release(),
          arch: arch(),
          node: process.versions.node,
          electron: process.versions.electron ?? null,
          processors: cpus().length,
          memoryMegabytes: megabytes(totalmem()),
          freeMegabytes: megabytes(freemem()),
          engineMegabytes: megabytes(process.memoryUsage().rss),
        },
        database: await attempt(databaseFacts),
        health: health.all().map(({ part, state, code, checkedAt }) => ({
          part,
          state,
          code,
          checkedAt: new Date(checkedAt).toISOString(),
        })),
        tunnel: tunnel.state().kind,
        settings: 'unavailable' in view ? view : harmlessSettings(view.settings),
        fixedByEnvironment: 'unavailable' in view ? [] : view.fixedByEnvironment,
        secrets:
          'unavailable' in view
            ? {}
            : Object.fromEntries(secretNameSchema.options.map((name) => [name, view.secrets[name]])),
        counts: await attempt(counts),
        lastErrors: lines.filter(({ level }) => level === 'warn' || level === 'error').slice(-shownErrors),
        log: lines.slice(-shownLines),
      }
      return `${JSON.stringify(document, null, 2)}\n`
    },
  }
}
