import { describe, expect, it } from 'vitest'
import { readContacts } from '../../../electron/engine/contacts/read-contacts.ts'
import { makeOds } from './make-spreadsheets.ts'

const text = (value: string, attributes = '') =>
  `<table:table-cell office:value-type="string" ${attributes}><text:p>${value}</text:p></table:table-cell>`
const row = (cells: string, attributes = '') => `<table:table-row ${attributes}>${cells}</table:table-row>`
const table = (rows: string, attributes = 'table:name="Hoja1"') =>
  `<table:table ${attributes}>${rows}</table:table>`
const header = row(text('nombre') + text('numero'))

async function numberCell(xml: string) {
  const { accepted, rejected } = await readContacts(makeOds(table(header + row(text('Ana') + xml))))
  return accepted[0]?.e164 ?? rejected[0]?.code
}

describe('OpenDocument spreadsheets', () => {
  it.each([
    [
      'a number',
      '<table:table-cell office:value-type="float" office:value="3001234567"><text:p>3,00E+09</text:p></table:table-cell>',
      '+573001234567',
    ],
    [
      'a date',
      '<table:table-cell office:value-type="date" office:date-value="2025-01-31"><text:p>31/01/2025</text:p></table:table-cell>',
      'not_a_phone',
    ],
    [
      'a time',
      '<table:table-cell office:value-type="time" office:time-value="PT10H30M00S"><text:p>10:30</text:p></table:table-cell>',
      'not_a_phone',
    ],
    [
      'a boolean',
      '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>VERDADERO</text:p></table:table-cell>',
      'not_a_phone',
    ],
    [
      'an error',
      '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>',
      'not_a_phone',
    ],
    ['a formula never calculated', '<table:table-cell table:formula="of:=[.A1]"/>', 'empty'],
    [
      'two paragraphs',
      '<table:table-cell office:value-type="string"><text:p>3001234567</text:p><text:p>68</text:p></table:table-cell>',
      '+573001234567',
    ],
    [
      'spans, spaces and links',
      '<table:table-cell office:value-type="string"><text:p><text:span>+57</text:span><text:s text:c="2"/><text:a>300<text:tab/>1234567</text:a></text:p></table:table-cell>',
      '+573001234567',
    ],
    [
      'a cell with a note',
      '<table:table-cell office:value-type="string"><office:annotation><text:p>3109876543</text:p></office:annotation><text:p>3001234567</text:p></table:table-cell>',
      '+573001234567',
    ],
  ])('read %s', async (_, xml, expected) => expect(await numberCell(xml)).toBe(expected))

  it('count repeated rows and cells as often as they repeat', async () => {
    const rows =
      row('<table:table-cell table:number-columns-repeated="16384"/>', 'table:number-rows-repeated="3"') +
      row(`<table:table-cell table:number-columns-repeated="2"/>${text('nombre')}${text('numero')}`) +
      row(
        `${text('x', 'table:number-columns-repeated="3"')}${text('3001234567')}`,
        'table:number-rows-repeated="2"',
      ) +
      row(`<table:table-cell table:number-columns-repeated="2"/>${text('Luz')}${text('3109876543')}`)
    const result = await readContacts(makeOds(table(rows)))
    expect(result.accepted).toEqual([
      { row: 5, nombre: 'x', e164: '+573001234567' },
      { row: 7, nombre: 'Luz', e164: '+573109876543' },
    ])
    expect(result.rejected).toMatchObject([{ row: 6, code: 'duplicate', firstRow: 5 }])
  })

  it('refuse a million repeated contacts and ignore a million repeated blanks', async () => {
    const contact = text('Ana') + text('3001234567')
    const many = await readContacts(
      makeOds(table(header + row(contact, 'table:number-rows-repeated="1048575"'))),
    )
    expect(many.fileError).toBe('too_large')
    const blank = row('<table:table-cell/>', 'table:number-rows-repeated="1048000"')
    expect((await readContacts(makeOds(table(header + row(contact) + blank)))).counts.rows).toBe(1)
  })

  it('read cells merged over rows, and leave what they cover', async () => {
    const rows =
      header +
      row(text('Ana', 'table:number-rows-spanned="2"') + text('3001234567')) +
      row(
        `<table:covered-table-cell office:value-type="string"><text:p>oculto</text:p></table:covered-table-cell>${text('3109876543')}`,
      )
    const result = await readContacts(makeOds(table(rows)))
    expect(result.accepted.map(({ nombre }) => nombre)).toEqual(['Ana', 'Ana'])
  })

  it('take the first visible sheet', async () => {
    const styles =
      '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    const tables =
      table(header + row(text('Oculta') + text('3001234567')), 'table:name="a" table:style-name="ta2"') +
      table(header + row(text('Luz') + text('3109876543')), 'table:name="b" table:style-name="ta1"')
    const result = await readContacts(makeOds(tables, { styles }))
    expect(result.mapping?.sheet).toBe('b')
    expect(result.accepted).toMatchObject([{ nombre: 'Luz' }])
  })

  it('are refused when they need a password', async () => {
    const manifest =
      '<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    expect((await readContacts(makeOds('', { manifest }))).fileError).toBe('encrypted')
  })
})
