/** How the palette compares what is typed with what there is: without accents and capitals, and numbers by their digits. */

/** Without accents, capitals and marks. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const digits = (text: string) => text.replace(/\D/g, '')

/** Fewer digits are no number, and would match too many. */
const fewestDigits = 3

/** Whether every word of the query begins a word of the text, or the query's digits are in its number. */
export function matches(query: string, texts: readonly string[]): boolean {
  const wanted = plain(query).split(' ').filter(Boolean)
  if (wanted.length === 0) return true
  const words = texts.flatMap((text) => plain(text).split(' '))
  if (wanted.every((part) => words.some((word) => word.startsWith(part)))) return true
  const number = digits(query)
  const isNumber = number.length >= fewestDigits && /^[\d\s().+-]+$/.test(query)
  return isNumber && texts.some((text) => digits(text).includes(number))
}

/** What the engine is asked for: a number as digits, as it is stored; words as they are. Empty when too little. */
export function askedText(query: string): string {
  const trimmed = query.trim()
  if (/^[\d\s().+-]+$/.test(trimmed)) {
    const number = digits(trimmed)
    return number.length >= fewestDigits ? number : ''
  }
  return trimmed.length >= 2 ? trimmed.slice(0, 100) : ''
}
