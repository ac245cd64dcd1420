/** vitest's global set-up: one PostgreSQL for the run at most, started by the first test that needs it. */
import { rmSync } from 'node:fs'
import { readShared, serverDirectory, sharedDirectoryVariable, stopPostgres } from './postgres.ts'

export function setup(): () => Promise<void> {
  const directory = serverDirectory()
  process.env[sharedDirectoryVariable] = directory
  return async () => {
    const running = readShared(directory)
    if (running) await stopPostgres(directory, running.pid)
    else rmSync(directory, { recursive: true, force: true })
  }
}
