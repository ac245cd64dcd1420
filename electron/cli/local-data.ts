/**
 * The data of an engine, opened by a command beside it. An engine may be running on the same folder: SQLite's
 * write-ahead log lets both work, so commands that only read or add need not ask it.
 */
import { existsSync } from 'node:fs'
import { createSystemClock } from '../engine/clock.ts'
import { type LocatedDataFolder, locateDataFolder } from '../engine/data-folder.ts'
import { createIds } from '../engine/ids.ts'
import { createLogger } from '../engine/logger.ts'
import type { Clock, Ids, Logger } from '../engine/ports.ts'
import type { Variables } from '../engine/settings/environment.ts'
import { readEnvironment } from '../engine/settings/environment.ts'
import { createFileSecrets } from '../engine/settings/file-secrets.ts'
import { createSettings, type SettingsService } from '../engine/settings/settings.ts'
import { createSettingsStore } from '../engine/settings/settings-store.ts'
import { type Database, openDatabase } from '../engine/storage/database.ts'

export interface LocalData {
  readonly folder: LocatedDataFolder
  readonly database: Database
  readonly settings: SettingsService
  readonly clock: Clock
  readonly ids: Ids
  readonly logger: Logger
  /** False when nothing was ever stored there; the database is an empty one in memory then. */
  readonly exists: boolean
  close(): Promise<void>
}

/**
 * @param options.create makes folder and database when missing; without it nothing is written
 */
export async function openLocalData(options: {
  folder: string
  practice: boolean
  variables: Variables
  create: boolean
}): Promise<LocalData> {
  const { practice, variables, create } = options
  const clock = createSystemClock()
  const ids = createIds(clock)
  const logger = createLogger({ clock, level: 'error', output: (line) => void process.stderr.write(line) })
  const folder = await locateDataFolder(options.folder, { create })
  // Practice never shares a database with real calls.
  const url = practice ? undefined : readEnvironment(variables, { practice }).options.databaseUrl
  const exists = url !== undefined || existsSync(folder.databaseFile)
  const database = await openDatabase(
    url !== undefined
      ? { url, clock, logger }
      : exists || create
        ? { file: folder.databaseFile, backupsDirectory: folder.backups, clock, logger }
        : { file: ':memory:', clock, logger },
  )
  try {
    const settings = await createSettings({
      environment: variables,
      store: createSettingsStore({ database, clock }),
      secrets: createFileSecrets({ path: folder.secretsFile, ids, logger }),
      logger,
      practice,
    })
    return { folder, database, settings, clock, ids, logger, exists, close: () => database.close() }
  } catch (error) {
    await database.close()
    throw error
  }
}
