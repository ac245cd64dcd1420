/** Whatever happens on a call, the ledger's word on what was heard is true. Played against a model of the network. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFramePacer } from '../../../electron/engine/calls/frame-pacer.ts'
import { createSpeechPlayer } from '../../../electron/engine/calls/speech-player.ts'
import type { SpeechPlayerSettings } from '../../../electron/engine/calls/speech-player-port.ts'
import {
  type CodedWord,
  codedAudio,
  codedText,
  codedTiming,
  readSpeech,
  wordText,
} from '../../support/coded-speech.ts'
import { createPlayoutModel } from '../../support/playout-model.ts'
import { createSyncClock } from '../../support/sync-clock.ts'

interface Scenario {
  /** Word lengths in bytes, by clause, by reply. */
  replies: number[][][]
  /** The voice: pieces of audio of these sizes, one each so many milliseconds. */
  voice: { pieceBytes: number; everyMs: number; firstMs: number }
  /** What the caller's voice does to ANA's. */
  breaks: { waitMs: number; holdMs: number; drop: boolean }[]
  legs: { up: number[]; down: number[] }
  timing: 'before' | 'late' | 'never'
  leadMs: number
}

const oneDelay = fc.integer({ min: 0, max: 120 }).map((delayMs) => [delayMs])
/** Every message takes as long as the others. */
const even = fc.record({ up: oneDelay, down: oneDelay })
/** Long enough for a mark of its own. */
const wordBytes = fc.integer({ min: 500, max: 4500 })
const scenario = (
  overrides: Partial<{
    word: fc.Arbitrary<number>
    legs: fc.Arbitrary<Scenario['legs']>
    timing: fc.Arbitrary<Scenario['timing']>
    drop: fc.Arbitrary<boolean>
  }>,
): fc.Arbitrary<Scenario> =>
  fc.record({
    replies: fc.array(
      fc.array(fc.array(overrides.word ?? wordBytes, { minLength: 1, maxLength: 6 }), {
        minLength: 1,
        maxLength: 4,
      }),
      { minLength: 1, maxLength: 3 },
    ),
    voice: fc.record({
      pieceBytes: fc.integer({ min: 100, max: 4000 }),
      everyMs: fc.integer({ min: 5, max: 300 }),
      firstMs: fc.integer({ min: 0, max: 400 }),
    }),
    breaks: fc.array(
      fc.record({
        waitMs: fc.integer({ min: 0, max: 3000 }),
        holdMs: fc.integer({ min: 0, max: 700 }),
        drop: overrides.drop ?? fc.boolean(),
      }),
      { maxLength: 8 },
    ),
    legs: overrides.legs ?? even,
    timing: overrides.timing ?? fc.constant('before'),
    leadMs: fc.integer({ min: 60, max: 500 }),
  })
const jittered = fc.record({
  up: fc.array(fc.integer({ min: 60, max: 100 }), { minLength: 2, maxLength: 40 }),
  down: fc.array(fc.integer({ min: 40, max: 120 }), { minLength: 2, maxLength: 40 }),
})

/** Plays a scenario to its end; `check` is called whenever ANA learns what was heard. */
function play(plan: Scenario, settings: Partial<SpeechPlayerSettings> = {}) {
  const clock = createSyncClock(1000)
  let id = 0
  const replies = plan.replies.map((clauses) =>
    clauses.map((words) =>
      words.map((bytes): CodedWord => {
        id += 1
        return { id, bytes }
      }),
    ),
  )
  const everyWord = replies.flat(2)
  const leg = (delays: number[]) => {
    let index = 0
    return () => {
      index += 1
      return delays[index % delays.length] ?? 0
    }
  }
  const told: { reply: number; text: string }[] = []
  const overCredited: string[] = []
  const ear = () => readSpeech(model.heard(), everyWord)
  const judge = (reply: number, text: string) => {
    told.push({ reply, text })
    const complete = new Set(
      ear()
        .filter((word) => word.complete)
        .map((word) => wordText(word.id)),
    )
    overCredited.push(...text.split(' ').filter((word) => word !== '' && !complete.has(word)))
  }
  const final = new Map<number, { text: string; complete: boolean }>()
  const cleared: string[] = []
  const model = createPlayoutModel({
    clock,
    up: leg(plan.legs.up),
    down: leg(plan.legs.down),
    onMark: (name) => {
      cleared.push(...(model.cleared.has(name) ? [name] : []))
      player.onMark(name)
    },
  })
  let current = 0
  const player = createSpeechPlayer({
    stream: model.stream,
    clock,
    pacer: createFramePacer(clock),
    settings: { leadMs: plan.leadMs, ...settings },
    events: {
      onHeard: judge,
      onFinished(reply, heard) {
        judge(reply, heard.text)
        final.set(reply, heard)
        start(reply + 1)
      },
      onSettled(reply, heard) {
        judge(reply, heard.text)
        final.set(reply, heard)
      },
    },
  })

  function start(reply: number): void {
    current = reply
    const clauses = replies[reply]
    if (!clauses) return
    player.begin(reply)
    let atMs = plan.voice.firstMs
    for (const words of clauses) {
      const handle = player.addClause(reply, { text: codedText(words), spoken: codedText(words) })
      const audio = codedAudio(words)
      const tell = () => handle.words(codedTiming(words))
      if (plan.timing === 'before') clock.schedule(atMs, tell)
      if (plan.timing === 'late') clock.schedule(atMs + audio.length / 16, tell)
      for (let at = 0; at < audio.length; at += plan.voice.pieceBytes) {
        clock.schedule(atMs, () => handle.push(audio.subarray(at, at + plan.voice.pieceBytes)))
        atMs += plan.voice.everyMs
      }
      clock.schedule(atMs, () => handle.end())
    }
    player.finishTurn(reply)
  }

  start(0)
  for (const { waitMs, holdMs, drop } of plan.breaks) {
    clock.run(waitMs)
    player.freeze()
    clock.run(holdMs)
    if (!drop) {
      player.resume()
      continue
    }
    for (const { reply, heard, final: isFinal } of player.drop()) {
      judge(reply, heard.text)
      if (isFinal) final.set(reply, heard)
    }
    start(current + 1)
  }
  clock.run(120_000)
  return { told, overCredited, final, replies, ear: ear(), cleared, player, model, clock }
}

