/**
 * The customer's words made comparable: lower case, no accents, known mishearings mended, fillers and
 * endearments removed. Every kept word remembers where it stood, so a finding can be quoted verbatim.
 */
import type { Transcript } from '../../../shared/domain/analysis.ts'
import { AnaError } from '../errors.ts'
import { readyPattern } from '../warm-up.ts'

export interface Word {
  /** Normalised form, letters and digits only. «sí», «qué» and «cómo» keep a mark: `si_`, `que_`, `como_`. */
  norm: string
  /** Character offsets in the turn's own text. */
  start: number
  end: number
}

export interface Utterance {
  /** 0-based index in the whole transcript. */
  turn: number
  role: 'assistant' | 'customer'
  raw: string
  words: readonly Word[]
  /** The normalised words with a space before, between and after: what phrases are matched against. */
  text: string
}

/** A phrase found in an utterance, as indices into its words; `end` is exclusive. */
export interface Span {
  start: number
  end: number
  groups: readonly (string | undefined)[]
}

const mishearings: readonly (readonly [RegExp, string])[] = [
  [/^(desprend\w*|comprensibles?|emprendibles?|descendibles?|deprendibles?)$/, 'desprendible'],
  [/^(tacredito|datacredito|datocredito|datacreditos|dacredito|latacredito)$/, 'datacredito'],
  [/^(guasap|guatsap|wasap|watsap|whatsap|wasa|guasa|guazap|wasapp|whatsapp|guats|wpp)$/, 'whatsapp'],
  [/^(esperanzas|labranzas?|liberanzas?|librancitas?|libranzas?|lideranzas?)$/, 'libranza'],
  [/^(foper|fopet|fopep|fopec)$/, 'fopep'],
  [/^nombe$/, 'no'],
  [/^(sep|sip|sisas|sizas)$/, 'si_'],
  [/^(volantes|volante|colillas?)$/, 'desprendible'],
  [/^(cedulita)$/, 'cedula'],
  [/^(papelitos)$/, 'papeles'],
]

/** Words that carry no meaning here and only widen the gaps between those that do. */
const fillers =
  /^(e+h?|em+|m+|hm+|ehm|pues|pue|ay+|u+y+|ah+|oh+|uf+|huy|ole|ve|vea|mire|mira|oiga|oye|oiste|ombe|hombe|home|eche|nojoda|mija|mijo|mijita|mijito|mana|mano|sumerce|senorita|parce|veci|vecina|monita|mami|papi|linda|nena|o_sea)$/

const endearments = new Set(['amor', 'vida', 'reina', 'cielo', 'corazon', 'nina', 'dona', 'muñeca', 'bella'])

function plain(word: string): string {
  const lower = word.toLowerCase()
  if (lower === 'sí') return 'si_'
  if (lower === 'qué') return 'que_'
  if (lower === 'cómo') return 'como_'
  return lower.normalize('NFD').replace(/[\u0300-\u036f]/g, '')
}

function mend(norm: string, before: readonly Word[]): string {
  const last = before.at(-1)?.norm
  if (norm === 'carretera' && last === 'de' && before.at(-2)?.norm === 'compra') return 'cartera'
  if (norm === 'pensiones' && last === 'con') return 'colpensiones'
  if (norm === 'data' || norm === 'dato' || norm === 'tacre') return norm === 'dato' ? norm : 'datacredito'
  for (const [pattern, mended] of mishearings) if (pattern.test(norm)) return mended
  return norm
}

/** Splits a turn into comparable words. Punctuation disappears; figures such as `3:30` or `1.25` stay whole. */
export function normaliseTurn(turn: number, role: Utterance['role'], raw: string): Utterance {
  const words: Word[] = []
  for (const match of raw.matchAll(/[\p{L}\p{N}]+(?:[:.,]\p{N}+)*/gu)) {
    const norm = mend(plain(match[0]), words)
    const previous = words.at(-1)
    if (fillers.test(norm)) continue
    if (endearments.has(norm) && previous?.norm === 'mi') {
      words.pop()
      continue
    }
    if (
      /^jod(a|as)$/.test(norm) &&
      previous?.norm === 'no' &&
      !/^\s*(m[aá]s|a)\b/.test(raw.slice(match.index + match[0].length))
    ) {
      // «no joda» is an exclamation of the coast, not a negation.
      words.pop()
      continue
    }
    words.push({ norm, start: match.index, end: match.index + match[0].length })
  }
  return { turn, role, raw, words, text: ` ${words.map((word) => word.norm).join(' ')} ` }
}

/** All turns of a transcript, normalised, in order. */
export function normaliseTranscript(transcript: Transcript): Utterance[] {
  return transcript.turns.map((turn, index) => normaliseTurn(index, turn.role, turn.text))
}

/** Every phrase made so far. */
const compiled: RegExp[] = []

/**
 * Compiles a phrase: a regular expression over whole normalised words. `~3 ` stands for up to three words
 * in between.
 */
export function phrase(source: string): RegExp {
  const expanded = source
    .replace(/ ~(\d)(?=[)|]|$)/g, '(?: \\S+){0,$1}')
    .replace(/~(\d) /g, '(?:\\S+ ){0,$1}')
  if (expanded.includes('~'))
    throw new AnaError('phrase_invalid', `a gap stands between words: ${source}`, { kind: 'internal' })
  const pattern = new RegExp(`(?<= )(?:${expanded})(?= )`, 'g')
  compiled.push(pattern)
  return pattern
}

/** Steps that ready the analysts' phrases, one each; see `warm-up.ts`. */
export function phraseWarmUp(): Array<() => void> {
  return compiled.map((pattern) => () => readyPattern(pattern))
}

/** Where a compiled phrase stands in an utterance. */
export function find(utterance: Utterance, pattern: RegExp): Span[] {
  const spans: Span[] = []
  // `matchAll` would begin where an earlier `test` of the same pattern, on other words, has stopped.
  pattern.lastIndex = 0
  for (const match of utterance.text.matchAll(pattern)) {
    const start = countSpaces(utterance.text, match.index) - 1
    spans.push({
      start,
      end: start + match[0].trim().split(' ').length,
      groups: match.slice(1),
    })
  }
  return spans
}

function countSpaces(text: string, end: number): number {
  let count = 0
  for (let index = 0; index < end; index += 1) if (text.charCodeAt(index) === 32) count += 1
  return count
}

/** Whether a compiled phrase stands anywhere in the utterance. */
export function has(utterance: Utterance, pattern: RegExp): boolean {
  pattern.lastIndex = 0
  return pattern.test(utterance.text)
}

const longestQuote = 220

/** The customer's own words for a turn: all of it, or the stretch around `span` when it is long. */
export function quoteOf(utterance: Utterance, span?: Pick<Span, 'start' | 'end'>): string {
  const whole = utterance.raw.trim()
  if (whole.length <= longestQuote || !span) return whole.slice(0, whole.length)
  const from = utterance.words[Math.max(0, span.start - 8)]?.start ?? 0
  const to = utterance.words[Math.min(utterance.words.length - 1, span.end + 7)]?.end ?? utterance.raw.length
  return utterance.raw.slice(from, to)
}
