/** What `<Play>` can play on the practice line: raw µ-law, and WAV files of µ-law or 16-bit linear samples. */
import { encodeMulaw } from '../voice/mulaw.ts'

export class UnplayableMedia extends Error {}

const rawTypes = new Set(['audio/basic', 'audio/x-mulaw', 'audio/mulaw', 'audio/ulaw', 'audio/pcmu'])
const wavTypes = new Set(['audio/wav', 'audio/wave', 'audio/x-wav', 'audio/vnd.wave'])
const formatMulaw = 7
const formatLinear = 1
const longestHeaderBytes = 16_384

interface WavFormat {
  dataStart: number
  linear: boolean
  /** Linear input samples for each of ours. */
  step: number
}

/** Null while the header is not complete. */
function readWavHeader(bytes: Buffer): WavFormat | null {
  if (bytes.length < 12) return null
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    throw new UnplayableMedia('not a WAV file')
  }
  let at = 12
  let format: Omit<WavFormat, 'dataStart'> | null = null
  while (at + 8 <= bytes.length) {
    const id = bytes.toString('latin1', at, at + 4)
    const size = bytes.readUInt32LE(at + 4)
    if (id === 'data') {
      if (!format) throw new UnplayableMedia('WAV without a format')
      return { ...format, dataStart: at + 8 }
    }
    if (id === 'fmt ') {
      if (at + 24 > bytes.length) return null
      const code = bytes.readUInt16LE(at + 8)
      const channels = bytes.readUInt16LE(at + 10)
      const rate = bytes.readUInt32LE(at + 12)
      const linear = code === formatLinear && bytes.readUInt16LE(at + 22) === 16
      const step = rate / 8000
      if (channels !== 1 || !Number.isInteger(step) || !(linear || (code === formatMulaw && step === 1))) {
        throw new UnplayableMedia(`WAV format ${code}, ${rate} Hz, ${channels} channels`)
      }
      format = { linear, step }
    }
    at += 8 + size + (size % 2)
  }
  if (bytes.length > longestHeaderBytes) throw new UnplayableMedia('WAV header without an end')
  return null
}

/** @throws UnplayableMedia, at the latest while reading */
export async function* telephoneAudio(
  contentType: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (rawTypes.has(type)) {
    yield* chunks
    return
  }
  if (!wavTypes.has(type)) throw new UnplayableMedia(`content type "${type}"`)
  let format: WavFormat | null = null
  let rest = Buffer.alloc(0)
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk])
    if (!format) {
      format = readWavHeader(rest)
      if (!format) continue
      rest = rest.subarray(format.dataStart)
    }
    if (!format.linear) {
      yield rest
      rest = Buffer.alloc(0)
      continue
    }
    const stride = format.step * 2
    const whole = Math.floor(rest.length / stride)
    const piece = new Uint8Array(whole)
    for (let i = 0; i < whole; i += 1) piece[i] = encodeMulaw(rest.readInt16LE(i * stride))
    yield piece
    rest = rest.subarray(whole * stride)
  }
}
