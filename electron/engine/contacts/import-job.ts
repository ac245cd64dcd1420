/** Starts import workers, watches over their memory and ends them. The only file that knows of threads. */
import { Worker } from 'node:worker_threads'
import { AnaError } from '../errors.ts'
import {
  packRows,
  type RowPacket,
  rowsPerPacket,
  type WorkerJob,
  type WorkerReport,
} from './import-protocol.ts'
import type { ExportColumn, ExportValue } from './spreadsheet-export.ts'

/** Room for the largest list that is allowed, and far too little for a bomb to do harm. */
const memoryLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 }

export interface RunningJob {
  /** Resolves when the worker has done its job; rejects with an AnaError when it broke or was stopped. */
  readonly finished: Promise<void>
  stop(): void
}

/** @param workerUrl where `import-worker` is: the `.ts` in the source tree, the `.js` in a bundle. */
export function startJob(
  workerUrl: URL | string,
  job: WorkerJob,
  onReport: (report: WorkerReport) => void,
): RunningJob {
  // SheetJS complains on the console about damaged files; that is no business of the engine's output.
  const worker = new Worker(workerUrl, {
    workerData: job,
    resourceLimits: memoryLimits,
    stdout: true,
    stderr: true,
    name: `import-${job.kind}`,
  })
  worker.stdout.resume()
  worker.stderr.resume()
  let stopped = false
  const finished = new Promise<void>((resolve, reject) => {
    worker.on('message', (report: WorkerReport) => {
      if (!stopped) onReport(report)
    })
    worker.on('error', (error: Error & { code?: string }) => {
      const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      reject(
        new AnaError(outOfMemory ? 'import_out_of_memory' : 'import_failed', 'the import worker broke', {
          kind: outOfMemory ? 'bad_input' : 'internal',
          cause: error,
        }),
      )
    })
    worker.on('exit', () => {
      if (stopped) reject(new AnaError('import_cancelled', 'the import was cancelled', { kind: 'conflict' }))
      else resolve()
    })
  })
  // Whoever stops a job may no longer be waiting for it.
  finished.catch(() => undefined)
  return {
    finished,
    stop() {
      if (stopped) return
      stopped = true
      void worker.terminate()
    },
  }
}

/** Lets everything else on the event loop have its turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

async function written(workerUrl: URL | string, job: WorkerJob): Promise<Uint8Array> {
  let bytes: Uint8Array | null = null
  await startJob(workerUrl, job, (report) => {
    if (report.kind === 'written') bytes = report.bytes
  }).finished
  if (bytes === null) throw new AnaError('export_failed', 'the worker wrote nothing', { kind: 'internal' })
  return bytes
}

/** Writes the rejected rows of an import to `.xlsx` bytes, in a worker. */
export function writeRejectsInWorker(
  workerUrl: URL | string,
  job: Extract<WorkerJob, { kind: 'write-rejects' }>,
): Promise<Uint8Array> {
  return written(workerUrl, job)
}

/**
 * Writes a table of any size to `.xlsx` bytes without holding up the engine: rows are packed a few hundred at
 * a time and written by a worker. Texts are made harmless as `spreadsheet-export.ts` says.
 */
export async function writeXlsxInWorker(
  workerUrl: URL | string,
  sheet: {
    readonly sheetName: string
    readonly columns: readonly ExportColumn[]
    readonly rows: Iterable<readonly ExportValue[]> | AsyncIterable<readonly ExportValue[]>
  },
): Promise<Uint8Array> {
  const packets: RowPacket[] = []
  let batch: (readonly ExportValue[])[] = []
  for await (const row of sheet.rows) {
    batch.push(row)
    if (batch.length < rowsPerPacket) continue
    packets.push(packRows(batch))
    batch = []
    await breathe()
  }
  if (batch.length > 0) packets.push(packRows(batch))
  return written(workerUrl, { kind: 'write', sheetName: sheet.sheetName, columns: sheet.columns, packets })
}
