/**
 * Speed and size of importing a list of 100,000 rows, against bare SheetJS reading the same file in the same
 * run, each in a process of its own so that memory and warm-up are comparable. `node bench/import.bench.ts`
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ImportMeasurement } from './import-child.ts'

const child = fileURLToPath(new URL('./import-child.ts', import.meta.url))
const rounds = 3

const limits = { ratio: 1.5, peakMb: 700, stallMs: 20, bombMs: 5000, bombMb: 500 }

async function measure(what: 'sheetjs' | 'session' | 'bomb'): Promise<ImportMeasurement> {
  const process_ = spawn(process.execPath, [child, what], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  for await (const chunk of process_.stdout) output += String(chunk)
  return JSON.parse(output)
}

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

function line(name: string, value: string, limit: string, kept: boolean): string {
  return `${name.padEnd(52)} ${value.padStart(12)}   ${limit.padEnd(10)} ${kept ? 'ok' : 'OVER'}`
}

/** Runs the whole benchmark; the lines are ready to print. */
export async function runImportBench(): Promise<{ title: string; lines: string[] }> {
  const sheetJs: ImportMeasurement[] = []
  const session: ImportMeasurement[] = []
  // In turns, so that a busy moment of the computer strikes both.
  for (let round = 0; round < rounds; round += 1) {
    sheetJs.push(await measure('sheetjs'))
    session.push(await measure('session'))
  }
  const bomb = await measure('bomb')
  const sheetJsMs = median(sheetJs.map((m) => m.elapsedMs))
  const sessionMs = median(session.map((m) => m.elapsedMs))
  const ratio = sessionMs / sheetJsMs
  const peakMb = Math.max(...session.map((m) => m.peakRssMb))
  // A stall of ANA's own shows in every round; one that a busy computer causes does not.
  const stallMs = Math.min(...session.map((m) => m.longestStallMs))
  return {
    title: 'Importing 100,000 rows',
    lines: [
      `${'bare SheetJS reading the file'.padEnd(52)} ${`${sheetJsMs.toFixed(0)} ms`.padStart(12)}   (peak ${median(sheetJs.map((m) => m.peakRssMb)).toFixed(0)} MB)`,
      `${'ANA: read, checked, compared, ready to preview'.padEnd(52)} ${`${sessionMs.toFixed(0)} ms`.padStart(12)}`,
      line('ratio to bare SheetJS', ratio.toFixed(2), `≤ ${limits.ratio}`, ratio <= limits.ratio),
      line(
        'peak memory of the whole process',
        `${peakMb.toFixed(0)} MB`,
        `< ${limits.peakMb} MB`,
        peakMb < limits.peakMb,
      ),
      line(
        'longest event-loop stall of the engine',
        `${stallMs.toFixed(1)} ms`,
        `≤ ${limits.stallMs} ms`,
        stallMs <= limits.stallMs,
      ),
      line(
        `bomb refused (${bomb.fileError})`,
        `${bomb.elapsedMs.toFixed(0)} ms`,
        `≤ ${limits.bombMs} ms`,
        bomb.fileError === 'too_large' && bomb.elapsedMs <= limits.bombMs,
      ),
      line(
        'peak memory while refusing it',
        `${bomb.peakRssMb.toFixed(0)} MB`,
        `≤ ${limits.bombMb} MB`,
        bomb.peakRssMb <= limits.bombMb,
      ),
    ],
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { title, lines } = await runImportBench()
  console.log(`${title}\n${lines.map((text) => `  ${text}`).join('\n')}`)
}
