/** µ-law as ITU-T G.711 defines it, and the change of sample rate that telephone audio needs. */

/** Samples, and bytes of µ-law, in a millisecond of telephone audio. */
export const bytesPerMs = 8
export const sampleRate = 8000
/** The µ-law byte of no sound. */
export const silenceByte = 0xff

const bias = 0x84
const loudest = 32_635

/** @param sample signed 16-bit linear */
export function encodeMulaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), loudest) + bias
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7)
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}

/**
 * Brings linear audio to 8 kHz µ-law. Each output sample is the mean of the input around it: a plain
 * low-pass, enough for a voice on a telephone.
 */
export function toTelephoneAudio(samples: Int16Array, inputRate: number): Uint8Array {
  const step = inputRate / sampleRate
  const output = new Uint8Array(Math.floor(samples.length / step))
  for (let i = 0; i < output.length; i += 1) {
    const from = Math.floor(i * step)
    const to = Math.max(from + 1, Math.floor((i + 1) * step))
    let sum = 0
    for (let j = from; j < to; j += 1) sum += samples[j] ?? 0
    output[i] = encodeMulaw(Math.round(sum / (to - from)))
  }
  return output
}
