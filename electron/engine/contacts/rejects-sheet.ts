/** The rejected rows as a table to mend: as they stood in the file, with the reason, ready to be picked again. */
import type { Language } from '../../../shared/domain/primitives.ts'
import type { UntoldRejectedRow } from './contact-list.ts'
import { rowMessage } from './import-messages.ts'
import type { ExportSheet, ExportValue } from './spreadsheet-export.ts'

const titles: Record<Language, { sheet: string; reason: string; row: string; suffix: string }> = {
  es: { sheet: 'Rechazados', reason: 'motivo', row: 'fila original', suffix: 'rechazados' },
  en: { sheet: 'Rejected', reason: 'reason', row: 'original row', suffix: 'rejected' },
}

/** `nombre` and `numero` keep their names in every language: they are what the importer looks for. */
export function rejectsSheet(rows: Iterable<UntoldRejectedRow>, language: Language): ExportSheet {
  const words = titles[language]
  return {
    sheetName: words.sheet,
    columns: [
      { title: 'nombre', width: 32 },
      { title: 'numero', width: 24 },
      { title: words.reason, width: 90 },
      { title: words.row, width: 14 },
    ],
    rows: tableRows(rows, language),
  }
}

function* tableRows(rows: Iterable<UntoldRejectedRow>, language: Language): Generator<ExportValue[]> {
  for (const { row, code, nombre, numero, firstRow } of rows) {
    yield [nombre, numero, rowMessage(code, language, firstRow), row]
  }
}

/** `lista.xlsx` → `lista-rechazados.xlsx`. */
export function rejectsFileName(fileName: string, language: Language): string {
  const base = fileName.replace(/\.[a-z0-9]{1,5}$/i, '')
  return `${base === '' ? 'ANA' : base}-${titles[language].suffix}.xlsx`
}
