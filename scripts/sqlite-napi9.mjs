/**
 * Compiles better-sqlite3 as a Node-API 9 addon for the older Electron of the desktop tests, whose Node-API
 * is one version short of the stock binary's. Same source, same SQLite, same flags; about 15 s, once.
 * Needs gcc and g++ 12 or newer.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { cacheFolder, root, say, withLock } from './setup.mjs'

const require = createRequire(join(root, 'package.json'))

function bindingFile() {
  const { version } = require('better-sqlite3/package.json')
  return join(
    cacheFolder,
    'sqlite-napi9',
    `better-sqlite3-${version}-${process.platform}-${process.arch}.node`,
  )
}

/** The compiled binding's path when it is there already. */
export function sqliteNapi9() {
  const file = bindingFile()
  return existsSync(file) ? file : undefined
}

function compile(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 2, 2] })
    child.on('error', (cause) =>
      reject(new Error(`${command} could not be started; is it installed?`, { cause })),
    )
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ended with ${code}`))))
  })
}

/** Compiles the binding when needed; resolves with its path. */
export function ensureSqliteNapi9() {
  return withLock('sqlite-napi9', async () => {
    const file = bindingFile()
    if (existsSync(file)) return file
    say('Compiling SQLite for the test runtime (once; about 15 s)…')
    const folder = dirname(file)
    mkdirSync(folder, { recursive: true })
    const source = dirname(require.resolve('better-sqlite3/package.json'))
    const addonApi = dirname(
      createRequire(join(source, 'package.json')).resolve('node-addon-api/package.json'),
    )
    const sqlite = join(source, 'deps/sqlite3')
    const definitions = readFileSync(join(source, 'deps/defines.gypi'), 'utf8').matchAll(
      /'(\w+(?:=[^']*)?)',/g,
    )
    const common = ['-w', '-O1', '-fPIC', '-DNDEBUG']
    const sqliteObject = join(folder, `sqlite3-${process.pid}.o`)
    const addonObject = join(folder, `addon-${process.pid}.o`)
    await Promise.all([
      compile('gcc', [
        ...common,
        '-std=c99',
        ...Array.from(definitions, ([, name]) => `-D${name}`),
        '-c',
        join(sqlite, 'sqlite3.c'),
        '-o',
        sqliteObject,
      ]),
      compile('g++', [
        ...common,
        '-std=c++20',
        '-fvisibility=hidden',
        '-fno-exceptions',
        '-include',
        join(import.meta.dirname, 'electron-runtime/node-api-9.h'),
        '-DNAPI_DISABLE_CPP_EXCEPTIONS',
        '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
        '-DNODE_GYP_MODULE_NAME=better_sqlite3',
        '-DBUILDING_NODE_EXTENSION',
        `-I${require('node-api-headers').include_dir}`,
        `-I${addonApi}`,
        `-I${sqlite}`,
        '-c',
        join(source, 'src/better_sqlite3.cpp'),
        '-o',
        addonObject,
      ]),
    ])
    const unfinished = `${file}.${process.pid}`
    await compile('g++', [
      '-shared',
      '-Wl,-Bsymbolic',
      '-Wl,--exclude-libs,ALL',
      addonObject,
      sqliteObject,
      '-ldl',
      '-o',
      unfinished,
    ])
    renameSync(unfinished, file)
    return file
  })
}

if (process.argv[1] === import.meta.filename) console.log(await ensureSqliteNapi9())
