/**
 * Words hidden in the sound of themselves. Each word's first samples carry, in the least significant bit of
 * the µ-law bytes, a record: sync marker, head, how long the word lasts and how clearly it is said, the word
 * in UTF-8, CRC-32. Whoever plays the bytes knows which words reached the ear, whether the clip came fresh
 * or from a cache and wherever it was cut; whoever listens knows a word from its beginning, as people
 * guess it. A record counts only when it is whole, so a cut gives a prefix of the words and never a wrong one.
 */
import { crc32 } from 'node:zlib'

/**
 * Its shifted copies differ from it, and neither silence (all ones) nor blank carrier (all zeros) makes it. It
 * begins with a one, so a window that starts as zeros cannot match before 32 real bits are in it.
 */
const syncMarker = 0xb5e26cd9 | 0
const syncBits = 32
/** The record's version, 8 bits, and the word's length in bytes, 8 bits. */
const headBits = 16
/** Version 1: how long the word lasts in ms, 16 bits, and its confidence, 8 bits. Version 0 has neither. */
const detailBits = 24
const checksumBits = 32
/** Longer tokens are split: nobody says them in one breath. */
const longestWordBytes = 240
/** In the place of a confidence that was not given. */
const noConfidence = 255

const samplesPerMs = 8
const longestDurationMs = 0xffff

/** How many samples a word needs at least to carry its record. */
export function recordSamples(word: string): number {
  return syncBits + headBits + detailBits + Buffer.byteLength(word, 'utf8') * 8 + checksumBits
}

/** The words of a text as they are hidden and found again: split at white space, none too long. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const token of text.split(/\s+/u)) {
    if (token === '') continue
    // A character takes at most four bytes, so most tokens need no counting.
    if (token.length * 4 <= longestWordBytes) {
      words.push(token)
      continue
    }
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
 * Hides `word` in `samples[from, to)`, in place; the bits of the rest are cleared. The word is taken to last
 * as long as the stretch.
 * @param confidence how clearly it is said, 0 to 1; null when nothing is to be known of it
 * @throws RangeError when the stretch is too short (see `recordSamples`) or the word too long (see `wordsOf`)
 */
export function hideWord(
  samples: Uint8Array,
  word: string,
  from: number,
  to: number,
  confidence: number | null = null,
): void {
  const text = Buffer.from(word, 'utf8')
  if (text.length > longestWordBytes) throw new RangeError('the word is too long')
  if (to - from < recordSamples(word)) throw new RangeError('too few samples for the word')
  for (let i = from; i < to; i += 1) samples[i] = (samples[i] ?? 0) & 0xfe
  const record = Buffer.alloc(3 + text.length)
  record.writeUInt16BE(Math.min(Math.round((to - from) / samplesPerMs), longestDurationMs), 0)
  record[2] = confidence === null ? noConfidence : Math.round(Math.min(1, Math.max(0, confidence)) * 254)
  text.copy(record, 3)
  let position = from
  const write = (value: number, bits: number) => {
    for (let bit = bits - 1; bit >= 0; bit -= 1) {
      samples[position] = (samples[position] ?? 0) | ((value >>> bit) & 1)
      position += 1
    }
  }
  write(syncMarker, syncBits)
  write((1 << 8) | text.length, headBits)
  for (const byte of record) write(byte, 8)
  write(crc32(record), checksumBits)
}

export interface FoundWord {
  word: string
  /** Where its sound begins, counted from the stream's first sample. */
  startSample: number
  /** One past the last sample of its record: once this much has been played the word was heard. */
  endSample: number
  /** How long its sound lasts from `startSample` on; at least as long as its record. */
  durationSamples: number
  /** How clearly it was said, 0 to 1; null when its sound tells nothing. */
  confidence: number | null
}

export interface WordFinder {
  /** Takes the next samples of the stream; gives the words whose records they complete, in order. */
  push(samples: Uint8Array): readonly FoundWord[]
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
const longestRecordBits = headBits + detailBits + longestWordBytes * 8 + checksumBits
const nothing: readonly FoundWord[] = []

/** Finds hidden words in a stream that arrives in pieces of any size. It keeps no more than one record. */
export function createWordFinder(): WordFinder {
  /** Samples of earlier pushes. */
  let taken = 0
  /** The last 32 bits. */
  let window = 0
  /** The bits since a marker, while a record is being read; `needed` is 0 while there is none. */
  const bits = new Uint8Array(longestRecordBits)
  let filled = 0
  let needed = 0

  const read = (from: number, count: number): number => {
    let value = 0
    for (let i = from; i < from + count; i += 1) value = (value << 1) | (bits[i] ?? 0)
    return value >>> 0
  }

  /** The record's length in bits by its head; 0 when the marker was chance. */
  const lengthByHead = (): number => {
    const version = read(0, 8)
    const wordBytes = read(8, 8)
    if (version > 1 || wordBytes === 0 || wordBytes > longestWordBytes) return 0
    return headBits + (version === 1 ? detailBits : 0) + wordBytes * 8 + checksumBits
  }

  /** @param endSample one past the record, in the stream */
  const completed = (endSample: number): FoundWord | null => {
    const details = read(0, 8) === 1
    const bytes = new Uint8Array((needed - headBits - checksumBits) / 8)
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = read(headBits + i * 8, 8)
    if (crc32(bytes) !== read(needed - checksumBits, checksumBits)) return null
    const durationMs = details ? ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0) : 0
    const confidence = details ? (bytes[2] ?? noConfidence) : noConfidence
    try {
      return {
        word: utf8.decode(details ? bytes.subarray(3) : bytes),
        startSample: endSample - needed - syncBits,
        endSample,
        durationSamples: Math.max(durationMs * samplesPerMs, needed + syncBits),
        confidence: confidence === noConfidence ? null : confidence / 254,
      }
    } catch {
      return null
    }
  }

  /** @param base the place of the array's first sample in the stream */
  const take = (samples: Uint8Array, base: number, found: FoundWord[]) => {
    let i = 0
    while (i < samples.length) {
      if (needed === 0) {
        let recent = window
        while (i < samples.length) {
          recent = (recent << 1) | ((samples[i] ?? 0) & 1)
          i += 1
          if (recent === syncMarker) {
            needed = headBits
            filled = 0
            break
          }
        }
        window = recent
        continue
      }
      const end = Math.min(samples.length, i + needed - filled)
      while (i < end) {
        bits[filled] = (samples[i] ?? 0) & 1
        filled += 1
        i += 1
      }
      if (filled < needed) return
      if (filled === headBits) {
        needed = lengthByHead()
        if (needed > 0) continue
      } else {
        const word = completed(base + i)
        if (word) {
          found.push(word)
          needed = 0
          window = 0
          continue
        }
      }
      // The marker was chance, or the record is damaged: another may begin within what was taken for it.
      const again = bits.slice(0, filled)
      needed = 0
      take(again, base + i - again.length, found)
    }
  }

  return {
    push(samples) {
      const found: FoundWord[] = []
      take(samples, taken, found)
      taken += samples.length
      return found.length === 0 ? nothing : found
    },
  }
}

/** All words whole in `samples`, in order. */
export function findWords(samples: Uint8Array): readonly FoundWord[] {
  return createWordFinder().push(samples)
}
