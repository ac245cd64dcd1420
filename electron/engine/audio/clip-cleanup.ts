/** When the clips are cleaned up: every hour, when somebody asks, and when there are far too many; one at a time. */
import type { Clock, Logger, Timer } from '../ports.ts'
import type { CleanResult } from './clip-port.ts'

const everyMs = 60 * 60_000
const firstAfterMs = 60_000

export interface ClipCleanup {
  /** Begins the regular clean-up. */
  start(): void
  /** Cleans up once the one that runs is done. */
  clean(all: boolean): Promise<CleanResult>
  beginUnlessRunning(): void
  /** Ends the regular one; resolves when none runs. */
  stop(): Promise<void>
}

export function createClipCleanup(options: {
  clock: Pick<Clock, 'schedule'>
  logger: Logger
  clean: (all: boolean) => Promise<CleanResult>
}): ClipCleanup {
  const { clock, logger } = options
  let running: Promise<CleanResult> | null = null
  let timer: Timer = { cancel() {} }

  function clean(all: boolean): Promise<CleanResult> {
    const before = running?.catch(() => {}) ?? Promise.resolve()
    const work = before.then(() => options.clean(all))
    running = work
    const done = () => {
      if (running === work) running = null
    }
    work.then(done, done)
    return work
  }

  const begin = () => {
    clean(false).catch((error: unknown) => logger.warn('clips cannot be cleaned up', { error }))
  }
  const scheduleNext = (afterMs: number) => {
    timer = clock.schedule(afterMs, () => {
      begin()
      scheduleNext(everyMs)
    })
  }

  return {
    start: () => scheduleNext(firstAfterMs),
    clean,
    beginUnlessRunning() {
      if (running === null) begin()
    },
    async stop() {
      timer.cancel()
      await running?.catch(() => {})
    },
  }
}
