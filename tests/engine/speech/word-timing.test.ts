/** When words are over, out of alignments as the vendor sends them and as it should not. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Alignment, createWordTiming, wordsOf } from '../../../electron/engine/speech/word-timing.ts'

const msPerCharacter = 50
const bytesPerCharacter = msPerCharacter * 8

/** Every character takes 50 ms. */
function align(text: string, startMs = 0): Alignment {
  const chars = [...text]
  return {
    chars,
    startsMs: chars.map((_, index) => startMs + index * msPerCharacter),
    endsMs: chars.map((_, index) => startMs + (index + 1) * msPerCharacter),
  }
}
const bytesOf = (text: string) => [...text].length * bytesPerCharacter

/** Takes a text in chunks whose audio and times fit, each counted from its own beginning. */
function takeInChunks(text: string, chunks: readonly string[]) {
  const timing = createWordTiming(text)
  let bytes = 0
  const words = chunks.flatMap((chunk) => {
    const over = timing.take([align(chunk)], bytes, bytesOf(chunk))
    bytes += bytesOf(chunk)
    return over
  })
  return { timing, words }
}

describe('word timing', () => {
  it('tells each word when its last letter is over, with the punctuation it stands with', () => {
    const { timing, words } = takeInChunks('¿Hola, Ana?', ['¿Hola, ', 'Ana? '])
    expect(words).toEqual([
      { word: '¿Hola,', endByte: 5 * bytesPerCharacter },
      { word: 'Ana?', endByte: 10 * bytesPerCharacter },
    ])
    expect(timing.isComplete()).toBe(true)
  })

  it('does not depend on where the vendor cuts', () => {
    const text = 'Sí, señora: veintitrés coma cinco por ciento — ¿le parece?'
    const whole = takeInChunks(text, [text]).words
    expect(whole.map(({ word }) => word)).toEqual(wordsOf(text))
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length]
        const chunks = at.slice(1).map((end, index) => text.slice(at[index], end))
        expect(takeInChunks(text, chunks).words).toEqual(whole)
      }),
    )
  })

  it('understands times from the beginning of all audio', () => {
    const timing = createWordTiming('uno dos tres')
    const first = timing.take([align('uno dos ')], 0, 0)
    const second = timing.take([align('tres', 8 * msPerCharacter)], 0, 0)
    expect([...first, ...second].map(({ endByte }) => endByte / bytesPerCharacter)).toEqual([3, 7, 12])
  })

  it('understands times from the beginning of the context', () => {
    const timing = createWordTiming('uno dos')
    const words = timing.take([align('uno dos', 9_000)], 0, bytesOf('uno dos'))
    expect(words.map(({ endByte }) => endByte / bytesPerCharacter)).toEqual([3, 7])
  })

  it('lets audio without any timing count', () => {
    const timing = createWordTiming('uno dos')
    timing.take([align('uno ')], 0, bytesOf('uno '))
    timing.take([], bytesOf('uno '), 800)
    expect(timing.take([align('dos')], bytesOf('uno ') + 800, bytesOf('dos'))).toEqual([
      { word: 'dos', endByte: bytesOf('uno dos') + 800 },
    ])
  })

  it('follows timing that runs ahead of its audio', () => {
    const timing = createWordTiming('uno dos tres')
    timing.take([align('uno dos ')], 0, 400)
    expect(timing.take([align('tres')], 800, 400)).toEqual([
      { word: 'tres', endByte: bytesOf('uno dos tres') },
    ])
  })

  it('prefers the alignment that spells the text on, and passes over one that does not', () => {
    const timing = createWordTiming('número dos')
    expect(timing.take([align('numero '), align('n.o ')], 0, bytesOf('numero '))).toHaveLength(1)
    expect(timing.take([align('2'), align('dos')], bytesOf('numero '), 400)).toHaveLength(1)
    expect(timing.isComplete()).toBe(true)
  })

  it('tells no word twice when the alignment begins anew', () => {
    const timing = createWordTiming('uno dos')
    expect(timing.take([align('uno d')], 0, bytesOf('uno d'))).toHaveLength(1)
    const again = timing.take([align('uno dos')], bytesOf('uno d'), bytesOf('os'))
    expect(again.map(({ word }) => word)).toEqual(['dos'])
  })

  it('tells nothing out of an alignment of another text', () => {
    const timing = createWordTiming('uno dos')
    expect(timing.take([align('tres')], 0, bytesOf('tres'))).toEqual([])
    expect(timing.hasBegun()).toBe(false)
    expect(timing.isComplete()).toBe(false)
  })
})
