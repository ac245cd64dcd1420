/** Which spreadsheet number formats show a date or a time, and how a date's serial number reads. Pure. */

/** ECMA-376 part 1, 18.8.30: the built-in formats that show dates or times, with the East Asian ones. */
function isBuiltInDateFormat(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
}

/** Quoted text, escaped, padding and filling characters: none of them is a placeholder. */
const literals = /"[^"]*"?|\\.|_.|\*./g
/** Colours, conditions, currencies and locales; elapsed time (`[h]`, `[mm]`, `[ss]`) stays. */
const brackets = /\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi

/** Whether a format code shows a date or a time. Only its first section, for positive numbers, matters. */
export function isDateFormat(code: string): boolean {
  const section = code.replace(literals, '').replace(brackets, '').split(';')[0] ?? ''
  return !/general/i.test(section) && /[dmyhs]/i.test(section)
}

/** @param custom the workbook's own format codes by id. */
export function isDateFormatId(id: number, custom: ReadonlyMap<number, string>): boolean {
  const code = custom.get(id)
  return code === undefined ? isBuiltInDateFormat(id) : isDateFormat(code)
}

const dayMs = 86_400_000
const pad = (value: number) => String(value).padStart(2, '0')

/**
 * A serial date as a person in Colombia would write it: `15/03/2024`, `15/03/2024 10:30`, or `10:30`.
 * @param serial days since 1899-12-30 (or 1904-01-01), with the time as a fraction.
 */
export function serialDateText(serial: number, epoch1904 = false): string {
  const startMs = epoch1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)
  const date = new Date(startMs + Math.round(serial * 86_400) * 1000)
  if (Number.isNaN(date.getTime())) return String(serial)
  const hasTime = date.getTime() % dayMs !== 0
  const time = `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`
  if (serial >= 0 && serial < 1) return time
  const day = `${pad(date.getUTCDate())}/${pad(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`
  return hasTime ? `${day} ${time}` : day
}
