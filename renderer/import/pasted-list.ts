/** Cells copied from a spreadsheet, as a file that the engine can read. Pure. */

/** Only text with as many digits in a row of signs as a telephone number has counts as one. */
function looksLikeNumber(cell: string): boolean {
  const digits = cell.replace(/\D/g, '').length
  return digits >= 7 && digits <= 30 && !/\p{L}{3}/u.test(cell)
}

function cellsOf(text: string): string[][] {
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter((cells) => cells.some((cell) => cell.trim() !== ''))
}

/**
 * Tab-separated text as a list with titles; null when it holds no number to call, as everyday text does. Cells that
 * were copied without their titles get some: the column with most numbers, and the first one with words.
 */
export function pastedList(text: string): string | null {
  const rows = cellsOf(text)
  const first = rows[0]
  if (first === undefined || !rows.some((cells) => cells.some(looksLikeNumber))) return null
  const body = rows.map((cells) => cells.join('\t')).join('\n')
  if (!first.some(looksLikeNumber)) return `${body}\n`
  const width = Math.max(...rows.map((cells) => cells.length))
  const count = (column: number, test: (cell: string) => boolean) =>
    rows.filter((cells) => test(cells[column] ?? '')).length
  const columns = Array.from({ length: width }, (_, column) => column)
  const numero = columns.reduce(
    (best, column) => (count(column, looksLikeNumber) > count(best, looksLikeNumber) ? column : best),
    0,
  )
  const nombre = columns.find(
    (column) => column !== numero && count(column, (cell) => /\p{L}{2}/u.test(cell)) > 0,
  )
  const titles = columns.map((column) => {
    if (column === numero) return 'numero'
    return column === nombre ? 'nombre' : `columna ${column + 1}`
  })
  return `${titles.join('\t')}\n${body}\n`
}
