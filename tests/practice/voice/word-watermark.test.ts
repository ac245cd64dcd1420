import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { murmur } from '../../../electron/practice/voice/murmur.ts'
import { createPracticeVoice } from '../../../electron/practice/voice/practice-voice.ts'
import { createWordFinder, findWords, wordsOf } from '../../../electron/practice/voice/word-watermark.ts'

const spanish = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'Buenos',
        'días,',
        '¿hablo',
        'con',
        'don',
        'Rubén?',
        'a',
        'y',
        '$1.200.000',
        'señora.',
        'pagaduría',
      ),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    ),
    { maxLength: 12 },
  )
  .map((words) => words.join(' '))

const found = (samples: Uint8Array) => findWords(samples).map(({ word }) => word)

describe('words hidden in the sound', () => {
  it('gives back every word of any text', () => {
    fc.assert(
      fc.property(spanish, (text) => {
        expect(found(murmur(text))).toEqual(wordsOf(text))
      }),
    )
  })

  it('gives a prefix of the words, never a wrong one, wherever playback is cut', () => {
    fc.assert(
      fc.property(spanish, fc.double({ min: 0, max: 1, noNaN: true }), (text, part) => {
        const audio = murmur(text)
        const heard = found(audio.subarray(0, Math.floor(audio.length * part)))
        expect(heard).toEqual(wordsOf(text).slice(0, heard.length))
      }),
    )
  })

  it('gives a suffix of the words when the beginning is missing', () => {
    fc.assert(
      fc.property(spanish, fc.double({ min: 0, max: 1, noNaN: true }), (text, part) => {
        const audio = murmur(text)
        const heard = found(audio.subarray(Math.floor(audio.length * part)))
        const words = wordsOf(text)
        expect(heard).toEqual(words.slice(words.length - heard.length))
      }),
    )
  })

  it('finds the same words in pieces of any size as in the whole', () => {
    fc.assert(
      fc.property(spanish, fc.integer({ min: 1, max: 4000 }), (text, size) => {
        const audio = murmur(text)
        const finder = createWordFinder()
        const heard: string[] = []
        for (let at = 0; at < audio.length; at += size) {
          heard.push(...finder.push(audio.subarray(at, at + size)).map(({ word }) => word))
        }
        expect(heard).toEqual(wordsOf(text))
      }),
      { numRuns: 40 },
    )
  })

  it('finds nothing in noise and nothing in silence', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 4000 }), (noise) => {
        expect(found(noise)).toEqual([])
      }),
    )
    expect(found(new Uint8Array(16_000).fill(0xff))).toEqual([])
  })

  it('makes longer texts longer, at the pace of speech', () => {
    const seconds = murmur('Buenos días, ¿hablo con doña Carmen Rosa Jiménez?').length / 8000
    expect(seconds).toBeGreaterThan(2)
    expect(seconds).toBeLessThan(5)
  })

  it('hides the words in an audible voice as well, and closes its thread', async () => {
    const voice = await createPracticeVoice('audible')
    const text = 'Buenos días, ¿hablo con don Rubén? Son $1.200.000 , a 36 meses — con el 1,5 %.'
    const audio = await voice.speak(text)
    expect(found(audio)).toEqual(wordsOf(text))
    expect(voice.kind()).toBe('audible')
    await voice.close()
    expect(found(await voice.speak('hasta luego'))).toEqual(['hasta', 'luego'])
  })
})
