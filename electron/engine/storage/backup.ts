/** Copies of a SQLite database: complete, consistent, made while calls go on, and not kept for ever. */
import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'

/** Kept of each kind: a week of daily copies, and the copies made before the last migrations. */
const keptDaily = 7
const keptBeforeMigrations = 5
/** Small steps keep the event loop free: 64 pages of 4 KiB are copied in well under a millisecond. */
const pagesPerStep = 64

/**
 * Copies `native` into `file`, which appears only when it is complete. Writing goes on meanwhile. The copy
 * leaves WAL mode, so that one file is all there is of it.
 * @param nativeBinding another better-sqlite3 binary than the installed one
 */
export async function backupSqlite(
  native: BetterSqlite3.Database,
  file: string,
  nativeBinding?: string | undefined,
): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const unfinished = `${file}.part`
  await rm(unfinished, { force: true })
  try {
    await native.backup(unfinished, { progress: () => pagesPerStep })
    await chmod(unfinished, 0o600)
    const copy = new BetterSqlite3(unfinished, nativeBinding ? { nativeBinding } : {})
    try {
      copy.pragma('journal_mode = delete')
    } finally {
      copy.close()
    }
    await rename(unfinished, file)
  } finally {
    await rm(unfinished, { force: true })
  }
}

function stamp(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:]/g, '').slice(0, 15)
}

/** The name of the copy made before a migration changes a database of version `version`. */
export function migrationBackupName(version: number, atMs: number): string {
  return `ana-before-v${String(version + 1).padStart(4, '0')}-${stamp(atMs)}.db`
}

/** The name of the copy of the day, in UTC, that `atMs` lies in. */
export function dailyBackupName(atMs: number): string {
  return `ana-daily-${new Date(atMs).toISOString().slice(0, 10)}.db`
}

/** The files of a folder of copies; empty when it does not exist yet. */
export async function backupNames(directory: string): Promise<string[]> {
  return existsSync(directory) ? readdir(directory) : []
}

/** Removes the oldest copies beyond the number kept of each kind. Other files are left alone. */
export async function pruneBackups(directory: string): Promise<void> {
  const names = await backupNames(directory)
  const byTime = (name: string) => name.replace(/^ana-before-v\d+-/, '')
  const surplus = (pattern: RegExp, kept: number) =>
    names
      .filter((name) => pattern.test(name))
      .sort((a, b) => (byTime(a) < byTime(b) ? 1 : -1))
      .slice(kept)
  const old = [
    ...surplus(/^ana-daily-\d{4}-\d\d-\d\d\.db$/, keptDaily),
    ...surplus(/^ana-before-v\d+-\d{8}T\d{6}\.db$/, keptBeforeMigrations),
  ]
  for (const name of old) await rm(join(directory, basename(name)), { force: true })
}