type Outcome = ReturnType<typeof play>

/** The ids of each reply's words that the ear got completely, in order, repetitions included. */
function earOf(outcome: Outcome, reply: number): number[] {
  const ids = new Set(outcome.replies[reply]?.flat().map(({ id }) => id))
  return outcome.ear.filter(({ id, complete }) => complete && ids.has(id)).map(({ id }) => id)
}

const idsIn = (text: string) =>
  text
    .split(' ')
    .filter(Boolean)
    .map((word) => Number(word.slice(1)))

function expectMonotone({ told }: Outcome): void {
  const last = new Map<number, string>()
  for (const { reply, text } of told) {
    expect(text.startsWith(last.get(reply) ?? '')).toBe(true)
    last.set(reply, text)
  }
}

describe('what was heard, on an even network', () => {
  it('is exactly what the ledger says, and no word is repeated or skipped', () => {
    fc.assert(
      fc.property(scenario({}), (plan) => {
        const outcome = play(plan, { ledger: { burstMs: 0 } })
        expectMonotone(outcome)
        expect(outcome.overCredited).toEqual([])
        for (const [reply, { text, complete }] of outcome.final) {
          const words = outcome.replies[reply]?.flat().map(({ id }) => id) ?? []
          const ear = earOf(outcome, reply)
          expect(ear).toEqual(words.slice(0, ear.length))
          expect(idsIn(text)).toEqual(ear)
          if (complete) expect(ear).toEqual(words)
        }
      }),
      { numRuns: 300 },
    )
  })
})

/** How often the ear got a whole word again. */
const repeats = (outcome: Outcome) =>
  outcome.replies.map((_, reply) => {
    const ear = earOf(outcome, reply)
    return ear.length - new Set(ear).size
  })

describe('with the margin that a real network needs', () => {
  it('a resumed sentence skips nothing, and says again at most a word that ended just before the silence', () => {
    fc.assert(
      fc.property(scenario({}), (plan) => {
        const outcome = play(plan)
        expect(outcome.overCredited).toEqual([])
        const resumes = plan.breaks.filter(({ drop }) => !drop).length
        expect(repeats(outcome).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(resumes)
        for (const reply of outcome.replies.keys()) {
          const words = outcome.replies[reply]?.flat().map(({ id }) => id) ?? []
          const ear = [...new Set(earOf(outcome, reply))]
          expect(ear).toEqual(words.slice(0, ear.length))
        }
      }),
      { numRuns: 200 },
    )
  })

  it('words too short for a mark of their own are said again, never skipped', () => {
    fc.assert(
      fc.property(scenario({ word: fc.integer({ min: 40, max: 1200 }) }), (plan) => {
        const outcome = play(plan, { ledger: { burstMs: 0, shortestMarkedMs: 120 } })
        expect(outcome.overCredited).toEqual([])
        const lengths = new Map(outcome.replies.flat(2).map(({ id, bytes }) => [id, bytes]))
        for (const reply of outcome.replies.keys()) {
          const words = outcome.replies[reply]?.flat().map(({ id }) => id) ?? []
          const ear = earOf(outcome, reply)
          const once = [...new Set(ear)]
          expect(once).toEqual(words.slice(0, once.length))
          const again = ear.filter((word, index) => ear.indexOf(word) !== index)
          for (const word of again) expect(lengths.get(word)).toBeLessThan(120 * 8)
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('what was heard, without word timing', () => {
  it('is never more than the ear got when words are of even length', () => {
    fc.assert(
      fc.property(
        scenario({
          legs: jittered,
          timing: fc.constant('never'),
          drop: fc.constant(true),
          word: fc.integer({ min: 2200, max: 2600 }),
        }),
        (plan) => {
          const outcome = play(plan)
          expectMonotone(outcome)
          expect(outcome.overCredited).toEqual([])
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('what was heard, on an uneven network', () => {
  it('is never more than the ear got, and never shrinks', () => {
    fc.assert(
      fc.property(
        scenario({
          legs: jittered,
          timing: fc.constantFrom('before', 'late'),
          word: fc.integer({ min: 80, max: 4000 }),
        }),
        (plan) => {
          const outcome = play(plan)
          expectMonotone(outcome)
          expect(outcome.overCredited).toEqual([])
        },
      ),
      { numRuns: 300 },
    )
  })
})
