/**
 * The one shape in which every reader hands over a sheet, whatever the file was: typed cells, row by row,
 * with the row numbers that the operator sees. Readers know formats; nobody else does.
 */

/** A cell that shows a date or a time; `text` is how a person would write it. */
export interface DateCell {
  readonly kind: 'date'
  readonly text: string
}

/** A cell that holds an error value such as `#N/A`. */
export interface ErrorCell {
  readonly kind: 'error'
  readonly text: string
}

/** A stored value. `null` is a cell with nothing in it: absent, only formatted, or a formula never calculated. */
export type Cell = string | number | boolean | DateCell | ErrorCell | null

export interface SheetRow {
  /** 1-based, as the spreadsheet program shows it. */
  readonly row: number
  /** How many consecutive rows, this one included, hold exactly these cells. Almost always 1. */
  readonly repeat: number
  /** By 0-based column; shorter than the sheet when the tail is blank. */
  readonly cells: readonly Cell[]
}

/** A merged area of more than one row. Rows are 1-based, the column is the area's first, 0-based. */
export interface RowMerge {
  readonly column: number
  readonly firstRow: number
  readonly lastRow: number
}

export interface SheetSource {
  readonly name: string | null
  /**
   * Hands every row with at least one cell to `visit`, in order, and stops early when it answers false.
   * May be called again. Resolves with the sheet's vertical merges (not meaningful after an early stop).
   */
  read(visit: (row: SheetRow) => boolean, onFraction?: (fraction: number) => void): Promise<RowMerge[]>
}

/** An opened file: its visible sheets, in the order of the tabs. */
export interface Workbook {
  readonly sheets: readonly SheetSource[]
}

/** Excel's own last column (XFD); whatever a file claims beyond it does not exist for anyone. */
export const maxColumns = 16_384

const visible = /[^\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u

/** Whether a text shows nothing at all: spaces of any kind, control, zero-width and bidi characters. */
export function isBlankText(text: string): boolean {
  const first = text.charCodeAt(0)
  // Most cells begin with a plain letter or digit; this runs for every cell of a sheet.
  return !(first > 0x20 && first < 0x7f) && !visible.test(text)
}

/** Whether a cell shows nothing at all. */
export function isBlankCell(cell: Cell | undefined): boolean {
  if (cell === null || cell === undefined) return true
  return typeof cell === 'string' && isBlankText(cell)
}

/** A number as a person would type it: all its digits, never scientific notation for whole numbers. */
export function numberText(value: number): string {
  // JavaScript itself turns to scientific notation only at 1e21, and is much quicker than BigInt.
  return Number.isInteger(value) && Math.abs(value) >= 1e21 ? BigInt(value).toString() : String(value)
}

/** A cell as text, for showing it back to the operator. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number') return numberText(cell)
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  return cell.text
}
