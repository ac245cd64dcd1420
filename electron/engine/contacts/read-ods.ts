/**
 * Reads OpenDocument spreadsheets (ODF 1.3, part 3): all sheets live in one XML stream, rows and cells say
 * how often they repeat, and notes and drawings stand in the middle of the cells they belong to.
 */
import { FileProblem } from './file-problem.ts'
import {
  type Cell,
  maxColumns,
  type RowMerge,
  type SheetRow,
  type SheetSource,
  type Workbook,
} from './sheet-rows.ts'
import { parseXmlEntry, parseXmlText, type XmlHandlers } from './xml-stream.ts'
import type { ZipContainer } from './zip-container.ts'

interface FeedOptions {
  onFraction?: ((fraction: number) => void) | undefined
  stopped?: () => boolean
}

type Feed = (handlers: XmlHandlers, options?: FeedOptions) => Promise<void>

/** A cell repeated further than this to the right is decoration, not a list. */
const maxRepeatedColumns = 1024

/** Whether the archive calls itself an OpenDocument spreadsheet. */
export async function isOds(zip: ZipContainer): Promise<boolean> {
  const mimetype = zip.find('mimetype')
  if (!mimetype || !zip.find('content.xml')) return false
  const type = await zip.text(mimetype, 1000)
  return type.startsWith('application/vnd.oasis.opendocument.spreadsheet')
}

/** @throws FileProblem `encrypted` when the document needs a password. */
export async function refuseEncryptedOds(zip: ZipContainer): Promise<void> {
  const manifest = zip.find('META-INF/manifest.xml')
  if (!manifest) return
  parseXmlText(await zip.text(manifest), {
    open(name) {
      if (name === 'encryption-data') throw new FileProblem('encrypted', 'the document needs a password')
    },
  })
}

export async function openOds(zip: ZipContainer): Promise<Workbook> {
  const content = zip.find('content.xml')
  if (!content) throw new FileProblem('corrupt', 'content.xml is missing')
  return workbookFrom((handlers, options) => parseXmlEntry(zip, content, handlers, options))
}

/** The same document as one flat XML file (`.fods`). */
export function openFlatOds(text: string): Promise<Workbook> {
  return workbookFrom(async (handlers) => parseXmlText(text, handlers))
}

async function workbookFrom(feed: Feed): Promise<Workbook> {
  const hiddenStyles = new Set<string>()
  const sheets: { name: string; style: string; position: number }[] = []
  const path: string[] = []
  let style = ''
  await feed({
    open(name, attributes) {
      if (name === 'style') style = attributes['style:name'] ?? ''
      else if (name === 'table-properties' && attributes['table:display'] === 'false') hiddenStyles.add(style)
      else if (name === 'table' && path.at(-1) === 'spreadsheet') {
        const position = sheets.length
        sheets.push({
          name: attributes['table:name'] ?? '',
          style: attributes['table:style-name'] ?? '',
          position,
        })
      }
      path.push(name)
    },
    close() {
      path.pop()
    },
  })
  return {
    sheets: sheets
      .filter((sheet) => !hiddenStyles.has(sheet.style))
      .map((sheet) => sheetSource(feed, sheet.name, sheet.position)),
  }
}

function sheetSource(feed: Feed, name: string, position: number): SheetSource {
  return {
    name,
    async read(visit, onFraction) {
      const reading = tableHandlers(position, visit)
      await feed(reading.handlers, { onFraction, stopped: reading.stopped })
      return reading.merges
    },
  }
}

/** Parts of a cell or table whose text is not the cell's. */
const asides = new Set(['annotation', 'frame', 'shapes', 'forms', 'ruby-text', 'note', 'custom-shape'])

function tableHandlers(position: number, visit: (row: SheetRow) => boolean) {
  const merges: RowMerge[] = []
  const path: string[] = []
  let table = -1
  let inTable = false
  let stopped = false
  let row = 0
  let rowRepeat = 1
  let cells: Cell[] = []
  let column = 0
  let cell: Record<string, string> | null = null
  let lines: string[] = []
  let inParagraph = false
  let aside = 0

  const append = (text: string) => {
    if (inParagraph && aside === 0) lines[lines.length - 1] += text
  }
  const open = (name: string, attributes: Record<string, string>) => {
    if (name === 'table' && path.at(-1) === 'spreadsheet') {
      table += 1
      inTable = table === position
      row = 0
    }
    path.push(name)
    if (!inTable || stopped) return
    if (asides.has(name)) aside += 1
    if (aside > 0) return
    switch (name) {
      case 'table-row':
        rowRepeat = repeated(attributes['table:number-rows-repeated'])
        cells = []
        column = 0
        break
      case 'table-cell':
      case 'covered-table-cell':
        cell = attributes
        lines = []
        break
      case 'p':
      case 'h':
        inParagraph = cell !== null
        if (inParagraph) lines.push('')
        break
      case 's':
        append(' '.repeat(Math.min(1000, repeated(attributes['text:c']))))
        break
      case 'tab':
        append('\t')
        break
      case 'line-break':
        append('\n')
        break
      default:
    }
  }
  const text = (part: string) =>
    append(part.replace(/\s+/g, (space) => (/[ \t\r\n]/.test(space) ? ' ' : space)))
  const endCell = (covered: boolean) => {
    const attributes = cell ?? {}
    const repeat = repeated(attributes['table:number-columns-repeated'])
    const value = covered ? null : cellOf(attributes, lines.join('\n'))
    if (value !== null) {
      while (cells.length < column) cells.push(null)
      for (
        let index = 0;
        index < Math.min(repeat, maxRepeatedColumns) && cells.length < maxColumns;
        index += 1
      ) {
        cells.push(value)
      }
    }
    const rowSpan = repeated(attributes['table:number-rows-spanned'])
    if (rowSpan > 1) merges.push({ column, firstRow: row + 1, lastRow: row + rowSpan })
    column += repeat
    cell = null
  }
  const close = (name: string) => {
    path.pop()
    if (!inTable || stopped) return
    if (asides.has(name)) aside -= 1
    if (aside > 0) return
    if (name === 'p' || name === 'h') inParagraph = false
    else if (name === 'table-cell' || name === 'covered-table-cell') endCell(name === 'covered-table-cell')
    else if (name === 'table-row') {
      if (cells.length > 0) stopped = !visit({ row: row + 1, repeat: rowRepeat, cells })
      row += rowRepeat
    } else if (name === 'table' && path.at(-1) === 'spreadsheet') {
      inTable = false
    }
  }
  return { handlers: { open, text, close }, merges, stopped: () => stopped }
}

function repeated(value: string | undefined): number {
  const count = Number(value ?? 1)
  return Number.isInteger(count) && count > 0 ? count : 1
}

function cellOf(attributes: Record<string, string>, text: string): Cell {
  const type = attributes['office:value-type'] ?? attributes['calcext:value-type']
  if (attributes['calcext:value-type'] === 'error') return { kind: 'error', text }
  switch (type) {
    case 'float':
    case 'currency':
    case 'percentage': {
      const value = Number(attributes['office:value'])
      return Number.isNaN(value) ? text : value
    }
    case 'date':
    case 'time':
      return { kind: 'date', text: text === '' ? (attributes['office:date-value'] ?? '') : text }
    case 'boolean':
      return attributes['office:boolean-value'] === 'true'
    case 'string':
      return attributes['office:string-value'] ?? text
    default:
      // Without a type: a formula that was never calculated, an empty cell, or text from a careless program.
      return attributes['table:formula'] !== undefined || text === '' ? null : text
  }
}
