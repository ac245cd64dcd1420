/** Tables for the terminal. Texts of strangers are shown without control characters. */
import Table from 'cli-table3'

/** Escape sequences in a name must not paint on the operator's screen. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const control = /[\u0000-\u001f\u007f-\u009f]/g

/** @param widths of the columns in characters, borders included; longer texts are wrapped */
export function asTable(
  titles: readonly string[],
  rows: ReadonlyArray<ReadonlyArray<string | number>>,
  widths?: readonly number[],
): string {
  const table = new Table({
    head: [...titles],
    style: { head: [], border: [] },
    wordWrap: true,
    ...(widths === undefined ? {} : { colWidths: [...widths] }),
  })
  for (const row of rows) {
    table.push(row.map((cell) => (typeof cell === 'string' ? cell.replace(control, ' ') : cell)))
  }
  return table.toString()
}
