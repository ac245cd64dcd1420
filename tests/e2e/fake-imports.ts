/**
 * The fake engine's imports: one invented list whatever the file, with the real rules for mending its rejected rows.
 * A name that ends in `.pdf` is refused, one with `sin-titulos` has no titles.
 */
import type { UntoldRejectedRow } from '../../electron/engine/contacts/contact-list.ts'
import { rowMessage } from '../../electron/engine/contacts/import-messages.ts'
import { packRows } from '../../electron/engine/contacts/import-protocol.ts'
import { createMendedRows, type MendedRows } from '../../electron/engine/contacts/mended-rows.ts'
import type {
  AcceptedRow,
  ColumnChoice,
  ImportCounts,
  ImportPreview,
  MendResult,
  RejectedRow,
} from '../../shared/domain/import.ts'
import type { Language } from '../../shared/domain/primitives.ts'
import { missing } from './fake-answers.ts'
import { personAt } from './fake-conversations.ts'

const rejected: RejectedRow[] = [
  {
    row: 7,
    code: 'too_short',
    message: 'Le faltan dígitos: un número colombiano tiene 10.',
    nombre: 'Nubia Tovar Lozano',
    numero: '744 0000',
  },
  {
    row: 19,
    code: 'not_a_phone',
    message: 'Tiene letras entre los números: ¿la «O» es un cero?',
    nombre: 'Wilson Higuera',
    numero: '3OO1234567',
  },
  {
    row: 33,
    code: 'duplicate',
    message: 'Repite el número de la fila 12.',
    nombre: 'Claudia Patricia Soto',
    numero: '310 555 0142',
    firstRow: 12,
  },
  {
    row: 58,
    code: 'foreign_not_allowed',
    message: 'Es de otro país (+1).',
    nombre: 'John Guzmán',
    numero: '+1 305 555 0100',
  },
  {
    row: 90,
    code: 'precision_lost',
    message: 'Excel recortó el número y ya no se puede recuperar.',
    nombre: 'Blanca Pabón',
    numero: '3,00E+09',
  },
  {
    row: 121,
    code: 'empty',
    message: 'La celda del número está vacía.',
    nombre: 'Édgar Delgado',
    numero: '',
  },
  {
    row: 140,
    code: 'invalid_number',
    message: 'Ningún operador usa ese prefijo.',
    nombre: '=HYPERLINK("http://x","Ramiro")',
    numero: '399 123 4567',
  },
]

const acceptedCount = 241

function acceptedAt(at: number): AcceptedRow {
  return {
    row: at + 2,
    ...personAt(2_000 + at),
    ...(at === 4 ? { others: ['+573115550142'] } : {}),
    ...(at === 6 ? { ext: '204' } : {}),
  }
}

interface FakeImport {
  fileName: string
  nombreIndex: number | null
  numeroIndex: number
  chosen: boolean
  mends: MendedRows
}

const noneCounts: ImportCounts = { rows: 0, accepted: 0, rejected: 0, byCode: {}, alreadyStored: 0 }
const fileCounts: ImportCounts = {
  rows: acceptedCount + rejected.length,
  accepted: acceptedCount,
  rejected: rejected.length,
  byCode: {
    too_short: 1,
    not_a_phone: 1,
    duplicate: 1,
    foreign_not_allowed: 1,
    precision_lost: 1,
    empty: 1,
    invalid_number: 1,
  },
  alreadyStored: 5,
}

const candidates = ['Nombre completo', 'Celular', 'Teléfono fijo', 'Municipio'].map((title, index) => ({
  index,
  title,
}))

export class FakeImports {
  private readonly imports = new Map<string, FakeImport>()

  has(importId: string): boolean {
    return this.imports.has(importId)
  }

  start(importId: string, fileName: string): void {
    this.imports.set(importId, {
      fileName,
      nombreIndex: 0,
      numeroIndex: 1,
      chosen: false,
      mends: createMendedRows({
        accepted: [packRows(Array.from({ length: acceptedCount }, (_, at) => acceptedAt(at)))],
        rejected: [packRows(rejected)],
        alreadyStored: async () => new Set(),
      }),
    })
  }

  find(importId: string): FakeImport {
    const known = this.imports.get(importId)
    if (known === undefined) throw missing('import_not_found')
    return known
  }

  remap(importId: string, choice: ColumnChoice): void {
    Object.assign(this.find(importId), choice, { chosen: true })
  }

  forget(importId: string): void {
    this.imports.delete(importId)
  }

  async mend(given: {
    importId: string
    row: number
    nombre: string
    numero: string
    language: Language
  }): Promise<MendResult> {
    const { mends } = this.find(given.importId)
    await mends.mend(given.row, given)
    return this.mendResult(given)
  }

  undoMend(given: { importId: string; row: number; language: Language }): MendResult {
    this.find(given.importId).mends.undo(given.row)
    return this.mendResult(given)
  }

  private mendResult(given: { importId: string; row: number; language: Language }): MendResult {
    const { mends } = this.find(given.importId)
    return {
      counts: mends.counts(fileCounts),
      mended: mends.count(),
      row: told(mends.shownAt(given.row), given.language),
    }
  }

  preview(input: {
    importId: string
    acceptedOffset: number
    rejectedOffset: number
    limit: number
    language: Language
  }): ImportPreview {
    const known = this.find(input.importId)
    const refused = known.fileName.endsWith('.pdf')
    const untitled = known.fileName.includes('sin-titulos') && !known.chosen
    const shown = !refused && !untitled
    const { mends } = known
    const accepted = shown
      ? [
          ...Array.from({ length: acceptedCount }, (_, at) => ({
            ...acceptedAt(at),
            alreadyStored: at % 50 === 9,
          })),
          ...mends.accepted(),
        ]
      : []
    return {
      importId: input.importId,
      fileName: known.fileName,
      fileError: refused ? 'unsupported_type' : untitled ? 'missing_column' : null,
      fileErrorMessage: refused
        ? 'Este archivo es un PDF. Pida la lista en Excel, o guárdela como .xlsx o .csv, y elíjala de nuevo.'
        : untitled
          ? 'No se encontraron las columnas «nombre» y «numero» en las primeras 20 filas.'
          : null,
      mapping: refused
        ? null
        : {
            sheet: 'Hoja1',
            headerRow: 1,
            nombre: candidates.find((one) => one.index === known.nombreIndex) ?? null,
            numero: candidates[known.numeroIndex] ?? { index: 1, title: 'Celular' },
            candidates,
          },
      counts: shown ? mends.counts(fileCounts) : noneCounts,
      mended: mends.count(),
      accepted: accepted.slice(input.acceptedOffset, input.acceptedOffset + input.limit),
      rejected: shown
        ? rejected
            .slice(input.rejectedOffset, input.rejectedOffset + input.limit)
            .map((row) => told(mends.shown(row), input.language))
        : [],
    }
  }
}

/** A row in its own words as long as nobody has mended it. */
function told(row: UntoldRejectedRow & { message?: string }, language: Language): RejectedRow {
  const message =
    row.mend === undefined && row.message !== undefined
      ? row.message
      : rowMessage(row.code, language, row.firstRow)
  return { ...row, message }
}
