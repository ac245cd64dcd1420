/** One copy of the database a day, without a person's doing. */
import { join } from 'node:path'
import type { Clock, Logger, Timer } from '../ports.ts'
import { backupNames, dailyBackupName, pruneBackups } from './backup.ts'
import type { Database } from './database.ts'

const dayMs = 86_400_000
const retryMs = 3_600_000

export interface DailyBackup {
  /** Makes today's copy when there is none yet, then once a day. */
  start(): void
  /** Resolves when no copy is in the making. */
  settled(): Promise<void>
  /** Stops, after a copy in the making is finished. */
  stop(): Promise<void>
}

/**
 * One copy a day into `directory`, without a person's doing. A failure is logged and tried again an hour
 * later; it never disturbs calls. Does nothing on PostgreSQL, whose backups are its administrator's.
 */
export function createDailyBackup(options: {
  database: Database
  directory: string
  clock: Clock
  logger: Logger
}): DailyBackup {
  const { database, directory, clock, logger } = options
  let timer: Timer | null = null
  let running: Promise<void> = Promise.resolve()
  let stopped = false

  async function backUp(): Promise<void> {
    const name = dailyBackupName(clock.now())
    let waitMs = dayMs
    try {
      const made = await backupNames(directory)
      if (!made.includes(name)) {
        await database.backup(join(directory, name))
        await pruneBackups(directory)
        logger.info('daily backup made', { name })
      }
    } catch (error) {
      waitMs = retryMs
      logger.error('daily backup failed', { error })
    }
    if (!stopped) timer = clock.schedule(waitMs, begin)
  }
  function begin(): void {
    running = backUp()
  }

  return {
    start() {
      if (database.dialect === 'sqlite' && !timer) timer = clock.schedule(0, begin)
    },
    settled: () => running,
    async stop() {
      stopped = true
      timer?.cancel()
      await running
    },
  }
}
