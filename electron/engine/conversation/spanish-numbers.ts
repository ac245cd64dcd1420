/** Numbers as Colombians say them, in both directions. Pure, whole numbers up to 10^12. */
import { squeeze } from './spanish-text.ts'

const units = [
  ...['cero', 'uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho', 'nueve', 'diez', 'once'],
  ...['doce', 'trece', 'catorce', 'quince', 'dieciséis', 'diecisiete', 'dieciocho', 'diecinueve', 'veinte'],
  ...['veintiuno', 'veintidós', 'veintitrés', 'veinticuatro', 'veinticinco', 'veintiséis', 'veintisiete'],
  ...['veintiocho', 'veintinueve'],
]
const tens = ['', '', '', 'treinta', 'cuarenta', 'cincuenta', 'sesenta', 'setenta', 'ochenta', 'noventa']
const hundreds = [
  ...['', 'ciento', 'doscientos', 'trescientos', 'cuatrocientos', 'quinientos', 'seiscientos'],
  ...['setecientos', 'ochocientos', 'novecientos'],
]

function below1000(value: number): string {
  if (value < 30) return units[value] ?? ''
  if (value < 100) {
    const rest = value % 10
    return `${tens[Math.floor(value / 10)] ?? ''}${rest === 0 ? '' : ` y ${units[rest] ?? ''}`}`
  }
  if (value === 100) return 'cien'
  const rest = value % 100
  return `${hundreds[Math.floor(value / 100)] ?? ''}${rest === 0 ? '' : ` ${below1000(rest)}`}`
}

/** «veintiuno» before a noun or a multiplier: «veintiún», «uno» «un». */
export function shortenOne(words: string): string {
  return words.replace(/veintiuno$/, 'veintiún').replace(/(^|\s)uno$/, '$1un')
}

/**
 * @param value whole, from 0 to 999,999,999,999.
 * @returns the cardinal in words, masculine, ending in «uno» when it ends in one.
 */
export function numberToWords(value: number): string {
  if (value < 1000) return below1000(value)
  if (value < 1_000_000) {
    const thousands = Math.floor(value / 1000)
    const rest = value % 1000
    const head = thousands === 1 ? 'mil' : `${shortenOne(below1000(thousands))} mil`
    return rest === 0 ? head : `${head} ${below1000(rest)}`
  }
  const millions = Math.floor(value / 1_000_000)
  const rest = value % 1_000_000
  const head = millions === 1 ? 'un millón' : `${shortenOne(numberToWords(millions))} millones`
  return rest === 0 ? head : `${head} ${numberToWords(rest)}`
}

/** Digits one by one: «300» is «tres cero cero». */
export function digitsToWords(digits: string): string {
  return [...digits].map((digit) => units[Number(digit)] ?? '').join(' ')
}

const values = new Map<string, number>()
units.forEach((word, value) => void values.set(squeeze(word), value))
tens.forEach((word, index) => void (word !== '' && values.set(word, index * 10)))
hundreds.forEach((word, index) => void (word !== '' && values.set(word, index * 100)))
for (const [word, value] of [
  ['un', 1],
  ['una', 1],
  ['veintiun', 21],
  ['cien', 100],
] as const) {
  values.set(word, value)
}
for (let index = 2; index <= 9; index += 1) {
  values.set((hundreds[index] ?? '').replace(/os$/, 'as'), index * 100)
}

export interface FoundNumber {
  value: number
  /** Index of the first word and one past the last, in the words given. */
  start: number
  end: number
}

function readDigits(word: string): number | null {
  return /^\d+$/.test(word) ? Number(word) : null
}

