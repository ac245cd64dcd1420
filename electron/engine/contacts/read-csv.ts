/**
 * Reads comma, semicolon and tab separated text the way Excel does: every value stays text, a quoted field
 * may hold separators and line breaks, and a quote that is never closed is an ordinary character.
 */
import { headerColumns, headerSearchRows } from './columns.ts'
import { isBlankText, maxColumns, type SheetSource, type Workbook } from './sheet-rows.ts'

const separators = [',', ';', '\t'] as const

/** @param text the whole file, decoded. */
export function openCsv(text: string): Workbook {
  // Excel's own hint, which it does not show as a row.
  const hint = /^sep=(.)\r?\n/i.exec(text)
  const body = hint ? text.slice(hint[0].length) : text
  const separator = hint?.[1] ?? detectSeparator(body)
  const sheet: SheetSource = {
    name: null,
    async read(visit, onFraction) {
      let row = 0
      for (const record of csvRecords(body, separator)) {
        row += 1
        if (row % 2000 === 0) onFraction?.(Math.min(1, record.end / body.length))
        const { fields } = record
        if (fields.length === 1 && isBlankText(fields[0] ?? '')) continue
        if (fields.length > maxColumns) fields.length = maxColumns
        if (!visit({ row, repeat: 1, cells: fields })) break
      }
      return []
    },
  }
  return { sheets: [sheet] }
}

/** The separator under which a header appears; else the one that parts the first records most evenly. */
export function detectSeparator(text: string): string {
  let best: string = separators[0]
  let bestScore = -1
  for (const separator of separators) {
    const counts = new Map<number, number>()
    let row = 0
    for (const { fields } of csvRecords(text, separator)) {
      row += 1
      if (row > headerSearchRows) break
      if (headerColumns(row, fields)) return separator
      if (fields.length > 1) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1)
    }
    const score = Math.max(0, ...counts.values())
    if (score > bestScore) {
      best = separator
      bestScore = score
    }
  }
  return best
}

interface CsvRecord {
  readonly fields: string[]
  /** Where the record ends in the text. */
  readonly end: number
}

/** The records of a text; blank lines are records with one empty field. */
export function* csvRecords(text: string, separator: string): Generator<CsvRecord> {
  let at = 0
  // Where quotes have proved to be ordinary characters; looking for their ends again would take forever.
  let unclosed = 0
  while (at < text.length) {
    const fields: string[] = []
    for (;;) {
      let field = ''
      if (text[at] === '"' && unclosed < 3) {
        const closed = quotedField(text, at)
        if (closed) {
          field = closed.value
          at = closed.end
        } else {
          unclosed += 1
        }
      }
      const end = plainEnd(text, at, separator)
      field += text.slice(at, end)
      fields.push(field)
      at = end
      if (text[at] !== separator) break
      at += 1
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 2
    else if (at < text.length) at += 1
    yield { fields, end: at }
  }
}

/** The value of a quoted field and where it ends; null when its quote is never closed. */
function quotedField(text: string, start: number): { value: string; end: number } | null {
  let value = ''
  let from = start + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return null
    value += text.slice(from, quote)
    if (text[quote + 1] !== '"') return { value, end: quote + 1 }
    value += '"'
    from = quote + 2
  }
}

function plainEnd(text: string, start: number, separator: string): number {
  let at = start
  while (at < text.length) {
    const character = text[at]
    if (character === separator || character === '\n' || character === '\r') break
    at += 1
  }
  return at
}
