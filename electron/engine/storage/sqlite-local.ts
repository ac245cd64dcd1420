/**
 * SQLite on this very thread: for databases in memory, for short commands, and for the engine's reads by key.
 * Statements are answered at once, so whoever asks many gives the event loop a turn now and then; a lock held
 * by another process is waited for between turns instead of blocking them.
 */
import { backupSqlite } from './backup.ts'
import { isBusy } from './dialect.ts'
import {
  createStatements,
  openNative,
  type SqliteConnection,
  type SqliteFile,
  type SqliteStep,
  takeSteps,
} from './sqlite-connection.ts'

/** How long SQLite itself may block for a lock, each time it is asked. */
const busyTimeoutMs = 10
const busyTries = 1000
/**
 * A chain of awaited queries is one long task to the event loop. After this much of the machine's time (not of
 * ANA's clock, which practice runs faster) the loop gets a turn.
 */
const sliceMs = 4

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** @throws what SQLite throws on a file that cannot be opened */
export function openLocalSqlite(source: SqliteFile, options: { readonly?: boolean } = {}): SqliteConnection {
  const native = openNative(source, { busyTimeoutMs, ...options })
  const statements = createStatements(native)
  let sliceStartedMs: number | null = null

  async function breathe(): Promise<void> {
    if (sliceStartedMs !== null && performance.now() - sliceStartedMs > sliceMs) await nextTurn()
    if (sliceStartedMs !== null) return
    sliceStartedMs = performance.now()
    setImmediate(() => {
      sliceStartedMs = null
    })
  }

  async function run(sql: string, parameters: readonly unknown[]) {
    await breathe()
    for (let tries = 1; ; tries += 1) {
      try {
        return statements(sql, parameters)
      } catch (error) {
        if (!isBusy(error) || tries === busyTries) throw error
        await nextTurn()
      }
    }
  }

  async function runSteps(steps: readonly SqliteStep[], undo: string) {
    await breathe()
    for (let tries = 1; ; tries += 1) {
      const result = takeSteps(statements, steps, undo)
      // Only the first one asks for the lock.
      const isLocked = result.kind === 'failed' && result.at === 0 && isBusy(result.error)
      if (!isLocked || tries === busyTries) return result
      await nextTurn()
    }
  }

  return {
    acquire: async () => ({ run, runSteps }),
    backup: (file) => backupSqlite(native, file, source.nativeBinding),
    close: async () => void native.close(),
  }
}
