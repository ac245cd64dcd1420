/** µ-law, the telephone's way of writing a sample in one byte, as numbers a browser can play. Source: ITU-T G.711. */

export const callSampleRate = 8000

const samples = Float32Array.from({ length: 256 }, (_, byte) => {
  const code = ~byte & 0xff
  const exponent = (code >> 4) & 7
  const magnitude = (((code & 15) * 2 + 33) << exponent) - 33
  return ((code & 0x80) !== 0 ? -magnitude : magnitude) / 8192
})

/** Samples from -1 to 1, one a byte; every `stride`-th from `start` on, for one channel of several. */
export function decodeMuLaw(bytes: Uint8Array, start = 0, stride = 1): Float32Array<ArrayBuffer> {
  const decoded = new Float32Array(Math.max(0, Math.ceil((bytes.length - start) / stride)))
  for (let index = 0; index < decoded.length; index += 1) {
    decoded[index] = samples[bytes[start + index * stride] ?? 0xff] ?? 0
  }
  return decoded
}

export function bytesOfBase64(text: string): Uint8Array {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = binary.charCodeAt(index)
  return bytes
}

/** The loudest sample of each stretch of `size`, from 0 to 1. */
export function peaksOf(decoded: Float32Array, size: number): Float32Array {
  const peaks = new Float32Array(Math.ceil(decoded.length / size))
  for (let index = 0; index < decoded.length; index += 1) {
    const at = Math.floor(index / size)
    const loudness = Math.abs(decoded[index] ?? 0)
    if (loudness > (peaks[at] ?? 0)) peaks[at] = loudness
  }
  return peaks
}
