/**
 * Reads the older and rarer workbooks through SheetJS: BIFF8 `.xls` ([MS-XLS]), `.xlsb` and Excel's XML of
 * 2003. Before a `.xls` is trusted its compound file ([MS-CFB]) is checked from the first record to the
 * last, because SheetJS makes the best of a damaged file and half a list must never be imported.
 */
import * as XLSX from 'xlsx'
import { FileProblem } from './file-problem.ts'
import { isDateFormat, serialDateText } from './number-formats.ts'
import type { Cell, RowMerge, SheetSource, Workbook } from './sheet-rows.ts'

interface CompoundStream {
  readonly size: number
  readonly content?: Uint8Array | number[]
}

/** SheetJS's reader of compound files, which its declarations leave untyped. */
const compoundFiles: {
  read(data: Buffer, options: { type: 'buffer' }): unknown
  find(file: unknown, path: string): CompoundStream | null
} = XLSX.CFB

/** @throws FileProblem `encrypted`, `corrupt`, or `unsupported_type` (a Word document, a message…). */
export function openCompoundFile(bytes: Buffer): Workbook {
  let file: unknown
  try {
    file = compoundFiles.read(bytes, { type: 'buffer' })
  } catch (error) {
    throw new FileProblem('corrupt', 'the compound file cannot be read', error)
  }
  const stream = (name: string) => compoundFiles.find(file, name)
  if (stream('/EncryptedPackage') || stream('/EncryptionInfo')) {
    throw new FileProblem('encrypted', 'the workbook needs a password')
  }
  const workbook = stream('/Workbook') ?? stream('/Book')
  if (!workbook) {
    throw isCut(bytes)
      ? new FileProblem('corrupt', 'the compound file ends too early')
      : new FileProblem('unsupported_type', 'a compound file without a workbook')
  }
  const content = workbook.content ? Buffer.from(workbook.content) : Buffer.alloc(0)
  if (content.length < workbook.size) throw new FileProblem('corrupt', 'the workbook stream is cut')
  checkRecords(content)
  return openWithSheetJs(bytes)
}

/** Whether the allocation table ([MS-CFB] 2.3) speaks of sectors behind the end of the file. */
function isCut(bytes: Buffer): boolean {
  const headerBytes = 512
  if (bytes.length < headerBytes) return true
  const sectorBytes = 1 << Math.min(12, bytes.readUInt16LE(30))
  const tables = Math.min(109, bytes.readUInt32LE(44))
  const perTable = sectorBytes / 4
  const free = 0xffff_ffff
  for (let table = tables - 1; table >= 0; table -= 1) {
    const start = (bytes.readUInt32LE(76 + table * 4) + 1) * sectorBytes
    if (start + sectorBytes > bytes.length) return true
    for (let index = perTable - 1; index >= 0; index -= 1) {
      if (bytes.readUInt32LE(start + index * 4) === free) continue
      // The last sector may be written only as far as it is used.
      return (table * perTable + index + 1) * sectorBytes >= bytes.length
    }
  }
  return false
}

const record = { bof: 0x0809, eof: 0x000a, filePass: 0x002f, boundSheet: 0x0085 }

/** Walks all BIFF records. @throws FileProblem `encrypted` or `corrupt`. */
function checkRecords(stream: Buffer): void {
  const sheetStarts = new Set<number>()
  const substreams = new Set<number>()
  let depth = 0
  let at = 0
  while (at + 4 <= stream.length) {
    const type = stream.readUInt16LE(at)
    const length = stream.readUInt16LE(at + 2)
    // Streams are often padded with zeros behind the last substream.
    if (depth === 0 && type === 0) break
    if (at + 4 + length > stream.length) throw new FileProblem('corrupt', 'a record is cut')
    if (type === record.bof) {
      if (depth === 0) substreams.add(at)
      depth += 1
    } else if (type === record.eof) {
      depth -= 1
    } else if (type === record.filePass) {
      throw new FileProblem('encrypted', 'the workbook needs a password')
    } else if (type === record.boundSheet && length >= 4) {
      sheetStarts.add(stream.readUInt32LE(at + 4))
    }
    at += 4 + length
  }
  if (depth !== 0 || substreams.size === 0) throw new FileProblem('corrupt', 'a substream is cut')
  for (const start of sheetStarts) {
    if (!substreams.has(start)) throw new FileProblem('corrupt', 'a sheet is missing')
  }
}

/** @param data the file's bytes, or its text when it is XML. */
export function openWithSheetJs(data: Buffer | string): Workbook {
  let book: XLSX.WorkBook
  try {
    book = XLSX.read(data, {
      type: typeof data === 'string' ? 'string' : 'buffer',
      dense: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
      cellFormula: false,
      cellDates: false,
      WTF: false,
    })
  } catch (error) {
    if (error instanceof Error && /password|encrypt/i.test(error.message)) {
      throw new FileProblem('encrypted', 'the workbook needs a password', error)
    }
    throw new FileProblem('corrupt', 'the workbook cannot be read', error)
  }
  const epoch1904 = book.Workbook?.WBProps?.date1904 === true
  const sheets: SheetSource[] = []
  book.SheetNames.forEach((name, index) => {
    const sheet = book.Sheets[name]
    const hidden = book.Workbook?.Sheets?.[index]?.Hidden ?? 0
    if (sheet && hidden === 0) sheets.push(sheetSource(name, sheet, epoch1904))
  })
  return { sheets }
}

function sheetSource(name: string, sheet: XLSX.WorkSheet, epoch1904: boolean): SheetSource {
  return {
    name,
    async read(visit) {
      const rows = sheet['!data'] ?? []
      for (let index = 0; index < rows.length; index += 1) {
        const cells = Array.from(rows[index] ?? [], (cell) => cellOf(cell, epoch1904))
        if (cells.length > 0 && !visit({ row: index + 1, repeat: 1, cells })) break
      }
      return (sheet['!merges'] ?? [])
        .filter((range) => range.e.r > range.s.r)
        .map((range): RowMerge => ({ column: range.s.c, firstRow: range.s.r + 1, lastRow: range.e.r + 1 }))
    },
  }
}

/** [MS-XLS] 2.5.10: the error values. */
const errors = new Map([
  [0x00, '#NULL!'],
  [0x07, '#DIV/0!'],
  [0x0f, '#VALUE!'],
  [0x17, '#REF!'],
  [0x1d, '#NAME?'],
  [0x24, '#NUM!'],
  [0x2a, '#N/A'],
])

function cellOf(cell: XLSX.CellObject | undefined, epoch1904: boolean): Cell {
  if (!cell || cell.v === undefined || cell.v === null) return null
  if (cell.t === 'e') {
    return { kind: 'error', text: errors.get(Number(cell.v)) ?? '#N/A' }
  }
  if (cell.v instanceof Date) return { kind: 'date', text: cell.v.toISOString().slice(0, 10) }
  if (typeof cell.v === 'number' && isDateFormat(String(cell.z ?? 'General'))) {
    return { kind: 'date', text: serialDateText(cell.v, epoch1904) }
  }
  return cell.v
}
