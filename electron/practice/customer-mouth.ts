/** How a customer sounds: her words in her own voice, as loud as she speaks, with what a recogniser makes of them. */

import { audibleRange } from './twilio/stream-playout.ts'
import { bytesPerMs, encodeMulaw, mulawToLinear } from './voice/mulaw.ts'
import type { PracticeVoice } from './voice/practice-voice.ts'
import type { VoiceName } from './voice/voices.ts'

/** One breath as sound. Times are ms from its first byte. */
export interface Utterance {
  /** µ-law, 8 kHz, mono. */
  audio: Uint8Array
  /** Her words, each with its end. */
  words: Array<{ word: string; endMs: number }>
  firstSoundMs: number
  lastSoundMs: number
  lengthMs: number
}

export interface CustomerMouth {
  /** @param hidden what a live recogniser makes of it */
  speak(text: string, hidden: string, confidence: number | null): Promise<Utterance>
}

const quieterBytes = new Map<number, Uint8Array>()

/** The same at another loudness. The lowest bits, which carry the words, stay. */
function atVolume(audio: Uint8Array, volume: number): Uint8Array {
  if (volume === 1) return audio
  let table = quieterBytes.get(volume)
  if (!table) {
    table = Uint8Array.from(
      mulawToLinear,
      (sample, byte) => (encodeMulaw(Math.round(sample * volume)) & 0xfe) | (byte & 1),
    )
    quieterBytes.set(volume, table)
  }
  const scaled = table
  return audio.map((byte) => scaled[byte] ?? byte)
}

/** @param volume 1 is a normal voice */
export function createCustomerMouth(options: {
  voice: PracticeVoice
  name: VoiceName
  volume: number
}): CustomerMouth {
  const { voice, name, volume } = options
  return {
    async speak(text, hidden, confidence) {
      const spoken = await voice.speak(text, {
        voice: name,
        hidden: hidden.split(/\s+/u).filter((word) => word !== ''),
        confidence,
      })
      const sound = audibleRange(spoken.audio)
      // The pause after the last word is silence, which the line has anyway.
      const length = Math.max(sound?.to ?? 0, spoken.words.at(-1)?.endSample ?? 0)
      return {
        audio: atVolume(spoken.audio.subarray(0, length), volume),
        words: spoken.words.map(({ word, endSample }) => ({ word, endMs: endSample / bytesPerMs })),
        firstSoundMs: (sound?.from ?? 0) / bytesPerMs,
        lastSoundMs: (sound?.to ?? length) / bytesPerMs,
        lengthMs: length / bytesPerMs,
      }
    },
  }
}
