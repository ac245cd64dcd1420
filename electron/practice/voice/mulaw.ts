/** µ-law as ITU-T G.711 defines it, and the change of sample rate that telephone audio needs. */

/** Samples, and bytes of µ-law, in a millisecond of telephone audio. */
export const bytesPerMs = 8
export const sampleRate = 8000
/** The µ-law byte of no sound. */
export const silenceByte = 0xff

const bias = 0x84
const loudest = 32_635

function encode(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), loudest) + bias
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7)
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}

function decode(byte: number): number {
  const bits = ~byte & 0xff
  const magnitude = ((((bits & 0x0f) << 3) + bias) << ((bits >> 4) & 0x07)) - bias
  return (bits & 0x80) !== 0 ? -magnitude : magnitude
}

/** µ-law of every 16-bit sample, by its unsigned pattern: a call sends 8,000 samples a second. */
const encoded = Uint8Array.from({ length: 65_536 }, (_, pattern) => encode((pattern << 16) >> 16))

/** The signed 16-bit value of every µ-law byte. */
export const mulawToLinear: Readonly<Int16Array> = Int16Array.from({ length: 256 }, (_, byte) => decode(byte))

/** @param sample signed linear; beyond 16 bits it is cut off */
export function encodeMulaw(sample: number): number {
  const clipped = sample > 32_767 ? 32_767 : sample < -32_768 ? -32_768 : Math.trunc(sample)
  return encoded[clipped & 0xffff] ?? silenceByte
}

/**
 * Little-endian 16-bit linear audio as µ-law; an odd last byte is left out. What once was µ-law comes back
 * byte for byte, but for negative zero, which becomes zero: the lowest bit, which carries the words, is
 * the same in both.
 */
export function linearBytesToMulaw(bytes: Uint8Array): Uint8Array {
  const output = new Uint8Array(bytes.length >> 1)
  for (let i = 0; i < output.length; i += 1) {
    output[i] = encoded[(bytes[2 * i] ?? 0) | ((bytes[2 * i + 1] ?? 0) << 8)] ?? silenceByte
  }
  return output
}

/** Input samples on either side that shape an output sample, and fractions of a sample told apart. */
const reach = 16
const phases = 128
/** A telephone lets through up to here. */
const cutOffHz = 3600

const kernels = new Map<number, Float32Array>()

/** A windowed sinc for each phase, one after the other; each sums to one. */
function lowPass(inputRate: number): Float32Array {
  const known = kernels.get(inputRate)
  if (known) return known
  const taps = 2 * reach
  const kernel = new Float32Array(phases * taps)
  const edge = (2 * Math.min(cutOffHz, inputRate / 2)) / inputRate
  for (let phase = 0; phase < phases; phase += 1) {
    let sum = 0
    for (let tap = 0; tap < taps; tap += 1) {
      const distance = tap - reach + 1 - phase / phases
      const angle = Math.PI * distance * edge
      const sinc = angle === 0 ? 1 : Math.sin(angle) / angle
      const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (reach + 1))
      kernel[phase * taps + tap] = sinc * window
      sum += sinc * window
    }
    for (let tap = 0; tap < taps; tap += 1) {
      const at = phase * taps + tap
      kernel[at] = (kernel[at] ?? 0) / sum
    }
  }
  kernels.set(inputRate, kernel)
  return kernel
}

/**
 * Brings linear audio to 8 kHz µ-law.
 * @param gain factor on every sample
 */
export function toTelephoneAudio(samples: Int16Array, inputRate: number, gain = 1): Uint8Array {
  const step = inputRate / sampleRate
  const kernel = lowPass(inputRate)
  const output = new Uint8Array(Math.floor(samples.length / step))
  for (let i = 0; i < output.length; i += 1) {
    const at = i * step
    const whole = Math.floor(at)
    const row = Math.min(phases - 1, Math.round((at - whole) * phases)) * 2 * reach
    const first = whole - reach + 1
    let sum = 0
    for (let tap = 0; tap < 2 * reach; tap += 1) sum += (samples[first + tap] ?? 0) * (kernel[row + tap] ?? 0)
    output[i] = encodeMulaw(Math.round(sum * gain))
  }
  return output
}
