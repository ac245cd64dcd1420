/**
 * Words hidden in the sound of themselves. Each word's samples carry, in the least significant bit of the
 * µ-law bytes, a record: sync marker, length, the word in UTF-8, CRC-32. Whoever plays the bytes knows
 * which words reached the ear, whether the clip came fresh or from a cache and wherever it was cut. A
 * record counts only when it is whole, so a cut gives a prefix of the words and never a wrong one.
 */
import { crc32 } from 'node:zlib'

/** Its shifted copies differ from it, and neither silence (all ones) nor blank carrier (all zeros) makes it. */
const syncMarker = 0xb5e26cd9
const syncBits = 32
const lengthBits = 16
const checksumBits = 32
/** Longer tokens are split: nobody says them in one breath. */
export const longestWordBytes = 240

/** How many samples a word needs at least to carry its record. */
export function recordSamples(word: string): number {
  return syncBits + lengthBits + Buffer.byteLength(word, 'utf8') * 8 + checksumBits
}

/** The words of a text as they are hidden and found again: split at white space, none too long. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const token of text.split(/\s+/u)) {
    if (token === '') continue
    let piece = ''
    let pieceBytes = 0
    for (const character of token) {
      const bytes = Buffer.byteLength(character, 'utf8')
      if (pieceBytes + bytes > longestWordBytes) {
        words.push(piece)
        piece = ''
        pieceBytes = 0
      }
      piece += character
      pieceBytes += bytes
    }
    words.push(piece)
  }
  return words
}

/**
 * Hides `word` in `samples[from, to)`, in place; the bits of the rest are cleared.
 * @throws RangeError when the stretch is too short (see `recordSamples`)
 */
export function hideWord(samples: Uint8Array, word: string, from: number, to: number): void {
  if (to - from < recordSamples(word)) throw new RangeError('too few samples for the word')
  for (let i = from; i < to; i += 1) samples[i] = (samples[i] ?? 0) & 0xfe
  const bytes = Buffer.from(word, 'utf8')
  let position = from
  const write = (value: number, bits: number) => {
    for (let bit = bits - 1; bit >= 0; bit -= 1) {
      samples[position] = (samples[position] ?? 0) | ((value >>> bit) & 1)
      position += 1
    }
  }
  write(syncMarker, syncBits)
  write(bytes.length, lengthBits)
  for (const byte of bytes) write(byte, 8)
  write(crc32(bytes), checksumBits)
}

export interface FoundWord {
  word: string
  /** One past the last sample of its record: once this much has been played the word was heard. */
  endSample: number
}

export interface WordFinder {
  /** Takes the next samples of the stream; gives the words completed by them, in order. */
  push(samples: Uint8Array): FoundWord[]
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Finds hidden words in a stream that arrives in pieces of any size. */
export function createWordFinder(): WordFinder {
  let bits = new Uint8Array(16_384)
  let filled = 0
  let scanned = 0
  /** The last 32 bits before `scanned`; `fresh` says how many of them are real. */
  let window = 0
  let fresh = 0

  const read = (from: number, count: number): number => {
    let value = 0
    for (let i = from; i < from + count; i += 1) value = ((value << 1) | (bits[i] ?? 0)) >>> 0
    return value
  }

  const append = (samples: Uint8Array) => {
    if (filled + samples.length > bits.length) {
      const larger = new Uint8Array(Math.max(bits.length * 2, filled + samples.length))
      larger.set(bits.subarray(0, filled))
      bits = larger
    }
    for (let i = 0; i < samples.length; i += 1) bits[filled + i] = (samples[i] ?? 0) & 1
    filled += samples.length
  }

  /** `incomplete` when more samples are needed to know, `none` when the marker was chance. */
  const readRecord = (
    at: number,
  ): { kind: 'word'; word: string; end: number } | { kind: 'incomplete' | 'none' } => {
    if (at + lengthBits > filled) return { kind: 'incomplete' }
    const length = read(at, lengthBits)
    if (length === 0 || length > longestWordBytes) return { kind: 'none' }
    const end = at + lengthBits + length * 8 + checksumBits
    if (end > filled) return { kind: 'incomplete' }
    const bytes = new Uint8Array(length)
    for (let i = 0; i < length; i += 1) bytes[i] = read(at + lengthBits + i * 8, 8)
    if (crc32(bytes) !== read(end - checksumBits, checksumBits)) return { kind: 'none' }
    try {
      return { kind: 'word', word: utf8.decode(bytes), end }
    } catch {
      return { kind: 'none' }
    }
  }

  let atMarker = false

  return {
    push(samples) {
      append(samples)
      const found: FoundWord[] = []
      for (;;) {
        if (!atMarker) {
          if (scanned === filled) return found
          window = ((window << 1) | (bits[scanned] ?? 0)) >>> 0
          scanned += 1
          fresh += 1
          atMarker = fresh >= syncBits && window === syncMarker
          continue
        }
        const record = readRecord(scanned)
        if (record.kind === 'incomplete') return found
        atMarker = false
        if (record.kind === 'word') {
          found.push({ word: record.word, endSample: record.end })
          scanned = record.end
          fresh = 0
        }
      }
    },
  }
}

/** All words whole in `samples`, in order. */
export function findWords(samples: Uint8Array): FoundWord[] {
  return createWordFinder().push(samples)
}
