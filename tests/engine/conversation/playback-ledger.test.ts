import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createPlaybackLedger,
  type LedgerClause,
  type PlaybackLedger,
} from '../../../electron/engine/conversation/playback-ledger.ts'

/** A clause of words that last 250 ms each. */
function clauseOf(ledger: PlaybackLedger, reply: number, text: string): LedgerClause {
  const clause = ledger.addClause(reply, { text, spoken: text })
  const words = text.split(' ')
  clause.addTiming(words.map((word, index) => ({ word, endByte: (index + 1) * 2000 })))
  clause.end(words.length * 2000)
  return clause
}

/** Sends a clause at `atMs` with a mark at each word's end; gives the names. */
function send(ledger: PlaybackLedger, clause: LedgerClause, words: number, atMs: number): string[] {
  return Array.from({ length: words }, (_, index) => {
    ledger.sent(2000, atMs)
    return ledger.mark(clause, (index + 1) * 2000)
  })
}

const name = (names: readonly string[], index: number) => names[index] ?? 'none'

describe('the playback ledger', () => {
  it('counts words as their marks come back', () => {
    const ledger = createPlaybackLedger()
    const marks = send(ledger, clauseOf(ledger, 7, 'hola doña Carmen'), 3, 1000)
    expect(ledger.heard(7).text).toBe('')
    expect(ledger.markBack(name(marks, 0), 1400)).toEqual({ kind: 'played', replies: [7] })
    expect(ledger.heard(7)).toEqual({
      text: 'hola',
      complete: false,
      clauses: [{ text: 'hola', complete: false }],
    })
    ledger.markBack(name(marks, 1), 1650)
    ledger.markBack(name(marks, 2), 1900)
    expect(ledger.heard(7).complete).toBe(false)
    ledger.endReply(7)
    expect(ledger.heard(7)).toMatchObject({ text: 'hola doña Carmen', complete: true })
    expect(ledger.waitingMarks(7)).toBe(0)
  })

  it('puts nothing of what is said into the names of marks', () => {
    const ledger = createPlaybackLedger()
    const marks = send(ledger, clauseOf(ledger, 7, 'hola doña Carmen'), 3, 0)
    expect(new Set(marks).size).toBe(3)
    for (const mark of marks) expect(mark).toMatch(/^7\.\d+\.\d+$/)
  })

  it('ignores marks that it never sent, and repeated ones', () => {
    const ledger = createPlaybackLedger()
    const marks = send(ledger, clauseOf(ledger, 1, 'hola doña'), 2, 0)
    expect(ledger.markBack('1.1.99', 100)).toEqual({ kind: 'ignored' })
    ledger.markBack(name(marks, 0), 300)
    expect(ledger.markBack(name(marks, 0), 301)).toEqual({ kind: 'ignored' })
    expect(ledger.heard(1).text).toBe('hola')
  })

  it('counts what a lost mark stood for when a later one returns', () => {
    const ledger = createPlaybackLedger()
    const first = send(ledger, clauseOf(ledger, 1, 'hola doña'), 2, 0)
    const second = send(ledger, clauseOf(ledger, 1, 'cómo está'), 1, 0)
    ledger.markBack(name(first, 0), 300)
    expect(ledger.markBack(name(second, 0), 800)).toEqual({ kind: 'played', replies: [1] })
    expect(ledger.heard(1).text).toBe('hola doña cómo')
    expect(ledger.waitingMarks(1)).toBe(0)
  })

  it('knows when what was sent will be over, gaps included', () => {
    const ledger = createPlaybackLedger()
    const clause = clauseOf(ledger, 1, 'hola doña Carmen')
    ledger.sent(2000, 1000)
    ledger.sent(2000, 1010)
    expect(ledger.playingUntilMs()).toBe(1500)
    ledger.sent(2000, 3000)
    expect(ledger.playingUntilMs()).toBe(3250)
    ledger.mark(clause, 6000)
    ledger.cleared(3100)
    expect(ledger.playingUntilMs()).toBe(3100)
    expect(ledger.hasSent()).toBe(false)
  })

  it('tells the way there and back from its marks', () => {
    const ledger = createPlaybackLedger()
    const marks = send(ledger, clauseOf(ledger, 1, 'hola doña'), 2, 0)
    expect(ledger.roundTripMs()).toBeNull()
    ledger.markBack(name(marks, 0), 250 + 170)
    ledger.markBack(name(marks, 1), 500 + 150)
    expect(ledger.roundTripMs()).toBe(150)
  })
})

