/**
 * Reads the first table of an HTML page, which is what many web reports really are when they call
 * themselves `.xls`. A `<br>` is a line break, other white space of the source is one space.
 */
import { Parser } from 'htmlparser2'
import { FileProblem } from './file-problem.ts'
import {
  type Cell,
  isBlankText,
  maxColumns,
  type RowMerge,
  type SheetRow,
  type Workbook,
} from './sheet-rows.ts'

const maxSpan = 1000

/** The charset that a page declares in its first bytes. */
export function declaredHtmlCharset(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 8192))
  return (
    /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(start)?.[1] ??
    /^\s*<\?xml[^>]+encoding\s*=\s*["']([\w-]+)/i.exec(start)?.[1]
  )
}

export function openHtml(text: string): Workbook {
  const { rows, merges } = firstTable(text)
  return {
    sheets: [
      {
        name: null,
        async read(visit) {
          for (const row of rows) if (!visit(row)) break
          return merges
        },
      },
    ],
  }
}

interface OpenCell {
  text: string
  readonly attributes: Record<string, string>
}

const blocks = new Set(['p', 'div', 'li', 'tr'])
const unread = new Set(['script', 'style', 'template', 'noscript'])

function firstTable(html: string): { rows: SheetRow[]; merges: RowMerge[] } {
  const rows: SheetRow[] = []
  const merges: RowMerge[] = []
  let depth = 0
  let done = false
  let closed = false
  let row = 0
  let cells: Cell[] = []
  let column = 0
  let cell: OpenCell | null = null
  let skipping = 0
  /** By column: the last row that a cell of an earlier row spans. */
  let spannedTo: number[] = []

  const breakLine = () => {
    if (cell && cell.text !== '' && !cell.text.endsWith('\n')) cell.text += '\n'
  }
  const endCell = () => {
    if (!cell) return
    while ((spannedTo[column] ?? 0) >= row) column += 1
    const value = htmlCell(cell)
    const columnSpan = span(cell.attributes.colspan)
    const rowSpan = span(cell.attributes.rowspan)
    if (value !== null && column < maxColumns) {
      while (cells.length < column) cells.push(null)
      cells[column] = value
    }
    if (rowSpan > 1) {
      merges.push({ column, firstRow: row, lastRow: row + rowSpan - 1 })
      for (let index = column; index < column + columnSpan; index += 1) spannedTo[index] = row + rowSpan - 1
    }
    column += columnSpan
    cell = null
  }
  const endRow = () => {
    endCell()
    if (cells.length > 0) rows.push({ row, repeat: 1, cells })
    cells = []
  }
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (done) return
        if (name === 'table') depth += 1
        if (unread.has(name)) skipping += 1
        if (depth > 1 && blocks.has(name)) breakLine()
        if (depth !== 1) return
        if (name === 'tr') {
          endRow()
          row += 1
          column = 0
        } else if (name === 'td' || name === 'th') {
          endCell()
          cell = { text: '', attributes }
        } else if (name === 'br') {
          if (cell) cell.text += '\n'
        } else if (blocks.has(name)) {
          breakLine()
        }
      },
      ontext(text) {
        if (cell && !done && skipping === 0) cell.text += text.replace(/[ \t\r\n\f]+/g, ' ')
      },
      onclosetag(name, implied) {
        if (unread.has(name)) skipping = Math.max(0, skipping - 1)
        if (done) return
        if (name === 'table') {
          depth -= 1
          if (depth > 0) return
          endRow()
          done = true
          closed = !implied
          spannedTo = []
        } else if (depth === 1 && (name === 'td' || name === 'th')) endCell()
        else if (depth === 1 && name === 'tr') endRow()
        else if (blocks.has(name)) breakLine()
      },
    },
    { decodeEntities: true },
  )
  parser.write(html)
  parser.end()
  // Excel and browsers would show what is left, but half a list must never be imported.
  if (!closed) throw new FileProblem('corrupt', 'the page ends inside its table')
  return { rows, merges }
}

function span(value: string | undefined): number {
  const count = Number.parseInt(value ?? '1', 10)
  return Number.isInteger(count) && count > 1 ? Math.min(count, maxSpan) : 1
}

/**
 * Excel keeps the stored value of a cell it shows otherwise in `x:num`; it is used only where the text is
 * plainly a number, because dates carry their serial number there.
 */
function htmlCell(cell: OpenCell): Cell {
  const stored = cell.attributes['x:num']
  const shown = cell.text.trim()
  if (stored !== undefined && stored !== '' && /^[\d.,\s]+(?:e[+-]?\d+)?$/i.test(shown)) {
    const number = Number(stored)
    if (!Number.isNaN(number)) return number
  }
  return isBlankText(cell.text) ? null : cell.text
}
