/**
 * µ-law as ITU-T G.711 defines it: the sound of the telephone, one byte a sample, 8000 samples a second.
 * Both directions go by a table.
 */

/** Bytes of µ-law in a millisecond of telephone audio. */
export const mulawBytesPerMs = 8
/** The byte of no sound. */
export const mulawSilence = 0xff

const bias = 0x84
const loudest = 32_635

/** The linear 16-bit sample of every µ-law byte. */
export const linearOfMulaw: Int16Array = Int16Array.from({ length: 256 }, (_, byte) => {
  const bits = ~byte & 0xff
  const magnitude = ((((bits & 0x0f) << 3) + bias) << ((bits >> 4) & 0x07)) - bias
  return bits & 0x80 ? -magnitude : magnitude
})

/** The µ-law byte of every linear 16-bit sample, which is read as an unsigned index; made when first needed. */
let mulawOfLinear: Uint8Array | null = null

function encodeSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), loudest) + bias
  const exponent = 24 - Math.clz32(magnitude)
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff
}

/** @returns linear 16-bit samples, one for each byte of `audio` */
export function decodeMulaw(audio: Uint8Array): Int16Array {
  const samples = new Int16Array(audio.length)
  for (let i = 0; i < audio.length; i += 1) samples[i] = linearOfMulaw[audio[i] ?? mulawSilence] ?? 0
  return samples
}

/** @param samples linear, 16-bit, 8 kHz */
export function encodeMulaw(samples: Int16Array): Uint8Array {
  mulawOfLinear ??= Uint8Array.from({ length: 65_536 }, (_, index) => encodeSample((index << 16) >> 16))
  const audio = new Uint8Array(samples.length)
  for (let i = 0; i < samples.length; i += 1)
    audio[i] = mulawOfLinear[(samples[i] ?? 0) & 0xffff] ?? mulawSilence
  return audio
}
