import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mulawToLinear } from '../../../electron/practice/voice/mulaw.ts'
import { murmur, murmurSpeech } from '../../../electron/practice/voice/murmur.ts'
import { createPracticeVoice, type PracticeVoice } from '../../../electron/practice/voice/practice-voice.ts'
import type { SpokenAudio } from '../../../electron/practice/voice/spoken-audio.ts'
import { countSyllables, syllablesOf } from '../../../electron/practice/voice/syllables.ts'
import { type VoiceName, voices } from '../../../electron/practice/voice/voices.ts'
import { findWords, wordsOf } from '../../../electron/practice/voice/word-watermark.ts'

const names = Object.keys(voices) as VoiceName[]
const found = ({ audio }: SpokenAudio) => findWords(audio).map(({ word }) => word)
const sentence = 'Buenos días, ¿hablo con don Rubén? Son $1.200.000 , a 36 meses — con el 1,5 %.'

/** The voice's pitch in the middle of its sounds, in Hz, by autocorrelation. */
function medianPitchHz({ audio }: SpokenAudio): number {
  const frame = 400
  const pitches: number[] = []
  for (let at = 0; at + frame < audio.length; at += frame) {
    const wave = Float64Array.from(audio.subarray(at, at + frame), (byte) => mulawToLinear[byte] ?? 0)
    const energy = wave.reduce((sum, value) => sum + value * value, 0) / frame
    let best = { lag: 0, match: 0.5 * energy }
    for (let lag = 22; lag <= 115; lag += 1) {
      let sum = 0
      for (let i = 0; i + lag < frame; i += 1) sum += (wave[i] ?? 0) * (wave[i + lag] ?? 0)
      const match = sum / (frame - lag)
      // A multiple of the period fits as well; the first that fits is the period.
      if (match > best.match * 1.05) best = { lag, match }
    }
    if (energy > 1e6 && best.lag > 0) pitches.push(8000 / best.lag)
  }
  return pitches.sort((a, b) => a - b)[pitches.length >> 1] ?? 0
}

describe('a murmured voice', () => {
  it('says when each word is said, in whole milliseconds and in order', () => {
    const { audio, words } = murmurSpeech(sentence)
    expect(words.map(({ word }) => word)).toEqual(wordsOf(sentence))
    let last = 0
    for (const { startSample, endSample } of words) {
      expect([startSample % 8, endSample % 8]).toEqual([0, 0])
      expect(startSample).toBeGreaterThanOrEqual(last)
      expect(endSample).toBeGreaterThan(startSample)
      last = endSample
    }
    expect(last).toBeLessThan(audio.length)
  })

  it('makes longer texts longer, at the pace of speech', () => {
    const seconds = murmur('Buenos días, ¿hablo con doña Carmen Rosa Jiménez?').length / 8000
    expect(seconds).toBeGreaterThan(2)
    expect(seconds).toBeLessThan(5)
  })

  it('hides what a recogniser makes of the words, at the time of the spoken ones', () => {
    const spoken = 'sí señora, cómo no'
    const hidden = ['si', 'seora', '', 'no']
    const { audio, words } = murmurSpeech(spoken, { hidden, confidence: 0.6 })
    const heard = findWords(audio)
    expect(heard.map(({ word }) => word)).toEqual(['si', 'seora', 'no'])
    expect(heard.map(({ startSample }) => startSample)).toEqual(
      [words[0], words[1], words[3]].map((word) => word?.startSample),
    )
    expect(words.map(({ word }) => word)).toEqual(wordsOf(spoken))
  })

  it('spreads more or fewer recognised words over the spoken ones, and loses none', () => {
    const token = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
      .map((text) => text.replace(/\s/gu, 'x'))
    const tokens = fc.array(token, { minLength: 1, maxLength: 9 })
    fc.assert(
      fc.property(tokens, tokens, (spoken, hidden) => {
        const result = murmurSpeech(spoken.join(' '), { hidden })
        expect(found(result)).toEqual(hidden)
        expect(result.words.map(({ word }) => word)).toEqual(spoken)
        const ends = findWords(result.audio).map(
          ({ startSample, durationSamples }) => startSample + durationSamples,
        )
        expect(Math.max(...ends)).toBe(result.words.at(-1)?.endSample)
      }),
    )
  })

  it('is understood by nobody when nothing is hidden', () => {
    const { audio, words } = murmurSpeech('mmm, ehh', { hidden: [] })
    expect([findWords(audio), words.length]).toEqual([[], 2])
  })

  it('gives each person a voice of her own', () => {
    const sounds = names.map((voice) =>
      Buffer.from(murmurSpeech(sentence, { voice }).audio).toString('base64'),
    )
    expect(new Set(sounds).size).toBe(names.length)
  })

  it('has as many syllables as it counts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (word) => {
        expect(syllablesOf(word)).toHaveLength(countSyllables(word))
      }),
    )
    expect(syllablesOf('pagaduría').map(({ stressed }) => stressed)).toEqual([
      false,
      false,
      false,
      true,
      false,
    ])
    expect(syllablesOf('hablar').map(({ stressed }) => stressed)).toEqual([false, true])
  })
})

describe('an audible voice', () => {
  let voice: PracticeVoice
  beforeAll(async () => {
    voice = await createPracticeVoice('audible')
  })
  afterAll(() => voice.close())

  it('speaks with everybody\u2019s voice, and the words are in it with their times', async () => {
    for (const name of names) {
      const spoken = await voice.speak(sentence, { voice: name })
      expect(found(spoken)).toEqual(wordsOf(sentence))
      const heard = findWords(spoken.audio)
      expect(spoken.words.map(({ startSample }) => startSample)).toEqual(
        heard.map(({ startSample }) => startSample),
      )
      spoken.words.forEach(({ endSample }, i) => {
        expect(heard[i]?.endSample).toBeLessThan(endSample)
      })
    }
    expect(voice.kind()).toBe('audible')
  })

  it.each(['ana', 'female1', 'female2', 'female3', 'male1', 'male2', 'male3'] as const)(
    'sounds like a woman or like a man: %s',
    async (name) => {
      const speech = await voice.speak('Yo lo llamo mañana, señora, y hablamos de lo mío.', { voice: name })
      const pitchHz = medianPitchHz(speech)
      const murmuredHz = medianPitchHz(murmurSpeech('Yo lo llamo mañana, señora.', { voice: name }))
      if (name.startsWith('male')) expect(Math.max(pitchHz, murmuredHz)).toBeLessThan(155)
      else expect(Math.min(pitchHz, murmuredHz)).toBeGreaterThan(160)
    },
  )

  it('hides the recognised words in the spoken sound', async () => {
    const spoken = await voice.speak('Pues, ¿cuánto me prestan?', { hidden: ['pues', 'cuanto', 'presta'] })
    expect(found(spoken)).toEqual(['pues', 'cuanto', 'presta'])
    expect(spoken.words.map(({ word }) => word)).toEqual(['Pues,', '¿cuánto', 'me', 'prestan?'])
  })

  it('murmurs once its thread is closed', async () => {
    const closing = await createPracticeVoice('audible')
    await closing.close()
    expect(found(await closing.speak('hasta luego'))).toEqual(['hasta', 'luego'])
    expect(closing.kind()).toBe('murmur')
  })
})
