/**
 * Which of the vendor's texts are news. Keeps account of the commits that wait for an answer and of what was
 * told last, without any clock or socket: positions are bytes of audio since the session's beginning.
 *
 * Faults of the vendor that it makes good, all of them seen in the field:
 * - both committed forms come for one segment;
 * - a committed text comes again although nothing was committed since;
 * - a committed text begins with the whole of the one before, which its own partials did not;
 * - a partial is sent again unchanged, about once a second, and once more right after it was committed;
 * - a commit is ignored when there are less than 0.3 s of audio for it (`commit_throttled`).
 */
import { mulawBytesPerMs } from '../mulaw.ts'
import type { CommittedForm } from './scribe-messages.ts'

/**
 * A partial like the text just committed is an echo of it so soon after the commit. Nobody says the same thing
 * again so fast: the words alone take longer, and their text comes later still.
 */
const echoBytes = 600 * mulawBytesPerMs

export interface PendingCommit {
  /** The audio before this byte belongs to it. */
  readonly atByte: number
  /** Made because the segment grew too long: nobody waits for it. */
  readonly isOwn: boolean
  isIgnored: boolean
}

/** A text to be told; empty when nothing was heard. */
export interface SegmentText {
  text: string
  confidence: number | null
}

export interface ScribeSegments {
  /** Commits without an answer, the oldest first. */
  pending(): readonly PendingCommit[]
  /** Audio before this byte has its final text. */
  settledByte(): number
  asked(atByte: number, isOwn: boolean): void
  /** @returns the partial to tell, or null when it is no news */
  partial(text: string, sentByte: number): string | null
  committed(text: string, form: CommittedForm, confidence: number | null): SegmentText[]
  /** The vendor ignored the commit asked for last. */
  commitIgnored(): SegmentText[]
  /** No answer will come any more to what is pending. */
  abandoned(): SegmentText[]
  /** A new session knows nothing of the one before. */
  reconnected(): void
}

/** Spelling, case and punctuation make no other text of it. */
const folded = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
const isSame = (a: string, b: string | null) => b !== null && folded(a) === folded(b)

/**
 * What follows the words of `before` at a text's beginning; null when it does not begin with them, or they are
 * fewer than two: a single word is often really said again, and does no harm.
 */
function restAfter(text: string, before: string): string | null {
  const words = text.split(/\s+/)
  const begun = folded(before)
  if (!begun.includes(' ')) return null
  for (let count = 1; count < words.length; count += 1) {
    if (folded(words.slice(0, count).join(' ')) === begun) return words.slice(count).join(' ')
  }
  return null
}

export function createScribeSegments(): ScribeSegments {
  const pending: PendingCommit[] = []
  let settledByte = 0
  let partial: string | null = null
  /** What the partial said when the last commit was asked for, and where that was. */
  let partialAtCommit: string | null = null
  let lastCommitByte = Number.NEGATIVE_INFINITY
  /** `said` is what was told of its text. */
  let last: { text: string; said: string; form: CommittedForm; hasTwin: boolean } | null = null

  /** The text without the one before at its beginning, if the segment's own partial says that it does not belong. */
  function withoutRepetition(text: string): string {
    if (last === null || partial === null || isSame(partial, last.said)) return text
    if (restAfter(partial, last.said) !== null) return text
    return restAfter(text, last.said) ?? text
  }

  /** Empty answers for the ignored commits whose turn it is. */
  function takeIgnored(): SegmentText[] {
    const texts: SegmentText[] = []
    while (pending[0]?.isIgnored) {
      if (pending.shift()?.isOwn === false) texts.push({ text: '', confidence: null })
    }
    return texts
  }

  return {
    pending: () => pending,
    settledByte: () => settledByte,
    asked(atByte, isOwn) {
      pending.push({ atByte, isOwn, isIgnored: false })
      partialAtCommit = partial
      lastCommitByte = atByte
    },
    partial(text, sentByte) {
      if (text === partial) return null
      const isSoon = sentByte - lastCommitByte < echoBytes
      // Before the answer, a partial still belongs to the segment being committed and may revise it.
      if (isSoon && partial === null && (isSame(text, last?.said ?? null) || isSame(text, partialAtCommit))) {
        return null
      }
      partial = text
      return text
    },
    committed(text, form, confidence) {
      if (last && !last.hasTwin && last.form !== form && last.text === text) {
        last.hasTwin = true
        return []
      }
      const commit = pending.shift()
      const isRepeat = commit === undefined && text !== '' && isSame(text, last?.said ?? null)
      const hadPartial = partial !== null
      const said = withoutRepetition(text)
      last = { text, said, form, hasTwin: false }
      if (commit) settledByte = Math.max(settledByte, commit.atByte)
      if (isRepeat) return takeIgnored()
      partial = null
      // An empty text that nobody asked for is only told to take back a partial.
      const isAwaited = commit !== undefined && !commit.isOwn
      const told = said !== '' || isAwaited || hadPartial ? [{ text: said, confidence }] : []
      return [...told, ...takeIgnored()]
    },
    commitIgnored() {
      const latest = pending.findLast((commit) => !commit.isIgnored)
      if (latest) latest.isIgnored = true
      return takeIgnored()
    },
    abandoned() {
      for (const commit of pending) commit.isIgnored = true
      settledByte = Math.max(settledByte, pending.at(-1)?.atByte ?? 0)
      partial = null
      return takeIgnored()
    },
    reconnected() {
      last = null
      partial = null
      partialAtCommit = null
    },
  }
}
