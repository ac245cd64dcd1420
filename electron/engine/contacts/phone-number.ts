/**
 * Reads one number cell of a contact list: a Colombian number to call, or the reason why there is none.
 * Pure. The rules are what a call-center operator in Colombia would want; digits are never guessed,
 * letters never become digits, and surplus digits are never cut off to make a number valid.
 */
import type { RowCode } from '../../../shared/domain/import.ts'
import { blankPhoneText, cleanPhoneText, isDateText, scientificDigits, withoutLabels } from './phone-text.ts'
import { isServiceLine, type LineKind, lineKindOf } from './phone-validity.ts'
import { type Cell, isBlankCell, numberText } from './sheet-rows.ts'

export type PhoneReading =
  | {
      readonly kind: 'ok'
      readonly e164: string
      /** Digits of an extension written after the number. */
      readonly ext?: string
      /** The cell's other valid numbers, E.164, in the order written. */
      readonly others: readonly string[]
    }
  | { readonly kind: 'bad'; readonly code: Exclude<RowCode, 'duplicate'> }

interface FoundNumber {
  readonly e164: string
  readonly line: LineKind
  readonly ext?: string
}

/** Digits with what was written before them settled: where they are meant to be dialled. */
type Dialled =
  | { readonly to: 'colombia'; readonly digits: string }
  | { readonly to: 'abroad' }
  | { readonly to: 'unsaid'; readonly digits: string }

const bad = (code: Exclude<RowCode, 'duplicate'>): PhoneReading => ({ kind: 'bad', code })

/** Separators that plainly part two numbers; a dash does only between spaces. */
const clearSeparator = /[/\\|;,\n]|\s-+\s/

/** A longer text is an essay; looking for numbers in it would also take ever longer. */
const longestPhoneText = 1000

/** Reads a number cell. @param cell the stored value, never the displayed text. */
export function readPhoneCell(cell: Cell): PhoneReading {
  if (isBlankCell(cell) || cell === null) return bad('empty')
  if (typeof cell === 'number') {
    if (!Number.isInteger(cell) || cell < 0) return bad('not_a_phone')
    return readDigits(numberText(cell))
  }
  if (typeof cell !== 'string') return bad('not_a_phone')
  return /^\d{10}$/.test(cell) ? readDigits(cell) : readPhoneText(cell)
}

function readDigits(digits: string): PhoneReading {
  const found = numberFrom({ to: 'unsaid', digits })
  return found ? { kind: 'ok', e164: found.e164, others: [] } : bad(codeOfDialled({ to: 'unsaid', digits }))
}

