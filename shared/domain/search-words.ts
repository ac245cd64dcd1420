/** How words are compared when somebody searches: without accents and capitals. Pure, the same on both sides. */

const plain = /^[\x20-\x7e]*$/

/** Lower case, without accents. */
export function foldText(text: string): string {
  if (plain.test(text)) return text.toLowerCase()
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
}

const wordPattern = /[\p{L}\p{N}\p{M}]+/gu
/** A telephone number as people type it, with its spaces; an amount has points. */
const numberPattern = /^\+?[\d\s()-]{6,}$/

/** The words of a search, folded; a telephone number is one word. Empty when the text has none. */
export function searchWords(text: string): string[] {
  const trimmed = text.trim()
  if (numberPattern.test(trimmed)) {
    const digits = trimmed.replace(/\D/g, '')
    if (digits.length >= 6) return [digits]
  }
  return [...trimmed.matchAll(wordPattern)].map(([word]) => foldText(word)).filter((word) => word !== '')
}

/** One or two digits are a figure, not the beginning of a number: everybody's number begins with a 3. */
export function isWholeWord(word: string): boolean {
  return /^\d{1,2}$/.test(word)
}

/**
 * Where a search's words stand in a text, as `[start, end)` in order; the last word also as a beginning.
 * @param words folded, of `searchWords`
 */
export function findWords(text: string, words: readonly string[]): Array<[start: number, end: number]> {
  const last = words.at(-1)
  if (last === undefined) return []
  const whole = new Set(words)
  const beginning = isWholeWord(last) ? null : last
  const found: Array<[number, number]> = []
  for (const match of text.matchAll(wordPattern)) {
    const word = foldText(match[0])
    if (whole.has(word)) found.push([match.index, match.index + match[0].length])
    else if (beginning !== null && word.startsWith(beginning)) {
      found.push([match.index, match.index + lengthOfBeginning(match[0], beginning.length)])
    }
  }
  return found
}

/** How many characters of `word`, accents written apart included, make `letters` folded ones. */
function lengthOfBeginning(word: string, letters: number): number {
  let seen = 0
  let length = 0
  for (const character of word) {
    const folded = foldText(character).length
    if (seen >= letters && folded > 0) break
    seen += folded
    length += character.length
  }
  return length
}

export interface SearchSnippet {
  /** The turn that the words stand in, 0-based. */
  turn: number
  role: 'assistant' | 'customer'
  /** What was said around them, the words marked; joined, the pieces are the text shown. */
  pieces: Array<{ text: string; marked: boolean }>
}

const snippetLetters = 110
/** Words before the first mark are its context, and no more. */
const lettersBefore = 22

/**
 * The turn that best shows why a call was found: most of the words, the customer's before ANA's.
 * Null when none of the words was said.
 */
export function snippetOf(
  turns: ReadonlyArray<{ index: number; role: 'assistant' | 'customer'; text: string }>,
  words: readonly string[],
): SearchSnippet | null {
  let best: { turn: (typeof turns)[number]; marks: Array<[number, number]>; score: number } | null = null
  for (const turn of turns) {
    const folded = foldText(turn.text)
    // Most turns hold none of the words, and this is seen much sooner than where they would stand.
    if (!words.some((word) => folded.includes(word))) continue
    const marks = findWords(turn.text, words)
    if (marks.length === 0) continue
    const distinct = new Set(marks.map(([start, end]) => foldText(turn.text.slice(start, end)))).size
    const score = distinct * 2 + (turn.role === 'customer' ? 1 : 0)
    if (best === null || score > best.score) best = { turn, marks, score }
  }
  if (best === null) return null
  const { turn, marks } = best
  const firstMark = marks[0]?.[0] ?? 0
  const from = firstMark <= lettersBefore ? 0 : wordStart(turn.text, firstMark - lettersBefore)
  const to = Math.min(turn.text.length, from + snippetLetters)
  const pieces: SearchSnippet['pieces'] = []
  let at = from
  const push = (end: number, marked: boolean) => {
    if (end > at) pieces.push({ text: turn.text.slice(at, end), marked })
    at = Math.max(at, end)
  }
  if (from > 0) pieces.push({ text: '… ', marked: false })
  for (const [start, end] of marks) {
    if (start >= to) break
    push(start, false)
    push(Math.min(end, to), true)
  }
  push(to, false)
  if (to < turn.text.length) pieces.push({ text: '…', marked: false })
  return { turn: turn.index, role: turn.role, pieces }
}

/** The beginning of the first word at or after `at`. */
function wordStart(text: string, at: number): number {
  const space = text.indexOf(' ', at)
  return space === -1 ? at : space + 1
}
