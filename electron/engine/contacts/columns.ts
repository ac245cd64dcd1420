/**
 * Finds the header row of a sheet and the columns to read. Titles must match a known one as a whole, so
 * `Número de documento` is never mistaken for a telephone. Pure.
 */
import type { Column, ColumnChoice } from '../../../shared/domain/import.ts'
import { type Cell, cellText, isBlankCell } from './sheet-rows.ts'

/** A header stands among the first rows or nowhere. */
export const headerSearchRows = 20

const nameTitles = new Set([
  'nombre',
  'nombres',
  'nombre completo',
  'nombre y apellido',
  'nombres y apellidos',
  'nombre cliente',
  'nombre del cliente',
  'cliente',
  'contacto',
])

/** Best first. */
const numberTitles: readonly ReadonlySet<string>[] = [
  new Set(['numero']),
  new Set([
    'numero de celular',
    'numero celular',
    'celular',
    'cel',
    'movil',
    'telefono movil',
    'telefono celular',
    'whatsapp',
  ]),
  new Set(['numero de telefono', 'numero telefonico', 'telefono', 'tel']),
]

const personaTitle = 'persona'

/** Far longer than any known title with its decoration. */
const longestTitle = 200

export interface ReadColumns {
  /** 1-based. */
  readonly headerRow: number
  /** 0-based; null when the operator chose to do without names. */
  readonly nombre: number | null
  readonly numero: number
  /** The practice line's customer for a row, in lists made for practice. */
  readonly persona: number | null
}

/** A title as it is compared: lower case, no accents, no decoration, single spaces. */
export function normalTitle(cell: Cell | undefined): string {
  if (typeof cell !== 'string' || cell.length > longestTitle) return ''
  return cell
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/[\s_]+/g, ' ')
    .replace(/^[\s:*.#º°]+|[\s:*.#º°]+$/g, '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
}

/** The columns that a row names when it is the header; null when it is not. */
export function headerColumns(row: number, cells: readonly Cell[]): ReadColumns | null {
  const titles = cells.map(normalTitle)
  const nombre = titles.findIndex((title) => nameTitles.has(title))
  if (nombre < 0) return null
  for (const choices of numberTitles) {
    const numero = titles.findIndex((title) => choices.has(title))
    if (numero < 0) continue
    const persona = titles.indexOf(personaTitle)
    return { headerRow: row, nombre, numero, persona: persona < 0 ? null : persona }
  }
  return null
}

/** The operator's columns instead of the detected ones. A column chosen as name or number is no persona. */
export function withChoice(columns: ReadColumns, choice: ColumnChoice): ReadColumns {
  const persona =
    columns.persona === choice.nombreIndex || columns.persona === choice.numeroIndex ? null : columns.persona
  return { headerRow: columns.headerRow, nombre: choice.nombreIndex, numero: choice.numeroIndex, persona }
}

/** A spreadsheet's own name for a column: `A`, `Z`, `AA`… @param index 0-based. */
export function columnLetters(index: number): string {
  let letters = ''
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters
  }
  return letters
}

/** A column with its title, or its letter when it has none. */
export function columnAt(index: number, header: readonly Cell[] | undefined): Column {
  const title = cellText(header?.[index]).replace(/\s+/g, ' ').trim()
  return { index, title: title === '' ? columnLetters(index) : title }
}

/** The columns an operator may choose from: those with something in the sheet's first rows. */
export function candidateColumns(
  header: readonly Cell[] | undefined,
  firstRows: Iterable<readonly Cell[]>,
): Column[] {
  const used = new Set<number>()
  for (const cells of firstRows) {
    cells.forEach((cell, index) => {
      if (!isBlankCell(cell)) used.add(index)
    })
  }
  return [...used].sort((a, b) => a - b).map((index) => columnAt(index, header))
}
