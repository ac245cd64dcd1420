import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { murmur, murmurSpeech } from '../../../electron/practice/voice/murmur.ts'
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

  it('tells from its beginning how long a word lasts and how clearly it is said', () => {
    fc.assert(
      fc.property(spanish, fc.option(fc.double({ min: 0, max: 1, noNaN: true })), (text, confidence) => {
        const { audio, words } = murmurSpeech(text, { confidence })
        const heard = findWords(audio)
        expect(
          heard.map(({ startSample, durationSamples }) => [startSample, startSample + durationSamples]),
        ).toEqual(words.map(({ startSample, endSample }) => [startSample, endSample]))
        for (const word of heard) {
          expect(word.endSample).toBeLessThan(word.startSample + word.durationSamples)
          if (confidence === null) expect(word.confidence).toBeNull()
          else expect(word.confidence).toBeCloseTo(confidence, 2)
        }
      }),
    )
  })

  it('keeps the other words when samples are lost on the way', () => {
    const losing = fc.array(fc.tuple(fc.nat({ max: 60_000 }), fc.constantFrom(1, 80, 160, 480)), {
      maxLength: 4,
    })
    fc.assert(
      fc.property(spanish, losing, (text, losses) => {
        const { audio, words } = murmurSpeech(text)
        const lost = new Uint8Array(audio.length)
        for (const [at, length] of losses) lost.fill(1, at, at + length)
        const whole = findWords(audio).filter(
          ({ startSample, endSample }) => !lost.subarray(startSample, endSample).includes(1),
        )
        expect(found(audio.filter((_, i) => lost[i] === 0))).toEqual(whole.map(({ word }) => word))
        expect(whole.length).toBeLessThanOrEqual(words.length)
      }),
      { numRuns: 60 },
    )
  })

  it('finds words in clips that were kept from before records told their length', () => {
    const word = Buffer.from('señora')
    const record = Buffer.alloc(4 + 2 + word.length + 4)
    record.writeUInt32BE(0xb5e26cd9, 0)
    record.writeUInt16BE(word.length, 4)
    word.copy(record, 6)
    record.writeUInt32BE(crc32(word), 6 + word.length)
    const audio = new Uint8Array(1320).fill(0xd4)
    record.forEach((byte, i) => {
      for (let bit = 0; bit < 8; bit += 1) audio[i * 8 + bit] = 0xd4 | ((byte >> (7 - bit)) & 1)
    })
    expect(findWords(audio)).toEqual([
      { word: 'señora', startSample: 0, endSample: 136, durationSamples: 136, confidence: null },
    ])
  })
})
