/** One engine's folder: who uses it, the key of its do-not-call list, and where its files lie. */
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AnaError } from './errors.ts'

interface FolderFiles {
  readonly databaseFile: string
  readonly backups: string
  readonly clips: string
  readonly recordings: string
  readonly logs: string
  readonly secretsFile: string
}

export interface DataFolder extends FolderFiles {
  /** Keys the hashes by which erased and barred numbers are remembered. */
  readonly numberKey: Uint8Array
  /** Lets another engine use the folder. */
  release(): Promise<void>
}

/** A folder as a command beside the engine sees it: not taken, perhaps in use, perhaps not there yet. */
export interface LocatedDataFolder extends FolderFiles {
  readonly path: string
  /** The process of the engine that uses it now; null when none does. */
  readonly engineProcess: number | null
  /** @throws AnaError `engine.number_key_damaged` */
  numberKey(): Promise<Uint8Array>
}

const keyBytes = 32

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** A lock left by a killed engine is taken over; one of a living engine is not. */
async function lock(path: string): Promise<void> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const file = await open(path, 'wx', 0o600)
      await file.writeFile(String(process.pid))
      await file.close()
      return
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const holder = Number(await readFile(path, 'utf8').catch(() => ''))
      if (Number.isInteger(holder) && holder > 0 && holder !== process.pid && isAlive(holder)) {
        throw new AnaError('engine.folder_in_use', 'another ANA uses this data folder', {
          kind: 'configuration',
          facts: { pid: holder },
        })
      }
      await rm(path, { force: true })
    }
  }
}

/** A key that is there but unreadable stops the start: a new one would forget who must not be called. */
async function readNumberKey(path: string): Promise<Uint8Array> {
  try {
    const stored = await readFile(path)
    if (stored.length === keyBytes) return stored
    throw new AnaError('engine.number_key_damaged', 'the key of the do-not-call list is damaged', {
      kind: 'configuration',
      facts: { path },
    })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  const key = randomBytes(keyBytes)
  await writeFile(path, key, { mode: 0o600, flag: 'wx' })
  return key
}

function filesOf(path: string): FolderFiles {
  return {
    databaseFile: join(path, 'ana.db'),
    backups: join(path, 'backups'),
    clips: join(path, 'audio'),
    recordings: join(path, 'recordings'),
    logs: join(path, 'logs'),
    secretsFile: join(path, 'secrets.json'),
  }
}

const lockName = 'engine.lock'

/** Finds the folder's files without taking it; with `create` it is made when missing. */
export async function locateDataFolder(
  path: string,
  options: { create: boolean },
): Promise<LocatedDataFolder> {
  if (options.create) await mkdir(path, { recursive: true, mode: 0o700 })
  const holder = Number(await readFile(join(path, lockName), 'utf8').catch(() => ''))
  return {
    ...filesOf(path),
    path,
    engineProcess: Number.isInteger(holder) && holder > 0 && isAlive(holder) ? holder : null,
    numberKey: () => readNumberKey(join(path, 'number.key')),
  }
}

/** Makes the folder when missing. AnaError `engine.folder_in_use` while another engine holds it. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const lockFile = join(path, lockName)
  await lock(lockFile)
  return {
    ...filesOf(path),
    numberKey: await readNumberKey(join(path, 'number.key')),
    release: () => rm(lockFile, { force: true }),
  }
}
