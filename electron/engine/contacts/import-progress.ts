/** The progress of one reading, for any number of watchers, who may come late and be slow. */
import type { ImportProgress } from '../../../shared/domain/import.ts'

export interface ProgressFeed {
  push(progress: ImportProgress): void
  /** No more will come. */
  end(): void
  /** Begins with the latest state; a slow watcher misses what is outdated, never the last. */
  follow(): AsyncIterable<ImportProgress>
}

export function createProgressFeed(): ProgressFeed {
  let latest: ImportProgress = { phase: 'opening', fraction: 0, rowsRead: 0 }
  let version = 1
  let ended = false
  const waiting = new Set<() => void>()
  const wake = () => {
    const woken = [...waiting]
    waiting.clear()
    for (const resume of woken) resume()
  }
  return {
    push(progress) {
      if (ended) return
      latest = progress
      version += 1
      wake()
    },
    end() {
      ended = true
      wake()
    },
    async *follow() {
      let seen = 0
      for (;;) {
        if (seen !== version) {
          seen = version
          yield latest
        } else if (ended) {
          return
        } else {
          await new Promise<void>((resume) => waiting.add(resume))
        }
      }
    },
  }
}
