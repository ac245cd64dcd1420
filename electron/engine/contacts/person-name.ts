/**
 * A contact's name as ANA keeps it: what the operator typed, minus what nobody can see. Text that looks
 * like a formula, a command or HTML is a name like any other; showing and exporting it harmlessly is the
 * task of whoever shows or exports. Pure.
 */
import { type Cell, cellText } from './sheet-rows.ts'

/** Control, bidi and other invisible characters, except what emoji are built of and what is white space. */
const invisible =
  /(?!\u200d|[\ufe00-\ufe0f]|[\t\n\v\f\r\u0085\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

/** Tag characters are invisible, unless they spell a flag (England, Scotland, Wales). */
const tags = /\u{1f3f4}?[\u{e0020}-\u{e007f}]+/gu

/**
 * An apostrophe that ANA's own export puts before text a spreadsheet might take for a formula
 * (`spreadsheet-export.ts`). Taking it off makes exporting and importing again lossless.
 */
const exportGuard = /^'(?=[=+\-@＝＋－＠\t\r\n])/u

/** A name that needs no mending, as most do: western letters, single spaces. */
const clean =
  /^[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]+(?: [A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]+)*$/

/** The name in a cell: NFC, trimmed, one space between words; `''` when there is none. */
export function readName(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'object' && cell.kind === 'error') return ''
  const written = cellText(cell)
  if (clean.test(written)) return written
  const text = written
    .replace(exportGuard, '')
    .replace(invisible, '')
    .replace(tags, (found) => (found.startsWith('\u{1f3f4}') ? found : ''))
    .replace(/[\s\u0085]+/g, ' ')
    .trim()
    // Only now: an invisible character may have kept a letter from its accent.
    .normalize('NFC')
    // Again, for an apostrophe that stood behind something invisible: no name may come back changed.
    .replace(exportGuard, '')
  return /^(?:\u200d|[\ufe00-\ufe0f]|[\u2800\s])*$/.test(text) ? '' : text
}
