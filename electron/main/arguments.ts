/** What the desktop program was asked at its start, from the command line and the environment. Pure. */
import { resolve } from 'node:path'

export interface ShellOptions {
  /** Where ANA keeps everything; null means the system's own place for this application. */
  dataFolder: string | null
  /** Said on the command line; null means as the operator left it, and the practice line at first. */
  practice: boolean | null
  /** Electron was started without its sandbox (as root, by a test); it must not be forced on then. */
  sandboxOff: boolean
  /** Opened with the operator's session: at work, but not in her way. */
  hidden: boolean
}

/**
 * @param argv without regard to what comes before: Electron and Playwright add words of their own, so
 *   unknown ones are passed over.
 */
export function readShellOptions(argv: readonly string[], env: Readonly<NodeJS.ProcessEnv>): ShellOptions {
  const wordAfter = (name: string): string | undefined => {
    const inline = argv.find((word) => word.startsWith(`${name}=`))
    if (inline !== undefined) return inline.slice(name.length + 1)
    const at = argv.indexOf(name)
    return at < 0 ? undefined : argv[at + 1]
  }
  const folder = wordAfter('--data') || env.ANA_DATA_DIR
  return {
    dataFolder: folder ? resolve(folder) : null,
    practice: argv.includes('--practice') ? true : argv.includes('--real') ? false : null,
    sandboxOff: argv.includes('--no-sandbox'),
    hidden: argv.includes('--hidden'),
  }
}
