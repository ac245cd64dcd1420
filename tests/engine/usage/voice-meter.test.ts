import { describe, expect, it } from 'vitest'
import { AnaError } from '../../../electron/engine/errors.ts'
import type { ClauseListener, VoiceChannel } from '../../../electron/engine/speech/live-voice-port.ts'
import type { VoiceSynthesis } from '../../../electron/engine/speech/speech-port.ts'
import { meterLiveVoice, meterSynthesis } from '../../../electron/engine/usage/voice-meter.ts'

const refused = new AnaError('elevenlabs.quota_exceeded', 'no', { kind: 'vendor' })

function synthesisOf(pieces: number): VoiceSynthesis {
  return {
    identity: () => ({ voiceId: 'v', modelId: 'm', speed: 1 }),
    async *synthesize() {
      if (pieces === 0) throw refused
      for (let piece = 0; piece < pieces; piece += 1) yield new Uint8Array(160)
    },
    voices: async () => [],
    verify: async () => ({ tier: null, charactersUsed: null, characterLimit: null }),
  }
}

async function hear(voice: VoiceSynthesis, text: string): Promise<number> {
  let pieces = 0
  for await (const _ of voice.synthesize({ text })) pieces += 1
  return pieces
}

describe('the meter of the voice', () => {
  it('counts a sentence once, however many pieces its sound comes in', async () => {
    const counted: number[] = []
    expect(
      await hear(
        meterSynthesis(synthesisOf(3), (count) => counted.push(count)),
        'Señor Peña',
      ),
    ).toBe(3)
    expect(counted).toEqual([10])
  })

  it('counts nothing that the vendor refused', async () => {
    const counted: number[] = []
    const voice = meterSynthesis(synthesisOf(0), (count) => counted.push(count))
    await expect(hear(voice, 'Hola')).rejects.toBe(refused)
    expect(counted).toEqual([])
  })

  it('counts a live clause with its first sound, and passes everything on', () => {
    const counted: number[] = []
    const listeners: ClauseListener[] = []
    const channel: VoiceChannel = {
      speak: (_reply, _text, listener) => void listeners.push(listener),
      finish() {},
      abort() {},
      close() {},
    }
    const heard: string[] = []
    meterLiveVoice({ open: () => channel }, (count) => counted.push(count))
      .open()
      .speak(1, 'Buenos días', {
        onAudio: () => heard.push('audio'),
        onWords: () => heard.push('words'),
        onEnd: () => heard.push('end'),
        onFailed: () => heard.push('failed'),
      })
    expect(counted).toEqual([])
    const [listener] = listeners
    listener?.onAudio(new Uint8Array(160))
    listener?.onAudio(new Uint8Array(160))
    listener?.onWords([])
    listener?.onEnd()
    expect(counted).toEqual([11])
    expect(heard).toEqual(['audio', 'audio', 'words', 'end'])
  })
})
