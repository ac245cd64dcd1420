/**
 * The default application of the test runtime: understands `electron [-r module]… <folder or file> [args]`
 * the way a stock Electron does, which is what `electron .` and Playwright rely on.
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

function readArguments(args) {
  const required = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i]
    if (word === '-r' || word === '--require') required.push(args[++i])
    else if (word === '-v' || word === '--version') return { version: true, required }
    else if (!word.startsWith('-')) return { target: resolve(word), required }
  }
  return { required }
}

const { version, target, required } = readArguments(process.argv.slice(1))
if (version) {
  process.stdout.write(`v${process.versions.electron}\n`)
  process.exit(0)
}
if (!target) {
  process.stderr.write('usage: electron [-r module] <folder or file>\n')
  process.exit(64)
}
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
const require = createRequire(join(process.cwd(), 'main.js'))
for (const module of required) require(module)

let entry = target
if (statSync(target).isDirectory()) {
  const manifestFile = join(target, 'package.json')
  const manifest = existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, 'utf8')) : {}
  if (manifest.version) app.setVersion(manifest.version)
  app.name = manifest.productName ?? manifest.name ?? app.name
  entry = join(target, manifest.main ?? 'index.js')
  app.setAppPath(target)
} else {
  app.setAppPath(dirname(target))
}
await import(pathToFileURL(entry).href)
