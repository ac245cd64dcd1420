/**
 * What an operator wrote over the rejected rows of one reading: kept beside the file's own text, checked by the
 * same rules, and counted. Knows packets of rows, and never opens more of them than it must.
 */
import type { AcceptedRow, ImportCounts, RejectedRow } from '../../../shared/domain/import.ts'
import { AnaError } from '../errors.ts'
import type { UntoldRejectedRow } from './contact-list.ts'
import { packRows, type RowPacket, unpackRows } from './import-protocol.ts'
import { readName } from './person-name.ts'
import { readPhoneCell } from './phone-number.ts'

export type MendedRow = AcceptedRow & { alreadyStored: boolean }

type Mend =
  | { kind: 'accepted'; original: UntoldRejectedRow; nombre: string; numero: string; accepted: MendedRow }
  | {
      kind: 'rejected'
      original: UntoldRejectedRow
      nombre: string
      numero: string
      reason: Pick<RejectedRow, 'code' | 'firstRow'>
    }

export interface MendedRows {
  /**
   * Checks a rejected row again with other words; a later mend of the same row replaces the earlier one.
   * Throws `import.row_not_rejected` when the file has no such rejected row.
   */
  mend(row: number, text: { nombre: string; numero: string }): Promise<void>
  /** The row as it stood in the file. Harmless for a row that nobody mended. */
  undo(row: number): void
  /** A rejected row as it stands now: with its mend, if it has one. */
  shown(row: UntoldRejectedRow): UntoldRejectedRow
  /** The rejected row of this number as it stands now. Throws `import.row_not_rejected`. */
  shownAt(row: number): UntoldRejectedRow
  /** The rows that can be called now, in the order of the file. */
  accepted(): MendedRow[]
  /** How many those are. */
  count(): number
  /** The file's counts with the mended rows on the other side. */
  counts(file: ImportCounts): ImportCounts
  /** What is still rejected, with the operator's words where there are some, for the file of rejects. */
  stillRejected(): RowPacket[]
}

export function createMendedRows(file: {
  accepted: readonly RowPacket[]
  rejected: readonly RowPacket[]
  alreadyStored: (e164s: string[]) => Promise<Set<string>>
}): MendedRows {
  const mends = new Map<number, Mend>()

  function original(row: number): UntoldRejectedRow {
    for (const packet of file.rejected) {
      if (!holds(packet, `"row":${row},`)) continue
      const found = unpackRows<UntoldRejectedRow>(packet).find((one) => one.row === row)
      if (found) return found
    }
    throw new AnaError('import.row_not_rejected', 'this row was not rejected', {
      kind: 'not_found',
      facts: { row },
    })
  }

  /** The row that has this number already, in the file or by another mend. */
  function rowWith(e164: string, except: number): number | undefined {
    for (const packet of file.accepted) {
      if (!holds(packet, `"e164":"${e164}"`)) continue
      const found = unpackRows<AcceptedRow>(packet).find((one) => one.e164 === e164)
      if (found) return found.row
    }
    for (const [row, mend] of mends) {
      if (row !== except && mend.kind === 'accepted' && mend.accepted.e164 === e164) return row
    }
    return undefined
  }

  function shown(row: UntoldRejectedRow): UntoldRejectedRow {
    const mend = mends.get(row.row)
    if (!mend) return row
    const { nombre, numero } = mend
    if (mend.kind === 'accepted') return { ...row, mend: { nombre, numero, e164: mend.accepted.e164 } }
    const { firstRow: _, ...rest } = row
    return { ...rest, ...mend.reason, mend: { nombre, numero, e164: null } }
  }

  const accepted = () =>
    [...mends.values()]
      .flatMap((mend) => (mend.kind === 'accepted' ? [mend.accepted] : []))
      .sort((a, b) => a.row - b.row)

  return {
    async mend(row, { nombre, numero }) {
      const before = original(row)
      const reading = readPhoneCell(numero)
      const reject = (reason: Pick<RejectedRow, 'code' | 'firstRow'>) =>
        void mends.set(row, { kind: 'rejected', original: before, nombre, numero, reason })
      if (reading.kind === 'bad') return reject({ code: reading.code })
      // Asked first: between looking for the number and keeping it nothing else may happen.
      const stored = await file.alreadyStored([reading.e164])
      const firstRow = rowWith(reading.e164, row)
      if (firstRow !== undefined) return reject({ code: 'duplicate', firstRow })
      mends.set(row, {
        kind: 'accepted',
        original: before,
        nombre,
        numero,
        accepted: {
          row,
          nombre: readName(nombre),
          e164: reading.e164,
          ...(reading.ext === undefined ? {} : { ext: reading.ext }),
          ...(reading.others.length === 0 ? {} : { others: [...reading.others] }),
          alreadyStored: stored.has(reading.e164),
        },
      })
    },

    undo(row) {
      mends.delete(row)
    },

    shown,
    shownAt: (row) => shown(original(row)),
    accepted,
    count: () => accepted().length,

    counts(counts) {
      const byCode = { ...counts.byCode }
      let { accepted: callable, rejected, alreadyStored } = counts
      for (const mend of mends.values()) {
        const { code } = mend.original
        byCode[code] = (byCode[code] ?? 0) - 1
        if (mend.kind === 'rejected') {
          byCode[mend.reason.code] = (byCode[mend.reason.code] ?? 0) + 1
          continue
        }
        callable += 1
        rejected -= 1
        if (mend.accepted.alreadyStored) alreadyStored += 1
      }
      const left = Object.entries(byCode).filter(([, count]) => count > 0)
      return {
        rows: counts.rows,
        accepted: callable,
        rejected,
        alreadyStored,
        byCode: Object.fromEntries(left),
      }
    },

    stillRejected() {
      if (mends.size === 0) return [...file.rejected]
      return file.rejected.flatMap((packet) => {
        const rows = unpackRows<UntoldRejectedRow>(packet)
        if (!rows.some((row) => mends.has(row.row))) return [packet]
        const left = rows.flatMap((row) => {
          const now = shown(row)
          if (now.mend === undefined) return [row]
          if (now.mend.e164 !== null) return []
          const { mend, ...rest } = now
          return [{ ...rest, nombre: mend.nombre, numero: mend.numero }]
        })
        return left.length === 0 ? [] : [packRows(left)]
      })
    },
  }
}

/** Whether a packet's JSON holds `text` anywhere: far quicker than opening it. */
function holds(packet: RowPacket, text: string): boolean {
  return Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength).includes(text)
}
