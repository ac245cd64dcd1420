/**
 * Writes tables as `.xlsx` that do no harm when they are opened. Two guards, because names come from
 * strangers and people save a sheet as CSV without a thought:
 *
 * 1. Every text is stored as a string cell in text format. Excel and LibreOffice never evaluate such a cell,
 *    not even after someone edits it.
 * 2. A text that would become a formula once outside a string cell (it begins with `=`, `+`, `-`, `@`, their
 *    full-width forms, a tab or a line break) gets an apostrophe in front, the way people mark text in
 *    Excel. Signed numbers such as `+57 300 123 4567` can do nothing and stay as they are.
 *
 * Importing takes the apostrophe off again (`person-name.ts`; number cells ignore quotes anyway), so what is
 * exported, mended and picked again is the same text.
 *
 * Writing takes a while for large tables and must then happen in the import worker (`writeInWorker`).
 */
import * as XLSX from 'xlsx'

export interface ExportColumn {
  readonly title: string
  /** In characters, as spreadsheets measure. */
  readonly width?: number
}

export type ExportValue = string | number | null

export interface ExportSheet {
  readonly sheetName: string
  readonly columns: readonly ExportColumn[]
  readonly rows: Iterable<readonly ExportValue[]>
}

const formulaStart = /^[=+\-@＝＋－＠\t\r\n]/u
const signedNumber = /^[+-][\d\s().-]*$/

/** The text as it may be written into a cell. */
export function harmlessText(text: string): string {
  return formulaStart.test(text) && !signedNumber.test(text) ? `'${text}` : text
}

/** In OOXML `_xHHHH_` stands for a character; text that only looks like it must be escaped. */
function literal(text: string): string {
  return text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
}

function cellOf(value: ExportValue): XLSX.CellObject | undefined {
  if (value === null || value === '') return undefined
  if (typeof value === 'number') return { t: 'n', v: value }
  return { t: 's', v: literal(harmlessText(value)), z: '@' }
}

/** The bytes of an `.xlsx` file with one sheet: a header row, then the rows. */
export function writeXlsx(sheet: ExportSheet): Uint8Array {
  const data: (XLSX.CellObject | undefined)[][] = [sheet.columns.map((column) => cellOf(column.title))]
  for (const row of sheet.rows) data.push(row.map(cellOf))
  const lastCell = XLSX.utils.encode_cell({ r: data.length - 1, c: Math.max(0, sheet.columns.length - 1) })
  const worksheet = {
    '!data': data,
    '!ref': `A1:${lastCell}`,
    '!cols': sheet.columns.map((column) => ({ wch: column.width ?? 20 })),
  } as XLSX.DenseWorkSheet
  const book = XLSX.utils.book_new()
  // Excel allows 31 characters and forbids some.
  XLSX.utils.book_append_sheet(book, worksheet, sheet.sheetName.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31))
  const bytes: Uint8Array = XLSX.write(book, {
    type: 'buffer',
    bookType: 'xlsx',
    bookSST: false,
    compression: true,
  })
  return bytes
}
