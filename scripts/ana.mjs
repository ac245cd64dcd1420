/** `npm run -s ana -- <command>`: the `ana` command, set up and built first where needed. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, setUp } from './setup.mjs'

await setUp()
const program = join(root, 'out/main/cli.js')
// In this same process, so that signals and the exit code are the command's own.
process.argv[1] = program
await import(pathToFileURL(program).href)
