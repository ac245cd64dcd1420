/** The design's import rules hold, and each of them would notice a violation. */
import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  barrels,
  brokenImports,
  cycles,
  domains,
  forbiddenImports,
  type Graph,
  readGraph,
  transportLeaks,
  type Violation,
} from './import-rules.ts'

const root = join(import.meta.dirname, '../..')
const sources = globSync('{electron,renderer,shared}/**/*.{ts,tsx}', { cwd: root })
const project = readGraph(
  new Map(sources.map((file) => [file.split(sep).join('/'), readFileSync(join(root, file), 'utf8')])),
)

/** A project of a few made-up files. */
function graph(files: Record<string, string>): Graph {
  return readGraph(new Map(Object.entries(files)))
}

const lines = (found: readonly Violation[]) => found.map(({ file, reason }) => `${file} ${reason}`)

describe('the project', () => {
  it('has sources in every layer', () => {
    for (const layer of [
      'electron/main/',
      'electron/preload/',
      'electron/engine/',
      'renderer/',
      'shared/domain/',
    ]) {
      expect([...project.files.keys()].some((file) => file.startsWith(layer))).toBe(true)
    }
  })

  it('imports only in the allowed directions', () => {
    expect(lines(forbiddenImports(project))).toEqual([])
  })

  it('imports only files that exist, by their full names', () => {
    expect(lines(brokenImports(project))).toEqual([])
  })

  it('has no barrels', () => {
    expect(lines(barrels(project))).toEqual([])
  })

  it('has no cycles', () => {
    expect(lines(cycles(project))).toEqual([])
  })

  it('lets only the rpc client know how the engine is reached', () => {
    expect(lines(transportLeaks(project))).toEqual([])
  })
})

describe('the rules', () => {
  it.each([
    ['shared/domain/x.ts', "import x from 'kysely'"],
    ['shared/domain/x.ts', "import { oc } from '@orpc/contract'"],
    ['shared/domain/x.ts', "import { x } from '../../electron/engine/ports.ts'"],
    ['shared/contract/x.ts', "import type { x } from '../../renderer/x.ts'"],
    ['renderer/home/x.tsx', "import { x } from '../../electron/engine/ports.ts'"],
    ['renderer/home/x.tsx', "import { readFileSync } from 'node:fs'"],
    ['renderer/home/x.tsx', "import { ipcRenderer } from 'electron'"],
    ['electron/preload/x.ts', "import { x } from '../main/menu.ts'"],
    ['electron/preload/x.ts', "import { readFileSync } from 'node:fs'"],
    ['electron/engine/calls/x.ts', "import { app } from 'electron'"],
    ['electron/engine/calls/x.ts', "const { app } = await import('electron')"],
    ['electron/engine/calls/x.ts', "import { x } from '../../practice/practice-line.ts'"],
    ['electron/engine/calls/x.ts', "import { x } from '../../main/menu.ts'"],
    ['electron/engine/calls/x.ts', "import { x } from '../create-engine.ts'"],
    ['electron/engine/calls/x.ts', "import { x } from '../telephony/twilio/twilio-rest.ts'"],
    ['electron/engine/telephony/x.ts', "import { x } from '../calls/call-state.ts'"],
    ['electron/engine/telephony/x.ts', "import { x } from '../speech/elevenlabs.ts'"],
    ['electron/engine/storage/x.ts', "import { x } from '../calls/call-state.ts'"],
    ['electron/main/x.ts', "import { x } from '../engine/clock.ts'"],
    ['electron/main/x.ts', "import { x } from '../practice/practice-line.ts'"],
    ['electron/headless/x.ts', "import { app } from 'electron'"],
    ['electron/cli/x.ts', "import { x } from '../main/menu.ts'"],
    ['electron/practice/x.ts', "import { x } from '../main/menu.ts'"],
  ])('refuse in %s: %s', (file, source) => {
    expect(forbiddenImports(graph({ [file]: source }))).toHaveLength(1)
  })

  it('refuse every domain an import of the domains before it, and allow those after it', () => {
    for (const [rank, domain] of domains.entries()) {
      for (const [otherRank, other] of domains.entries()) {
        const found = forbiddenImports(
          graph({ [`electron/engine/${domain}/x.ts`]: `import { x } from '../${other}/y.ts'` }),
        )
        expect(found).toHaveLength(otherRank < rank ? 1 : 0)
      }
    }
  })

  it.each([
    ['shared/contract/x.ts', "import { oc } from '@orpc/contract'"],
    ['renderer/home/x.tsx', "import type { AnaClient } from '../../shared/contract/contract.ts'"],
    ['electron/engine/calls/x.ts', "import type { TelephonyPort } from '../telephony/telephony-port.ts'"],
    ['electron/engine/calls/x.ts', "import { openDatabase } from '../storage/database.ts'"],
    ['electron/engine/create-engine.ts', "import { x } from './followup/queue.ts'"],
    ['electron/main/x.ts', "import type { SecretStore } from '../engine/ports.ts'"],
    ['electron/main/engine-process.ts', "import { createEngine } from '../engine/create-engine.ts'"],
    ['electron/cli/x.ts', "import { x } from '../practice/practice-line.ts'"],
  ])('allow in %s: %s', (file, source) => {
    expect(lines(forbiddenImports(graph({ [file]: source })))).toEqual([])
  })

  it('notice a missing file and a missing extension', () => {
    const found = brokenImports(graph({ 'shared/domain/x.ts': "import './gone.ts'\nimport './bare'" }))
    expect(lines(found)).toEqual([
      'shared/domain/x.ts imports shared/domain/gone.ts, which does not exist',
      'shared/domain/x.ts imports shared/domain/bare without its extension',
    ])
  })

  it.each(["export * from './y.ts'", "export { y } from './y.ts'", "export type { Y } from './y.ts'"])(
    'notice a barrel: %s',
    (source) => {
      expect(barrels(graph({ 'shared/domain/x.ts': source }))).toHaveLength(1)
    },
  )

  it('notice a cycle of any length, also through types', () => {
    const found = cycles(
      graph({
        'shared/domain/a.ts': "import './b.ts'",
        'shared/domain/b.ts': "import type { c } from './c.ts'",
        'shared/domain/c.ts': "import './a.ts'",
        'shared/domain/d.ts': "import './a.ts'",
      }),
    )
    expect(found).toHaveLength(1)
  })

  it.each([
    "import { RPCLink } from '@orpc/client/websocket'",
    'const socket = new WebSocket(address)',
    'const { port1 } = new MessageChannel()',
  ])('notice a second file that knows the transport: %s', (source) => {
    expect(transportLeaks(graph({ 'renderer/live/x.ts': source })).length).toBeGreaterThan(0)
    expect(transportLeaks(graph({ 'renderer/rpc-client.ts': source }))).toEqual([])
  })
})
