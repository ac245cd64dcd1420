/**
 * A voice without words: murmur with the rhythm of the text, a hum per syllable with the melody of a
 * statement or a question. It costs next to nothing, so twenty calls at twenty times speed stay light.
 */
import { bytesPerMs, encodeMulaw, silenceByte } from './mulaw.ts'
import { countSyllables, pauseAfterMs, syllableMs } from './syllables.ts'
import { hideWord, recordSamples, wordsOf } from './word-watermark.ts'

const syllableSamples = syllableMs * bytesPerMs
/** Fundamental frequencies of the hums, in Hz, from low to high. */
const pitches = [165, 178, 192, 207, 223, 241]

/** One hum: three formant-like partials under an envelope that opens and closes. */
function makeHum(pitchHz: number): Uint8Array {
  const hum = new Uint8Array(syllableSamples)
  for (let i = 0; i < hum.length; i += 1) {
    const phase = (2 * Math.PI * pitchHz * i) / (bytesPerMs * 1000)
    const envelope = Math.sin((Math.PI * i) / hum.length) ** 0.6
    const wave = Math.sin(phase) + 0.5 * Math.sin(3 * phase) + 0.3 * Math.sin(7 * phase)
    hum[i] = encodeMulaw(Math.round(wave * envelope * 5200))
  }
  return hum
}

let hums: Uint8Array[] | null = null

/** The text as watermarked µ-law, 8 kHz mono. Empty for a text without words. */
export function murmur(text: string): Uint8Array {
  hums ??= pitches.map(makeHum)
  const words = wordsOf(text)
  const lengths = words.map((word) =>
    Math.max(countSyllables(word) * syllableSamples, recordSamples(word) + 8),
  )
  const pauses = words.map((word) => pauseAfterMs(word) * bytesPerMs)
  const total = lengths.reduce((sum, length, i) => sum + length + (pauses[i] ?? 0), 0)
  const samples = new Uint8Array(total).fill(silenceByte)
  let position = 0
  words.forEach((word, index) => {
    const length = lengths[index] ?? 0
    for (let filled = 0; filled < length; filled += syllableSamples) {
      // The melody falls through the sentence and rises at a question's end.
      const rising = word.includes('?')
      const step = rising
        ? pitches.length - 1
        : pitches.length - 1 - ((index * 2 + filled / syllableSamples) % pitches.length)
      const hum = hums?.[step]
      if (hum) samples.set(hum.subarray(0, Math.min(syllableSamples, length - filled)), position + filled)
    }
    hideWord(samples, word, position, position + length)
    position += length + (pauses[index] ?? 0)
  })
  return samples
}
