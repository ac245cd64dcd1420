/**
 * Imports in progress: from picked bytes to a preview that can be corrected, saved in part or stored. Files
 * are read in a worker; this side only keeps packets of rows and opens the few it is asked for, so a list
 * of any size never holds up a phone call. Nothing here is written to disk.
 */
import type {
  AcceptedRow,
  ColumnChoice,
  ColumnMapping,
  FileError,
  ImportCounts,
  ImportPreview,
  ImportProgress,
  MendResult,
  RejectedRow,
} from '../../../shared/domain/import.ts'
import type { Language } from '../../../shared/domain/primitives.ts'
import { AnaError } from '../errors.ts'
import type { Clock, Ids, Logger, Timer } from '../ports.ts'
import type { UntoldRejectedRow } from './contact-list.ts'
import { maxFileBytes } from './file-problem.ts'
import { breathe, type RunningJob, startJob, writeRejectsInWorker } from './import-job.ts'
import { fileMessage, rowMessage } from './import-messages.ts'
import { createProgressFeed, type ProgressFeed } from './import-progress.ts'
import { noCounts, type RowPacket, rowsPerPacket, unpackRows, type WorkerReport } from './import-protocol.ts'
import { createMendedRows, type MendedRow, type MendedRows } from './mended-rows.ts'
import { rejectsFileName } from './rejects-sheet.ts'

/** A few hundred rows of an import, in file order within each list. */
export interface ImportBatch {
  readonly accepted: readonly MendedRow[]
  readonly rejected: readonly RejectedRow[]
}

export interface ImportOutcome {
  readonly fileName: string
  readonly fileError: FileError | null
  readonly mapping: ColumnMapping | null
  readonly counts: ImportCounts
}

export interface PreviewPage {
  readonly acceptedOffset: number
  readonly rejectedOffset: number
  readonly limit: number
  readonly language: Language
}

export interface Imports {
  /**
   * Starts reading a file and returns its import's id. The bytes are copied in slices right after; the
   * caller must not change them.
   */
  start(file: { fileName: string; bytes: Uint8Array }): string
  /** Begins with the latest state, ends after `done`, or silently when cancelled. */
  progress(importId: string): AsyncIterable<ImportProgress>
  /** Waits until the file is read. */
  outcome(importId: string): Promise<ImportOutcome>
  /** Waits until the file is read. Offsets beyond the end give empty pages. */
  preview(importId: string, page: PreviewPage): Promise<ImportPreview>
  /** Reads the same file again with the operator's columns; the id stays. */
  remap(importId: string, choice: ColumnChoice): void
  /**
   * Checks a rejected row again with an operator's words. The file's own text is kept, other columns forget all
   * mends. Throws `import.row_not_rejected`.
   */
  mend(
    importId: string,
    given: { row: number; nombre: string; numero: string; language: Language },
  ): Promise<MendResult>
  /** Takes a mend back. */
  undoMend(importId: string, given: { row: number; language: Language }): Promise<MendResult>
  /** Stops reading and forgets the file. Harmless when the import is unknown. */
  cancel(importId: string): void
  /** All rows, batch by batch, letting the event loop breathe in between. Waits until the file is read. */
  rows(importId: string, language?: Language): AsyncIterable<ImportBatch>
  /** The rejected rows as an `.xlsx` to mend and pick again. */
  rejectsFile(importId: string, language: Language): Promise<{ fileName: string; bytes: Uint8Array }>
  /** Forgets an import, for instance once it is stored. Harmless when it is unknown. */
  discard(importId: string): void
  /** Stops every worker and forgets every import. */
  close(): void
}

export interface ImportsOptions {
  readonly clock: Clock
  readonly ids: Ids
  /** Where `import-worker` is: the `.ts` in the source tree, the `.js` in a bundle. */
  readonly workerUrl: URL | string
  /** Which of these numbers are stored from earlier imports. Asked for a few hundred at a time. */
  readonly alreadyStored: (e164s: string[]) => Promise<Set<string>>
  readonly logger?: Logger
}

interface ReadFile extends ImportOutcome {
  readonly accepted: readonly RowPacket[]
  readonly rejected: readonly RowPacket[]
  /** By packet of accepted rows: 1 where the number is already stored. */
  readonly stored: readonly Uint8Array[]
  readonly mends: MendedRows
}

type UnmendedFile = Omit<ReadFile, 'mends'>

/** One reading of the file; a remap begins another. */
interface Run {
  readonly feed: ProgressFeed
  readonly result: Promise<ReadFile>
  stop(): void
}

interface Import {
  readonly fileName: string
  /** Shared with every worker that reads it. */
  readonly bytes: Promise<SharedArrayBuffer | null>
  run: Run
  expiry: Timer
}

/** A preview that nobody looked at for so long is forgotten. */
const forgottenAfterMs = 2 * 60 * 60 * 1000
const copyBytesAtOnce = 1 << 20
/** How the progress bar is shared out between reading and comparing with what is stored. */
const readingShare = 0.85

