/** `node scripts/run.mjs FILE.ts [words…]`: a TypeScript program of this project, set up and built first. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { giveUp, root, setUp } from './setup.mjs'

const [file, ...words] = process.argv.slice(2)
if (file === undefined) giveUp('usage: node scripts/run.mjs FILE.ts [words…]', 2)
await setUp()
const program = resolve(root, file)
process.argv = [process.argv[0], program, ...words]
await import(pathToFileURL(program).href)
