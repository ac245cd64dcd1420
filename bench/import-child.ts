/**
 * One measurement of `import.bench.ts` in a process of its own: `sheetjs`, `session` or `bomb`. Prints one
 * JSON document.
 */
import { readFile } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createSystemClock } from '../electron/engine/clock.ts'
import { createImports } from '../electron/engine/contacts/import-session.ts'
import { createIds } from '../electron/engine/ids.ts'

export interface ImportMeasurement {
  readonly elapsedMs: number
  /** Of the whole process, worker included. */
  readonly peakRssMb: number
  readonly longestStallMs: number
  readonly rows: number
  readonly fileError: string | null
}

const fixture = (name: string) => readFile(new URL(`../tests/fixtures/spreadsheets/${name}`, import.meta.url))
const peakRssMb = () => process.resourceUsage().maxRSS / 1024

async function measureSheetJs(): Promise<ImportMeasurement> {
  const bytes = await fixture('v12-cien-mil.xlsx')
  const startedAt = performance.now()
  const XLSX = await import('xlsx')
  const book = XLSX.read(bytes, { dense: true })
  const elapsedMs = performance.now() - startedAt
  const rows = book.Sheets[book.SheetNames[0] ?? '']?.['!data']?.length ?? 0
  return { elapsedMs, peakRssMb: peakRssMb(), longestStallMs: elapsedMs, rows, fileError: null }
}

async function measureSession(name: string): Promise<ImportMeasurement> {
  const clock = createSystemClock()
  const imports = createImports({
    clock,
    ids: createIds(clock),
    workerUrl: new URL('../electron/engine/contacts/import-worker.ts', import.meta.url),
    alreadyStored: async () => new Set(),
  })
  const bytes = await fixture(name)
  // What the engine has long since done when somebody picks a file.
  await new Promise((resolve) => setTimeout(resolve, 200))
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  await new Promise((resolve) => setTimeout(resolve, 50))
  delay.reset()
  const startedAt = performance.now()
  const importId = imports.start({ fileName: name, bytes })
  const preview = await imports.preview(importId, {
    acceptedOffset: 0,
    rejectedOffset: 0,
    limit: 200,
    language: 'es',
  })
  const elapsedMs = performance.now() - startedAt
  for await (const batch of imports.rows(importId)) void batch.accepted.length
  if (preview.counts.rejected > 0) await imports.rejectsFile(importId, 'es')
  delay.disable()
  imports.close()
  return {
    elapsedMs,
    peakRssMb: peakRssMb(),
    longestStallMs: delay.max / 1e6,
    rows: preview.counts.rows,
    fileError: preview.fileError,
  }
}

const what = process.argv[2]
const measurement =
  what === 'sheetjs'
    ? await measureSheetJs()
    : await measureSession(what === 'bomb' ? 'v11-bomba.xlsx' : 'v12-cien-mil.xlsx')
process.stdout.write(JSON.stringify(measurement))
