/**
 * Says what went wrong in the operator's language: what happened, what to do next, and the code for support.
 * The engine sends stable codes; words live here.
 */
import { ORPCError } from '@orpc/client'
import i18next from 'i18next'
import { z } from 'zod'
import type { Language } from '../shared/domain/primitives.ts'
import { isKnownCode, operatorText } from '../shared/domain/vendor-errors.ts'
import { ConnectionLostError } from './connection-lost.ts'

export interface Explanation {
  message: string
  /** What to do next; null when there is nothing sensible to say. */
  nextStep: string | null
  code: string
}

const errorDataSchema = z.object({ code: z.string() })

/** The stable code behind anything thrown. */
export function codeOf(error: unknown): string {
  if (error instanceof ConnectionLostError) return 'connection_lost'
  if (error instanceof ORPCError) {
    const data = errorDataSchema.safeParse(error.data)
    return data.success ? data.data.code : error.code.toLowerCase()
  }
  // What the transport throws when the line goes away under a call.
  if (error instanceof Error && (error.name === 'AbortError' || /not open|closed/i.test(error.message))) {
    return 'connection_lost'
  }
  return 'unexpected'
}

/** The translated text at a key that is made of a code; null when there is none. */
export function translated(path: string): string | null {
  return i18next.exists(path) ? String(i18next.t(path as never)) : null
}

export function currentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'es'
}

/** What a code says: ANA's own words, else the vendor tables'. Null for a code that nobody has words for. */
export function explainCode(code: string): Explanation | null {
  const message = translated(`errors.${code}.message`)
  if (message !== null) return { message, nextStep: translated(`errors.${code}.next`), code }
  if (isKnownCode(code)) return { message: operatorText(code, currentLanguage()), nextStep: null, code }
  return null
}

export function explain(error: unknown): Explanation {
  const code = codeOf(error)
  const known = explainCode(code)
  if (known !== null && code !== 'unexpected') return known
  if (error instanceof ORPCError) {
    // The engine's own message is English, for the log; the kind of error at least is known in every language.
    const message = translated(`errors.kind.${error.code}.message`)
    if (message !== null) return { message, nextStep: translated(`errors.kind.${error.code}.next`), code }
  }
  const raw = error instanceof Error ? error.message : ''
  return {
    message: raw === '' ? i18next.t('errors.unexpected.message') : raw,
    nextStep: i18next.t('errors.unexpected.next'),
    code,
  }
}
