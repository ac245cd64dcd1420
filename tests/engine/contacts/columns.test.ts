import { describe, expect, it } from 'vitest'
import { columnLetters, headerColumns, normalTitle } from '../../../electron/engine/contacts/columns.ts'
import { readContacts } from '../../../electron/engine/contacts/read-contacts.ts'
import { makeXlsx, xlsxOf, xlsxRow } from './make-spreadsheets.ts'

describe('headers', () => {
  it.each([
    [' Número ', 'numero'],
    ['NOMBRE_COMPLETO', 'nombre completo'],
    ['*Nombre:', 'nombre'],
    ['Número\u00a0 de\ncelular*', 'numero de celular'],
    ['Celular N°', 'celular n'],
    ['Cel.', 'cel'],
    ['# Tel.º', 'tel'],
    ['Tele\u0301fono', 'telefono'],
  ])('compares %j as %j', (title, expected) => expect(normalTitle(title)).toBe(expected))

  it('takes the better number column, then the leftmost', () => {
    expect(headerColumns(1, ['Tel', 'Celular', 'Móvil', 'Nombre'])).toMatchObject({ nombre: 3, numero: 1 })
    expect(headerColumns(1, ['Celular', 'Nombre', 'Numero'])).toMatchObject({ nombre: 1, numero: 2 })
    expect(headerColumns(1, ['Cliente', 'Contacto', 'Tel'])).toMatchObject({ nombre: 0, numero: 2 })
  })

  it('needs a whole title and both columns', () => {
    expect(headerColumns(1, ['Nombre', 'Número de documento'])).toBeNull()
    expect(headerColumns(1, ['Nombre', 'Teléfono fijo'])).toBeNull()
    expect(headerColumns(1, ['Nombre', 3])).toBeNull()
    expect(headerColumns(1, ['Numero', '__proto__', 'constructor'])).toBeNull()
  })

  it('names columns the way spreadsheets do', () => {
    expect([0, 25, 26, 701, 702, 16383].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD'])
  })
})

describe('finding the list in a workbook', () => {
  const list = (row: number, title = 'numero') =>
    xlsxRow(row, ['nombre', title]) + xlsxRow(row + 1, ['Ana', 3001234567])

  it('looks for the header in the first 20 rows only', async () => {
    expect((await readContacts(makeXlsx([{ name: 'a', rows: list(20) }]))).accepted).toHaveLength(1)
    expect((await readContacts(makeXlsx([{ name: 'a', rows: list(21) }]))).fileError).toBe('missing_column')
  })

  it('takes the first visible sheet with both headers', async () => {
    const result = await readContacts(
      makeXlsx([
        { name: 'oculta', state: 'hidden', rows: list(1) },
        { name: 'muy oculta', state: 'veryHidden', rows: list(1) },
        { name: 'portada', rows: xlsxRow(1, ['Campaña']) },
        { name: 'base', rows: list(4, 'Celular') },
        { name: 'otra', rows: list(1) },
      ]),
    )
    expect(result.mapping).toMatchObject({
      sheet: 'base',
      headerRow: 4,
      numero: { index: 1, title: 'Celular' },
    })
    expect(result.accepted).toEqual([{ row: 5, nombre: 'Ana', e164: '+573001234567' }])
  })

  it('tells empty from missing columns', async () => {
    expect((await readContacts(xlsxOf([]))).fileError).toBe('empty')
    expect((await readContacts(xlsxOf([['nombre', 'numero']]))).fileError).toBe('empty')
    expect(
      (
        await readContacts(
          xlsxOf([
            ['nombre', 'numero', 'x'],
            [null, null, 'nota'],
          ]),
        )
      ).fileError,
    ).toBe('empty')
    expect(
      (
        await readContacts(
          xlsxOf([
            ['cliente', 'cédula'],
            ['Ana', 12345],
          ]),
        )
      ).fileError,
    ).toBe('missing_column')
  })

  it('reads the persona column of practice lists', async () => {
    const result = await readContacts(
      xlsxOf([
        ['nombre', 'numero', 'Persona'],
        ['Ana', 3001234567, 'docente'],
      ]),
    )
    expect(result.accepted[0]?.persona).toBe('docente')
  })

  it('reads the columns that the operator chose instead', async () => {
    const file = xlsxOf([
      ['nombre', 'numero', 'alterno', 'titular'],
      ['Ana', 3001234567, '310 987 6543', 'Luz'],
    ])
    const { mapping } = await readContacts(file)
    expect(mapping?.candidates.map((column) => column.title)).toEqual([
      'nombre',
      'numero',
      'alterno',
      'titular',
    ])
    const other = await readContacts(file, { choice: { nombreIndex: 3, numeroIndex: 2 } })
    expect(other.accepted).toEqual([{ row: 2, nombre: 'Luz', e164: '+573109876543' }])
    const nameless = await readContacts(file, { choice: { nombreIndex: null, numeroIndex: 2 } })
    expect(nameless.accepted).toEqual([{ row: 2, nombre: '', e164: '+573109876543' }])
  })

  it('offers a guess where no header is known, and reads what the operator makes of it', async () => {
    const titled = xlsxOf([['Reporte'], ['Titular', 'Línea'], ['Ana', 3001234567]])
    const refused = await readContacts(titled)
    expect(refused).toMatchObject({
      fileError: 'missing_column',
      accepted: [],
      mapping: { headerRow: 2, numero: { index: 1, title: 'Línea' } },
    })
    const chosen = await readContacts(titled, { choice: { nombreIndex: 0, numeroIndex: 1 } })
    expect(chosen.accepted).toEqual([{ row: 3, nombre: 'Ana', e164: '+573001234567' }])
    const headless = await readContacts(
      xlsxOf([
        ['Ana', 3001234567],
        ['Luz', 3109876543],
      ]),
      {
        choice: { nombreIndex: 0, numeroIndex: 1 },
      },
    )
    expect(headless.accepted.map(({ row }) => row)).toEqual([1, 2])
  })
})
