/** The `ana` command as a program: `node electron/cli/ana.ts`, or `out/main/cli.js` once built. */
import { createOutput } from './output.ts'
import { runAna } from './program.ts'

const exitCode = await runAna(process.argv.slice(2), createOutput())
// Vendors' keep-alive connections would hold the process; everything of ours is closed by now.
process.exit(exitCode)
