/**
 * `npm run check`: everything that can be said about the code without running it. Types, style, unused code,
 * import rules and documents, licences of what is packed.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root, say, setUp } from './setup.mjs'

const bin = (path) => join(root, 'node_modules', path)

/** The checks, each a name and a program of the project's own tools. */
const checks = [
  ['types', bin('typescript/bin/tsc'), []],
  ['style', bin('@biomejs/biome/bin/biome'), ['ci', '--colors=off', '--diagnostic-level=error', '.']],
  ['unused code', bin('knip/bin/knip.js'), ['--no-progress']],
  ['licences', join(root, 'scripts/licences.mjs'), []],
]

/** Runs every check; returns how many passed and failed, and says why one failed. */
export function runChecks() {
  let failed = 0
  for (const [name, program, args] of checks) {
    const result = spawnSync(process.execPath, [program, ...args], { cwd: root, encoding: 'utf8' })
    if (result.status === 0) {
      say(`  ✓ ${name}`)
      continue
    }
    failed += 1
    say(`  ✗ ${name}\n${result.stdout}${result.stderr}`)
  }
  return { passed: checks.length - failed, failed }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await setUp({ build: false })
  const { failed } = runChecks()
  const rules = spawnSync(process.execPath, [bin('vitest/vitest.mjs'), 'run', 'tests/architecture'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  process.exit(failed > 0 || rules.status !== 0 ? 1 : 0)
}
