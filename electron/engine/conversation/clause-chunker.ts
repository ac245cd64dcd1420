/**
 * Cuts a stream of text into clauses that can be spoken while the next is being written, by Spanish rules.
 * The first clause is short, so the voice starts early; later ones are whole sentences. A cut never falls
 * inside a number, an amount, a time, an abbreviation, an address, a quotation or an open ¿ or ¡.
 * However the stream is split, the clauses are the same; joined by one space they are the cleaned text.
 */

import { fold } from './spanish-text.ts'
import { createSpeechCleaner } from './speech-cleaner.ts'

export interface ClauseChunker {
  /** Clauses completed by this piece of the stream. */
  push(text: string): string[]
  /** What was left, as last clauses. */
  end(): string[]
}

export interface ChunkerLimits {
  /** From here on the first clause may end at a comma. */
  firstClauseChars: number
  /** From here on the first clause may end before a conjunction. */
  firstConjunctionChars: number
  /** Shorter sentences are spoken together with the next. */
  shortestSentenceChars: number
  /** A sentence longer than this is cut at the last harmless space. */
  longestClauseChars: number
}

export const defaultChunkerLimits: ChunkerLimits = {
  firstClauseChars: 14,
  firstConjunctionChars: 32,
  shortestSentenceChars: 12,
  longestClauseChars: 240,
}

/** Written before something that belongs to them: never followed by a cut. */
const openAbbreviations = new Set([
  ...['sr', 'sra', 'srta', 'sres', 'sras', 'dr', 'dra', 'dres', 'dras', 'd', 'dna', 'ing', 'lic', 'prof'],
  ...['profa', 'arq', 'abg', 'mg', 'gral', 'cap', 'sto', 'sta', 'mons', 'ud', 'uds', 'vd', 'vds', 'av'],
  ...['avda', 'cra', 'kra', 'cr', 'cl', 'cll', 'calle', 'dg', 'tv', 'mz', 'apto', 'ap', 'of', 'tel', 'cel'],
  ...['ext', 'art', 'num', 'nro', 'pag', 'pags', 'aprox', 'max', 'min', 'vs', 'ej', 'p', 'a', 'cia', 'fig'],
])
/** Only before a digit: elsewhere «no.» ends a sentence. */
const numeralAbbreviations = new Set(['no', 'nos', 'art'])
const conjunctions = new Set(['pero', 'porque', 'aunque', 'sino', 'mientras', 'donde', 'segun', 'entonces'])
const numberWord =
  /^(?:cero|un|uno|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci\p{L}+|veinte|veinti\p{L}+|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien|ciento|\p{L}*cient[oa]s|quinient[oa]s|mil|millon|millones|punto|coma|por|y|pesos|mes|meses|anos|de|del|la|las|a|el|los)$/u