/** Digits grouped in everyday ways, at most one plus: nothing to clean and nothing to part. */
const everydayText = /^[ (]*\+?[\d ().-]+$/

function readPhoneText(raw: string): PhoneReading {
  const everyday = everydayText.test(raw) ? oneNumber(raw) : null
  if (everyday) return { kind: 'ok', e164: everyday.e164, others: [] }
  if (blankPhoneText(raw)) return bad('empty')
  if (raw.length > longestPhoneText) return bad('not_a_phone')
  const text = cleanPhoneText(raw)
  const unlabelled = withoutLabels(text)
  const scientific = scientificDigits(unlabelled)
  if (scientific === 'lost') return bad('precision_lost')
  if (scientific === 'fraction') return bad('not_a_phone')
  if (scientific !== null) return readDigits(scientific)
  const pieces = piecesOf(text)
  const chosen = choose(pieces.flatMap(numbersInPiece))
  return chosen ?? bad(codeOfText(pieces.map((piece) => piece.text).join(' ')))
}

/** The first valid mobile wins, else the first valid landline; the rest are noted. */
function choose(found: readonly FoundNumber[]): PhoneReading | null {
  const chosen = found.find((number) => number.line === 'mobile') ?? found[0]
  if (!chosen) return null
  const others = [...new Set(found.map((number) => number.e164))].filter((e164) => e164 !== chosen.e164)
  return { kind: 'ok', e164: chosen.e164, ...(chosen.ext === undefined ? {} : { ext: chosen.ext }), others }
}

/** A stretch of the cell up to an extension; the extension belongs to its last number. */
interface Piece {
  readonly text: string
  readonly ext?: string
}

/**
 * `x` and `#` are extensions only after at least seven digits and before nothing more to dial; the word
 * itself leaves no doubt.
 */
const extension =
  /(?<=\d)[\s().,;:-]*(?:(?<!\p{L})(?<word>extensi[oó]n|extens?|exts?)(?!\p{L})|(?<sign>[x#]))[\s.:#-]*(?<digits>\d{1,6})(?!\d)/giu

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (const match of text.matchAll(extension)) {
    const digits = match.groups?.digits
    const end = match.index + match[0].length
    if (digits === undefined) continue
    if (match.groups?.sign !== undefined) {
      const before = /[\d\s().+-]*$/.exec(text.slice(from, match.index))?.[0] ?? ''
      if (before.replace(/\D/g, '').length < 7 || /^[\s.-]*\d/.test(text.slice(end))) continue
    }
    pieces.push({ text: text.slice(from, match.index), ext: digits })
    from = end
  }
  pieces.push({ text: text.slice(from) })
  return pieces
}

function numbersInPiece(piece: Piece): FoundNumber[] {
  // Words part numbers; so does a plus, which begins one. An e-mail address holds no number to call.
  const found = piece.text
    .replace(/\S*@\S*/g, ' e ')
    .split(/[\p{L}][\p{L}\p{M}.]*|(?=\+)/u)
    .flatMap(numbersInSegment)
  const last = found.at(-1)
  if (piece.ext !== undefined && last) found[found.length - 1] = { ...last, ext: piece.ext }
  return found
}

/** @param segment text without letters and with at most a leading plus. */
function numbersInSegment(segment: string): FoundNumber[] {
  if (!/\d/.test(segment)) return []
  const whole = oneNumber(segment)
  if (whole) return [whole]
  const parts = segment.split(clearSeparator)
  return parts.flatMap((part) => {
    const number = parts.length > 1 ? oneNumber(part) : null
    return number ? [number] : numbersBetweenSpaces(part)
  })
}

/** The whole text as one number, in whatever way it is grouped. */
function oneNumber(text: string): FoundNumber | null {
  const untailed = withoutDecimalTail(text)
  return numberFrom(dial(isPlainDecimal(text) ? untailed : text)) ?? numberFrom(dial(untailed))
}

/** `3001234567.0`: digits, one decimal sign, zeros. */
function isPlainDecimal(text: string): boolean {
  return /^\s*\+?\d+[.,]0+\s*$/.test(text)
}

function withoutDecimalTail(text: string): string {
  return isPlainDecimal(text) ? text.replace(/[.,]0+\s*$/, '') : text.replace(/(?<=\d)[.,]0{1,2}\s*$/, '')
}

/**
 * Two or more complete numbers with only spaces, dots or dashes between them. Every digit must belong to
 * some complete number, so `300 123 4567 8` yields nothing: its last digit is glued to the first number.
 */
function numbersBetweenSpaces(part: string): FoundNumber[] {
  if (dial(part).to === 'abroad') return []
  const tokens = part.match(/\d+/g) ?? []
  if (tokens.length < 2 || tokens.length > 40) return []
  const prefixed = /^[^\d]*\+/.test(part) || /^\s*\(\s*57\s*\)/.test(part)
  const best: ({ readonly found: FoundNumber[] } | null)[] = Array.from(
    { length: tokens.length + 1 },
    () => null,
  )
  best[tokens.length] = { found: [] }
  for (let start = tokens.length - 1; start >= 0; start -= 1) {
    let digits = ''
    for (let end = start; end < tokens.length && digits.length <= 16; end += 1) {
      digits += tokens[end] ?? ''
      const rest = best[end + 1]
      if (!rest) continue
      const number = numberFrom(dial(start === 0 && prefixed ? `+${digits}` : digits))
      // A lone run of seven or more digits, or seven in groups (an old landline), is a number too, if not a valid one.
      if (!number && !(end === start ? digits.length >= 7 : digits.length === 7)) continue
      const found = number ? [number, ...rest.found] : rest.found
      const known = best[start]
      if (!known || found.length > known.found.length) best[start] = { found }
    }
  }
  return best[0]?.found ?? []
}

/** Settles the international prefix: `+57`, `(57)`, `0057`, or that of another country. */
function dial(text: string): Dialled {
  const digits = text.replace(/\D/g, '')
  if (/^\s*\(\s*57\s*\)/.test(text)) return { to: 'colombia', digits: digits.slice(2) }
  const plus = /^[^\d]*\+/.test(text)
  const international = plus ? digits.replace(/^(?:00)+/, '') : /^00[1-9]/.test(digits) ? digits.slice(2) : ''
  // `00` + country code comes first: libphonenumber would read 005 as a Colombian carrier's code.
  if (international.startsWith('57')) return { to: 'colombia', digits: international.slice(2) }
  return /^[1-9]/.test(international) ? { to: 'abroad' } : { to: 'unsaid', digits }
}

function numberFrom(dialled: Dialled): FoundNumber | null {
  if (dialled.to === 'abroad') return null
  const { digits } = dialled
  const asIs = found(digits)
  if (asIs) return asIs
  if (digits.startsWith('03')) {
    const mobile = found(digits.slice(2))
    if (mobile?.line === 'mobile') return mobile
  }
  if (/^0[579]/.test(digits)) {
    const behindCarrier = found(digits.slice(2))
    if (behindCarrier) return behindCarrier
  }
  if (digits.startsWith('0')) return found(digits.slice(1))
  return dialled.to === 'unsaid' && isBareCountryCode(digits) ? found(digits.slice(2)) : null
}

const isBareCountryCode = (digits: string) => digits.length === 12 && digits.startsWith('57')

function found(national: string): FoundNumber | null {
  const line = lineKindOf(national)
  return line ? { e164: `+57${national}`, line } : null
}

/** Why a text without any valid number is refused. @param text cleaned, extensions taken off. */
function codeOfText(text: string): Exclude<RowCode, 'duplicate'> {
  const unlabelled = withoutLabels(text)
  if (isDateText(unlabelled)) return 'not_a_phone'
  const parts = isGrouped(unlabelled)
    ? [unlabelled]
    : text.split(clearSeparator).filter((part) => /[\p{L}\d]/u.test(part))
  const first = parts.length > 1 ? parts[0] : undefined
  return codeOfOne(first === undefined ? unlabelled : withoutLabels(first))
}

/** A number whose commas are not separators: thousands (`1,023,473,217`) or one decimal comma. */
function isGrouped(text: string): boolean {
  return /^\D*\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) || /^[+-]?\d+(?:\.\d{3})*,\d{1,2}$/.test(text)
}

function codeOfOne(text: string): Exclude<RowCode, 'duplicate'> {
  const start = text.replace(/^[^\p{L}\d+]+/u, '')
  const leading = /^[^\p{L}]*/u.exec(start)?.[0] ?? ''
  // `(57)` must be seen with its parentheses.
  const dialled = dial(/^\s*\(\s*57\s*\)/.test(text) ? text : withoutDecimalTail(start))
  if (dialled.to === 'abroad' && (leading.startsWith('+') || /^0\D*0\D*[1-9]/.test(leading))) {
    return 'foreign_not_allowed'
  }
  if (/[\p{L}@]/u.test(text) || !/\d/.test(text) || isFraction(text)) return 'not_a_phone'
  return codeOfDialled(dialled)
}

/** `300123.75`: a decimal sign, and decimals that are not all zeros. */
function isFraction(text: string): boolean {
  return /^[+-]?\d+[.,]\d{1,2}$/.test(text) && !/[.,]0+$/.test(text)
}

/** Why digits that are no valid number are refused. */
function codeOfDialled(dialled: Dialled): Exclude<RowCode, 'duplicate'> {
  if (dialled.to === 'abroad') return 'foreign_not_allowed'
  const { digits } = dialled
  if (isServiceLine(digits) || (dialled.to === 'colombia' && /^1(?:800|900)/.test(digits)))
    return 'invalid_number'
  const national = dialled.to === 'unsaid' && isBareCountryCode(digits) ? digits.slice(2) : digits
  if (national.length < 10) return 'too_short'
  return national.length > 10 ? 'too_long' : 'invalid_number'
}
