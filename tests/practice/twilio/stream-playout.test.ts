import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLineTicker } from '../../../electron/practice/twilio/line-ticker.ts'
import { audibleRange, createStreamPlayout } from '../../../electron/practice/twilio/stream-playout.ts'
import { murmurSpeech } from '../../../electron/practice/voice/murmur.ts'
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts'

interface Heard {
  order?: string[]
  words: Array<{ word: string; atMs: number }>
  marks: Array<{ name: string; atMs: number }>
  voice: Array<{ kind: 'begins' | 'clear' | 'end'; atMs: number }>
}

function startPlayout(clock: FakeClock, restMs = 0) {
  const heard: Heard = { words: [], marks: [], voice: [] }
  const ticker = createLineTicker(clock, restMs)
  const playout = createStreamPlayout({
    clock,
    ticker,
    onMark: (name) => void heard.marks.push({ name, atMs: clock.monotonicMs() }),
    ear: {
      voiceBegins(atMs) {
        heard.voice.push({ kind: 'begins', atMs })
        heard.order?.push('begins')
      },
      hears(word, atMs) {
        heard.words.push({ word, atMs })
        heard.order?.push(word)
      },
      voiceEnds(atMs, by) {
        heard.voice.push({ kind: by, atMs })
        heard.order?.push(by)
      },
    },
  })
  return { playout, heard }
}

const sentence = murmurSpeech('Buenos días, señora Carmen, le habla Ana.')

describe('the playout of a stream', () => {
  it('tells each word when it has been played to its end, whatever pieces it came in', async () => {
    for (const size of [160, 1000, 100_000]) {
      const clock = createFakeClock()
      const { playout, heard } = startPlayout(clock)
      for (let at = 0; at < sentence.audio.length; at += size)
        playout.play(sentence.audio.subarray(at, at + size))
      await clock.advance(10_000)
      expect(heard.words.map(({ word }) => word)).toEqual(sentence.words.map(({ word }) => word))
      heard.words.forEach(({ atMs }, i) => {
        // A voice dies away a moment before the word is over.
        expect(Math.abs(atMs - (sentence.words[i]?.endSample ?? 0) / 8)).toBeLessThan(5)
      })
      expect(heard.voice.map(({ kind }) => kind)).toEqual(['begins', 'end'])
      expect(heard.voice[1]?.atMs).toBeCloseTo((audibleRange(sentence.audio)?.to ?? 0) / 8, 3)
    }
  })

  it('tells the last word before the silence, even when ticks are coarse and its end comes late', async () => {
    for (const lateMs of [0, 15, 45]) {
      const clock = createFakeClock()
      const { playout, heard } = startPlayout(clock, 20)
      const lastEnd = sentence.words.at(-1)?.endSample ?? 0
      const order: string[] = []
      heard.order = order
      playout.play(sentence.audio.subarray(0, lastEnd - lateMs * 8))
      await clock.advance(10_000)
      const spoken = sentence.words.map(({ word }) => word)
      expect(order).toEqual(['begins', ...spoken, 'end'])
    }
  })

  it('counts sound that came late as a gap, and says how far ahead the rest was', async () => {
    const clock = createFakeClock()
    const { playout, heard } = startPlayout(clock)
    // Both cuts lie inside a word.
    const [first, second] = [sentence.words[0], sentence.words[2]]
    const cut = (word: typeof first) => Math.round(((word?.startSample ?? 0) + (word?.endSample ?? 0)) / 2)
    playout.play(sentence.audio.subarray(0, cut(first)))
    await clock.advance(cut(first) / 8 + 100)
    playout.play(sentence.audio.subarray(cut(first), cut(second)))
    playout.play(sentence.audio.subarray(cut(second)))
    await clock.advance(10_000)
    expect(heard.words).toHaveLength(sentence.words.length)
    const figures = playout.figures()
    expect([figures.gaps, figures.gapMs]).toEqual([1, 100])
    expect(figures.leadMs?.greatest).toBe(Math.round((cut(second) - cut(first)) / 8))
  })

  it('takes a long pause inside queued audio for one', async () => {
    const clock = createFakeClock()
    const { playout, heard } = startPlayout(clock)
    playout.play(sentence.audio)
    playout.play(new Uint8Array(8000).fill(0xff))
    playout.play(sentence.audio)
    await clock.advance(20_000)
    expect(heard.voice.map(({ kind }) => kind)).toEqual(['begins', 'end', 'begins', 'end'])
  })

  it('throws away what would wait more than ten minutes', async () => {
    const clock = createFakeClock()
    const { playout } = startPlayout(clock)
    expect(playout.play(new Uint8Array(601_000 * 8).fill(0xff))).toBe(true)
    expect(playout.play(sentence.audio)).toBe(false)
  })

  it('never tells a word that was not played, nor loses a mark, whatever happens in which order', async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('play' as const),
        from: fc.nat(40),
        length: fc.integer({ min: 1, max: 30 }),
      }),
      fc.record({ kind: fc.constant('mark' as const) }),
      fc.record({ kind: fc.constant('clear' as const) }),
      fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(900) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const clock = createFakeClock()
        const { playout, heard } = startPlayout(clock)
        let sent = 0
        let endsAtMs = 0
        let marks = 0
        for (const one of steps) {
          const nowMs = clock.monotonicMs()
          if (one.kind === 'play') {
            const audio = sentence.audio.subarray(one.from * 160, (one.from + one.length) * 160)
            playout.play(audio)
            sent += audio.length
            endsAtMs = Math.max(nowMs, endsAtMs) + audio.length / 8
          } else if (one.kind === 'mark') {
            marks += 1
            playout.mark(String(marks))
          } else if (one.kind === 'clear') {
            const pending = marks - heard.marks.length
            playout.clear()
            expect(heard.marks.length).toBe(marks)
            expect(heard.marks.slice(marks - pending).every(({ atMs }) => atMs === nowMs)).toBe(true)
            endsAtMs = nowMs
          } else await clock.advance(one.ms)
        }
        await clock.advance(700_000)
        playout.close()
        expect(heard.marks.map(({ name }) => name)).toEqual(
          Array.from({ length: marks }, (_, i) => String(i + 1)),
        )
        const times = [...heard.words, ...heard.voice].map(({ atMs }) => atMs)
        expect(times.every((atMs) => atMs <= endsAtMs + 0.001)).toBe(true)
        // A word takes its time: more words than the audio holds cannot have been heard.
        const shortest = Math.min(...sentence.words.map((word) => word.endSample - word.startSample))
        expect(heard.words.length).toBeLessThanOrEqual(sent / shortest)
        const kinds = heard.voice.map(({ kind }) => kind === 'begins')
        expect(kinds).toEqual(kinds.map((_, i) => i % 2 === 0))
      }),
      { numRuns: 60 },
    )
  })
})
