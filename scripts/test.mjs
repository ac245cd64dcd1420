/**
 * `npm test`: everything, from a fresh clone. Static checks, the tests without a screen, the interface in a
 * browser, and the desktop window. With names of parts (`checks unit browser desktop`) only those. What
 * cannot run here is said with its reason and counted as skipped; on CI it counts as failed. A test file
 * that no part ran is a failure too. The last line is the sum.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { cacheFolder, projectEnv, root, run, say, setUp } from './setup.mjs'

await setUp({ build: false })

const parts = ['checks', 'unit', 'browser', 'desktop']
const wanted = process.argv.slice(2).filter((word) => parts.includes(word))
const filters = process.argv.slice(2).filter((word) => !parts.includes(word))
const chosen = wanted.length > 0 ? wanted : parts
const onCi = /^(1|true)$/i.test(process.env.CI ?? '')
const results = join(cacheFolder, 'test-results')
const total = { passed: 0, failed: 0, skipped: 0 }
/** What did not run, and why. */
const skips = []
const problems = []

mkdirSync(results, { recursive: true })

function count({ passed = 0, failed = 0, skipped = 0 }) {
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
}

function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/** Paths of the test files in a folder whose names end as `ending` says. */
function testFiles(folder, ending) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true })
    .filter((file) => ending.test(file))
    .map((file) => `${folder}/${file.split(sep).join('/')}`)
}

/** Every file that should have run must be in the report. */
function demandFiles(part, expected, ran) {
  if (filters.length > 0) return
  for (const file of expected) {
    if (ran.has(file)) continue
    total.failed += 1
    problems.push(`${file} did not run (${part})`)
  }
}

async function unit() {
  const report = join(results, 'vitest.json')
  rmSync(report, { force: true })
  const code = await run(process.execPath, [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    ...filters,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  const found = readReport(report)
  if (!found) {
    total.failed += 1
    problems.push('vitest gave no report')
    return
  }
  const skipped = found.numPendingTests + (found.numTodoTests ?? 0)
  count({ passed: found.numPassedTests, failed: found.numFailedTests, skipped })
  for (const file of found.testResults) {
    const name = relative(root, file.name).split(sep).join('/')
    const idle = file.assertionResults.filter(
      ({ status }) => status === 'pending' || status === 'skipped',
    ).length
    if (idle > 0) skips.push(`${name}: ${idle} skipped by their own condition`)
    if (file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')) {
      total.failed += 1
      problems.push(`${name} failed as a whole: ${(file.message ?? '').split('\n')[0]}`)
    }
  }
  if (code !== 0 && found.success) {
    total.failed += 1
    problems.push(`vitest ended with ${code} although its tests passed: an error outside of a test`)
  }
  const ran = new Set(found.testResults.map(({ name }) => relative(root, name).split(sep).join('/')))
  demandFiles('unit', testFiles('tests', /\.test\.tsx?$/), ran)
}

function* specsOf(suite, file = suite.file) {
  for (const spec of suite.specs ?? []) yield { ...spec, file }
  for (const inner of suite.suites ?? []) yield* specsOf(inner, inner.file ?? file)
}

async function playwright(project, env) {
  const report = join(results, `${project}.json`)
  rmSync(report, { force: true })
  const code = await run(
    process.execPath,
    [
      join(root, 'node_modules/@playwright/test/cli.js'),
      'test',
      `--project=${project}`,
      // Windows of one desktop would take each other's focus; pages do not.
      `--workers=${project === 'browser' ? 2 : 1}`,
      '--reporter=list,json',
      ...filters,
    ],
    { env: projectEnv({ ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report }) },
  )
  const found = readReport(report)
  if (!found) {
    total.failed += 1
    problems.push(`playwright gave no report for ${project}`)
    return
  }
  count({
    passed: found.stats.expected,
    failed: found.stats.unexpected + found.stats.flaky,
    skipped: found.stats.skipped,
  })
  if (found.stats.skipped > 0) skips.push(`${project}: ${found.stats.skipped} skipped by their own condition`)
  if (code !== 0 && found.stats.unexpected + found.stats.flaky === 0) {
    total.failed += 1
    problems.push(
      `playwright ended with ${code} (${project}): ${found.errors?.[0]?.message?.split('\n')[0] ?? 'no reason given'}`,
    )
  }
  const folder = project === 'browser' ? 'tests/e2e' : 'tests/desktop'
  const ran = new Set()
  for (const suite of found.suites)
    for (const { file } of specsOf(suite)) ran.add(`${folder}/${file.split('/').at(-1)}`)
  demandFiles(project, testFiles(folder, /\.spec\.ts$/), ran)
}

/** Says why a part cannot run here; its tests count as skipped, on CI as failed. */
function passOver(part, folder, reason) {
  const tests = testFiles(folder, /\.spec\.ts$/)
    .map((file) => (readFileSync(join(root, file), 'utf8').match(/^\s*test\(/gm) ?? []).length)
    .reduce((sum, each) => sum + each, 0)
  skips.push(`${part}: ${reason}`)
  count(onCi ? { failed: tests } : { skipped: tests })
  if (onCi) problems.push(`${part} must run on CI, but: ${reason}`)
}

const runners = {
  async checks() {
    const { runChecks } = await import('./check.mjs')
    count(runChecks())
  },
  unit,
  browser: () => playwright('browser', {}),
  async desktop() {
    const { chooseTestElectron, electronEnv } = await import('./electron-choice.mjs')
    const { ensureDesktopLibraries, hasDisplay, withVirtualScreen } = await import('./display.mjs')
    const { electron, reason } = await chooseTestElectron()
    if (!electron) return passOver('desktop', 'tests/desktop', reason)
    const lacking = ensureDesktopLibraries(electron.executable)
    if (lacking !== undefined && !hasDisplay()) return passOver('desktop', 'tests/desktop', lacking)
    const env = { ANA_TEST_ELECTRON: electron.executable, ...(await electronEnv(electron)) }
    const packed = spawnSync(process.execPath, [join(root, 'scripts/dist.mjs'), '--dir'], {
      cwd: root,
      env: projectEnv(),
      stdio: ['ignore', 2, 2],
    })
    if (packed.status !== 0) {
      total.failed += 1
      problems.push('the unpacked application could not be made (npm run dist)')
    }
    if (lacking !== undefined) return playwright('desktop', env)
    return withVirtualScreen((screen) => playwright('desktop', { ...env, ...screen }))
  },
}

for (const part of parts.filter((each) => chosen.includes(each))) {
  if (part === 'browser') await setUp()
  say(`\n── ${part}`)
  const startedAt = performance.now()
  await runners[part]()
  say(`── ${part}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
}

if (skips.length > 0) say(`\nSkipped:\n${skips.map((line) => `  - ${line}`).join('\n')}`)
if (problems.length > 0) say(`\nProblems:\n${problems.map((line) => `  - ${line}`).join('\n')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
