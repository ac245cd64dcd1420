/**
 * `npm run bench [import] [reply] [live] [queue] [search] [startup]`: every figure that the project promises, with its
 * limit, printed and written to `bench/RESULTS.md`. Named ones are run and printed alone; with `--keep` they take their
 * old figures' place there. Exit code 1 when a limit is not kept.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { fileURLToPath } from 'node:url'
import { asText, type Figure, type Report } from './figures.ts'
import { runImportBench } from './import.bench.ts'
import { runLiveBench } from './live.bench.ts'
import { runQueueBench } from './queue.bench.ts'
import { runReplyBench } from './reply.bench.ts'
import { runSearchBench } from './search.bench.ts'
import { runStartupBench } from './startup.bench.ts'

const importMethod =
  'The same file of 100,000 rows is read by bare SheetJS and by the import session, in turns and each in a process ' +
  'of its own (median of three); memory is the peak of the whole process, worker included, and the stall the ' +
  'longest delay of the engine’s event loop, the least of three rounds.'

/** The import benchmark hands back lines that are laid out already: name, value, limit, verdict. */
const importLine = /^(.{52}) +(.+?)(?: {3}(\S.*?) *(ok|OVER))?$/

function figureOf(line: string): Figure {
  const [, name = line, value = '', limit = null, verdict = 'ok'] = importLine.exec(line) ?? []
  return { name: name.trim(), value: value.trim(), limit, kept: verdict === 'ok' }
}

async function importReport(): Promise<Report> {
  const { title, lines } = await runImportBench()
  return { title, figures: lines.map(figureOf), method: importMethod }
}

const benches: Record<string, () => Promise<Report>> = {
  import: importReport,
  reply: () => runReplyBench(),
  live: () => runLiveBench(),
  queue: () => runQueueBench(),
  search: () => runSearchBench(),
  startup: () => runStartupBench(),
}

function asMarkdown({ title, figures, method }: Report): string {
  const rows = figures.map(
    ({ name, value, limit, kept }) =>
      `| ${name.trim()} | ${value} | ${limit ?? ''} | ${limit === null ? '' : kept ? 'kept' : '**missed**'} |`,
  )
  return [`## ${title}`, '', '| figure | value | limit | |', '|---|---:|---:|---|', ...rows, '', method].join(
    '\n',
  )
}

const reasonsTitle = '## What is missed, and why'

const sectionsIn = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split(/^(?=## )/m)
    .slice(1)
    .map((section) => section.trim())

/** What was written by hand about limits that are missed stays, to be brought up to date. */
const reasonsIn = (file: string) => sectionsIn(file).filter((section) => section.startsWith(reasonsTitle))

/** The old sections, those of the new reports in their place; the reasons stay last. */
function withNew(old: readonly string[], made: readonly Report[]): string[] {
  const sections = [...old]
  for (const report of made) {
    const subject = report.title.split(/[,(]/)[0] ?? report.title
    const place = sections.findIndex((section) => section.startsWith(`## ${subject}`))
    if (place >= 0) sections[place] = asMarkdown(report)
    else sections.push(asMarkdown(report))
  }
  const isReason = (section: string) => section.startsWith(reasonsTitle)
  return [...sections.filter((section) => !isReason(section)), ...sections.filter(isReason)]
}

function machine(): string {
  const [cpu] = cpus()
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return `${cpu?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${gigabytes} GB; ${type()} ${release()}; Node ${process.version}`
}

const keep = process.argv.includes('--keep')
const chosen = process.argv.slice(2).filter((word) => word !== '--keep')
const unknown = chosen.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}
const reports: Report[] = []
for (const [name, run] of Object.entries(benches)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  console.error(`${name} …`)
  const report = await run()
  console.log(`${asText(report)}\n`)
  reports.push(report)
}
const file = fileURLToPath(new URL('./RESULTS.md', import.meta.url))
const head = [
  '# Speed and size',
  '',
  `\`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine()}.`,
  'Figures without a limit are there to compare with. Ratios are of one run.',
].join('\n')
if (chosen.length === 0) {
  writeFileSync(file, `${[head, ...reports.map(asMarkdown), ...reasonsIn(file)].join('\n\n')}\n`)
} else if (keep) {
  writeFileSync(file, `${[head, ...withNew(sectionsIn(file), reports)].join('\n\n')}\n`)
}
process.exitCode = reports.some(({ figures }) => figures.some(({ kept }) => !kept)) ? 1 : 0
