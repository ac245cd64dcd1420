import { describe, expect, it } from 'vitest'
import { decodeMulaw, encodeMulaw, linearOfMulaw, mulawSilence } from '../../electron/engine/mulaw.ts'

describe('µ-law', () => {
  it('has the values of G.711', () => {
    const known: Array<[byte: number, sample: number]> = [
      [0x00, -32_124],
      [0x0f, -16_764],
      [0x10, -15_996],
      [0x70, -120],
      [0x7e, -8],
      [0x7f, 0],
      [0x80, 32_124],
      [0x8f, 16_764],
      [0xef, 132],
      [0xf0, 120],
      [0xfe, 8],
      [mulawSilence, 0],
    ]
    for (const [byte, sample] of known) expect([byte, linearOfMulaw[byte]]).toEqual([byte, sample])
  })

  it('comes back as it was from linear samples, but for the second zero', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    const expected = Uint8Array.from(bytes, (byte) => (byte === 0x7f ? 0xff : byte))
    expect(encodeMulaw(decodeMulaw(bytes))).toEqual(expected)
  })

  it('takes every linear sample to the nearest step, the loudest included', () => {
    const samples = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768)
    const heard = decodeMulaw(encodeMulaw(samples))
    const worst = samples.reduce((most, sample, index) => {
      const step = (Math.abs(sample) + 132) / 32
      return Math.max(most, Math.abs(sample - (heard[index] ?? 0)) / step)
    }, 0)
    expect(worst).toBeLessThanOrEqual(1)
  })
})