export function createImports(options: ImportsOptions): Imports {
  const { clock, ids, workerUrl } = options
  const imports = new Map<string, Import>()

  const find = (importId: string): Import => {
    const found = imports.get(importId)
    if (!found) throw new AnaError('import_not_found', 'no such import', { kind: 'not_found' })
    found.expiry.cancel()
    found.expiry = clock.schedule(forgottenAfterMs, () => discard(importId))
    return found
  }

  const discard = (importId: string) => {
    const found = imports.get(importId)
    if (!found) return
    imports.delete(importId)
    found.expiry.cancel()
    found.run.stop()
  }

  const startRun = (
    fileName: string,
    bytes: Promise<SharedArrayBuffer | null>,
    choice: ColumnChoice | null,
  ): Run => {
    const feed = createProgressFeed()
    let job: RunningJob | null = null
    let stopped = false
    const throwIfStopped = () => {
      if (stopped) throw new AnaError('import_cancelled', 'the import was cancelled', { kind: 'conflict' })
    }
    const read = async (): Promise<ReadFile> => {
      const shared = await bytes
      throwIfStopped()
      if (shared === null) return withMends(failed(fileName, 'too_large'))
      const file = await readInWorker(shared, choice, fileName, feed, (running) => {
        job = running
      })
      throwIfStopped()
      const checked = await compareWithStored(file, feed, throwIfStopped)
      feed.push({ phase: 'done', fraction: 1, rowsRead: checked.counts.rows })
      return withMends(checked)
    }
    const result = read().finally(() => feed.end())
    // Nobody may be waiting yet; whoever asks later still gets the error.
    result.catch(() => undefined)
    return {
      feed,
      result,
      stop() {
        stopped = true
        job?.stop()
        feed.end()
      },
    }
  }

  const readInWorker = async (
    bytes: SharedArrayBuffer,
    choice: ColumnChoice | null,
    fileName: string,
    feed: ProgressFeed,
    onStarted: (job: RunningJob) => void,
  ): Promise<UnmendedFile> => {
    const accepted: RowPacket[] = []
    const rejected: RowPacket[] = []
    let end: Extract<WorkerReport, { kind: 'read' }> | null = null
    const job = startJob(workerUrl, { kind: 'read', bytes, choice }, (report) => {
      if (report.kind === 'progress') {
        feed.push({ phase: 'reading', fraction: report.fraction * readingShare, rowsRead: report.rowsRead })
      } else if (report.kind === 'accepted') accepted.push(report.packet)
      else if (report.kind === 'rejected') rejected.push(report.packet)
      else if (report.kind === 'read') end = report
    })
    onStarted(job)
    try {
      await job.finished
    } catch (error) {
      if (!(error instanceof AnaError) || error.code === 'import_cancelled') throw error
      options.logger?.warn('a spreadsheet broke the import worker', { code: error.code, error: error.cause })
      return failed(fileName, error.code === 'import_out_of_memory' ? 'too_large' : 'corrupt')
    }
    const report = end as Extract<WorkerReport, { kind: 'read' }> | null
    if (report === null) return failed(fileName, 'corrupt')
    const { fileError, mapping, counts } = report
    return { fileName, fileError, mapping, counts, accepted, rejected, stored: [] }
  }

  const withMends = (file: UnmendedFile): ReadFile => ({
    ...file,
    mends: createMendedRows({ ...file, alreadyStored: options.alreadyStored }),
  })

  const compareWithStored = async (
    file: UnmendedFile,
    feed: ProgressFeed,
    throwIfStopped: () => void,
  ): Promise<UnmendedFile> => {
    const stored: Uint8Array[] = []
    let alreadyStored = 0
    for (const packet of file.accepted) {
      const numbers = unpackRows<AcceptedRow>(packet).map((row) => row.e164)
      const known = await options.alreadyStored(numbers)
      throwIfStopped()
      const flags = Uint8Array.from(numbers, (e164) => (known.has(e164) ? 1 : 0))
      stored.push(flags)
      alreadyStored += flags.reduce((sum, flag) => sum + flag, 0)
      const fraction = readingShare + (1 - readingShare) * (stored.length / file.accepted.length)
      feed.push({ phase: 'checking', fraction, rowsRead: file.counts.rows })
      await breathe()
      throwIfStopped()
    }
    return { ...file, stored, counts: { ...file.counts, alreadyStored } }
  }

  const acceptedPacket = (file: ReadFile, index: number): MendedRow[] => {
    const packet = file.accepted[index]
    if (!packet) return []
    const flags = file.stored[index]
    return unpackRows<AcceptedRow>(packet).map((row, at) => ({ ...row, alreadyStored: flags?.[at] === 1 }))
  }

  const rejectedPacket = (file: ReadFile, index: number, language: Language): RejectedRow[] => {
    const packet = file.rejected[index]
    if (!packet) return []
    return unpackRows<UntoldRejectedRow>(packet).map((row) => told(file.mends.shown(row), language))
  }

  /** Mended rows follow the packets as if they were the last of them. */
  const acceptedPage = (file: ReadFile, offset: number, limit: number): MendedRow[] => {
    const rows = page(offset, limit, (index) => acceptedPacket(file, index))
    const skip = Math.max(0, offset - file.counts.accepted)
    return [...rows, ...file.mends.accepted().slice(skip, skip + limit - rows.length)]
  }

  const mendResult = (file: ReadFile, row: number, language: Language): MendResult => ({
    counts: file.mends.counts(file.counts),
    mended: file.mends.count(),
    row: told(file.mends.shownAt(row), language),
  })

  return {
    start({ fileName, bytes }) {
      const importId = ids.next()
      const shared = bytes.length > maxFileBytes ? Promise.resolve(null) : shareSlowly(bytes)
      imports.set(importId, {
        fileName,
        bytes: shared,
        run: startRun(fileName, shared, null),
        expiry: clock.schedule(forgottenAfterMs, () => discard(importId)),
      })
      return importId
    },
    progress: (importId) => find(importId).run.feed.follow(),
    async outcome(importId) {
      const { fileName, fileError, mapping, counts, mends } = await find(importId).run.result
      return { fileName, fileError, mapping, counts: mends.counts(counts) }
    },
    async preview(importId, { acceptedOffset, rejectedOffset, limit, language }) {
      const file = await find(importId).run.result
      return {
        importId,
        fileName: file.fileName,
        fileError: file.fileError,
        fileErrorMessage: file.fileError === null ? null : fileMessage(file.fileError, language),
        mapping: file.mapping,
        counts: file.mends.counts(file.counts),
        mended: file.mends.count(),
        accepted: acceptedPage(file, acceptedOffset, limit),
        rejected: page(rejectedOffset, limit, (index) => rejectedPacket(file, index, language)),
      }
    },
    remap(importId, choice) {
      const found = find(importId)
      found.run.stop()
      found.run = startRun(found.fileName, found.bytes, choice)
    },
    async mend(importId, { row, nombre, numero, language }) {
      const file = await find(importId).run.result
      await file.mends.mend(row, { nombre, numero })
      return mendResult(file, row, language)
    },
    async undoMend(importId, { row, language }) {
      const file = await find(importId).run.result
      file.mends.undo(row)
      return mendResult(file, row, language)
    },
    cancel: discard,
    async *rows(importId, language = 'es') {
      const file = await find(importId).run.result
      for (let index = 0; index < Math.max(file.accepted.length, file.rejected.length); index += 1) {
        const rejected = rejectedPacket(file, index, language)
        yield {
          accepted: acceptedPacket(file, index),
          // A mended row is on the other list; what was written in vain stays as it stood in the file.
          rejected: rejected.filter((row) => (row.mend?.e164 ?? null) === null),
        }
        await breathe()
      }
      const mended = file.mends.accepted()
      if (mended.length > 0) yield { accepted: mended, rejected: [] }
    },
    async rejectsFile(importId, language) {
      const file = await find(importId).run.result
      const bytes = await writeRejectsInWorker(workerUrl, {
        kind: 'write-rejects',
        packets: file.mends.stillRejected(),
        language,
      })
      return { fileName: rejectsFileName(file.fileName, language), bytes }
    },
    discard,
    close() {
      for (const importId of [...imports.keys()]) discard(importId)
    },
  }
}

