/**
 * Compares what ANA wrote down of a call with what the practice customer heard and said. What counts as
 * wrong: a word of hers that was never heard, a customer's sentence that is missing or invented, or another
 * order than it happened in.
 */

import { toSpoken } from '../../electron/engine/conversation/spoken-spanish.ts'
import type { PracticeCall } from '../../electron/practice/practice-call.ts'
import type { Turn } from '../../shared/domain/call.ts'

/** Words without marks and capitals, in the form they are spoken. */
export function spokenWords(text: string): string[] {
  return toSpoken(text)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
}

function startsWith(words: readonly string[], from: number, wanted: readonly string[]): boolean {
  return wanted.every((word, index) => words[from + index] === word)
}

function positionOf(words: readonly string[], from: number, wanted: readonly string[]): number {
  for (let at = from; at + wanted.length <= words.length; at += 1)
    if (startsWith(words, at, wanted)) return at
  return -1
}

/** Live, her words count, in their order; turns are cut where ANA thought them over. */
function liveProblems(call: PracticeCall, turns: readonly Turn[]): string[] {
  const said = call.said
    .filter(({ listenedTo }) => listenedTo)
    .flatMap(({ recognised }) => spokenWords(recognised))
  const written = turns.filter(({ role }) => role === 'customer').flatMap(({ text }) => spokenWords(text))
  const at = said.findIndex((word, index) => word !== written[index])
  if (at < 0 && said.length === written.length) return []
  // Into a sentence that ANA hung up on: the line keeps whole ones only.
  if (at < 0 && said.length < written.length && call.endedBy === 'assistant') return []
  const from = Math.max(0, (at < 0 ? Math.min(said.length, written.length) : at) - 3)
  const around = (words: readonly string[]) => words.slice(from, from + 12).join(' ')
  return [`the customer said «… ${around(said)} …», written down is «… ${around(written)} …»`]
}

/**
 * Around a broken line some of her words reached nobody. What is written down must still be hers, in her order, and
 * nothing may be missing that she said after it.
 */
function brokenLineProblems(call: PracticeCall, turns: readonly Turn[]): string[] {
  const brokeAtMs = call.streams.at(-1)?.endedAtMs ?? 0
  const recognised = call.said.map((said) => ({ ...said, spoken: spokenWords(said.recognised) }))
  const before = recognised.filter(({ atMs }) => atMs < brokeAtMs).flatMap(({ spoken }) => spoken)
  const after = recognised.filter((said) => said.atMs >= brokeAtMs && said.listenedTo)
  const wanted = after.flatMap(({ spoken }) => spoken)
  const written = turns.filter(({ role }) => role === 'customer').flatMap(({ text }) => spokenWords(text))
  const early = written.slice(0, Math.max(0, written.length - wanted.length))
  const problems: string[] = []
  if (!startsWith(written, early.length, wanted)) {
    problems.push(`after the break she said «${wanted.join(' ')}», written down is «${written.join(' ')}»`)
  }
  let at = 0
  for (const word of early) {
    // The line may break in mid-word.
    while (at < before.length && !before[at]?.startsWith(word)) at += 1
    if (at === before.length) problems.push(`written down is «${word}», which she did not say there`)
    at += 1
  }
  return problems
}

/** Every way in which the transcript says something else than what was heard; empty when it is right. */
export function transcriptProblems(
  call: PracticeCall,
  turns: readonly Turn[],
  options: { brokenLine?: boolean } = {},
): string[] {
  const problems: string[] = []
  const heard = call.heard.flatMap(({ text }) => spokenWords(text))
  let at = 0
  /** After a turn that was cut, she may have heard a little more than ANA can know. */
  let mayHaveHeardMore = false
  for (const turn of turns) {
    if (turn.role !== 'assistant' || turn.heard === 'unknown') {
      if (turn.role === 'assistant') mayHaveHeardMore = true
      continue
    }
    const words = spokenWords(turn.text)
    const found = mayHaveHeardMore ? positionOf(heard, at, words) : startsWith(heard, at, words) ? at : -1
    if (found < 0) {
      const really = heard.slice(at, at + words.length + 3).join(' ')
      problems.push(`turn ${turn.index} (${turn.heard}) says «${words.join(' ')}», heard was «${really}»`)
      mayHaveHeardMore = true
      continue
    }
    at = found + words.length
    mayHaveHeardMore = turn.heard === 'partial'
  }
  if (!mayHaveHeardMore && at < heard.length) {
    problems.push(`heard, but not written down: «${heard.slice(at).join(' ')}»`)
  }
  if (options.brokenLine) return [...problems, ...brokenLineProblems(call, turns)]
  if (call.streams.length > 0) return [...problems, ...liveProblems(call, turns)]
  const reported = call.results.map(({ text }) => text).filter(Boolean)
  const written = turns.filter(({ role }) => role === 'customer').map(({ text }) => text)
  for (let index = 0; index < Math.max(reported.length, written.length); index += 1) {
    if (reported[index] === written[index]) continue
    problems.push(`the customer said «${reported[index] ?? ''}», written down is «${written[index] ?? ''}»`)
    break
  }
  return problems
}
