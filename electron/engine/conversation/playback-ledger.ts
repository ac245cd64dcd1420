/**
 * The single truth of what a customer heard: bytes → words → marks → reply → epoch of `clear`. It has no clock
 * and sends nothing; instants are handed in, names of marks are handed out. Heard text only grows, and nothing
 * counts that may have been thrown away.
 *
 * A telephone network returns a mark when the audio before it has been played, and returns all waiting marks
 * when it is told to `clear`. Marks that come back after `clear` was sent are therefore undecided until the
 * sentinel returns, a mark sent right behind `clear`. Then those count that came clearly before it and whose
 * audio was due clearly before `clear` was sent; what came with it was thrown away.
 */
import {
  type ClauseHearing,
  type ClauseHearingOptions,
  type ClauseText,
  createClauseHearing,
  defaultClauseHearing,
  type HeardClause,
} from './clause-hearing.ts'

export interface PlaybackLedgerOptions extends ClauseHearingOptions {
  /** Marks that return less than this before the sentinel came with it. Milliseconds of the stamping clock. */
  burstMs: number
  /** `burstMs` grows with the irregularity that this call's marks have shown, up to this. */
  longestBurstMs: number
}

export const defaultPlaybackLedger: PlaybackLedgerOptions = {
  ...defaultClauseHearing,
  burstMs: 8,
  longestBurstMs: 60,
}

/** What was heard of a reply. */
export interface Heard {
  /** The heard text of its clauses, joined by a space. */
  text: string
  /** The reply has ended and each of its clauses was heard to the last byte. */
  complete: boolean
  clauses: readonly HeardClause[]
}

/** A clause in the ledger. Everything about its bytes counts from the clause's own first byte. */
export interface LedgerClause extends ClauseHearing {
  readonly reply: number
  readonly id: number
}

/** What a returned mark meant; `replies` are those of which more counts as played than before. */
export type MarkNews =
  /** Its audio was played. */
  | { kind: 'played'; replies: readonly number[] }
  /** It came after `clear`; the sentinel will tell. */
  | { kind: 'undecided' }
  /** A sentinel: what was undecided is decided. */
  | { kind: 'settled'; replies: readonly number[] }
  /** Unknown, repeated, or of an epoch long settled. */
  | { kind: 'ignored' }

export interface PlaybackLedger {
  /**
   * Enters a clause of a reply.
   * @param after puts it right behind this clause instead of last
   */
  addClause(reply: number, text: ClauseText, after?: LedgerClause): LedgerClause
  /** No more clauses will come for this reply. */
  endReply(reply: number): void
  /** Audio is handed to the network. */
  sent(bytes: number, atMs: number): void
  /** @returns the name of a mark to be sent now: it will say that `clause` was played up to `byte` */
  mark(clause: LedgerClause, byte: number): string
  /** `clear` is sent now. @returns the name of the sentinel, to be sent right behind it */
  cleared(atMs: number): string
  markBack(name: string, atMs: number): MarkNews
  /** Whether every `clear` has been answered by its sentinel. */
  isSettled(): boolean
  /** Sentinels are not waited for any longer: undecided marks do not count. */
  giveUpSentinels(): void
  /** How many marks of this reply are on their way or undecided. */
  waitingMarks(reply: number): number
  /** Whether audio was sent since the last `clear`. */
  hasSent(): boolean
  /** When what was sent will be over, on the sender's clock and without the way to the customer. */
  playingUntilMs(): number
  /** The shortest time a mark took beyond its audio, there and back, lately; null before the first. */
  roundTripMs(): number | null
  heard(reply: number): Heard
  /** Nothing more will be asked about this reply. */
  forget(reply: number): void
}

interface Reply {
  number: number
  clauses: LedgerClause[]
  ended: boolean
  waiting: number
}

interface Mark {
  reply: Reply
  clause: LedgerClause
  byte: number
  epoch: number
  /** When its audio is over, by the sender's clock. */
  dueMs: number
}

interface Clearing {
  epoch: number
  sentinel: string
  atMs: number
  undecided: { mark: Mark; atMs: number }[]
}

const bytesPerMs = 8
/** So many of the last marks tell how irregular the network is. */
const remembered = 16

