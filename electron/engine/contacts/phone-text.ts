/**
 * The text of a number cell before anyone looks for numbers in it: one kind of space, of dash and of line
 * break, plain digits, no invisible characters; and the few shapes that are not digits in a row (dates,
 * scientific notation, labels). Pure.
 */
import { isBlankText } from './sheet-rows.ts'

const lineBreaks = /\r\n?|[\n\v\f\u0085\u2028\u2029]/g
const hidden = /(?!\n)[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
const dashes = /[\p{Pd}\u2212\u02d7\u2043]/gu
const quotes = /["'`´ʼ‘’‚‛“”„«»]/g
const slashes = /[\u2044\u2215\u29f8]/g

/** Whether nothing is left once quotes and the `=""` trick are taken away. */
export function blankPhoneText(raw: string): boolean {
  return isBlankText(raw.replace(quotes, '').replace(/^\s*=/, ''))
}

/**
 * Unicode NFKC (full-width digits become digits), ordinary spaces, `-` for every dash, `\n` for every line
 * break; quotes and the `="300…"` trick are removed.
 */
export function cleanPhoneText(raw: string): string {
  return raw
    .replace(quotes, ' ')
    .normalize('NFKC')
    .replace(lineBreaks, '\n')
    .replace(/\t/g, ' ')
    .replace(hidden, '')
    .replace(dashes, '-')
    .replace(slashes, '/')
    .replace(/¦/g, '|')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/^[\s=]+|\s+$/g, '')
}

/** Words that only say what kind of number follows. Longer ones first, so that `tel` leaves no `éfono`. */
const labels =
  /(?<![\p{L}\d])(?:n[uú]meros?|(?:no|n[uú]ms?|nro)(?=[.:°#])|tel[eé]fonos?|telefax|telf?s?|tlfn?o?|tfno|celulare?s?|cell?s?|celus?|m[oó]vil(?:es)?|mov|fijos?|l[ií]nea|whats?app|whats|wsp|wapp|wp|mobile|phone|(?:casa|oficina|ofic?|trabajo|contacto|principal|personal)(?=\s?:))(?!\p{L})\s?[.:°#]*/giu

/** The text without its labels, trimmed. */
export function withoutLabels(text: string): string {
  return text.replace(labels, ' ').trim()
}

/**
 * Digits of a number in scientific notation. `lost` when the text no longer holds them all, `fraction`
 * when it is not a whole positive number, null when the text is something else.
 */
export function scientificDigits(text: string): string | 'lost' | 'fraction' | null {
  const match = /^([+-]?)\s*(\d+)(?:[.,](\d+))?\s*e\s*([+-]?)\s*(\d{1,3})$/i.exec(text)
  if (!match) return null
  const [, sign, whole = '', decimals = '', exponentSign, exponent = ''] = match
  if (sign === '-' || exponentSign === '-') return 'fraction'
  const length = whole.length + Number(exponent)
  const digits = whole + decimals
  if (digits.length < length) return 'lost'
  if (/[1-9]/.test(digits.slice(length))) return 'fraction'
  return digits.slice(0, length)
}

const time = String.raw`\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?`
const timeOnly = new RegExp(`^${time}$`)
const dayFirst = new RegExp(
  String.raw`^(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})(?:,?\s+${time})?$`,
)
const yearFirst = new RegExp(String.raw`^(\d{4})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{1,2})(?:,?\s+${time})?$`)

/** Whether a text without letters looks like a date, a time or both. */
export function isDateText(text: string): boolean {
  if (timeOnly.test(text)) return true
  const day = dayFirst.exec(text)
  if (day) {
    const [, first = '', separator, second = '', year = ''] = day
    // With dots and a short year it might as well be digits in pairs.
    if (year.length === 2 && separator === '.') return false
    return isDayAndMonth(Number(first), Number(second)) && (year.length === 2 || isYear(Number(year)))
  }
  const iso = yearFirst.exec(text)
  return iso !== null && isYear(Number(iso[1])) && isDayAndMonth(Number(iso[4]), Number(iso[3]))
}

const isYear = (year: number) => year >= 1900 && year <= 2100

function isDayAndMonth(a: number, b: number): boolean {
  return a >= 1 && b >= 1 && a <= 31 && b <= 31 && Math.min(a, b) <= 12
}
