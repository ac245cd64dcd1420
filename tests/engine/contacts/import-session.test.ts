/** Imports through their worker, as the engine runs them. */
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { writeXlsxInWorker } from '../../../electron/engine/contacts/import-job.ts'
import { createImports, type Imports } from '../../../electron/engine/contacts/import-session.ts'
import { readContacts } from '../../../electron/engine/contacts/read-contacts.ts'
import { createIds } from '../../../electron/engine/ids.ts'
import type { ImportProgress } from '../../../shared/domain/import.ts'
import { importPreviewSchema, importProgressSchema } from '../../../shared/domain/import.ts'
import { createFakeClock } from '../../fakes/fake-clock.ts'
import { xlsxOf } from './make-spreadsheets.ts'

const workerUrl = new URL('../../../electron/engine/contacts/import-worker.ts', import.meta.url)
const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/spreadsheets/${name}`, import.meta.url))
const firstPage = { acceptedOffset: 0, rejectedOffset: 0, limit: 200, language: 'es' } as const

const opened: Imports[] = []
afterEach(() => {
  for (const imports of opened.splice(0)) imports.close()
})

function create(stored: string[] = []) {
  const clock = createFakeClock()
  const asked: string[][] = []
  const imports = createImports({
    clock,
    ids: createIds(clock),
    workerUrl,
    alreadyStored: async (e164s) => {
      asked.push(e164s)
      return new Set(stored.filter((e164) => e164s.includes(e164)))
    },
  })
  opened.push(imports)
  return { imports, clock, asked }
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of source) items.push(item)
  return items
}

/** A list of so many contacts, every tenth of them to be rejected. */
function longList(count: number): Buffer {
  const rows = Array.from({ length: count }, (_, index) =>
    index % 10 === 9 ? `Persona ${index},123` : `Persona ${index},${3_000_000_000 + index}`,
  )
  return Buffer.from(`nombre,numero\n${rows.join('\n')}`)
}

describe('an import', () => {
  it('gives the same rows as reading the file directly, with reasons in the language asked for', async () => {
    const { imports } = create()
    const bytes = fixture('v02-celdas-dificiles.xlsx')
    const importId = imports.start({ fileName: 'v02.xlsx', bytes })
    const preview = await imports.preview(importId, firstPage)
    const direct = await readContacts(bytes)
    expect(importPreviewSchema.parse(preview)).toEqual(preview)
    expect(preview.accepted).toEqual(direct.accepted.map((row) => ({ ...row, alreadyStored: false })))
    expect(preview.rejected.map(({ message, ...row }) => row)).toEqual(direct.rejected)
    expect(preview.counts).toEqual(direct.counts)
    expect(preview.mapping).toEqual(direct.mapping)
    const english = await imports.preview(importId, { ...firstPage, language: 'en' })
    expect(preview.rejected[0]?.message).not.toBe(english.rejected[0]?.message)
  })

  it('tells its progress from opening to done, also to watchers who come late', async () => {
    const { imports } = create()
    const importId = imports.start({ fileName: 'lista.csv', bytes: longList(20_000) })
    const seen: ImportProgress[] = await all(imports.progress(importId))
    for (const progress of seen) importProgressSchema.parse(progress)
    expect(seen[0]).toEqual({ phase: 'opening', fraction: 0, rowsRead: 0 })
    expect(seen.at(-1)).toEqual({ phase: 'done', fraction: 1, rowsRead: 20_000 })
    const fractions = seen.map((progress) => progress.fraction)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(seen.some((progress) => progress.phase === 'reading' && progress.rowsRead > 0)).toBe(true)
    expect(await all(imports.progress(importId))).toEqual([seen.at(-1)])
  })

  it('marks the numbers that are already stored, asking for a few hundred at a time', async () => {
    const { imports, asked } = create(['+573000000001', '+573000000700', '+573999999999'])
    const importId = imports.start({ fileName: 'lista.csv', bytes: longList(1000) })
    const { counts, accepted } = await imports.preview(importId, { ...firstPage, limit: 1000 })
    expect(counts.alreadyStored).toBe(2)
    expect(accepted.filter((row) => row.alreadyStored).map((row) => row.row)).toEqual([3, 702])
    expect(Math.max(...asked.map((e164s) => e164s.length))).toBeLessThanOrEqual(500)
    expect(asked.flat()).toHaveLength(900)
  })

  it('gives any page of its lists', async () => {
    const { imports } = create()
    const importId = imports.start({ fileName: 'lista.csv', bytes: longList(3000) })
    const page = await imports.preview(importId, {
      acceptedOffset: 490,
      rejectedOffset: 299,
      limit: 30,
      language: 'es',
    })
    expect(page.accepted).toHaveLength(30)
    expect(page.accepted[0]?.nombre).toBe(`Persona ${Math.floor(490 / 9) * 10 + (490 % 9)}`)
    expect(page.rejected.map((row) => row.nombre)).toEqual(['Persona 2999'])
    const beyond = await imports.preview(importId, {
      ...firstPage,
      acceptedOffset: 9999,
      rejectedOffset: 9999,
    })
    expect([beyond.accepted, beyond.rejected]).toEqual([[], []])
  })

  it('hands every row over for storing, in batches', async () => {
    const { imports } = create(['+573000000000'])
    const importId = imports.start({ fileName: 'lista.csv', bytes: longList(3000) })
    const batches = await all(imports.rows(importId))
    expect(batches.flatMap((batch) => batch.accepted)).toHaveLength(2700)
    expect(batches.flatMap((batch) => batch.rejected)).toHaveLength(300)
    expect(batches[0]?.accepted[0]).toMatchObject({ row: 2, e164: '+573000000000', alreadyStored: true })
    expect(batches[0]?.rejected[0]).toMatchObject({ row: 11, code: 'too_short', numero: '123' })
    expect(Math.max(...batches.map((batch) => batch.accepted.length))).toBeLessThanOrEqual(500)
  })

  it('reads the file again with the columns the operator chose', async () => {
    const { imports } = create()
    const bytes = xlsxOf([
      ['nombre', 'numero', 'alterno'],
      ['Ana', 'pendiente', 3001234567],
    ])
    const importId = imports.start({ fileName: 'a.xlsx', bytes })
    expect((await imports.preview(importId, firstPage)).counts.accepted).toBe(0)
    imports.remap(importId, { nombreIndex: 0, numeroIndex: 2 })
    const preview = await imports.preview(importId, firstPage)
    expect(preview.accepted).toMatchObject([{ nombre: 'Ana', e164: '+573001234567' }])
    expect(preview.mapping?.numero).toEqual({ index: 2, title: 'alterno' })
  })

  it.each([
    ['v09-con-clave.xlsx', 'encrypted'],
    ['v10-descarga-cortada.xlsx', 'corrupt'],
    ['v11-bomba.xlsx', 'too_large'],
  ])('explains why %s cannot be read', async (name, code) => {
    const { imports } = create()
    const preview = await imports.preview(imports.start({ fileName: name, bytes: fixture(name) }), firstPage)
    expect(preview).toMatchObject({
      fileError: code,
      mapping: null,
      accepted: [],
      rejected: [],
      counts: { rows: 0 },
    })
    expect(preview.fileErrorMessage).toMatch(/\.$/)
  })

  it('does not even copy a file that is too large', async () => {
    const { imports } = create()
    const importId = imports.start({ fileName: 'a.csv', bytes: new Uint8Array(20_000_001) })
    expect((await imports.outcome(importId)).fileError).toBe('too_large')
  })

  it('reads bytes that are a slice of a larger buffer', async () => {
    const { imports } = create()
    const pool = Buffer.concat([Buffer.from('basura'), longList(3), Buffer.from('basura')])
    const importId = imports.start({ fileName: 'a.csv', bytes: pool.subarray(6, pool.length - 6) })
    expect((await imports.outcome(importId)).counts.rows).toBe(3)
  })
})

describe('mending a rejected row', () => {
  const words = { language: 'es' } as const

  it('moves it to the rows that are called: in the counts, on every page, when stored, not in the rejects', async () => {
    const { imports } = create()
    const importId = imports.start({ fileName: 'lista.csv', bytes: longList(2000) })
    const before = await imports.preview(importId, firstPage)
    expect(before.counts).toMatchObject({ accepted: 1800, rejected: 200 })
    const row = before.rejected[150]?.row ?? 0
    const result = await imports.mend(importId, { row, nombre: 'Luz', numero: '3209998877', ...words })
    expect(result).toMatchObject({
      mended: 1,
      counts: { accepted: 1801, rejected: 199, byCode: { too_short: 199 } },
      row: { row, numero: '123', mend: { nombre: 'Luz', numero: '3209998877', e164: '+573209998877' } },
    })

    const page = await imports.preview(importId, { ...firstPage, rejectedOffset: 150, acceptedOffset: 1750 })
    expect(importPreviewSchema.parse(page)).toEqual(page)
    expect(page.rejected[0]).toMatchObject({ row, mend: { e164: '+573209998877' } })
    expect(page.accepted).toHaveLength(51)
    expect(page.accepted.at(-1)).toEqual({
      row,
      nombre: 'Luz',
      e164: '+573209998877',
      alreadyStored: false,
    })

    const batches = await all(imports.rows(importId))
    expect(batches.flatMap((batch) => batch.accepted)).toHaveLength(1801)
    expect(batches.flatMap((batch) => batch.rejected.map((one) => one.row))).not.toContain(row)
    const saved = await readContacts((await imports.rejectsFile(importId, 'es')).bytes)
    expect(saved.counts.rows).toBe(199)
    expect((await imports.outcome(importId)).counts.accepted).toBe(1801)

    const undone = await imports.undoMend(importId, { row, ...words })
    expect(undone).toMatchObject({ mended: 0, counts: before.counts, row: { row, numero: '123' } })
    expect(undone.row.mend).toBeUndefined()
  })

  it('tells the reason anew, in the language asked for, and other columns forget it', async () => {
    const { imports } = create()
    const importId = imports.start({ fileName: 'lista.csv', bytes: longList(10) })
    const given = { row: 11, nombre: 'Luz', numero: '+1 305 555 0137' }
    const spanish = await imports.mend(importId, { ...given, language: 'es' })
    const english = await imports.mend(importId, { ...given, language: 'en' })
    expect(spanish.row.code).toBe('foreign_not_allowed')
    expect(english.row.message).not.toBe(spanish.row.message)
    imports.remap(importId, { nombreIndex: null, numeroIndex: 1 })
    expect((await imports.preview(importId, firstPage)).rejected[0]?.mend).toBeUndefined()
    await expect(imports.mend(importId, { ...given, row: 2, ...words })).rejects.toMatchObject({
      code: 'import.row_not_rejected',
    })
  })
})

describe('ending an import', () => {
  it('stops the reading at once: watchers end, waiters learn of it, nothing is left', async () => {
    const { imports, asked } = create()
    const importId = imports.start({ fileName: 'v12.xlsx', bytes: fixture('v12-cien-mil.xlsx') })
    const waiting = expect(imports.preview(importId, firstPage)).rejects.toMatchObject({
      code: 'import_cancelled',
    })
    const phases: string[] = []
    for await (const progress of imports.progress(importId)) {
      phases.push(progress.phase)
      if (progress.phase === 'reading') imports.cancel(importId)
    }
    await waiting
    expect(phases).not.toContain('done')
    expect(asked).toEqual([])
    await expect(imports.preview(importId, firstPage)).rejects.toMatchObject({ code: 'import_not_found' })
    imports.cancel(importId)
  })

  it('forgets a preview that nobody looks at for hours, and keeps one in use', async () => {
    const { imports, clock } = create()
    const importId = imports.start({ fileName: 'a.csv', bytes: longList(3) })
    await imports.outcome(importId)
    await clock.advance(90 * 60_000)
    await imports.outcome(importId)
    await clock.advance(90 * 60_000)
    await imports.outcome(importId)
    await clock.advance(121 * 60_000)
    await expect(imports.outcome(importId)).rejects.toMatchObject({ code: 'import_not_found' })
  })
})

describe('the file of rejected rows', () => {
  it('can be picked again as it is, and is accepted once mended', async () => {
    const { imports } = create()
    const rows = [
      ['nombre', 'numero'],
      ['=HYPERLINK("http://x")', '300 123'],
      ['Luz', '+1 305 555 0137'],
      ['@Paz', 'pendiente'],
      ['Sol', 3109876543],
    ]
    const importId = imports.start({ fileName: 'Lista marzo.xlsx', bytes: xlsxOf(rows) })
    const { fileName, bytes } = await imports.rejectsFile(importId, 'es')
    expect(fileName).toBe('Lista marzo-rechazados.xlsx')
    const again = await readContacts(bytes)
    const before = await imports.preview(importId, firstPage)
    expect(again.rejected.map(({ code, numero }) => [code, numero])).toEqual(
      before.rejected.map(({ code, numero }) => [code, numero]),
    )
    expect(again.mapping?.candidates.map((column) => column.title)).toEqual([
      'nombre',
      'numero',
      'motivo',
      'fila original',
    ])
    const mended = await readContacts(bytes, { choice: { nombreIndex: 0, numeroIndex: 3 } })
    expect(mended.rejected.map((row) => row.numero)).toEqual(['2', '3', '4'])
  })
})

describe('writeXlsxInWorker', () => {
  it('writes tables of any size away from the engine', async () => {
    async function* rows() {
      for (let index = 0; index < 1200; index += 1) yield [`=Persona ${index}`, `${3_000_000_000 + index}`]
    }
    const bytes = await writeXlsxInWorker(workerUrl, {
      sheetName: 'Seguimiento',
      columns: [{ title: 'nombre' }, { title: 'numero' }],
      rows: rows(),
    })
    const { accepted } = await readContacts(bytes)
    expect(accepted).toHaveLength(1200)
    expect(accepted[1199]).toEqual({ row: 1201, nombre: '=Persona 1199', e164: '+573000001199' })
  })
})
