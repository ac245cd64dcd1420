/** The documents name only files and commands that exist. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = join(import.meta.dirname, '../..')
const demanded = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/architecture.md',
  'docs/decisions.md',
  'docs/guia-operador.md',
]
const documents = [...new Set([...demanded, ...globSync('docs/**/*.md', { cwd: root })])]
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

/** Folders whose files are meant when a document writes a path in code. */
const pathInCode =
  /^(?:electron|renderer|shared|resources|tests|scripts|docs|bench|\.ci)(?:\/[\w.@-]+)*\/?$|^[\w.-]+\.(?:md|ya?ml|json|ts|mjs)$/

/** Files of the computer that ANA runs on, not of the project. */
const elsewhere = new Set(['.env', 'package-lock.json'])

/** Paths that a document names: in `code`, and as targets of its links and pictures. */
function namedPaths(document: string, text: string): string[] {
  const inCode = [...text.matchAll(/`([^`\n]+)`/g)]
    .map(([, code = '']) => code)
    .filter((code) => pathInCode.test(code))
  const linked = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .map((target) => join(dirname(document), target))
  return [...inCode, ...linked].filter((path) => !elsewhere.has(path))
}

/** Commands that a document tells to type: `npm start`, `npm test`, `npm run <name>`. */
function namedScripts(text: string): string[] {
  return [...text.matchAll(/\bnpm (?:(start|test)\b|run (?:-s |--silent )?([\w:-]+))/g)].map(
    ([, short, long]) => short ?? long ?? '',
  )
}

describe.each(demanded)('%s', (document) => {
  it('exists and says something', () => {
    const file = join(root, document)
    expect(existsSync(file), `${document} is missing`).toBe(true)
    expect(readFileSync(file, 'utf8').trim().length).toBeGreaterThan(200)
  })
})

describe('documents', () => {
  const present = documents.filter((document) => existsSync(join(root, document)))

  it('name only files that exist', () => {
    const missing = present.flatMap((document) =>
      namedPaths(document, readFileSync(join(root, document), 'utf8'))
        .filter((path) => !existsSync(join(root, path)))
        .map((path) => `${document} names ${path}`),
    )
    expect(missing).toEqual([])
  })

  it('name only commands that exist', () => {
    const missing = present.flatMap((document) =>
      namedScripts(readFileSync(join(root, document), 'utf8'))
        .filter((name) => !(name in scripts))
        .map((name) => `${document} names npm run ${name}`),
    )
    expect(missing).toEqual([])
  })

  it('would be caught naming a file or command that is gone', () => {
    expect(
      namedPaths('docs/x.md', 'See `electron/gone.ts`, `npm run x` and [that](../gone.md#part).'),
    ).toEqual(['electron/gone.ts', 'gone.md'])
    expect(namedScripts('`npm start`, then `npm run -s ana -- status` or `npm run test:unit`')).toEqual([
      'start',
      'ana',
      'test:unit',
    ])
  })
})

describe('npm scripts', () => {
  it('name only files that exist', () => {
    const missing = Object.values(scripts)
      .flatMap((command) => command.split(' ').filter((word) => /\.(mjs|ts)$/.test(word)))
      .filter((file) => !existsSync(join(root, file)))
    expect(missing).toEqual([])
  })
})