describe('after clear', () => {
  /** Three words sent at 0; the way there and back takes 160 ms; clear is sent at `clearMs`. */
  const cut = (clearMs: number) => {
    const ledger = createPlaybackLedger()
    const clause = clauseOf(ledger, 1, 'hola doña Carmen')
    const marks = send(ledger, clause, 3, 0)
    ledger.markBack(name(marks, 0), 250 + 160)
    return { ledger, clause, marks, sentinel: ledger.cleared(clearMs), backMs: clearMs + 160 }
  }

  it('does not count marks that come back with the sentinel', () => {
    const { ledger, clause, marks, sentinel, backMs } = cut(450)
    expect(ledger.markBack(name(marks, 1), backMs)).toEqual({ kind: 'undecided' })
    ledger.markBack(name(marks, 2), backMs)
    expect(ledger.isSettled()).toBe(false)
    expect(ledger.markBack(sentinel, backMs)).toEqual({ kind: 'settled', replies: [] })
    expect(ledger.isSettled()).toBe(true)
    expect(ledger.heard(1).text).toBe('hola')
    expect(clause.resumeByte()).toBe(2000)
    expect(ledger.waitingMarks(1)).toBe(0)
  })

  it('counts marks that came clearly before the sentinel', () => {
    const { ledger, clause, marks, sentinel, backMs } = cut(560)
    expect(ledger.markBack(name(marks, 1), 500 + 160)).toEqual({ kind: 'undecided' })
    expect(ledger.heard(1).text).toBe('hola')
    ledger.markBack(name(marks, 2), backMs)
    expect(ledger.markBack(sentinel, backMs)).toEqual({ kind: 'settled', replies: [1] })
    expect(ledger.heard(1).text).toBe('hola doña')
    expect(clause.resumeByte()).toBe(4000)
  })

  it('does not count marks that come back long before a late sentinel, when their audio was not due', () => {
    const { ledger, marks, sentinel, backMs } = cut(450)
    ledger.markBack(name(marks, 1), backMs)
    ledger.markBack(name(marks, 2), backMs)
    ledger.markBack(sentinel, backMs + 400)
    expect(ledger.heard(1).text).toBe('hola')
  })

  it('does not count marks whose audio was due, but that came back only with the sentinel', () => {
    // The network was late: it had not played the second word when clear reached it.
    const { ledger, marks, sentinel, backMs } = cut(560)
    ledger.markBack(name(marks, 1), backMs - 3)
    ledger.markBack(sentinel, backMs)
    expect(ledger.heard(1).text).toBe('hola')
  })

  it('trusts less in a call whose marks have been irregular', () => {
    const ledger = createPlaybackLedger()
    const marks = send(ledger, clauseOf(ledger, 1, 'hola doña Carmen bien'), 4, 0)
    ledger.markBack(name(marks, 0), 250 + 160)
    ledger.markBack(name(marks, 1), 500 + 200)
    const sentinel = ledger.cleared(780)
    ledger.markBack(name(marks, 2), 750 + 160)
    ledger.markBack(sentinel, 780 + 160)
    // 30 ms before the sentinel would do on an even network; the ways of this one differ by 40.
    expect(ledger.heard(1).text).toBe('hola doña')
  })

  it('ignores marks that come back after their sentinel', () => {
    const { ledger, marks, sentinel, backMs } = cut(450)
    ledger.markBack(sentinel, backMs)
    expect(ledger.markBack(name(marks, 1), backMs + 1)).toEqual({ kind: 'ignored' })
    expect(ledger.heard(1).text).toBe('hola')
  })

  it('lets new audio be spoken and heard while the sentinel is under way', () => {
    const { ledger, marks, sentinel, backMs } = cut(450)
    const next = send(ledger, clauseOf(ledger, 2, 'claro que sí'), 3, 460)
    ledger.markBack(name(marks, 1), backMs)
    ledger.markBack(sentinel, backMs)
    expect(ledger.markBack(name(next, 0), 710 + 160)).toEqual({ kind: 'played', replies: [2] })
    expect(ledger.heard(2).text).toBe('claro')
    expect(ledger.heard(1).text).toBe('hola')
  })

  it('settles several clearings, each by its own sentinel', () => {
    const { ledger, marks, sentinel } = cut(560)
    const next = send(ledger, clauseOf(ledger, 2, 'claro que sí'), 3, 600)
    const second = ledger.cleared(650)
    ledger.markBack(name(marks, 1), 660)
    ledger.markBack(sentinel, 720)
    expect(ledger.heard(1).text).toBe('hola doña')
    expect(ledger.isSettled()).toBe(false)
    ledger.markBack(name(next, 0), 810)
    ledger.markBack(second, 810)
    expect(ledger.isSettled()).toBe(true)
    expect(ledger.heard(2).text).toBe('')
  })

  it('takes an overtaken sentinel as lost, and counts nothing for it', () => {
    const { ledger, marks } = cut(560)
    const second = ledger.cleared(600)
    ledger.markBack(name(marks, 1), 660)
    expect(ledger.markBack(second, 760)).toEqual({ kind: 'settled', replies: [] })
    expect(ledger.isSettled()).toBe(true)
    expect(ledger.heard(1).text).toBe('hola')
  })

  it('counts nothing undecided when the sentinel is given up', () => {
    const { ledger, marks, sentinel } = cut(560)
    ledger.markBack(name(marks, 1), 660)
    ledger.giveUpSentinels()
    expect(ledger.isSettled()).toBe(true)
    expect(ledger.heard(1).text).toBe('hola')
    expect(ledger.waitingMarks(1)).toBe(0)
    expect(ledger.markBack(sentinel, 2000)).toEqual({ kind: 'ignored' })
  })
})

