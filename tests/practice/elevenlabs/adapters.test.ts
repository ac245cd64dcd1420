import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createElevenLabsTranscription } from '../../../electron/engine/speech/elevenlabs-transcription.ts'
import { createElevenLabsLiveVoice } from '../../../electron/engine/speech/elevenlabs-voice-socket.ts'
import type { TimedWord } from '../../../electron/engine/speech/live-voice-port.ts'
import { murmurSpeech } from '../../../electron/practice/voice/murmur.ts'
import { findWords, wordsOf } from '../../../electron/practice/voice/word-watermark.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { type SocketHarness, startSocketHarness } from './socket-harness.ts'

describe('ANA’s own adapters on the practice line', () => {
  let harness: SocketHarness
  beforeEach(async () => {
    harness = await startSocketHarness('zero')
  })
  afterEach(() => harness.close())

  const common = () => ({
    apiKey: async () => harness.apiKey,
    baseUrl: harness.server.origin,
    clock: harness.clock,
    logger: silentLogger,
  })

  it('hears what was said, partial by partial and at the commit', async () => {
    const partials: string[] = []
    const committed: string[] = []
    const states: string[] = []
    const session = createElevenLabsTranscription({ ...common(), random: () => 0.5 }).open(
      {
        onPartial: (text) => partials.push(text),
        onCommitted: (text) => committed.push(text),
        onState: (state) => states.push(state),
        onFailed: (error) => states.push(error.code),
      },
      { keyterms: ['libranza'] },
    )
    await expect.poll(() => states).toEqual(['listening'])
    const { audio } = murmurSpeech('yo soy profesora, señora')
    for (let at = 0; at < audio.length; at += 160) session.send(audio.subarray(at, at + 160))
    session.commit()
    await expect.poll(() => committed).toEqual(['yo soy profesora, señora'])
    expect(partials.length).toBeGreaterThan(5)
    expect(partials.every((text) => 'yo soy profesora, señora'.startsWith(text))).toBe(true)
    session.close()
    expect(harness.server.transcriptions()).toMatchObject([{ keyterms: ['libranza'], error: null }])
  })

  it('speaks clause after clause, and times each word by its last sample', async () => {
    const voice = createElevenLabsLiveVoice({
      ...common(),
      settings: () => ({ voiceId: '21m00Tcm4TlvDq8ikWAM', modelId: 'eleven_flash_v2_5', speed: 1 }),
    })
    const channel = voice.open()
    const clauses = ['Claro que sí.', 'La cuota es de doscientos mil pesos,', '¿le parece bien?']
    const heard = clauses.map(() => ({ audio: [] as Uint8Array[], words: [] as TimedWord[], end: '' }))
    clauses.forEach((text, i) => {
      const clause = heard[i]
      channel.speak(1, text, {
        onAudio: (audio) => clause?.audio.push(audio),
        onWords: (words) => clause?.words.push(...words),
        onEnd: () => {
          if (clause) clause.end = 'spoken'
        },
        onFailed: (error) => {
          if (clause) clause.end = error.code
        },
      })
    })
    channel.finish(1)
    await expect
      .poll(async () => {
        await harness.clock.advance(50)
        return heard.map(({ end }) => end)
      })
      .toEqual(['spoken', 'spoken', 'spoken'])
    heard.forEach(({ audio, words }, i) => {
      const whole = Buffer.concat(audio)
      expect(words.map(({ word }) => word)).toEqual(wordsOf(clauses[i] ?? ''))
      const hidden = findWords(whole)
      words.forEach(({ endByte }, k) => {
        const found = hidden[k]
        expect(endByte).toBe((found?.startSample ?? 0) + (found?.durationSamples ?? 0))
      })
    })
    channel.close()
    await expect.poll(() => harness.server.openSockets('elevenlabs.voice_socket')).toBe(0)
  })
})
