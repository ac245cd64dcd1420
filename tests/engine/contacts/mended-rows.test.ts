/** Rejected rows, mended by an operator: checked by the same rules, counted, and never lost. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UntoldRejectedRow } from '../../../electron/engine/contacts/contact-list.ts'
import { packRows, unpackRows } from '../../../electron/engine/contacts/import-protocol.ts'
import { createMendedRows } from '../../../electron/engine/contacts/mended-rows.ts'
import type { ImportCounts } from '../../../shared/domain/import.ts'

const accepted = [{ row: 2, nombre: 'Ana', e164: '+573001234567' }]
const rejected: UntoldRejectedRow[] = [
  { row: 3, code: 'too_short', nombre: 'Eva', numero: '300 12' },
  { row: 4, code: 'not_a_phone', nombre: 'Luz', numero: '3OO1112233' },
  { row: 5, code: 'duplicate', nombre: 'Ana otra vez', numero: '300 123 4567', firstRow: 2 },
]
const counts: ImportCounts = {
  rows: 4,
  accepted: 1,
  rejected: 3,
  byCode: { too_short: 1, not_a_phone: 1, duplicate: 1 },
  alreadyStored: 0,
}

function open(stored: string[] = []) {
  return createMendedRows({
    accepted: [packRows(accepted)],
    rejected: [packRows(rejected.slice(0, 2)), packRows(rejected.slice(2))],
    alreadyStored: async () => new Set(stored),
  })
}

describe('a mended row', () => {
  it('is called when it is right now, keeps what the file said, and moves the counts', async () => {
    const rows = open(['+573001112233'])
    await rows.mend(4, { nombre: '  Luz  Marina ', numero: '(300) 111-2233 ext 12' })
    expect(rows.accepted()).toEqual([
      { row: 4, nombre: 'Luz Marina', e164: '+573001112233', ext: '12', alreadyStored: true },
    ])
    expect(rows.shownAt(4)).toEqual({
      ...rejected[1],
      mend: { nombre: '  Luz  Marina ', numero: '(300) 111-2233 ext 12', e164: '+573001112233' },
    })
    expect(rows.counts(counts)).toEqual({
      rows: 4,
      accepted: 2,
      rejected: 2,
      byCode: { too_short: 1, duplicate: 1 },
      alreadyStored: 1,
    })
  })

  it('says anew what is wrong when it still is', async () => {
    const rows = open()
    await rows.mend(3, { nombre: 'Eva', numero: '300 123 45678' })
    expect(rows.shownAt(3)).toMatchObject({ code: 'too_long', numero: '300 12', mend: { e164: null } })
    expect(rows.counts(counts)).toMatchObject({
      accepted: 1,
      rejected: 3,
      byCode: { too_long: 1, not_a_phone: 1, duplicate: 1 },
    })
  })

  it('may not repeat a number of the file or of another mended row', async () => {
    const rows = open()
    await rows.mend(3, { nombre: 'Eva', numero: '3001234567' })
    expect(rows.shownAt(3)).toMatchObject({ code: 'duplicate', firstRow: 2 })
    await rows.mend(3, { nombre: 'Eva', numero: '3001112233' })
    await rows.mend(4, { nombre: 'Luz', numero: '+57 300 111 2233' })
    expect(rows.shownAt(4)).toMatchObject({ code: 'duplicate', firstRow: 3 })
    // The same row may be mended again with the number it has.
    await rows.mend(3, { nombre: 'Eva María', numero: '3001112233' })
    expect(rows.accepted()).toMatchObject([{ row: 3, nombre: 'Eva María' }])
  })

  it('stands as in the file once it is undone, whatever was done before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            row: fc.constantFrom(3, 4, 5),
            numero: fc.constantFrom('3001112233', '3001234567', '30', '', '+1 305 555 0100', '3009998877'),
          }),
        ),
        async (steps) => {
          const rows = open()
          for (const { row, numero } of steps) {
            await rows.mend(row, { nombre: 'X', numero })
            const now = rows.counts(counts)
            expect(now.accepted + now.rejected).toBe(counts.rows)
            expect(Object.values(now.byCode).reduce((sum, count) => sum + count, 0)).toBe(now.rejected)
            const numbers = rows.accepted().map((one) => one.e164)
            expect(new Set(numbers).size).toBe(numbers.length)
          }
          for (const { row } of rejected) rows.undo(row)
          expect(rows.counts(counts)).toEqual(counts)
          for (const row of rejected) expect(rows.shownAt(row.row)).toEqual(row)
        },
      ),
    )
  })

  it('is not among the rejects that are saved; what was written in vain is, with its new reason', async () => {
    const rows = open()
    await rows.mend(3, { nombre: 'Eva', numero: '3009998877' })
    await rows.mend(4, { nombre: 'Luz', numero: '123' })
    const left = rows.stillRejected().flatMap((packet) => unpackRows<UntoldRejectedRow>(packet))
    expect(left).toEqual([{ row: 4, code: 'too_short', nombre: 'Luz', numero: '123' }, rejected[2]])
  })

  it('must be a rejected one', async () => {
    const rows = open()
    await expect(rows.mend(2, { nombre: 'Ana', numero: '1' })).rejects.toMatchObject({
      code: 'import.row_not_rejected',
    })
    expect(() => rows.shownAt(99)).toThrow(expect.objectContaining({ code: 'import.row_not_rejected' }))
  })
})
