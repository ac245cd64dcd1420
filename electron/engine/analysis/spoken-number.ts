/** Numbers as they are spoken, up to fifty-five: enough for hours, minutes and days of a month. */

const units: Readonly<Record<string, number>> = {
  un: 1,
  una: 1,
  uno: 1,
  primero: 1,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
  seis: 6,
  siete: 7,
  ocho: 8,
  nueve: 9,
  diez: 10,
  once: 11,
  doce: 12,
  trece: 13,
  catorce: 14,
  quince: 15,
  dieciseis: 16,
  diecisiete: 17,
  dieciocho: 18,
  diecinueve: 19,
  veinte: 20,
  veintiuno: 21,
  veintiun: 21,
  veintidos: 22,
  veintitres: 23,
  veinticuatro: 24,
  veinticinco: 25,
  veintiseis: 26,
  veintisiete: 27,
  veintiocho: 28,
  veintinueve: 29,
  treinta: 30,
  cuarenta: 40,
  cincuenta: 50,
}
/** Matches one number, in digits or words. */
export const number = `(?:\\d{1,2}|treinta y un[oa]?|cuarenta y cinco|cincuenta y cinco|${Object.keys(units).join('|')})`

/** The value of a matched number; NaN when it is none. */
export function numberOf(words: string): number {
  if (/^\d+$/.test(words)) return Number(words)
  if (words.startsWith('treinta y')) return 31
  if (words === 'cuarenta y cinco') return 45
  if (words === 'cincuenta y cinco') return 55
  return units[words] ?? Number.NaN
}
