/**
 * Turns the sheets of a workbook into rows to call and rows to mend: finds the sheet and the header, spreads
 * merged cells, reads names and numbers, and refuses a number that the same file already gave.
 */
import type {
  AcceptedRow,
  ColumnChoice,
  ColumnMapping,
  ImportCounts,
  RejectedRow,
  RowCode,
} from '../../../shared/domain/import.ts'
import {
  candidateColumns,
  columnAt,
  headerColumns,
  headerSearchRows,
  type ReadColumns,
  withChoice,
} from './columns.ts'
import { FileProblem, maxContactRows } from './file-problem.ts'
import { readName } from './person-name.ts'
import { readPhoneCell } from './phone-number.ts'
import {
  type Cell,
  cellText,
  isBlankCell,
  type RowMerge,
  type SheetSource,
  type Workbook,
} from './sheet-rows.ts'

/** A rejected row before it is told in anyone's language. */
export type UntoldRejectedRow = Omit<RejectedRow, 'message'>

export interface ContactList {
  readonly mapping: ColumnMapping
  readonly accepted: AcceptedRow[]
  readonly rejected: UntoldRejectedRow[]
  /** `alreadyStored` is 0: only the caller knows what is stored. */
  readonly counts: ImportCounts
}

/** No sheet has both headers. `mapping` is the best guess for the operator to correct. */
export class MissingColumn extends FileProblem {
  readonly mapping: ColumnMapping | null

  constructor(mapping: ColumnMapping | null) {
    super('missing_column', 'no row with a name header and a number header')
    this.mapping = mapping
  }
}

export interface ReadingProgress {
  /** From 0 to 1, of the sheet being read. */
  readonly fraction: number
  readonly rowsRead: number
}

export interface ContactListOptions {
  /** The operator's columns instead of the detected ones. */
  readonly choice?: ColumnChoice | undefined
  readonly onProgress?: ((progress: ReadingProgress) => void) | undefined
}

interface ContactCells {
  readonly row: number
  nombre: Cell
  numero: Cell
  persona: Cell
}

/** What one pass over a sheet brought. */
interface SheetScan {
  readonly columns: ReadColumns | null
  /** The first rows whole, by row number, merged cells spread. */
  readonly head: ReadonlyMap<number, readonly Cell[]>
  readonly hasContent: boolean
  readonly contacts: ContactCells[]
}

/** @throws FileProblem `empty`, `too_large`, `corrupt`, or MissingColumn. */
export async function readContactList(workbook: Workbook, options: ContactListOptions): Promise<ContactList> {
  let guess: { sheet: SheetSource; scan: SheetScan } | null = null
  for (const sheet of workbook.sheets) {
    const scan = await scanSheet(sheet, null, options)
    if (scan.columns) {
      const chosen = options.choice ? withChoice(scan.columns, options.choice) : scan.columns
      const contacts = options.choice ? (await scanSheet(sheet, chosen, options)).contacts : scan.contacts
      return listOf(contacts, mappingOf(sheet, chosen, scan.head))
    }
    if (scan.hasContent) guess ??= { sheet, scan }
  }
  if (!guess) throw new FileProblem('empty', 'no sheet has any content')
  const { sheet, scan } = guess
  const columns = options.choice ? chosenColumns(scan, options.choice) : guessColumns(scan)
  if (!options.choice || !columns) throw new MissingColumn(columns && mappingOf(sheet, columns, scan.head))
  const { contacts } = await scanSheet(sheet, columns, options)
  return listOf(contacts, mappingOf(sheet, columns, scan.head))
}

/**
 * @param fixed columns to read; null to find the header. When merged cells, which come last in a file, turn
 * out to change the header, the sheet is read once more.
 */