const closers = /[»”"’')\]]+$/u
const opener = /^[\p{L}\p{N}¿¡«“"'‘($]/u

function lastWord(text: string): string {
  return text.slice(text.lastIndexOf(' ') + 1)
}

/** Whether the full stop that ends `before` belongs to an abbreviation or a number that goes on in `next`. */
function dotGoesOn(before: string, next: string): boolean {
  const word = fold(lastWord(before).replace(/^[¿¡«“"'‘(]+/u, ''))
  if (!word.endsWith('.') || word.endsWith('..')) return false
  const stem = word.slice(0, -1)
  if (/^\d+$/.test(stem) && /^\d/.test(next)) return true
  if (numeralAbbreviations.has(stem)) return /^\d/.test(next)
  if (openAbbreviations.has(stem)) return true
  // Initials («J. Pérez») and spelled abbreviations («EE. UU.», «p. m.»).
  if (/^\p{L}$/u.test(stem) || stem === 'ee') return true
  const spelled = /^(?:\p{L}{1,2}\.)+\p{L}{1,2}$/u.test(stem)
  return (spelled || stem === 'etc') && !/^[\p{Lu}¿¡«“"]/u.test(next)
}

/** Whether brackets, quotes, ¿ and ¡ opened in `text` are all closed. */
function isBalanced(text: string): boolean {
  const count = (chars: RegExp) => (text.match(chars) ?? []).length
  return (
    count(/¿/g) <= count(/\?/g) &&
    count(/¡/g) <= count(/!/g) &&
    count(/\(/g) <= count(/\)/g) &&
    count(/[«“]/g) <= count(/[»”]/g) &&
    count(/"/g) % 2 === 0
  )
}

function touchesNumber(left: string, right: string): boolean {
  return (
    /[\d%$]/.test(left) || /[\d%$]/.test(right) || numberWord.test(fold(left)) || numberWord.test(fold(right))
  )
}

/** @returns a chunker for one answer. */
export function createClauseChunker(limits: ChunkerLimits = defaultChunkerLimits): ClauseChunker {
  const cleaner = createSpeechCleaner()
  let buffer = ''
  let isFirst = true

  /** Whether a clause may end between `before` and `next`, which are separated by one space. */
  function endsAt(before: string, next: string): boolean {
    if (!opener.test(next)) return false
    const bare = before.replace(closers, '')
    const sentence = /[.!?…]$/u.test(bare)
    if (sentence && before.length >= limits.shortestSentenceChars) {
      if (/\.\.\.$|…$/u.test(bare)) {
        if (/^\p{Ll}/u.test(next)) return false
      } else if (bare.endsWith('.') && (dotGoesOn(before, next) || /^\p{Ll}/u.test(next))) return false
      // A full stop before a capital ends the sentence even when a ¿ was never closed.
      const forgivable = /^[\p{Lu}¿¡]/u.test(next) && !/[«“(]/u.test(before)
      if (isBalanced(before) || forgivable) return true
    }
    if (!isFirst || before.length < limits.firstClauseChars || !isBalanced(before)) return false
    if (!/[,;:]$/u.test(before)) return false
    return !(/\d[,;:]$/u.test(before) && /^[\d$]/.test(next))
  }

  /** The place of the last harmless space of an overlong buffer, or -1. */
  function forcedCut(): number {
    const words = buffer.split(' ')
    let position = buffer.length
    for (let index = words.length - 1; index >= 2; index -= 1) {
      position -= (words[index] ?? '').length + 1
      const left = words[index - 1] ?? ''
      const right = words[index] ?? ''
      const abbreviated = left.endsWith('.') && dotGoesOn(left, right)
      // The last word may still be growing, so nothing is known about what it belongs to.
      if (index < words.length - 1 && opener.test(right) && !touchesNumber(left, right) && !abbreviated) {
        return position
      }
    }
    return -1
  }

  function cutAt(position: number): string {
    const clause = buffer.slice(0, position)
    buffer = buffer.slice(position + 1)
    isFirst = false
    return clause
  }

  /** Takes one clean character; gives the clause it completes, if any. */
  function take(char: string): string | null {
    buffer += char
    const space = buffer.lastIndexOf(' ')
    if (space < 0) return null
    if (char !== ' ' && space === buffer.length - char.length - 1) {
      if (endsAt(buffer.slice(0, space), char)) return cutAt(space)
    }
    if (char !== ' ') return null
    const words = buffer.slice(0, -1)
    const conjunctionStart = words.lastIndexOf(' ')
    if (
      isFirst &&
      conjunctionStart >= limits.firstConjunctionChars &&
      conjunctions.has(fold(lastWord(words))) &&
      isBalanced(words) &&
      !touchesNumber(lastWord(words.slice(0, conjunctionStart)), '')
    ) {
      return cutAt(conjunctionStart)
    }
    if (buffer.length > limits.longestClauseChars) {
      const position = forcedCut()
      if (position > 0) return cutAt(position)
    }
    return null
  }

  function drain(clean: string): string[] {
    const clauses: string[] = []
    for (const char of clean) {
      const clause = take(char)
      if (clause !== null) clauses.push(clause)
    }
    return clauses
  }

  return {
    push: (text) => drain(cleaner.push(text)),
    end() {
      const clauses = drain(cleaner.end())
      const rest = buffer.trim()
      buffer = ''
      if (/[\p{L}\p{N}]/u.test(rest)) clauses.push(rest)
      return clauses
    },
  }
}

/** The clauses of a text that is already complete. */
export function chunkClauses(text: string, limits?: ChunkerLimits): string[] {
  const chunker = createClauseChunker(limits)
  return [...chunker.push(text), ...chunker.end()]
}
