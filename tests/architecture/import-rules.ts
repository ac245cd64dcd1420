/**
 * Who may import whom, as functions over a set of files: each rule takes the graph and names what breaks it.
 * Paths are relative to the project, with slashes.
 */
import { dirname, join } from 'node:path/posix'
import { parseSync } from 'oxc-parser'

export interface Import {
  from: string
  /** A project path when the import is relative, else the specifier as written. */
  to: string
  typeOnly: boolean
  /** `export … from`. */
  reExport: boolean
  dynamic: boolean
}

export interface Graph {
  files: ReadonlyMap<string, string>
  imports: readonly Import[]
}

export interface Violation {
  file: string
  reason: string
}

function resolveSpecifier(from: string, specifier: string): string {
  return specifier.startsWith('.') ? join(dirname(from), specifier) : specifier
}

function importsOf(file: string, source: string): Import[] {
  const { module, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`)
  const found: Import[] = []
  for (const { moduleRequest, entries } of module.staticImports) {
    found.push({
      from: file,
      to: resolveSpecifier(file, moduleRequest.value),
      typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
      reExport: false,
      dynamic: false,
    })
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (moduleRequest === null) continue
      found.push({
        from: file,
        to: resolveSpecifier(file, moduleRequest.value),
        typeOnly: isType,
        reExport: true,
        dynamic: false,
      })
    }
  }
  for (const { moduleRequest } of module.dynamicImports) {
    // Only a literal can be followed; a computed address is a worker's or a plug-in's, handed in by a host.
    const [, specifier] = /^['"](.+)['"]$/.exec(source.slice(moduleRequest.start, moduleRequest.end)) ?? []
    if (specifier === undefined) continue
    found.push({
      from: file,
      to: resolveSpecifier(file, specifier),
      typeOnly: false,
      reExport: false,
      dynamic: true,
    })
  }
  return found
}

export function readGraph(files: ReadonlyMap<string, string>): Graph {
  return { files, imports: [...files].flatMap(([file, source]) => importsOf(file, source)) }
}

const isProjectPath = (path: string) =>
  /^(electron|renderer|shared|resources|scripts|tests|bench)\//.test(path)
const isPackage = (path: string) => !isProjectPath(path) && !path.startsWith('.')
const isNodeModule = (path: string) => path.startsWith('node:')
const isIn = (path: string, ...folders: string[]) => folders.some((folder) => path.startsWith(`${folder}/`))

/** The engine's domains; each may import those after it. */
export const domains: readonly string[] = [
  'followup',
  'analysis',
  'campaigns',
  'calls',
  'conversation',
  'compliance',
  'contacts',
]
const adapters = ['telephony', 'speech', 'llm', 'audio', 'tunnel', 'settings', 'usage']

const engineFolder = 'electron/engine'
const engineRootFile = /^electron\/engine\/[^/]+\.ts$/
const portFile = /^electron\/engine\/(ports|errors)\.ts$|^electron\/engine\/.*-port\.ts$/
const compositionRoot = 'electron/engine/create-engine.ts'

function mayImportInEngine(from: string, to: string): boolean {
  if (isIn(from, `${engineFolder}/server`) || engineRootFile.test(from)) return true
  // Clocks, ids, errors and ports serve everyone; the composition root serves the hosts alone.
  if (portFile.test(to) || (engineRootFile.test(to) && to !== compositionRoot)) return true
  const [, , fromPart = ''] = from.split('/')
  const [, , toPart = ''] = to.split('/')
  if (fromPart === toPart) return true
  const rank = domains.indexOf(fromPart)
  if (rank >= 0) return toPart === 'storage' || domains.slice(rank + 1).includes(toPart)
  if (adapters.includes(fromPart)) return toPart === 'storage'
  return false
}

/** What may be imported from where; the reason when it may not. */
function refuse({ from, to, typeOnly }: Import): string | null {
  if (isIn(from, 'shared')) {
    if (isIn(to, 'shared') || to === 'zod') return null
    if (isIn(from, 'shared/contract') && to === '@orpc/contract') return null
    return 'shared may import zod alone (the contract also @orpc/contract)'
  }
  if (isIn(from, 'renderer')) {
    if (isIn(to, 'renderer', 'shared') || (isPackage(to) && !isNodeModule(to) && to !== 'electron'))
      return null
    return 'the renderer may import shared and packages for the browser'
  }
  if (isIn(from, 'electron/preload')) {
    if (to === 'electron' || isIn(to, 'electron/preload', 'shared')) return null
    return 'the preload may import electron and shared'
  }
  if (isIn(from, engineFolder)) {
    if (to === 'electron' || to.startsWith('electron-')) return 'the engine knows nothing of Electron'
    if (isPackage(to) || isIn(to, 'shared')) return null
    if (!isIn(to, engineFolder)) return 'the engine may import shared and itself'
    return mayImportInEngine(from, to)
      ? null
      : 'the folders of the engine may only import in the order of the design'
  }
  if (isIn(from, 'electron/practice')) {
    if (to === 'electron') return 'the practice line knows nothing of Electron'
    if (isPackage(to) || isIn(to, 'electron/practice', 'shared', engineFolder)) return null
    return 'the practice line may import shared, the engine and itself'
  }
  if (isIn(from, 'electron/main')) {
    if (isPackage(to) || isIn(to, 'electron/main', 'shared')) return null
    // The engine process is a host of its own; the main process only needs to know the engine's types.
    if (
      /^electron\/main\/engine-(process|line)\.ts$/.test(from) &&
      isIn(to, engineFolder, 'electron/practice', 'electron/headless')
    )
      return null
    if (typeOnly && isIn(to, engineFolder)) return null
    return 'the main process may import electron, shared and types of the engine'
  }
  if (isIn(from, 'electron/headless', 'electron/cli')) {
    if (to === 'electron') return 'headless and the command line run without Electron'
    if (
      isPackage(to) ||
      isIn(to, 'electron/headless', 'electron/cli', 'electron/practice', engineFolder, 'shared')
    )
      return null
    return 'headless and the command line may import the engine, the practice line and shared'
  }
  return null
}

/** The directions of the design. */
export function forbiddenImports({ imports }: Graph): Violation[] {
  return imports.flatMap((each) => {
    const reason = refuse(each)
    return reason === null ? [] : [{ file: each.from, reason: `imports ${each.to}: ${reason}` }]
  })
}

const asset = /\.(css|json|svg|png|woff2)(\?\w+)?$/

/** Imports inside the project that do not name their file's extension, or lead to no file. */
export function brokenImports({ imports, files }: Graph): Violation[] {
  return imports.flatMap(({ from, to }) => {
    if (!isProjectPath(to) || asset.test(to)) return []
    if (!/\.tsx?$/.test(to)) return [{ file: from, reason: `imports ${to} without its extension` }]
    return files.has(to) ? [] : [{ file: from, reason: `imports ${to}, which does not exist` }]
  })
}

/** Files that pass on what others define: readers should import the defining file. */
export function barrels({ imports }: Graph): Violation[] {
  return imports
    .filter(({ reExport }) => reExport)
    .map(({ from, to }) => ({ file: from, reason: `re-exports ${to}` }))
}

/** Circles of imports, each named once, as the path that leads back to its start. */
export function cycles({ imports, files }: Graph): Violation[] {
  const next = new Map<string, string[]>()
  for (const { from, to } of imports) {
    if (files.has(to)) next.set(from, [...(next.get(from) ?? []), to])
  }
  const found: Violation[] = []
  const done = new Set<string>()
  const visit = (file: string, path: string[]) => {
    const at = path.indexOf(file)
    if (at >= 0) {
      found.push({ file, reason: `imports itself by way of ${[...path.slice(at + 1), file].join(' → ')}` })
      return
    }
    if (done.has(file)) return
    for (const each of next.get(file) ?? []) visit(each, [...path, file])
    done.add(file)
  }
  for (const file of files.keys()) visit(file, [])
  return found
}

const transportImport = /^@orpc\/client\/(message-port|websocket|fetch|standard)/
const transportWord = /\bnew (WebSocket|MessageChannel|EventSource)\b|\bRPCLink\b/

/** In the renderer only one file knows how the engine is reached. */
export function transportLeaks({ files, imports }: Graph): Violation[] {
  const knower = 'renderer/rpc-client.ts'
  const outside = (file: string) => isIn(file, 'renderer') && file !== knower
  return [
    ...imports
      .filter(({ from, to }) => outside(from) && transportImport.test(to))
      .map(({ from, to }) => ({ file: from, reason: `imports ${to}; only ${knower} knows the transport` })),
    ...[...files]
      .filter(([file, source]) => outside(file) && transportWord.test(source))
      .map(([file]) => ({ file, reason: `opens a connection itself; only ${knower} may` })),
  ]
}