async function scanSheet(
  sheet: SheetSource,
  fixed: ReadColumns | null,
  options: ContactListOptions,
): Promise<SheetScan> {
  const head = new Map<number, Cell[]>()
  const contacts: ContactCells[] = []
  let columns = fixed
  let hasContent = false
  let fraction = 0
  let rowsRead = 0
  const merges = await sheet.read(
    ({ row, repeat, cells }) => {
      hasContent ||= cells.some((cell) => !isBlankCell(cell))
      for (let index = row; index < row + repeat && index <= headerSearchRows; index += 1)
        head.set(index, [...cells])
      if (!columns && row <= headerSearchRows) columns = headerColumns(row, cells)
      if (!columns) return true
      const { nombre, numero, persona } = columns
      const nameCell = nombre === null ? null : (cells[nombre] ?? null)
      const numberCell = cells[numero] ?? null
      if (isBlankCell(numberCell) && isBlankCell(nameCell)) return true
      for (let index = row; index < row + repeat; index += 1) {
        if (index <= columns.headerRow) continue
        const personaCell = persona === null ? null : (cells[persona] ?? null)
        contacts.push({ row: index, nombre: nameCell, numero: numberCell, persona: personaCell })
        if (contacts.length > maxContactRows) throw new FileProblem('too_large', 'too many contact rows')
      }
      rowsRead = contacts.length
      if (rowsRead % 2000 === 0) options.onProgress?.({ fraction, rowsRead })
      return true
    },
    (done) => {
      fraction = done
      options.onProgress?.({ fraction, rowsRead })
    },
  )
  spreadOverHead(head, merges)
  if (!fixed && merges.some((merge) => merge.firstRow <= headerSearchRows)) {
    const merged = firstHeader(head)
    if (merged && !sameColumns(merged, columns)) return scanSheet(sheet, merged, options)
  }
  return { columns, head, hasContent, contacts: columns ? spreadMerges(contacts, columns, merges) : contacts }
}

function sameColumns(a: ReadColumns, b: ReadColumns | null): boolean {
  return (
    b !== null &&
    a.headerRow === b.headerRow &&
    a.nombre === b.nombre &&
    a.numero === b.numero &&
    a.persona === b.persona
  )
}

function firstHeader(head: ReadonlyMap<number, readonly Cell[]>): ReadColumns | null {
  for (let row = 1; row <= headerSearchRows; row += 1) {
    const columns = headerColumns(row, head.get(row) ?? [])
    if (columns) return columns
  }
  return null
}

function spreadOverHead(head: Map<number, Cell[]>, merges: readonly RowMerge[]): void {
  for (const merge of merges) {
    const value = head.get(merge.firstRow)?.[merge.column]
    if (value === undefined || value === null) continue
    for (let row = merge.firstRow + 1; row <= Math.min(merge.lastRow, headerSearchRows); row += 1) {
      const cells = head.get(row) ?? []
      while (cells.length < merge.column) cells.push(null)
      cells[merge.column] = value
      head.set(row, cells)
    }
  }
}

/** Someone who merges a column down to the end of the sheet does not mean a million people. */
const longestMergeBeyondContent = 1000

/** A merged value counts for every row of its area, also for rows that hold nothing else. */
function spreadMerges(
  contacts: ContactCells[],
  columns: ReadColumns,
  merges: readonly RowMerge[],
): ContactCells[] {
  const fields = [
    { field: 'nombre', column: columns.nombre },
    { field: 'numero', column: columns.numero },
    { field: 'persona', column: columns.persona },
  ] as const
  const relevant = merges.filter((merge) => fields.some(({ column }) => column === merge.column))
  if (relevant.length === 0) return contacts
  const byRow = new Map(contacts.map((contact) => [contact.row, contact]))
  const lastContentRow = contacts.at(-1)?.row ?? 0
  for (const merge of relevant) {
    const field = fields.find(({ column }) => column === merge.column)?.field
    const value = field && byRow.get(merge.firstRow)?.[field]
    if (!field || value === undefined || isBlankCell(value)) continue
    const lastRow = Math.min(
      merge.lastRow,
      Math.max(lastContentRow, merge.firstRow + longestMergeBeyondContent),
    )
    for (let row = merge.firstRow + 1; row <= lastRow; row += 1) {
      const contact = byRow.get(row) ?? { row, nombre: null, numero: null, persona: null }
      contact[field] = value
      byRow.set(row, contact)
    }
    if (byRow.size > maxContactRows) throw new FileProblem('too_large', 'too many contact rows')
  }
  return [...byRow.values()]
    .filter((c) => !isBlankCell(c.nombre) || !isBlankCell(c.numero))
    .sort((a, b) => a.row - b.row)
}

