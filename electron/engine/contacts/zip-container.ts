/**
 * Opens a zip (xlsx, ods) without trusting it: what it declares is checked before anything is inflated,
 * what comes out is counted while it is inflated, and nothing is used before every entry's checksum has
 * been found right. Never holds more than one chunk of inflated data.
 */
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { type Entry, fromBufferPromise, getFileNameLowLevel } from 'yauzl'
import { FileProblem, maxExpandedBytes } from './file-problem.ts'

export interface ZipEntry {
  readonly name: string
  /** As declared; proven by `verify`. */
  readonly expandedBytes: number
  readonly stored: boolean
  readonly data: Buffer
  readonly crc32: number
}

const maxEntries = 20_000
const inflateChunkBytes = 1 << 18
/** Entries up to this size are inflated in one go, which is far quicker for many small ones. */
const smallEntryBytes = 1 << 20

/** An opened archive. Entry names use `/` and have no leading one. */
export class ZipContainer {
  readonly entries: ReadonlyMap<string, ZipEntry>
  private readonly foldedNames = new Map<string, string>()

  private constructor(entries: ReadonlyMap<string, ZipEntry>) {
    this.entries = entries
    for (const name of entries.keys()) this.foldedNames.set(name.toLowerCase(), name)
  }

  /**
   * Reads the central directory.
   * @throws FileProblem `corrupt` when it is cut or damaged, `encrypted`, `too_large` by what it declares.
   */
  static async open(bytes: Buffer): Promise<ZipContainer> {
    const entries = new Map<string, ZipEntry>()
    let declaredBytes = 0
    try {
      const zip = await fromBufferPromise(bytes, {
        lazyEntries: true,
        decodeStrings: false,
        validateEntrySizes: false,
      })
      if (zip.entryCount > maxEntries) throw new FileProblem('too_large', `${zip.entryCount} entries`)
      for await (const entry of zip.eachEntry()) {
        const name = entryName(entry)
        if (name.endsWith('/') && entry.uncompressedSize === 0) continue
        if (entry.isEncrypted()) throw new FileProblem('encrypted', `${name} is encrypted`)
        if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
          throw new FileProblem('corrupt', `${name} is packed by method ${entry.compressionMethod}`)
        }
        declaredBytes += entry.uncompressedSize
        const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true })
        const end = fileDataStart + entry.compressedSize
        if (end > bytes.length) throw new FileProblem('corrupt', `${name} ends beyond the file`)
        entries.set(name, {
          name,
          expandedBytes: entry.uncompressedSize,
          stored: entry.compressionMethod === 0,
          data: bytes.subarray(fileDataStart, end),
          crc32: entry.crc32,
        })
      }
    } catch (error) {
      if (error instanceof FileProblem) throw error
      throw new FileProblem('corrupt', 'the zip directory cannot be read', error)
    }
    if (declaredBytes > maxExpandedBytes)
      throw new FileProblem('too_large', `expands to ${declaredBytes} bytes`)
    return new ZipContainer(entries)
  }

  /** The entry of that name; capitals are ignored, as Excel does. */
  find(name: string): ZipEntry | undefined {
    return this.entries.get(name) ?? this.entries.get(this.foldedNames.get(name.toLowerCase()) ?? '')
  }

  /**
   * Inflates everything once, keeping nothing, and checks sizes and checksums.
   * @throws FileProblem `corrupt`, or `too_large` when more comes out than the directory admitted.
   */
  async verify(): Promise<void> {
    let expandedBytes = 0
    let damaged: string | null = null
    for (const entry of this.entries.values()) {
      let sum = 0
      let entryBytes = 0
      for await (const chunk of this.chunks(entry)) {
        sum = crc32(chunk, sum)
        entryBytes += chunk.length
        expandedBytes += chunk.length
        if (expandedBytes > maxExpandedBytes)
          throw new FileProblem('too_large', `${entry.name} keeps expanding`)
      }
      if (entryBytes !== entry.expandedBytes || sum !== entry.crc32) damaged ??= entry.name
    }
    // Only now: an archive that lies in every entry is first of all a bomb.
    if (damaged !== null) throw new FileProblem('corrupt', `${damaged} does not match its checksum`)
  }

  /** The entry's contents, inflated bit by bit. @throws FileProblem `corrupt`. */
  async *chunks(entry: ZipEntry): AsyncGenerator<Buffer> {
    if (entry.stored) {
      for (let at = 0; at < entry.data.length; at += inflateChunkBytes) {
        yield entry.data.subarray(at, at + inflateChunkBytes)
      }
      return
    }
    try {
      // A small entry that lies about its size exceeds the limit and is met again by the streaming way.
      const small = entry.expandedBytes <= smallEntryBytes ? inflateSmall(entry.data) : null
      if (small) {
        yield small
        return
      }
      const inflate = createInflateRaw({ chunkSize: inflateChunkBytes })
      inflate.end(entry.data)
      yield* inflate
    } catch (error) {
      if (error instanceof FileProblem) throw error
      throw new FileProblem('corrupt', `${entry.name} cannot be inflated`, error)
    }
  }

  /** A small entry as text. @throws FileProblem `too_large` beyond `maxBytes`. */
  async text(entry: ZipEntry, maxBytes = 32_000_000): Promise<string> {
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of this.chunks(entry)) {
      bytes += chunk.length
      if (bytes > maxBytes) throw new FileProblem('too_large', `${entry.name} is too long`)
      chunks.push(chunk)
    }
    return new TextDecoder().decode(Buffer.concat(chunks))
  }
}

function inflateSmall(data: Buffer): Buffer | null {
  try {
    return inflateRawSync(data, { maxOutputLength: smallEntryBytes })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function entryName(entry: Entry): string {
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false)
  return name.replaceAll('\\', '/').replace(/^\/+/, '')
}

/** Names of the entries whose local headers can still be found in a cut archive. */
export function salvagedNames(bytes: Buffer): string[] {
  const names: string[] = []
  let at = 0
  while (names.length < 200) {
    at = bytes.indexOf('PK\u0003\u0004', at, 'latin1')
    if (at < 0 || at + 30 > bytes.length) break
    const length = bytes.readUInt16LE(at + 26)
    if (at + 30 + length <= bytes.length) names.push(bytes.toString('utf8', at + 30, at + 30 + length))
    at += 4
  }
  return names
}
