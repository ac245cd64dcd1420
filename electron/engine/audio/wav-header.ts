/**
 * The header of a WAV file of two µ-law channels at 8 kHz.
 * Source: Multimedia Programming Interface and Data Specifications 1.0 (RIFF), and its 1994 update, by which a
 * format other than PCM says `cbSize` and the number of sample frames in a `fact` chunk.
 */

export const wavHeaderBytes = 58

const muLaw = 7
const channels = 2
const sampleRate = 8000

/** @param frames samples of each channel that follow, one byte each */
export function wavHeader(frames: number): Buffer {
  const dataBytes = frames * channels
  const header = Buffer.alloc(wavHeaderBytes)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(wavHeaderBytes - 8 + dataBytes, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(18, 16)
  header.writeUInt16LE(muLaw, 20)
  header.writeUInt16LE(channels, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate * channels, 28)
  header.writeUInt16LE(channels, 32)
  header.writeUInt16LE(8, 34)
  header.writeUInt16LE(0, 36)
  header.write('fact', 38, 'latin1')
  header.writeUInt32LE(4, 42)
  header.writeUInt32LE(frames, 46)
  header.write('data', 50, 'latin1')
  header.writeUInt32LE(dataBytes, 54)
  return header
}
