/**
 * Rewrites what voices read badly into Spanish words: amounts, percentages, dates, times, telephone numbers,
 * mail addresses and abbreviations. Applied just before synthesis; transcripts keep the written form.
 */
import { digitsToWords, numberToWords, shortenOne } from './spanish-numbers.ts'

const months = [
  ...['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'octubre'],
  ...['noviembre', 'diciembre'],
]
const largestSpoken = 999_999_999_999

const abbreviations: ReadonlyArray<readonly [RegExp, string]> = [
  [/\bEE\.\s?UU\.?/g, 'Estados Unidos'],
  [/\bSrta\./g, 'señorita'],
  [/\bSres\./g, 'señores'],
  [/\bSra\./g, 'señora'],
  [/\bSr\./g, 'señor'],
  [/\bDra\./g, 'doctora'],
  [/\bDr\./g, 'doctor'],
  [/\bUds\./g, 'ustedes'],
  [/\bUd\./g, 'usted'],
  [/\bProf\./g, 'profesor'],
  [/\bIng\./g, 'ingeniero'],
  [/\b(?:No|Nro|Núm)\.\s?(?=\d)/gi, 'número '],
  [/\bAv\./g, 'avenida'],
  [/\bCra\./g, 'carrera'],
  [/\bCl\./g, 'calle'],
  [/\baprox\./gi, 'aproximadamente'],
  [/\betc\./g, 'etcétera'],
  [/\bS\.\s?A\.\s?S\.?/g, 'ese a ese'],
  [/\bVTU\b/g, 'valor total unificado'],
]

/** Whole digits as a cardinal; numbers too long for one, or with a leading zero, digit by digit. */
function cardinal(digits: string): string {
  const value = Number(digits)
  if ((digits.length > 1 && digits.startsWith('0')) || value > largestSpoken) return digitsToWords(digits)
  return numberToWords(value)
}

const bareDigits = (text: string) => text.replace(/[.']/g, '')

/** «1,25» as «uno punto veinticinco», «1,05» as «uno punto cero cinco». */
function decimal(whole: string, fraction: string): string {
  const zeros = /^0*/.exec(fraction)?.[0] ?? ''
  const rest = fraction.slice(zeros.length)
  const spokenRest = rest.length > 2 ? digitsToWords(rest) : rest === '' ? '' : cardinal(rest)
  const parts = [...zeros].map(() => 'cero')
  if (spokenRest !== '') parts.push(spokenRest)
  return `${cardinal(bareDigits(whole))} punto ${parts.join(' ')}`
}

const thousands = String.raw`\d{1,3}(?:[.']\d{3})+|\d+`
const fraction = String.raw`,\d+|\.\d{1,2}(?!\d)`

function quantity(whole: string, tail: string | undefined): string {
  return tail === undefined || tail === '' ? cardinal(bareDigits(whole)) : decimal(whole, tail.slice(1))
}

function money(whole: string, tail: string | undefined, scale: string | undefined): string {
  if (scale !== undefined) {
    const word = /^mil$/i.test(scale)
      ? 'mil'
      : Number(bareDigits(whole)) === 1 && !tail
        ? 'millón'
        : 'millones'
    return `${shortenOne(quantity(whole, tail))} ${word}${word === 'mil' ? '' : ' de'} pesos`
  }
  const value = Number(bareDigits(whole))
  const spoken = shortenOne(quantity(whole, tail && Number(tail.slice(1)) > 0 ? tail : undefined))
  const exactMillions = value >= 1_000_000 && value % 1_000_000 === 0
  return `${spoken}${exactMillions ? ' de' : ''} ${value === 1 ? 'peso' : 'pesos'}`
}

function dayOf(hour: number, marker: string | undefined): string {
  if (marker !== undefined) {
    if (/^a/i.test(marker)) return hour === 12 ? 'de la noche' : 'de la mañana'
    if (hour === 12) return 'del día'
    return hour < 7 ? 'de la tarde' : 'de la noche'
  }
  if (hour === 0) return 'de la noche'
  if (hour < 12) return 'de la mañana'
  if (hour === 12) return 'del día'
  return hour < 19 ? 'de la tarde' : 'de la noche'
}

function time(hourText: string, minuteText: string | undefined, marker: string | undefined): string {
  const hour = Number(hourText)
  const twelve = hour % 12 === 0 ? 12 : hour % 12
  const minutes = Number(minuteText ?? '0')
  const minuteWords =
    minutes === 0
      ? ''
      : minutes === 15
        ? ' y cuarto'
        : minutes === 30
          ? ' y media'
          : ` y ${numberToWords(minutes)}`
  const part = dayOf(marker === undefined ? hour : twelve, marker)
  return `${twelve === 1 ? 'una' : numberToWords(twelve)}${minuteWords} ${part}`
}

function date(day: string, month: string, year: string | undefined): string | null {
  const monthName = months[Number(month) - 1]
  const dayNumber = Number(day)
  if (monthName === undefined || dayNumber < 1 || dayNumber > 31) return null
  const dayWords = dayNumber === 1 ? 'primero' : numberToWords(dayNumber)
  return `${dayWords} de ${monthName}${year === undefined ? '' : ` de ${numberToWords(Number(year))}`}`
}

/** Groups of a telephone number, so that it can be written down while it is heard. */
function telephone(digits: string): string {
  const groups = digits.length === 10 ? [3, 3, 2, 2] : digits.length === 7 ? [3, 2, 2] : []
  if (groups.length === 0) return (digits.match(/\d{1,3}/g) ?? []).map(digitsToWords).join(', ')
  let at = 0
  return groups
    .map((size) => {
      at += size
      return digitsToWords(digits.slice(at - size, at))
    })
    .join(', ')
}

function address(match: string): string {
  return match
    .replace(/^https?:\/\//i, '')
    .replace(/^www\./i, 'triple doble u punto ')
    .replace(/@/g, ' arroba ')
    .replace(/\./g, ' punto ')
    .replace(/_/g, ' guion bajo ')
    .replace(/-/g, ' guion ')
    .replace(/\//g, ' barra ')
    .replace(/\d+/g, (digits) => ` ${cardinal(digits)} `)
    .replace(/\s+/g, ' ')
    .trim()
}

/** A bare number takes the shape its noun asks for: «veintiún años», «una cuota», «veintiuno». */
function counted(words: string, noun: string | undefined): string {
  if (noun === undefined || !/(^|\s|i)uno$/.test(words)) return words
  if (/^(?:a|o|u|y|e|de|del|al|en|por|con|que|punto|coma|para|pero|ni)$/i.test(noun)) return words
  if (/^(?:\p{L}+as?|vez|veces)$/iu.test(noun) && !/^(?:día|días|programa|sistema)s?$/iu.test(noun)) {
    return words.replace(/veintiuno$/, 'veintiuna').replace(/(^|\s)uno$/, '$1una')
  }
  return shortenOne(words)
}

/** @returns the text as a voice should read it. Text without digits, signs or abbreviations is unchanged. */
export function toSpoken(text: string): string {
  let spoken = text.normalize('NFC').replace(/[\u00a0\u202f]/g, ' ')
  for (const [pattern, words] of abbreviations) spoken = spoken.replace(pattern, words)
  return spoken
    .replace(/\b(?:https?:\/\/|www\.)[^\s,;]*[^\s,;.:?!)»”"]|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu, address)
    .replace(/\b[\p{L}\d-]+(?:\.(?:com|gov|edu|org|net))+(?:\.co)?\b/giu, address)
    .replace(
      /\bNIT\.?:?\s*(\d{1,3}(?:\.\d{3}){2}|\d{8,10})(?:\s?-\s?(\d))?/gi,
      (_, digits: string, check: string | undefined) =>
        `NIT ${telephone(bareDigits(digits))}${check === undefined ? '' : `, guion, ${digitsToWords(check)}`}`,
    )
    .replace(/\b(\d{4})-(\d{2})-(\d{2})\b/g, (all, y: string, m: string, d: string) => date(d, m, y) ?? all)
    .replace(
      /\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b/g,
      (all, d: string, m: string, y: string) => date(d, m, y) ?? all,
    )
    .replace(
      /\b0?1(?:\.?[º°])?\s+de\s+(?=(?:enero|febrero|marzo|abril|mayo|ju[nl]io|agosto|septiembre|octubre|noviembre|diciembre)\b)/gi,
      'primero de ',
    )
    .replace(
      /\b([01]?\d|2[0-3]):([0-5]\d)(?:\s*([ap])\.?\s?m\b\.?)?(?:\s*h(?:oras)?\b\.?)?/gi,
      (_, hour: string, minute: string, marker: string | undefined) => time(hour, minute, marker),
    )
    .replace(/\b(1[0-2]|0?[1-9])\s*([ap])\.?\s?m\b\.?/gi, (_, hour: string, marker: string) =>
      time(hour, undefined, marker),
    )
    .replace(
      /(?<![\d.$])(?:\+\s?57[\s-]?)?\(?((?:3\d{2}|60\d)\)?[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2})(?![\d.]\d|\d)/g,
      (all, digits: string) =>
        `${/^\+/.test(all) ? 'más cincuenta y siete, ' : ''}${telephone(digits.replace(/\D/g, ''))}`,
    )
    .replace(
      new RegExp(
        String.raw`(?:\$|\bCOP)\s?(${thousands})(${fraction})?(?:\s(mil(?:lón|lones)?)\b)?(?:\s(?:de\s)?pesos\b)?`,
        'giu',
      ),
      (_, whole: string, tail: string | undefined, scale: string | undefined) => money(whole, tail, scale),
    )
    .replace(
      new RegExp(
        String.raw`(?<![\d.,])(${thousands})(${fraction})?(?:\s(mil(?:lón|lones)?))?\s(?:de\s)?pesos\b`,
        'giu',
      ),
      (_, whole: string, tail: string | undefined, scale: string | undefined) => money(whole, tail, scale),
    )
    .replace(
      new RegExp(String.raw`(${thousands})(${fraction})?\s?%`, 'gu'),
      (_, whole: string, tail: string | undefined) => `${quantity(whole, tail)} por ciento`,
    )
    .replace(/\bE\.?\s?A\.?(?=[\s,;.?!)]|$)/g, 'efectivo anual')
    .replace(/\b[mM]\.\s?[vV]\.?(?=[\s,;.?!)]|$)/g, 'mes vencido')
    .replace(/(\d)\s?[-–]\s?(?=\d)/g, '$1 a ')
    .replace(
      new RegExp(String.raw`(${thousands})(${fraction})?([ºª°])?(?=(?:\s(\p{L}+))?)`, 'gu'),
      (_, whole: string, tail: string | undefined, _sign: string | undefined, noun: string | undefined) =>
        counted(quantity(whole, tail), noun),
    )
    .replace(/(\p{L})%/gu, '$1 por ciento')
    .replace(/\s?%/g, ' por ciento')
    .replace(/\$\s?/g, 'pesos ')
    .replace(/\s&\s/g, ' y ')
    .replace(/ {2,}/g, ' ')
}