function failed(fileName: string, fileError: FileError): UnmendedFile {
  return { fileName, fileError, mapping: null, counts: noCounts, accepted: [], rejected: [], stored: [] }
}

function told(row: UntoldRejectedRow, language: Language): RejectedRow {
  return { ...row, message: rowMessage(row.code, language, row.firstRow) }
}

/** The rows from `offset` on, at most `limit`, out of packets of equal size. */
function page<Row>(offset: number, limit: number, packet: (index: number) => Row[]): Row[] {
  const rows: Row[] = []
  let index = Math.floor(offset / rowsPerPacket)
  let skip = offset % rowsPerPacket
  while (rows.length < limit) {
    const packetRows = packet(index)
    if (packetRows.length === 0) break
    rows.push(...packetRows.slice(skip, skip + limit - rows.length))
    skip = 0
    index += 1
  }
  return rows
}

/** Copies a file into shared memory without holding the event loop for longer than a slice takes. */
async function shareSlowly(bytes: Uint8Array): Promise<SharedArrayBuffer> {
  const shared = new SharedArrayBuffer(bytes.length)
  const target = new Uint8Array(shared)
  for (let at = 0; at < bytes.length; at += copyBytesAtOnce) {
    target.set(bytes.subarray(at, at + copyBytesAtOnce), at)
    if (at + copyBytesAtOnce < bytes.length) await breathe()
  }
  return shared
}