describe('whatever marks come back', () => {
  it('heard text only grows, and never beyond what was sent', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('send' as const), words: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ kind: fc.constant('back' as const), index: fc.nat(30) }),
      fc.record({ kind: fc.constant('clear' as const) }),
      fc.record({ kind: fc.constant('sentinel' as const), index: fc.nat(5) }),
      fc.record({ kind: fc.constant('giveUp' as const) }),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.nat(300)), { maxLength: 60 }), (steps) => {
        const ledger = createPlaybackLedger()
        const text = Array.from({ length: 40 }, (_, index) => `w${index}`).join(' ')
        const clause = clauseOf(ledger, 1, text)
        const marks: string[] = []
        const sentinels: string[] = []
        let sentWords = 0
        let nowMs = 0
        let last = ''
        for (const [one, waitMs] of steps) {
          nowMs += waitMs
          if (one.kind === 'send') {
            for (let count = 0; count < one.words && sentWords < 40; count += 1) {
              sentWords += 1
              ledger.sent(2000, nowMs)
              marks.push(ledger.mark(clause, sentWords * 2000))
            }
          } else if (one.kind === 'back') ledger.markBack(name(marks, one.index), nowMs)
          else if (one.kind === 'clear') {
            sentinels.push(ledger.cleared(nowMs))
            sentWords = clause.resumeByte() / 2000
          } else if (one.kind === 'sentinel') ledger.markBack(name(sentinels, one.index), nowMs)
          else ledger.giveUpSentinels()
          const heard = ledger.heard(1).text
          expect(heard.startsWith(last)).toBe(true)
          expect(heard === '' ? 0 : heard.split(' ').length).toBeLessThanOrEqual(
            Math.max(sentWords, marks.length),
          )
          expect(ledger.waitingMarks(1)).toBeGreaterThanOrEqual(0)
          last = heard
        }
      }),
      { numRuns: 300 },
    )
  })
})
