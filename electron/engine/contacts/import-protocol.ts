/**
 * What passes between the engine and the import worker. Rows travel as packets of JSON in shared memory, so
 * that neither side ever copies or decodes a whole list at once.
 */
import type { ColumnChoice, ColumnMapping, FileError, ImportCounts } from '../../../shared/domain/import.ts'
import type { Language } from '../../../shared/domain/primitives.ts'
import type { ExportColumn } from './spreadsheet-export.ts'

/** How many rows a packet holds; the last one of a list may hold fewer. Decoding one takes under a millisecond. */
export const rowsPerPacket = 500

/** JSON of an array of rows, in shared memory. */
export type RowPacket = Uint8Array<SharedArrayBuffer>

export type WorkerJob =
  | { readonly kind: 'read'; readonly bytes: SharedArrayBuffer; readonly choice: ColumnChoice | null }
  | { readonly kind: 'write-rejects'; readonly packets: readonly RowPacket[]; readonly language: Language }
  | {
      readonly kind: 'write'
      readonly sheetName: string
      readonly columns: readonly ExportColumn[]
      readonly packets: readonly RowPacket[]
    }

export type WorkerReport =
  | { readonly kind: 'progress'; readonly fraction: number; readonly rowsRead: number }
  | { readonly kind: 'accepted' | 'rejected'; readonly packet: RowPacket }
  | {
      readonly kind: 'read'
      readonly fileError: FileError | null
      readonly mapping: ColumnMapping | null
      readonly counts: ImportCounts
    }
  | { readonly kind: 'written'; readonly bytes: Uint8Array<ArrayBuffer> }

/** The counts of a file that could not be read. */
export const noCounts: ImportCounts = { rows: 0, accepted: 0, rejected: 0, byCode: {}, alreadyStored: 0 }

export function packRows(rows: readonly unknown[]): RowPacket {
  const json = Buffer.from(JSON.stringify(rows))
  const packet = new Uint8Array(new SharedArrayBuffer(json.length))
  packet.set(json)
  return packet
}

/** The rows of a packet. The caller knows their type, because it knows who packed them. */
export function unpackRows<Row>(packet: RowPacket): Row[] {
  return JSON.parse(Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength).toString())
}
