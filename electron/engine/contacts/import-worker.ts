/**
 * The import worker's entry: one job per worker, given as its `workerData`, and the worker ends with it.
 * Runs as TypeScript under Node 24 and as bundled JavaScript alike.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { UntoldRejectedRow } from './contact-list.ts'
import {
  packRows,
  type RowPacket,
  rowsPerPacket,
  unpackRows,
  type WorkerJob,
  type WorkerReport,
} from './import-protocol.ts'

function report(message: WorkerReport): void {
  parentPort?.postMessage(message)
}

async function read(job: Extract<WorkerJob, { kind: 'read' }>): Promise<void> {
  const { readContacts } = await import('./read-contacts.ts')
  // zlib and SheetJS expect ordinary memory.
  const bytes = new Uint8Array(job.bytes.byteLength)
  bytes.set(new Uint8Array(job.bytes))
  let told = -1
  const result = await readContacts(bytes, {
    choice: job.choice ?? undefined,
    onProgress: ({ fraction, rowsRead }) => {
      if (fraction - told < 0.01 && told >= 0) return
      told = fraction
      report({ kind: 'progress', fraction, rowsRead })
    },
  })
  for (const kind of ['accepted', 'rejected'] as const) {
    const rows = result[kind]
    for (let at = 0; at < rows.length; at += rowsPerPacket) {
      report({ kind, packet: packRows(rows.slice(at, at + rowsPerPacket)) })
    }
  }
  report({ kind: 'read', fileError: result.fileError, mapping: result.mapping, counts: result.counts })
}

function* unpackAll<Row>(packets: readonly RowPacket[]): Generator<Row> {
  for (const packet of packets) yield* unpackRows<Row>(packet)
}

async function write(job: Exclude<WorkerJob, { kind: 'read' }>): Promise<void> {
  const { writeXlsx } = await import('./spreadsheet-export.ts')
  const { rejectsSheet } = await import('./rejects-sheet.ts')
  const sheet =
    job.kind === 'write-rejects'
      ? rejectsSheet(unpackAll<UntoldRejectedRow>(job.packets), job.language)
      : {
          sheetName: job.sheetName,
          columns: job.columns,
          rows: unpackAll<(string | number | null)[]>(job.packets),
        }
  report({ kind: 'written', bytes: new Uint8Array(writeXlsx(sheet)) })
}

const job: WorkerJob = workerData
await (job.kind === 'read' ? read(job) : write(job))
