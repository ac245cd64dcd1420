/**
 * Reads xlsx workbooks (ECMA-376 part 1) sheet by sheet as a stream: stored values, never displayed text.
 * SheetJS would need several times the memory for a large list, because it keeps the whole sheet twice.
 */
import { posix } from 'node:path'
import { FileProblem } from './file-problem.ts'
import { isDateFormatId, serialDateText } from './number-formats.ts'
import {
  type Cell,
  maxColumns,
  type RowMerge,
  type SheetRow,
  type SheetSource,
  type Workbook,
} from './sheet-rows.ts'
import { parseXmlEntry, parseXmlText } from './xml-stream.ts'
import type { ZipContainer, ZipEntry } from './zip-container.ts'

interface Relation {
  readonly type: string
  readonly target: string
}

interface Styles {
  /** By style index: whether cells of that style show dates. */
  readonly dates: readonly boolean[]
}

/** What all sheets of a workbook share; read once, when the first sheet needs it. */
interface SharedParts {
  readonly strings: readonly string[]
  readonly styles: Styles
  readonly epoch1904: boolean
}

/** The workbook part's name; null when the archive holds no Excel workbook. */
export async function workbookPart(zip: ZipContainer): Promise<string | null> {
  const root = await relations(zip, '')
  const main = [...root.values()].find((relation) => relation.type.endsWith('/officeDocument'))
  const part = main ? main.target : 'xl/workbook.xml'
  return zip.find(part) && /(?:^|\/)xl\/|workbook/i.test(part) ? part : null
}

/** @param part the workbook part's name. @throws FileProblem `corrupt` when parts are missing or cut. */
export async function openXlsx(zip: ZipContainer, part: string): Promise<Workbook> {
  const entry = required(zip, part)
  const targets = await relations(zip, part)
  const sheets: { name: string; target: string }[] = []
  let epoch1904 = false
  parseXmlText(await zip.text(entry), {
    open(name, attributes) {
      if (name === 'workbookPr') epoch1904 = isTrue(attributes.date1904)
      if (name !== 'sheet') return
      const state = attributes.state ?? 'visible'
      const relationId = Object.entries(attributes).find(([key]) => /(?:^|:)id$/.test(key))?.[1] ?? ''
      const relation = targets.get(relationId)
      if (state !== 'visible' || (relation && !relation.type.endsWith('/worksheet'))) return
      if (!relation) throw new FileProblem('corrupt', `sheet ${attributes.name ?? ''} has no part`)
      sheets.push({ name: attributes.name ?? '', target: relation.target })
    },
  })
  let shared: Promise<SharedParts> | null = null
  const sharedParts = () => {
    shared ??= readSharedParts(zip, part, targets, epoch1904)
    return shared
  }
  return {
    sheets: sheets.map((sheet) => worksheet(zip, required(zip, sheet.target), sheet.name, sharedParts)),
  }
}

const isTrue = (value: string | undefined) => value === '1' || value === 'true' || value === 'on'

function required(zip: ZipContainer, name: string): ZipEntry {
  const entry = zip.find(name)
  if (!entry) throw new FileProblem('corrupt', `${name} is missing`)
  return entry
}

/** The relations of a part by id, targets resolved to entry names. @param part `''` for the package itself. */
async function relations(zip: ZipContainer, part: string): Promise<Map<string, Relation>> {
  const folder = posix.dirname(part)
  const entry = zip.find(posix.join(folder, '_rels', `${posix.basename(part)}.rels`))
  const found = new Map<string, Relation>()
  if (!entry) return found
  parseXmlText(await zip.text(entry), {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes.TargetMode === 'External') return
      const target = (attributes.Target ?? '').replaceAll('\\', '/')
      const resolved = target.startsWith('/') ? target : posix.join(folder, target)
      found.set(attributes.Id ?? '', {
        type: attributes.Type ?? '',
        target: posix.normalize(resolved).replace(/^\/+/, ''),
      })
    },
  })
  return found
}

async function readSharedParts(
  zip: ZipContainer,
  part: string,
  targets: ReadonlyMap<string, Relation>,
  epoch1904: boolean,
): Promise<SharedParts> {
  const byType = (type: string, usual: string) => {
    const relation = [...targets.values()].find((candidate) => candidate.type.endsWith(`/${type}`))
    return relation ? required(zip, relation.target) : zip.find(posix.join(posix.dirname(part), usual))
  }
  const strings = byType('sharedStrings', 'sharedStrings.xml')
  const styles = byType('styles', 'styles.xml')
  return {
    strings: strings ? await readStrings(zip, strings) : [],
    styles: styles ? await readStyles(zip, styles) : { dates: [] },
    epoch1904,
  }
}

