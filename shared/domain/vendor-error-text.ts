/** The shape of one line of the vendor error tables. */
import type { Language } from './primitives.ts'

/**
 * Whether trying again can help:
 * - `fix_first` only after somebody has changed something
 * - `back_off` soon, waiting longer each time
 * - `later` by the campaign's own retry rule
 * - `none` nothing to try again: it is only a notice
 */
export type RetryClass = 'fix_first' | 'back_off' | 'later' | 'none'

export interface VendorErrorText extends Record<Language, string> {
  /** Stable codes, `<vendor>.<the vendor's own code>`, that mean the same to an operator. */
  codes: readonly string[]
  retry: RetryClass
}
