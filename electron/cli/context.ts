/** What every command is given: where to answer, the environment, the data folder, and signals. */
import { join } from 'node:path'
import { withEnvFile } from '../engine/settings/env-file.ts'
import type { Variables } from '../engine/settings/environment.ts'
import { dataRoot } from '../headless/data-root.ts'
import { exitCodes, type Output } from './output.ts'

export interface CommandContext {
  readonly output: Output
  /** The real environment, completed by `.env` in the working directory. */
  readonly variables: Variables
  /** Holds a folder for practice and one for real calls. */
  readonly dataRoot: string
  /** From now on SIGINT and SIGTERM only end what the promise ends; a second one ends the program at once. */
  untilSignal(): SignalWait
}

export interface SignalWait {
  readonly promise: Promise<void>
  signalled(): boolean
}

/** Where a command runs: the real environment and working directory, unless a test says otherwise. */
export interface Surroundings {
  environment: Variables
  workingFolder: string
}

/** @param dataDir as given with `--data`; it goes before `ANA_DATA_DIR` */
export async function createContext(
  output: Output,
  dataDir: string | undefined,
  { environment, workingFolder }: Surroundings,
): Promise<CommandContext> {
  const variables = await withEnvFile(environment, join(workingFolder, '.env'))
  return {
    output,
    variables,
    dataRoot: dataDir ?? dataRoot(variables),
    untilSignal() {
      let count = 0
      const promise = new Promise<void>((resolve) => {
        const onSignal = () => {
          count += 1
          if (count > 1) process.exit(exitCodes.interrupted)
          resolve()
        }
        process.on('SIGINT', onSignal)
        process.on('SIGTERM', onSignal)
      })
      return { promise, signalled: () => count > 0 }
    },
  }
}
