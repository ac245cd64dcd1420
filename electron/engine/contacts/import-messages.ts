/** What is wrong with a row or a file and what to do next, in plain words, in each of ANA's languages. */
import type { FileError, RowCode } from '../../../shared/domain/import.ts'
import type { Language } from '../../../shared/domain/primitives.ts'

const rowMessages: Record<RowCode, Record<Language, string>> = {
  empty: {
    es: 'No hay número en la celda. Escriba el número de esta persona.',
    en: 'The number cell is blank. Type this person’s number.',
  },
  not_a_phone: {
    es: 'La celda no contiene un número de teléfono. Escriba solo el número, con dígitos.',
    en: 'The cell does not hold a phone number. Type the number only, in digits.',
  },
  too_short: {
    es: 'Faltan dígitos: un número colombiano tiene 10. Los fijos antiguos llevan ahora 60 y el indicativo delante (por ejemplo, 601 en Bogotá).',
    en: 'Digits are missing: a Colombian number has 10. Old landlines now begin with 60 and the area (for example, 601 in Bogotá).',
  },
  too_long: {
    es: 'Sobran dígitos: un número colombiano tiene 10. Revise si hay un dígito de más o dos números pegados.',
    en: 'There are too many digits: a Colombian number has 10. Look for an extra digit or two numbers joined together.',
  },
  invalid_number: {
    es: 'Ningún celular ni fijo colombiano empieza así. Revise si es una cédula, una línea 01 8000 o un error al escribir.',
    en: 'No Colombian mobile or landline begins like this. Check whether it is an ID number, an 01 8000 line or a typing mistake.',
  },
  foreign_not_allowed: {
    es: 'Es un número de otro país y ANA solo llama a Colombia. Escriba un número colombiano o quite la fila.',
    en: 'This number belongs to another country and ANA only calls Colombia. Type a Colombian number or remove the row.',
  },
  precision_lost: {
    es: 'El número quedó en notación científica y perdió dígitos. Cópielo de nuevo de la lista original, con la columna en formato de texto.',
    en: 'The number was turned into scientific notation and lost digits. Copy it again from the original list, with the column formatted as text.',
  },
  duplicate: {
    es: 'El número ya está en otra fila de este archivo; se llamará una sola vez. No hay que hacer nada.',
    en: 'The number is already in another row of this file; it will be called once. Nothing needs to be done.',
  },
}

const fileMessages: Record<FileError, Record<Language, string>> = {
  unsupported_type: {
    es: 'Este archivo no es una hoja de cálculo. Elija un archivo de Excel (.xlsx o .xls), OpenDocument (.ods) o CSV.',
    en: 'This file is not a spreadsheet. Pick an Excel (.xlsx or .xls), OpenDocument (.ods) or CSV file.',
  },
  encrypted: {
    es: 'El archivo está protegido con contraseña. Ábralo en Excel, quítele la contraseña (Archivo, Información, Proteger libro), guárdelo y elíjalo de nuevo.',
    en: 'The file is protected by a password. Open it in Excel, remove the password (File, Info, Protect Workbook), save it and pick it again.',
  },
  corrupt: {
    es: 'El archivo está incompleto o dañado; no se importó nada. Descárguelo o expórtelo de nuevo y elíjalo otra vez.',
    en: 'The file is incomplete or damaged; nothing was imported. Download or export it again and pick the new copy.',
  },
  too_large: {
    es: 'El archivo es demasiado grande: se admiten hasta 20 MB y 200.000 contactos. Divídalo en varios archivos.',
    en: 'The file is too large: up to 20 MB and 200,000 contacts are accepted. Split it into several files.',
  },
  empty: {
    es: 'El archivo no tiene contactos. Revise que sea la lista correcta y que haya filas debajo de los títulos.',
    en: 'The file has no contacts. Check that it is the right list and that there are rows below the titles.',
  },
  missing_column: {
    es: 'No se encontraron las columnas «nombre» y «numero» en las primeras 20 filas. Elija las columnas a mano o ponga esos títulos en el archivo.',
    en: 'The columns “nombre” and “numero” were not found in the first 20 rows. Choose the columns by hand or put those titles in the file.',
  },
}

/** @param firstRow the accepted row that a `duplicate` repeats. */
export function rowMessage(code: RowCode, language: Language, firstRow?: number): string {
  if (code === 'duplicate' && firstRow !== undefined) {
    return language === 'es'
      ? `El número ya está en la fila ${firstRow}; se llamará una sola vez. No hay que hacer nada.`
      : `The number is already in row ${firstRow}; it will be called once. Nothing needs to be done.`
  }
  return rowMessages[code][language]
}

export function fileMessage(code: FileError, language: Language): string {
  return fileMessages[code][language]
}
