import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CreateVoiceActivity } from '../../../electron/engine/speech/voice-activity-port.ts'
import { loadVoiceActivity } from '../../../electron/engine/speech/webrtc-voice-activity.ts'
import { murmurSpeech } from '../../../electron/practice/voice/murmur.ts'
import { createPracticeVoice, type PracticeVoice } from '../../../electron/practice/voice/practice-voice.ts'
import type { SpokenAudio } from '../../../electron/practice/voice/spoken-audio.ts'
import { type VoiceName, voices } from '../../../electron/practice/voice/voices.ts'

const frameBytes = 160
const leadBytes = 8000
const text = 'Sí, buenas tardes, ¿de parte de quién? Yo soy profesora del colegio San José.'

describe('the practice line’s voices in the ear of ANA’s own detector', () => {
  let createDetector: CreateVoiceActivity
  let voice: PracticeVoice
  beforeAll(async () => {
    createDetector = await loadVoiceActivity()
    voice = await createPracticeVoice('audible')
  })
  afterAll(() => voice.close())

  /** Shares of the frames within words, and of the silence around them, that are taken for speech. */
  const judge = ({ audio, words }: SpokenAudio) => {
    const detector = createDetector()
    const line = new Uint8Array(audio.length + 2 * leadBytes).fill(0xff)
    line.set(audio, leadBytes)
    const counts = { words: 0, wordsHeard: 0, silence: 0, silenceHeard: 0 }
    for (let at = 0; at + frameBytes <= line.length; at += frameBytes) {
      const isSpeech = detector.isSpeech(line.subarray(at, at + frameBytes))
      const from = at - leadBytes
      if (words.some(({ startSample, endSample }) => from >= startSample && from + frameBytes <= endSample)) {
        counts.words += 1
        if (isSpeech) counts.wordsHeard += 1
      } else if (from + frameBytes <= 0 || from >= audio.length) {
        counts.silence += 1
        if (isSpeech) counts.silenceHeard += 1
      }
    }
    detector.free()
    return { speech: counts.wordsHeard / counts.words, silence: counts.silenceHeard / counts.silence }
  }

  it.each(Object.keys(voices) as VoiceName[])('takes %s for somebody who speaks', async (name) => {
    for (const spoken of [murmurSpeech(text, { voice: name }), await voice.speak(text, { voice: name })]) {
      const heard = judge(spoken)
      expect(heard.speech).toBeGreaterThan(0.9)
      expect(heard.silence).toBeLessThan(0.02)
    }
  })
})
