/** What the vendor's voice says, in all the shapes it has had. */
import { describe, expect, it } from 'vitest'
import {
  parseAlignment,
  parseVoiceMessage,
  voiceUrl,
} from '../../../electron/engine/speech/voice-messages.ts'

const expected = { chars: ['h', 'i'], startsMs: [0, 100], endsMs: [100, 250] }

describe('alignments', () => {
  it.each([
    ['camel case', { chars: ['h', 'i'], charStartTimesMs: [0, 100], charDurationsMs: [100, 150] }],
    ['the older name', { chars: ['h', 'i'], charStartTimesMs: [0, 100], charsDurationsMs: [100, 150] }],
    ['snake case', { chars: ['h', 'i'], char_start_times_ms: [0, 100], char_durations_ms: [100, 150] }],
    [
      'HTTP',
      {
        characters: ['h', 'i'],
        character_start_times_seconds: [0, 0.1],
        character_end_times_seconds: [0.1, 0.25],
      },
    ],
  ])('are read in %s', (_name, value) => {
    expect(parseAlignment(value)).toEqual(expected)
  })

  it.each([
    null,
    {},
    [],
    { chars: 'hi' },
    { chars: ['h'], charStartTimesMs: [0, 1], charDurationsMs: [1] },
    { chars: ['h'], charStartTimesMs: ['0'], charDurationsMs: [1] },
    { chars: ['h'], charStartTimesMs: [0] },
  ])('that are unusable are none: %j', (value) => {
    expect(parseAlignment(value)).toBeNull()
  })
})

describe('messages', () => {
  it.each([
    [
      { contextId: 'c', audio: 'AQI=', isFinal: null },
      { contextId: 'c', isFinal: false },
    ],
    [
      { context_id: 'c', audio: null, is_final: true },
      { contextId: 'c', isFinal: true },
    ],
    [{ isFinal: true }, { contextId: null, isFinal: true }],
  ])('are read in old and new spelling: %j', (message, read) => {
    expect(parseVoiceMessage(JSON.stringify(message))).toMatchObject({ ...read, error: null })
  })

  it('carry audio', () => {
    expect([...(parseVoiceMessage('{"audio":"AQI="}')?.audio ?? [])]).toEqual([1, 2])
  })

  it.each([
    [
      { message: 'Slow', error: 'input_timeout_exceeded', code: 1008 },
      { code: 'input_timeout_exceeded', message: 'Slow', closesSocket: true },
    ],
    [
      { contextId: 'c', error: 'system_busy' },
      { code: 'system_busy', message: 'system_busy', closesSocket: false },
    ],
    [
      { message: 'A sentence', error: 'Not a name!', code: 1008 },
      { code: 'interrupted', message: 'A sentence', closesSocket: true },
    ],
  ])('are errors when they say so: %j', (message, error) => {
    expect(parseVoiceMessage(JSON.stringify(message))?.error).toEqual(error)
  })

  it.each(['', 'x', 'null', '7', '[]'])('are none when they are no object: %s', (raw) => {
    expect(parseVoiceMessage(raw)).toBeNull()
  })
})

describe('the address', () => {
  const voice = { voiceId: 'voz 1', modelId: 'eleven_flash_v2_5', speed: 1 }

  it('asks for telephone audio at once, with the timing of every chunk', () => {
    const url = new URL(voiceUrl('https://api.elevenlabs.io/', voice))
    expect(url.href).toMatch(
      /^wss:\/\/api\.elevenlabs\.io\/v1\/text-to-speech\/voz%201\/multi-stream-input\?/,
    )
    expect(Object.fromEntries(url.searchParams)).toEqual({
      model_id: 'eleven_flash_v2_5',
      output_format: 'ulaw_8000',
      auto_mode: 'true',
      sync_alignment: 'true',
      inactivity_timeout: '180',
      language_code: 'es',
    })
  })

  it('names no language to a model that takes none', () => {
    expect(voiceUrl('http://localhost:1', { ...voice, modelId: 'eleven_multilingual_v2' })).not.toContain(
      'language_code',
    )
  })
})