function mappingOf(
  sheet: SheetSource,
  columns: ReadColumns,
  head: ReadonlyMap<number, readonly Cell[]>,
): ColumnMapping {
  const header = head.get(Math.max(1, columns.headerRow))
  return {
    sheet: sheet.name,
    headerRow: Math.max(1, columns.headerRow),
    nombre: columns.nombre === null ? null : columnAt(columns.nombre, header),
    numero: columnAt(columns.numero, header),
    candidates: candidateColumns(
      header,
      [...head].filter(([row]) => row >= columns.headerRow).map(([, cells]) => cells),
    ),
  }
}

/** The first row with two titles or more; else the first with any content. */
function likelyHeaderRow(scan: SheetScan): number {
  const filled = [...scan.head].map(([row, cells]) => ({
    row,
    count: cells.filter((cell) => !isBlankCell(cell)).length,
  }))
  return (filled.find(({ count }) => count >= 2) ?? filled.find(({ count }) => count > 0))?.row ?? 1
}

/** The column whose first rows hold most numbers to call; the first one when none does. */
function guessColumns(scan: SheetScan): ReadColumns | null {
  const scores = new Map<number, number>()
  for (const cells of scan.head.values()) {
    cells.forEach((cell, index) => {
      if (isBlankCell(cell)) return
      scores.set(index, (scores.get(index) ?? 0) + (readPhoneCell(cell).kind === 'ok' ? 1 : 0))
    })
  }
  const best = [...scores].sort(([a, scoreA], [b, scoreB]) => scoreB - scoreA || a - b)[0]
  return best ? { headerRow: likelyHeaderRow(scan), nombre: null, numero: best[0], persona: null } : null
}

/** The operator's columns in a sheet without a known header; a list that begins at once has no header row. */
function chosenColumns(scan: SheetScan, choice: ColumnChoice): ReadColumns {
  const row = likelyHeaderRow(scan)
  const headless = readPhoneCell(scan.head.get(row)?.[choice.numeroIndex] ?? null).kind === 'ok'
  return {
    headerRow: headless ? row - 1 : row,
    nombre: choice.nombreIndex,
    numero: choice.numeroIndex,
    persona: null,
  }
}

function listOf(contacts: readonly ContactCells[], mapping: ColumnMapping): ContactList {
  const accepted: AcceptedRow[] = []
  const rejected: UntoldRejectedRow[] = []
  const byCode: Partial<Record<RowCode, number>> = {}
  const rowOfNumber = new Map<string, number>()
  const reject = (contact: ContactCells, code: RowCode, firstRow?: number) => {
    byCode[code] = (byCode[code] ?? 0) + 1
    const asWritten = { nombre: cellText(contact.nombre), numero: cellText(contact.numero) }
    rejected.push({ row: contact.row, code, ...asWritten, ...(firstRow === undefined ? {} : { firstRow }) })
  }
  for (const contact of contacts) {
    const nombre = readName(contact.nombre)
    const reading = readPhoneCell(contact.numero)
    if (reading.kind === 'bad') {
      // Without a name and a number a row is no contact at all.
      if (reading.code !== 'empty' || nombre !== '') reject(contact, reading.code)
      continue
    }
    const firstRow = rowOfNumber.get(reading.e164)
    if (firstRow !== undefined) {
      reject(contact, 'duplicate', firstRow)
      continue
    }
    rowOfNumber.set(reading.e164, contact.row)
    const persona = readName(contact.persona)
    accepted.push({
      row: contact.row,
      nombre,
      e164: reading.e164,
      ...(reading.ext === undefined ? {} : { ext: reading.ext }),
      ...(reading.others.length === 0 ? {} : { others: [...reading.others] }),
      ...(persona === '' ? {} : { persona }),
    })
  }
  const rows = accepted.length + rejected.length
  if (rows === 0) throw new FileProblem('empty', 'a header and nothing to call')
  return {
    mapping,
    accepted,
    rejected,
    counts: { rows, accepted: accepted.length, rejected: rejected.length, byCode, alreadyStored: 0 },
  }
}
