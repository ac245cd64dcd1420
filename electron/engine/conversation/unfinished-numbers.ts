/** Whether a number at the end of a partial sentence is still being said: decimals, telephone numbers. */
import type { Asked } from './conversation-port.ts'
import { digitWords, hundredWords, teenWords, tensWords } from './open-endings.ts'
import { findNumbers } from './spanish-numbers.ts'

/** A word that is a number or the part of one. */
export const isNumber = (word: string): boolean =>
  /^\d+$/u.test(word) ||
  digitWords.has(word) ||
  teenWords.has(word) ||
  tensWords.has(word) ||
  hundredWords.has(word) ||
  word === 'mil' ||
  word === 'un'

export const isHundred = (word: string): boolean => hundredWords.has(word)

/** @returns a low score when the number at the end is still being said; null when it is none or may be whole */
export function numberOpenness(said: readonly string[], asked: Asked | null): number | null {
  const last = said.at(-1) ?? ''
  const before = said.at(-2) ?? ''
  if (/^(?:punto|coma)$/u.test(last) && isNumber(before)) return 0.05
  if (!isNumber(last)) return null
  const digits = dictatedDigits(said)
  // A Colombian mobile number has ten digits, a landline seven or, with its area, ten.
  if (digits >= 10) return null
  if (digits >= 3 && asked !== 'age') return 0.1
  if (hundredWords.has(last)) return last === 'ciento' && before !== 'por' ? 0.08 : null
  return null
}

/**
 * How many digits of a telephone number stand at the end: digits said one by one, or groups («trescientos
 * doce», «cuarenta y cinco»). 0 when the numbers at the end are an amount or a count.
 */
function dictatedDigits(said: readonly string[]): number {
  let start = said.length
  while (start > 0 && (isNumber(said[start - 1] ?? '') || (said[start - 1] === 'y' && start < said.length)))
    start -= 1
  const run = said.slice(start)
  if (run.includes('mil') || (run.length < 2 && !/^\d{3,}$/u.test(run[0] ?? ''))) return 0
  const groups = findNumbers(run.join(' '))
  if (groups.length < 2 && !/^\d{7,}$/u.test(run.join(''))) return 0
  return groups.reduce((sum, { value, start: from, end }) => {
    const literal = run.slice(from, end).join('')
    return sum + (/^\d+$/u.test(literal) ? literal.length : String(value).length)
  }, 0)
}
