/** Where the program's own files are, from the source tree as from the bundle. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const isSource = import.meta.filename.endsWith('.ts')
/** The folder of the built programs; shared code lies in its `chunks`. */
const bundle =
  basename(import.meta.dirname) === 'chunks' ? join(import.meta.dirname, '..') : import.meta.dirname
const root = join(isSource ? import.meta.dirname : bundle, '../..')

const worker = (folder: string, name: string): URL =>
  pathToFileURL(isSource ? join(root, 'electron/engine', folder, `${name}.ts`) : join(bundle, `${name}.js`))

/** The worker that reads spreadsheets. */
export const importWorkerUrl: URL = worker('contacts', 'import-worker')

/** The worker that writes to the database. */
export const sqliteWorkerUrl: URL = worker('storage', 'sqlite-worker')

/** The built interface; absent from a source tree that was never built. */
export const rendererFolder: string = join(root, 'out/renderer')

/** The product's version, as in package.json. */
export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return version
}
