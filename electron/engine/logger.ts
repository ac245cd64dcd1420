/**
 * ANA's log: one JSON line a record, by pino, to a file of bounded size in the data folder and to stderr as
 * wanted. What is personal or secret is taken out before a record exists as text.
 */
import { join } from 'node:path'
import pino from 'pino'
import { createLogFile, type LogFile } from './log-file.ts'
import { redactFields, redactText } from './log-redaction.ts'
import type { Clock, Logger } from './ports.ts'

export interface ClosableLogger extends Logger {
  /** Resolves when every record so far is written. */
  flush(): Promise<void>
}

export interface LoggerOptions {
  clock: Pick<Clock, 'now'>
  /** Where `ana.log` and its predecessors live; no file without it. */
  folder?: string
  /** Lines are also handed here, e.g. `(line) => process.stderr.write(line)`. */
  output?: (line: string) => void
  level?: 'debug' | 'info' | 'warn' | 'error'
  maxBytes?: number
  keepFiles?: number
}

const defaultMaxBytes = 5_000_000
const defaultKeepFiles = 4

export function createLogger(options: LoggerOptions): ClosableLogger {
  const {
    clock,
    folder,
    output,
    level = 'info',
    maxBytes = defaultMaxBytes,
    keepFiles = defaultKeepFiles,
  } = options
  const file: LogFile | null =
    folder === undefined ? null : createLogFile({ path: join(folder, 'ana.log'), maxBytes, keep: keepFiles })

  const log = pino(
    {
      level,
      base: null,
      // The engine's own clock: a practice day's log tells that day's time.
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    {
      write(line: string) {
        file?.write(line)
        output?.(line)
      },
    },
  )

  const write =
    (label: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: Record<string, unknown> = {}) => {
      if (log.isLevelEnabled(label)) log[label](redactFields(fields), redactText(message))
    }

  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    flush: async () => file?.flush(),
  }
}
