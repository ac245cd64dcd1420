import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createSpeechDetector,
  pickUpDetector,
  type SpeechChange,
  speechDetectorDefaults,
} from '../../../electron/engine/calls/speech-detector.ts'

/** A detector for audio in which the first byte of each frame says whether there is speech. */
const openlyMarked = { isSpeech: (frame: Uint8Array) => frame[0] === 1 }

/** `#` is a frame with speech, `.` one without. */
const audioOf = (pattern: string) =>
  Uint8Array.from([...pattern].flatMap((each) => Array.from({ length: 160 }, () => (each === '#' ? 1 : 0))))

/** Everything found in `pattern`, which begins at 0 ms, when it arrives in pieces of `sizes` bytes. */
function changesOf(pattern: string, sizes: number[] = [160]): SpeechChange[] {
  const audio = audioOf(pattern)
  const detector = createSpeechDetector(openlyMarked)
  const found: SpeechChange[] = []
  for (let at = 0, turn = 0; at < audio.length; turn += 1) {
    const piece = audio.subarray(at, at + (sizes[turn % sizes.length] ?? 160))
    at += piece.length
    found.push(...detector.push(piece, at / 8))
  }
  return found
}

describe('the speech detector', () => {
  it('tells the beginning from its first frame and the end from its last', () => {
    expect(changesOf('.....######.....')).toEqual([
      { kind: 'started', onsetMs: 100 },
      { kind: 'stopped', endMs: 220 },
    ])
  })

  it('is sure of a beginning after 60 ms of speech and of an end after 100 ms without', () => {
    const detector = createSpeechDetector(openlyMarked)
    const told = [...'..###.....'].map((each, index) => detector.push(audioOf(each), (index + 1) * 20).length)
    expect(told).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
    expect(detector.isSpeaking()).toBe(false)
  })

  it('hears the rest of an «¿aló?» while she picks up, and after that only a whole word', () => {
    const detector = createSpeechDetector(openlyMarked, pickUpDetector)
    const told = (pattern: string, fromMs: number) =>
      [...pattern].flatMap((each, index) => [...detector.push(audioOf(each), fromMs + (index + 1) * 20)])
    expect(told('##...', 0)).toEqual([
      { kind: 'started', onsetMs: 0 },
      { kind: 'stopped', endMs: 40 },
    ])
    detector.tune(speechDetectorDefaults)
    expect(told('##.........', 100)).toEqual([])
    expect(told('###.....', 400)).toEqual([
      { kind: 'started', onsetMs: 400 },
      { kind: 'stopped', endMs: 460 },
    ])
  })

  it('takes neither a click nor a slow crackle for a beginning', () => {
    expect(changesOf('..##........#.....#.....#....')).toEqual([])
  })

  it('reaches back over the holes of a soft beginning', () => {
    expect(changesOf('....#.#..####.....')).toEqual([
      { kind: 'started', onsetMs: 80 },
      { kind: 'stopped', endMs: 260 },
    ])
  })

  it('goes on through a stop consonant of 80 ms', () => {
    expect(changesOf('####....####....###.....')).toEqual([
      { kind: 'started', onsetMs: 0 },
      { kind: 'stopped', endMs: 380 },
    ])
  })

  it('tells the caller both changes of one long piece, in order', () => {
    const detector = createSpeechDetector(openlyMarked)
    expect(detector.push(audioOf('..####......####'), 5000)).toEqual([
      { kind: 'started', onsetMs: 4720 },
      { kind: 'stopped', endMs: 4800 },
      { kind: 'started', onsetMs: 4920 },
    ])
    expect(detector.isSpeaking()).toBe(true)
  })

  const patterns = fc
    .array(fc.tuple(fc.constantFrom('#', '.'), fc.integer({ min: 1, max: 12 })), { maxLength: 20 })
    .map((runs) => runs.map(([each, length]) => each.repeat(length)).join(''))

  it('finds the same at the same instants however the audio is cut', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(patterns, sizes, (pattern, cuts) => {
        expect(changesOf(pattern, cuts)).toEqual(changesOf(pattern))
      }),
    )
  })

  it('alternates, in time that never goes back, also when frames arrive in bursts', () => {
    const delays = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(patterns, delays, (pattern, steps) => {
        const detector = createSpeechDetector(openlyMarked)
        let nowMs = 0
        const found = [...pattern].flatMap((each, index) => {
          nowMs += steps[index % steps.length] ?? 0
          return detector.push(audioOf(each), nowMs)
        })
        found.forEach(({ kind }, index) => {
          expect(kind).toBe(index % 2 === 0 ? 'started' : 'stopped')
        })
        const times = found.map((change) => (change.kind === 'started' ? change.onsetMs : change.endMs))
        expect(times).toEqual(times.toSorted((a, b) => a - b))
        for (const time of times) expect(time).toBeLessThanOrEqual(nowMs)
      }),
    )
  })

  it('never begins without three frames of speech, nor ends within five frames of the last', () => {
    fc.assert(
      fc.property(patterns, (pattern) => {
        for (const change of changesOf(pattern)) {
          if (change.kind === 'started') {
            const first = change.onsetMs / 20
            expect(pattern[first]).toBe('#')
            expect(
              [...pattern.slice(first, first + 6)].filter((each) => each === '#').length,
            ).toBeGreaterThan(2)
          } else {
            const next = change.endMs / 20
            expect(pattern[next - 1]).toBe('#')
            expect(pattern.slice(next, next + 5)).toBe('.....')
          }
        }
      }),
    )
  })
})