/** Excel writes characters XML cannot hold, and a few it can, as `_xHHHH_`. */
function unescaped(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** Collects the text of a string item: its runs joined, without the phonetic hints of Asian scripts. */
function textCollector(item: string) {
  let text = ''
  let inText = false
  let phonetic = 0
  return {
    open(name: string) {
      if (name === item) text = ''
      else if (name === 't') inText = true
      else if (name === 'rPh') phonetic += 1
    },
    add(part: string) {
      if (inText && phonetic === 0) text += part
    },
    /** @returns the whole text when the item ends. */
    close(name: string): string | null {
      if (name === 't') inText = false
      else if (name === 'rPh') phonetic -= 1
      return name === item ? unescaped(text) : null
    },
  }
}

async function readStrings(zip: ZipContainer, entry: ZipEntry): Promise<string[]> {
  const strings: string[] = []
  const collector = textCollector('si')
  await parseXmlEntry(zip, entry, {
    open: (name) => collector.open(name),
    text: (text) => collector.add(text),
    close(name) {
      const text = collector.close(name)
      if (text !== null) strings.push(text)
    },
  })
  return strings
}

async function readStyles(zip: ZipContainer, entry: ZipEntry): Promise<Styles> {
  const custom = new Map<number, string>()
  const formatIds: number[] = []
  let inCellFormats = false
  await parseXmlEntry(zip, entry, {
    open(name, attributes) {
      if (name === 'numFmt') custom.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      else if (name === 'cellXfs') inCellFormats = true
      else if (name === 'xf' && inCellFormats) formatIds.push(Number(attributes.numFmtId ?? 0))
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return { dates: formatIds.map((id) => isDateFormatId(id, custom)) }
}

function worksheet(
  zip: ZipContainer,
  entry: ZipEntry,
  name: string,
  sharedParts: () => Promise<SharedParts>,
): SheetSource {
  return {
    name,
    async read(visit, onFraction) {
      const reading = sheetHandlers(await sharedParts(), visit)
      await parseXmlEntry(zip, entry, reading.handlers, { onFraction, stopped: reading.stopped })
      return reading.merges
    },
  }
}

/** The state of reading one sheet. Cells and rows may leave out where they stand; then they follow the last. */
function sheetHandlers(shared: SharedParts, visit: (row: SheetRow) => boolean) {
  const merges: RowMerge[] = []
  let row = 0
  let cells: Cell[] = []
  let column = -1
  let type = ''
  let style = 0
  let value = ''
  let inline: string | null = null
  let reading: 'value' | 'inline' | null = null
  let stopped = false
  const collector = textCollector('is')

  const open = (name: string, attributes: Record<string, string>) => {
    if (reading === 'inline') {
      collector.open(name)
    } else if (name === 'c') {
      const reference = attributes.r
      column = reference === undefined ? column + 1 : columnOf(reference)
      type = attributes.t ?? 'n'
      style = attributes.s === undefined ? 0 : Number(attributes.s)
      value = ''
      inline = null
    } else if (name === 'v') {
      reading = 'value'
    } else if (name === 'is') {
      reading = 'inline'
      collector.open(name)
    } else if (name === 'row') {
      row = attributes.r === undefined ? row + 1 : Number(attributes.r)
      cells = []
      column = -1
    } else if (name === 'mergeCell') {
      const merge = mergeOf(attributes.ref ?? '')
      if (merge) merges.push(merge)
    }
  }
  const text = (part: string) => {
    if (reading === 'value') value += part
    else if (reading === 'inline') collector.add(part)
  }
  const close = (name: string) => {
    if (reading === 'inline') {
      const whole = collector.close(name)
      if (whole !== null) {
        inline = whole
        reading = null
      }
    } else if (name === 'v') {
      reading = null
    } else if (name === 'c') {
      const cell = inline ?? cellOf(shared, type, style, value)
      if (cell === null || column < 0 || column >= maxColumns) return
      while (cells.length < column) cells.push(null)
      cells[column] = cell
    } else if (name === 'row' && cells.length > 0 && !stopped) {
      stopped = !visit({ row, repeat: 1, cells })
    }
  }
  return { handlers: { open, text, close }, merges, stopped: () => stopped }
}

function cellOf(shared: SharedParts, type: string, style: number, value: string): Cell {
  // A formula cell without a stored result has no value, or an empty one.
  if (value === '' && type !== 'str') return null
  switch (type) {
    case 's': {
      const text = shared.strings[Number(value)]
      if (text === undefined) throw new FileProblem('corrupt', `no shared string ${value}`)
      return text
    }
    case 'str':
    case 'inlineStr':
      return value === '' ? null : unescaped(value)
    case 'b':
      return isTrue(value)
    case 'e':
      return { kind: 'error', text: value }
    case 'd':
      return { kind: 'date', text: value }
    default: {
      const number = Number(value)
      if (Number.isNaN(number)) return unescaped(value)
      if (!shared.styles.dates[style]) return number
      return { kind: 'date', text: serialDateText(number, shared.epoch1904) }
    }
  }
}

/** The 0-based column of a reference such as `AB12`; -1 when it has none. */
function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at += 1) {
    const letter = reference.charCodeAt(at) & ~0x20
    if (letter < 65 || letter > 90) break
    column = column * 26 + letter - 64
  }
  return column - 1
}

/** `B14:C15` as a vertical merge; null when it spans one row only. */
function mergeOf(reference: string): RowMerge | null {
  const match = /^\$?([a-z]{1,3})\$?(\d{1,7}):\$?[a-z]{1,3}\$?(\d{1,7})$/i.exec(reference)
  if (!match) return null
  const firstRow = Number(match[2])
  const lastRow = Number(match[3])
  return lastRow > firstRow ? { column: columnOf(match[1] ?? ''), firstRow, lastRow } : null
}
