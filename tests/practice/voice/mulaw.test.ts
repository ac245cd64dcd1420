import { describe, expect, it } from 'vitest'
import {
  encodeMulaw,
  linearBytesToMulaw,
  mulawToLinear,
  toTelephoneAudio,
} from '../../../electron/practice/voice/mulaw.ts'

const allBytes = Uint8Array.from({ length: 256 }, (_, byte) => byte)

describe('µ-law', () => {
  it('comes back byte for byte from linear audio, but for negative zero', () => {
    for (const byte of allBytes) {
      expect(encodeMulaw(mulawToLinear[byte] ?? 0)).toBe(byte === 0x7f ? 0xff : byte)
    }
  })

  it('keeps the bits that carry words through linear audio', () => {
    const linear = Buffer.alloc(512)
    allBytes.forEach((byte) => void linear.writeInt16LE(mulawToLinear[byte] ?? 0, byte * 2))
    const back = linearBytesToMulaw(linear)
    expect([...back].map((byte) => byte & 1)).toEqual([...allBytes].map((byte) => byte & 1))
    expect(linearBytesToMulaw(linear.subarray(0, 5))).toHaveLength(2)
  })

  it('has the values of G.711', () => {
    expect([0, 1, -1, 1000, -1000, 32_767, -32_768, 99_999].map((sample) => encodeMulaw(sample))).toEqual([
      0xff, 0xff, 0x7f, 0xce, 0x4e, 0x80, 0x00, 0x80,
    ])
  })

  it('keeps a tone that a telephone carries and takes away one that it does not', () => {
    const loudness = (hz: number) => {
      const tone = Int16Array.from({ length: 22_050 }, (_, i) =>
        Math.round(8000 * Math.sin((2 * Math.PI * hz * i) / 22_050)),
      )
      const heard = toTelephoneAudio(tone, 22_050)
      expect(heard).toHaveLength(8000)
      const middle = heard.subarray(100, -100)
      return Math.sqrt(middle.reduce((sum, byte) => sum + (mulawToLinear[byte] ?? 0) ** 2, 0) / middle.length)
    }
    expect(loudness(1000) / 5657).toBeCloseTo(1, 1)
    expect(loudness(6000)).toBeLessThan(300)
  })
})
