/**
 * Says what went wrong in the operator's language: what happened, what was saved, what to do next, and the code for
 * support. The engine sends stable codes; words live here.
 */
import { ORPCError } from '@orpc/client'
import i18next from 'i18next'
import { z } from 'zod'
import type { Language } from '../shared/domain/primitives.ts'
import { isKnownCode, operatorText } from '../shared/domain/vendor-errors.ts'
import { ConnectionLostError } from './connection-lost.ts'

export interface Explanation {
  /** What happened. */
  message: string
  /** What became of the operator's work: what was saved, what was not. */
  saved: string
  /** What to do next. */
  nextStep: string
  code: string
  /** Stands beside this failure in the engine's log; null when it never reached the engine. */
  errorId: string | null
}

/** The contract's kinds of errors; `INTERNAL` is also what nobody knows. */
const kinds = ['BAD_INPUT', 'NOT_FOUND', 'CONFLICT', 'CONFIGURATION', 'VENDOR', 'INTERNAL'] as const
type Kind = (typeof kinds)[number]

const errorDataSchema = z.object({ code: z.string(), errorId: z.string().optional() })

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

function kindOf(error: unknown): Kind {
  const code = error instanceof ORPCError ? error.code : ''
  return kinds.find((kind) => kind === code) ?? 'INTERNAL'
}

function errorIdOf(error: unknown): string | null {
  const data = error instanceof ORPCError ? errorDataSchema.safeParse(error.data) : null
  return data?.success ? (data.data.errorId ?? null) : null
}

/** Which kind of failure the vendors' tables speak of. */
const vendorKind: Kind = 'VENDOR'

/**
 * A table's text as what happened and what to do: its first sentence, and the rest.
 * @returns the rest is empty when the table has one sentence only
 */
function inTwo(text: string): [happened: string, next: string] {
  const parts = /^(.*?[.;:]) (.+)$/s.exec(text)
  if (parts === null) return [text, '']
  const [, first = '', rest = ''] = parts
  return [first.replace(/[.;:]$/, ''), rest.charAt(0).toUpperCase() + rest.slice(1)]
}

/** What a code says: ANA's own words, else the vendor tables'. Null for a code that nobody has words for. */
export function explainCode(code: string, kind: Kind = 'INTERNAL'): Explanation | null {
  const anyNext = i18next.t('errors.unexpected.next')
  const message = translated(`errors.${code}.message`)
  if (message !== null) {
    const saved = translated(`errors.${code}.saved`) ?? i18next.t(`errors.saved.${kind}`)
    return { message, saved, nextStep: translated(`errors.${code}.next`) ?? anyNext, code, errorId: null }
  }
  if (!isKnownCode(code)) return null
  const [happened, next] = inTwo(operatorText(code, currentLanguage()))
  const saved = i18next.t(`errors.saved.${vendorKind}`)
  return { message: happened, saved, nextStep: next === '' ? anyNext : next, code, errorId: null }
}

export function explain(error: unknown): Explanation {
  const code = codeOf(error)
  const errorId = errorIdOf(error)
  const kind = kindOf(error)
  const known = explainCode(code, kind)
  if (known !== null && code !== 'unexpected') return { ...known, errorId }
  const saved = i18next.t(`errors.saved.${kind}`)
  if (error instanceof ORPCError) {
    // The engine's own message is English, for the log; the kind of error at least is known in every language.
    const message = i18next.t(`errors.kind.${kind}.message`)
    return { message, saved, nextStep: i18next.t(`errors.kind.${kind}.next`), code, errorId }
  }
  const raw = error instanceof Error ? error.message : ''
  return {
    message: raw === '' ? i18next.t('errors.unexpected.message') : raw,
    saved,
    nextStep: i18next.t('errors.unexpected.next'),
    code,
    errorId,
  }
}
