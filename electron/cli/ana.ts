/** The `ana` command as a program: `node electron/cli/ana.ts`, or `out/main/cli.js` once built. */
import { enableCompileCache } from 'node:module'
import { createOutput } from './output.ts'

// What was compiled at an earlier start is not compiled again: a third of a start's work. Before the rest is loaded.
enableCompileCache()
const { runAna } = await import('./program.ts')

const exitCode = await runAna(process.argv.slice(2), createOutput())
// Vendors' keep-alive connections would hold the process; everything of ours is closed by now.
process.exit(exitCode)
