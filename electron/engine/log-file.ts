/** A log file of bounded size: when it is full it becomes `<name>.1`, the one before `<name>.2`, and so on. */
import { appendFile, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

export interface LogFile {
  /** Queues lines; never throws and never waits. */
  write(line: string): void
  /** Resolves when everything queued so far is written. */
  flush(): Promise<void>
}

/** More than so much waiting means that the disk does not keep up; newer lines are then left out. */
const maxQueuedCharacters = 4_000_000

/**
 * @param options.maxBytes of one file
 * @param options.keep how many full files are kept beside the current one
 */
export function createLogFile(options: { path: string; maxBytes: number; keep: number }): LogFile {
  const { path, maxBytes, keep } = options
  let queue: string[] = []
  let queuedCharacters = 0
  let leftOut = 0
  let size: number | null = null
  let writing: Promise<void> | null = null

  const sizeNow = async (): Promise<number> => {
    try {
      return (await stat(path)).size
    } catch {
      return 0
    }
  }

  async function rotate(): Promise<void> {
    if (keep === 0) {
      await rm(path, { force: true })
      return
    }
    await rm(`${path}.${keep}`, { force: true })
    for (let number = keep - 1; number >= 0; number -= 1) {
      const from = number === 0 ? path : `${path}.${number}`
      // A gap in the row is no reason to stop.
      await rename(from, `${path}.${number + 1}`).catch(() => {})
    }
  }

  async function writeQueued(): Promise<void> {
    while (queue.length > 0) {
      const lines = queue.join('')
      queue = []
      queuedCharacters = 0
      try {
        if (size === null) {
          await mkdir(dirname(path), { recursive: true, mode: 0o700 })
          size = await sizeNow()
        }
        const bytes = Buffer.byteLength(lines)
        if (size > 0 && size + bytes > maxBytes) {
          await rotate()
          size = 0
        }
        await appendFile(path, lines, { mode: 0o600 })
        size += bytes
      } catch {
        // The log must not stop what it describes. The folder may come back: look again next time.
        size = null
      }
    }
  }

  const start = () => {
    writing ??= writeQueued().finally(() => {
      writing = null
      if (queue.length > 0) start()
    })
  }

  return {
    write(line) {
      if (queuedCharacters > maxQueuedCharacters) {
        leftOut += 1
        return
      }
      if (leftOut > 0) {
        queue.push(`{"level":"warn","msg":"log lines were left out","count":${leftOut}}\n`)
        leftOut = 0
      }
      queue.push(line)
      queuedCharacters += line.length
      start()
    },
    async flush() {
      while (writing) await writing
    },
  }
}
