/**
 * Which Colombian numbers exist, decided by libphonenumber's full metadata and narrowed to what ANA may
 * dial: mobiles and geographic landlines of ten digits. Asking the metadata's own patterns is a hundred
 * times faster than parsing each number with the library, and a property test proves the answers equal.
 */
import { Metadata } from 'libphonenumber-js/max'

export type LineKind = 'mobile' | 'landline'

/** The part of the library's numbering plan that its type declarations leave out. */
interface PlanWithTypes {
  type(name: string): { pattern(): string } | undefined
}

function colombianPattern(type: string): RegExp {
  const metadata = new Metadata()
  metadata.selectNumberingPlan('CO')
  const plan = metadata.numberingPlan as unknown as PlanWithTypes
  const pattern = plan.type(type)?.pattern()
  if (pattern === undefined) throw new TypeError(`the phone metadata has no type ${type} for Colombia`)
  return new RegExp(`^(?:${pattern})$`)
}

const mobile = colombianPattern('MOBILE')
const fixedLine = colombianPattern('FIXED_LINE')
const tollFree = colombianPattern('TOLL_FREE')
const premium = colombianPattern('PREMIUM_RATE')

/** Ten digits that begin like a mobile or an area code: excludes satellite phones and old landlines. */
const dialable = /^(?:3\d{9}|60[124-8]\d{7})$/

/** @param national digits without country code or prefix. */
export function lineKindOf(national: string): LineKind | null {
  if (!dialable.test(national)) return null
  if (mobile.test(national)) return 'mobile'
  return fixedLine.test(national) ? 'landline' : null
}

/**
 * Whether digits dial a toll-free (`01 8000`) or premium (`01 900`) line. With the trunk prefix `01` any
 * length counts, because people shorten them; without it only a complete number does.
 */
export function isServiceLine(digits: string): boolean {
  if (/^01(?:800|900)/.test(digits)) return true
  const national = digits.replace(/^0/, '')
  return national.length > 10 && (tollFree.test(national) || premium.test(national))
}
