import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  commitSilenceMs,
  endOfTurnSilenceMs,
  learnPause,
  newPauseModel,
  type PauseModel,
  shouldCommitNow,
  shouldSpeculate,
} from '../../../electron/engine/conversation/endpointing.ts'
import { liveParameters as p } from '../../../electron/engine/conversation/live-parameters.ts'
import {
  type Completeness,
  completeness,
} from '../../../electron/engine/conversation/sentence-completeness.ts'
import { createRandom } from '../../../electron/practice/seeded-random.ts'

const complete: Completeness = { kind: 'complete', score: 0.9 }
const likely: Completeness = { kind: 'complete', score: 0.72 }
const unknown: Completeness = { kind: 'unknown', score: 0.5 }
const doubtful: Completeness = { kind: 'unknown', score: 0.4 }
const open: Completeness = { kind: 'open', score: 0.3 }
const wideOpen: Completeness = { kind: 'open', score: 0.05 }
const all = [complete, likely, unknown, doubtful, open, wideOpen]
const silence = (sounds: Completeness, pauses: PauseModel = newPauseModel()) =>
  endOfTurnSilenceMs({ sounds, pauses })

const havingPaused = (...pausesMs: number[]): PauseModel => pausesMs.reduce(learnPause, newPauseModel())

describe('the silence that ends a turn', () => {
  it('is the shorter the more complete her words sound', () => {
    expect(all.map((sounds) => silence(sounds))).toEqual([400, 520, 680, 850, 1450, 1800])
  })

  it('of a full answer is over before its final words can have come, so that nothing waits but them', () => {
    expect(silence(complete)).toBeLessThanOrEqual(p.commitCompleteMs + 300)
  })

  it('grows for a caller who pauses long, and shrinks for one who does not', () => {
    const slow = havingPaused(1200, 1100, 1300)
    const quick = havingPaused(220, 230, 210, 240, 220, 210)
    for (const sounds of all) {
      expect(silence(sounds, slow)).toBeGreaterThan(silence(sounds))
      expect(silence(sounds, quick)).toBeLessThan(silence(sounds))
    }
  })

  it('is never longer than the caller can bear nor shorter than a breath, whatever was learned', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100, max: 60_000 }), { maxLength: 40 }), (pausesMs) => {
        for (const sounds of all) {
          const ms = silence(sounds, havingPaused(...pausesMs))
          expect(ms).toBeGreaterThanOrEqual(p.endLeastMs)
          expect(ms).toBeLessThanOrEqual(p.endMostMs)
        }
      }),
    )
  })

  it('always leaves the recogniser time to be asked first', () => {
    for (const sounds of all) {
      expect(commitSilenceMs(sounds)).toBeLessThan(silence(sounds, havingPaused(200, 200, 200)))
    }
  })
})

describe('what is learned of pauses', () => {
  it('rises quickly and falls slowly', () => {
    const { typicalMs } = havingPaused(1000)
    expect(typicalMs - p.pauseExpectedMs).toBeGreaterThan(200)
    expect(typicalMs - havingPaused(1000, 450).typicalMs).toBeLessThan(100)
  })

  it('ignores stops between syllables and never changes the model it is given', () => {
    const model = newPauseModel()
    expect(learnPause(model, 120)).toBe(model)
    expect(learnPause(model, Number.NaN)).toBe(model)
    learnPause(model, 900)
    expect(model).toEqual(newPauseModel())
  })
})

describe('asking for the final words', () => {
  it('comes early for what sounds complete and late for what does not', () => {
    expect(shouldCommitNow({ sounds: complete, silenceMs: 120, covered: false })).toBe(true)
    expect(shouldCommitNow({ sounds: unknown, silenceMs: 120, covered: false })).toBe(false)
    expect(shouldCommitNow({ sounds: unknown, silenceMs: 200, covered: false })).toBe(true)
    expect(shouldCommitNow({ sounds: open, silenceMs: 400, covered: false })).toBe(false)
  })

  it('is not repeated for what a commit covers already', () => {
    expect(shouldCommitNow({ sounds: complete, silenceMs: 900, covered: true })).toBe(false)
  })
})

describe('thinking ahead', () => {
  const text = 'qué plazo manejan'
  it('begins with words that may be complete, once she is silent', () => {
    expect(shouldSpeculate({ text, sounds: complete, speaking: false })).toBe(true)
    expect(shouldSpeculate({ text, sounds: unknown, speaking: false })).toBe(true)
    expect(shouldSpeculate({ text, sounds: open, speaking: false })).toBe(false)
    expect(shouldSpeculate({ text, sounds: complete, speaking: true })).toBe(false)
    expect(shouldSpeculate({ text, sounds: complete, speaking: false, silenceMs: 40 })).toBe(false)
    expect(shouldSpeculate({ text: ' ', sounds: unknown, speaking: false })).toBe(false)
  })

  it('takes the model’s slot no more often than a turn may', () => {
    const begun = p.speculationsPerTurn
    expect(shouldSpeculate({ text, sounds: complete, speaking: false, begun })).toBe(false)
    expect(shouldSpeculate({ text, sounds: complete, speaking: false, begun: begun - 1 })).toBe(true)
  })
})

/** Turns as customers said them, with pauses where people make them. */
function thinkingTurns(name: string, seed: number): Array<{ said: string[]; pausesMs: number[] }> {
  const random = createRandom(seed)
  const transcripts = JSON.parse(
    readFileSync(new URL(`../../fixtures/transcripts/${name}.json`, import.meta.url), 'utf8'),
  ) as Array<{ turns: Array<{ role: string; text: string }> }>
  const joins = /^(?:y|pero|porque|que|o|entonces|pues|cuando|aunque|es|con|para|en|a|de)$/
  return transcripts
    .flatMap(({ turns }) => turns.filter(({ role }) => role === 'customer'))
    .map(({ text }) => {
      const words = text
        .toLowerCase()
        .replace(/[^\p{L}\p{N} ]+/gu, ' ')
        .trim()
        .split(/\s+/)
      const said: string[] = []
      const pausesMs: number[] = []
      for (let index = 1; index < words.length; index += 1) {
        const isSeam = joins.test(words[index] ?? '')
        const isSearch = joins.test(words[index - 1] ?? '')
        // A pause in every ninth seam before a conjunction, and in every ninth search after one.
        if (!(isSeam || isSearch) || random.next() > 1 / 9) continue
        said.push(words.slice(0, index).join(' '))
        // Between clauses people pause for some 350 ms and rarely for 800; looking for a word, up to 1.6 s.
        const spread = random.next() ** 2
        pausesMs.push(isSearch ? 350 + spread * 1250 : 200 + spread * 600)
      }
      return { said, pausesMs }
    })
}

describe('with customers who pause to think', () => {
  it.each(['visible', 'own', 'own2', 'own3'])('ANA cuts in on fewer than 3 in 100 turns of %s', (name) => {
    let turns = 0
    let paused = 0
    let cutIns = 0
    for (let seed = 1; seed <= 10; seed += 1) {
      for (const { said, pausesMs } of thinkingTurns(name, seed)) {
        turns += 1
        let pauses = newPauseModel()
        for (const [index, text] of said.entries()) {
          const pauseMs = pausesMs[index] ?? 0
          paused += 1
          if (pauseMs > Math.max(450, silence(completeness(text), pauses))) {
            cutIns += 1
            break
          }
          pauses = learnPause(pauses, pauseMs)
        }
      }
    }
    expect(paused).toBeGreaterThan(turns / 4)
    expect(cutIns / turns).toBeLessThan(0.03)
  })
})
