/**
 * Lists the licences of everything that ends up in an installer, and fails when one of them is copyleft or
 * unknown. What ends up there: the production dependencies, which electron-builder packs, and the other
 * packages that our own code imports, which the build bundles; each with all that it depends on.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'oxc-parser'
import { root } from './setup.mjs'

/** Licences that ask for a notice at most. */
const permitted = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
])

/** Packages whose licence is another one, each with the reason why it may be packed all the same. */
const allowed = {
  '@fontsource-variable/inter': ['OFL-1.1', 'a font; the licence allows to bundle it with any software'],
  'date-holidays': ['(ISC AND CC-BY-3.0)', 'holiday data, which asks for attribution only'],
}

/** Imported by our code but deliberately never packed. */
const neverPacked = {
  electron: 'the runtime itself; electron-builder adds it with its own licence files',
  '@echogarden/espeak-ng-emscripten':
    'GPL: a voice for the practice line in development, kept external by the build',
}

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
const manifest = lock['']

/** The packages named by the imports of `folder`'s files. */
function importedPackages(folder) {
  const names = new Set()
  for (const file of globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root })) {
    const { module } = parseSync(file, readFileSync(join(root, file), 'utf8'))
    const imported = [
      ...module.staticImports.filter(
        ({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType),
      ),
    ].map(({ moduleRequest }) => moduleRequest.value)
    for (const name of imported) {
      if (name.startsWith('.') || name.startsWith('node:')) continue
      const parts = name.split('/')
      names.add(name.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0])
    }
  }
  return names
}

/** Where Node would find `name` from the package at `from`, in the lock's own paths. */
function locate(from, name) {
  let folder = from
  for (;;) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    if (lock[path]) return path
    if (folder === '') return undefined
    folder = folder.includes('/node_modules/') ? folder.slice(0, folder.lastIndexOf('/node_modules/')) : ''
  }
}

function closure(names) {
  const found = new Set()
  const queue = [...names].map((name) => ['', name])
  for (let next = queue.pop(); next; next = queue.pop()) {
    const [from, name] = next
    const path = locate(from, name)
    // An optional or peer package that is not in the lock is in no installer either.
    if (path === undefined || found.has(path)) continue
    found.add(path)
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = lock[path]
    const peers = Object.keys(peerDependencies ?? {}).filter(
      (each) => !peerDependenciesMeta?.[each]?.optional,
    )
    for (const each of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers])
      queue.push([path, each])
  }
  return found
}

function licenceOf(path) {
  const stated = lock[path].license
  if (stated) return stated
  try {
    const { license, licenses } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'))
    return typeof license === 'string'
      ? license
      : (license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'unknown')
  } catch {
    return 'unknown'
  }
}

/** Whether a choice (`OR`) has a permitted side, or every part of a sum (`AND`) is permitted. */
function isPermitted(expression) {
  const plain = expression.replace(/[()]/g, '')
  if (plain.includes(' AND ')) return plain.split(' AND ').every((each) => isPermitted(each))
  return plain.split(' OR ').some((each) => permitted.has(each.trim()))
}

const roots = new Set([
  ...Object.keys(manifest.dependencies ?? {}),
  ...importedPackages('electron'),
  ...importedPackages('renderer'),
  ...importedPackages('shared'),
])
for (const name of Object.keys(neverPacked)) roots.delete(name)

const byLicence = new Map()
const refused = []
for (const path of closure(roots)) {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const licence = licenceOf(path)
  byLicence.set(licence, [...(byLicence.get(licence) ?? []), name])
  if (!isPermitted(licence) && allowed[name]?.[0] !== licence) refused.push(`${name}: ${licence}`)
}

for (const [licence, names] of [...byLicence].sort((a, b) => b[1].length - a[1].length)) {
  console.log(`${licence} (${names.length}): ${names.sort().join(', ')}`)
}
if (refused.length > 0) {
  console.error(
    `\nThese may not be packed into an installer:\n${refused.map((line) => `  ${line}`).join('\n')}`,
  )
  process.exit(1)
}