export function createPlaybackLedger(options: Partial<PlaybackLedgerOptions> = {}): PlaybackLedger {
  const settings = { ...defaultPlaybackLedger, ...options }
  const replies = new Map<number, Reply>()
  /** By name, in the order they were sent. */
  const waiting = new Map<string, Mark>()
  const clearings: Clearing[] = []
  /** How long each of the last marks took beyond its audio. */
  const delays = new Float64Array(remembered)
  let delayCount = 0
  let epoch = 0
  let sequence = 0
  let clauseCount = 0
  let playingUntilMs = 0
  let sentInEpoch = false

  function replyOf(number: number): Reply {
    let reply = replies.get(number)
    if (!reply) {
      reply = { number, clauses: [], ended: false, waiting: 0 }
      replies.set(number, reply)
    }
    return reply
  }

  function delayRange(): { shortest: number; longest: number } | null {
    if (delayCount === 0) return null
    let shortest = Number.POSITIVE_INFINITY
    let longest = Number.NEGATIVE_INFINITY
    for (let index = 0; index < Math.min(delayCount, remembered); index += 1) {
      shortest = Math.min(shortest, delays[index] ?? 0)
      longest = Math.max(longest, delays[index] ?? 0)
    }
    return { shortest, longest }
  }

  function credit(mark: Mark, atMs: number, news: number[]): void {
    delays[delayCount % remembered] = atMs - mark.dueMs
    delayCount += 1
    mark.clause.credit(mark.byte)
    if (!news.includes(mark.reply.number)) news.push(mark.reply.number)
  }

  function played(name: string, mark: Mark, atMs: number): MarkNews {
    const news: number[] = []
    // Audio is played in order: a mark that was overtaken is lost, and its audio was played.
    for (const [earlierName, earlier] of waiting) {
      if (earlier.epoch !== mark.epoch) continue
      waiting.delete(earlierName)
      earlier.reply.waiting -= 1
      if (earlierName === name) break
      earlier.clause.credit(earlier.byte)
      if (!news.includes(earlier.reply.number)) news.push(earlier.reply.number)
    }
    credit(mark, atMs, news)
    return { kind: 'played', replies: news }
  }

  /** @param sentinelMs when the sentinel came back; null when it is lost, and nothing undecided counts */
  function settle(clearing: Clearing, sentinelMs: number | null): number[] {
    const news: number[] = []
    const range = delayRange()
    const spreadMs = range === null ? 0 : range.longest - range.shortest
    const burstMs = Math.max(settings.burstMs, Math.min(settings.longestBurstMs, spreadMs))
    let counts = sentinelMs !== null
    for (const { mark, atMs } of clearing.undecided) {
      mark.reply.waiting -= 1
      counts &&= sentinelMs !== null && atMs <= sentinelMs - burstMs && mark.dueMs <= clearing.atMs - burstMs
      if (counts) credit(mark, atMs, news)
    }
    for (const [name, mark] of waiting) {
      if (mark.epoch > clearing.epoch) break
      waiting.delete(name)
      mark.reply.waiting -= 1
    }
    return news
  }

  return {
    addClause(number, text, after) {
      const reply = replyOf(number)
      clauseCount += 1
      const clause: LedgerClause = {
        ...createClauseHearing(text, settings),
        reply: number,
        id: clauseCount,
      }
      const place = after ? reply.clauses.indexOf(after) : -1
      if (place < 0) reply.clauses.push(clause)
      else reply.clauses.splice(place + 1, 0, clause)
      return clause
    },

    endReply(number) {
      replyOf(number).ended = true
    },

    sent(bytes, atMs) {
      playingUntilMs = Math.max(playingUntilMs, atMs) + bytes / bytesPerMs
      sentInEpoch = true
    },

    mark(clause, byte) {
      sequence += 1
      const name = `${clause.reply}.${clause.id}.${sequence}`
      const reply = replyOf(clause.reply)
      reply.waiting += 1
      waiting.set(name, { reply, clause, byte, epoch, dueMs: playingUntilMs })
      return name
    },

    cleared(atMs) {
      sequence += 1
      const sentinel = `clear.${sequence}`
      clearings.push({ epoch, sentinel, atMs, undecided: [] })
      epoch += 1
      playingUntilMs = Math.min(playingUntilMs, atMs)
      sentInEpoch = false
      return sentinel
    },

    markBack(name, atMs) {
      const mark = waiting.get(name)
      if (mark) {
        if (mark.epoch === epoch) return played(name, mark, atMs)
        waiting.delete(name)
        const clearing = clearings.find((one) => one.epoch === mark.epoch)
        clearing?.undecided.push({ mark, atMs })
        return { kind: 'undecided' }
      }
      const place = clearings.findIndex(({ sentinel }) => sentinel === name)
      if (place < 0) return { kind: 'ignored' }
      const news = new Set<number>()
      // The network keeps the order, so an earlier sentinel that was overtaken is lost.
      for (const clearing of clearings.splice(0, place + 1)) {
        for (const reply of settle(clearing, clearing.sentinel === name ? atMs : null)) news.add(reply)
      }
      return { kind: 'settled', replies: [...news] }
    },

    isSettled: () => clearings.length === 0,

    giveUpSentinels() {
      for (const clearing of clearings.splice(0)) settle(clearing, null)
    },

    waitingMarks: (number) => replies.get(number)?.waiting ?? 0,

    hasSent: () => sentInEpoch,

    playingUntilMs: () => playingUntilMs,

    roundTripMs: () => delayRange()?.shortest ?? null,

    heard(number) {
      const reply = replies.get(number)
      const clauses = reply?.clauses.map((clause) => clause.heard()) ?? []
      return {
        text: clauses
          .map(({ text }) => text)
          .filter((text) => text !== '')
          .join(' '),
        complete: reply?.ended === true && clauses.every(({ complete }) => complete),
        clauses,
      }
    },

    forget: (number) => void replies.delete(number),
  }
}
