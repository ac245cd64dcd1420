/** Whether a number at the end of a partial sentence is still being said: decimals, telephone numbers. */
import type { Asked } from './conversation-port.ts'
import { digitWords, hundredWords, teenWords, tensWords } from './open-endings.ts'

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
  // «tres ochocientos» earns well; «cuatro seis» may be an age.
  const isCount = asked === 'age' || asked === 'amount' || asked === 'income' || asked === 'deductions'
  if (digits >= (isCount ? 5 : 3)) return 0.1
  if (hundredWords.has(last)) return last === 'ciento' && before !== 'por' ? 0.08 : null
  return null
}

/**
 * How many digits of a telephone number stand at the end: said one by one or in groups («trescientos doce»,
 * «cuarenta y cinco»). 0 when the numbers at the end are one amount or count.
 */
function dictatedDigits(said: readonly string[]): number {
  let start = said.length
  while (start > 0 && (isNumber(said[start - 1] ?? '') || (said[start - 1] === 'y' && start < said.length))) {
    start -= 1
  }
  const run = said.slice(start)
  if (run.includes('mil')) return 0
  let digits = 0
  let groups = 0
  /** Digits of the group that later words may still fill: «trescientos» two, «cuarenta (y)» one. */
  let room = 0
  for (const word of run) {
    if (word === 'y') continue
    const size = sizeOf(word)
    if (size <= room) {
      room = size === 2 && tensWords.has(word) ? 1 : 0
      continue
    }
    groups += 1
    digits += size
    room = hundredWords.has(word) ? 2 : tensWords.has(word) ? 1 : 0
  }
  return groups >= 2 || digits >= 7 ? digits : 0
}

function sizeOf(word: string): number {
  if (/^\d+$/u.test(word)) return word.length
  if (hundredWords.has(word)) return 3
  return tensWords.has(word) || teenWords.has(word) ? 2 : 1
}
