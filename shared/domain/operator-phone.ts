/** The telephone of an operator, as she types it. */
import { e164Schema } from './primitives.ts'

/**
 * `300 123 4567`, `(601) 744 0000` or any number with its `+` as E.164; null when it cannot be one. Colombian
 * numbers have ten digits: mobiles begin with 3, fixed lines with 60.
 */
export function operatorPhoneOf(text: string): string | null {
  const digits = text.replace(/[\s().-]/g, '')
  const e164 = /^(3\d{9}|60\d{8})$/.test(digits) ? `+57${digits}` : digits
  return e164Schema.safeParse(e164).success ? e164 : null
}