/** Reads one whole number that begins at `start`; null when none does. */
function readWhole(words: readonly string[], start: number): FoundNumber | null {
  let total = 0
  let group = 0
  let lowest = 1000
  let index = start
  let seen = false
  for (; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const value = values.get(word) ?? readDigits(word)
    if (value !== null) {
      // «tres cinco» are two numbers; «treinta y cinco» and «ciento cinco» are one.
      const size = value >= 100 ? 100 : value >= 10 ? 10 : 1
      if (seen && group > 0 && size >= lowest) break
      group += value
      lowest = value % 10 === 0 && value > 0 ? size : 1
      if (readDigits(word) !== null) lowest = 1
      seen = true
    } else if (word === 'mil' && (group > 0 || !seen || total > 0)) {
      total += (group === 0 ? 1 : group) * 1000
      group = 0
      lowest = 1000
      seen = true
    } else if ((word === 'millon' || word === 'millones' || word === 'palos') && seen) {
      total = (total + group) * 1_000_000
      group = 0
      lowest = 1000
    } else if (!(word === 'y' && seen && lowest === 10 && values.has(words[index + 1] ?? ''))) {
      break
    }
  }
  return seen ? { value: total + group, start, end: index } : null
}

/**
 * Every number in a text, in words or digits: «quince millones», «1.200.000», «uno punto cinco». A dot or
 * comma before three digits separates thousands; before one or two it is the decimal sign.
 */
export function findNumbers(text: string): FoundNumber[] {
  const words = numberWords(text)
  const found: FoundNumber[] = []
  for (let index = 0; index < words.length; ) {
    const word = words[index] ?? ''
    // «un» and «una» alone are articles.
    const isArticle = /^(un|una|uno)$/.test(word) && !/^(millon|punto|coma|por)$/.test(words[index + 1] ?? '')
    const isPercentSign = word === 'ciento' && words[index - 1] === 'por'
    const whole = isArticle || isPercentSign ? null : readWhole(words, index)
    if (whole === null) {
      index += 1
      continue
    }
    const sign = words[whole.end]
    if ((sign === 'punto' || sign === 'coma') && whole.value < 1000) {
      const zero = words[whole.end + 1] === 'cero' && words[whole.end + 2] !== undefined
      const scale = words.findIndex((next, at) => at > whole.end && /^(mil|millon(es)?)$/.test(next))
      const decimals = readWhole(scale < 0 ? words : words.slice(0, scale), whole.end + (zero ? 2 : 1))
      if (decimals !== null && decimals.value < 100) {
        const digits = `${zero ? '0' : ''}${decimals.value}`
        whole.value = Number(`${whole.value}.${digits}`)
        whole.end = decimals.end
        if (/^millon/.test(words[whole.end] ?? '')) {
          whole.value = Math.round(whole.value * 1_000_000)
          whole.end += 1
        }
      }
    }
    found.push(whole)
    index = whole.end
  }
  return found
}

/** The words `findNumbers` counts in: folded, with digits unified and decimals spelled with «punto». */
export function numberWords(text: string): string[] {
  const unified = text
    .replace(/(\d)[.'](?=\d{3}(?!\d))/g, '$1')
    .replace(/(\d)[.,](\d{1,2})(?!\d)/g, '$1 punto $2')
    .replace(/punto 0(\d)/g, 'punto cero $1')
    .replace(/(\d)(%)/g, '$1 $2')
    .replace(/\$/g, ' $ ')
  return squeeze(unified)
    .split(' ')
    .filter((word) => word !== '')
}

/**
 * An amount in pesos as people say it: «un millón novecientos» is 1,900,000 and «ochocientos» of income is
 * 800,000, because nobody counts single pesos. Null when the text names no plausible amount.
 */
export function parsePesos(text: string): number | null {
  const amounts = findNumbers(text)
    .map(({ value }) => {
      const rest = value % 1_000_000
      if (value > 1_000_000 && rest >= 100 && rest < 1000) return value - rest + rest * 1000
      if (value >= 100 && value < 1000 && Number.isInteger(value)) return value * 1000
      return value
    })
    .filter((value) => value >= 50_000)
  return amounts.length === 0 ? null : Math.max(...amounts)
}
