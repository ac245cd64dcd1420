import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readContacts } from '../../../electron/engine/contacts/read-contacts.ts'
import { csvRecords, detectSeparator } from '../../../electron/engine/contacts/read-csv.ts'
import { decodeText } from '../../../electron/engine/contacts/text-encoding.ts'

const read = (text: string, encoding: BufferEncoding = 'utf8') => readContacts(Buffer.from(text, encoding))
const fields = (text: string, separator = ',') =>
  [...csvRecords(text, separator)].map((record) => record.fields)

describe('separated text', () => {
  it('keeps separators, quotes and line breaks inside quotes', () => {
    expect(fields('a,"b,""c""\nd",e\r\n"f",g')).toEqual([
      ['a', 'b,"c"\nd', 'e'],
      ['f', 'g'],
    ])
  })

  it('counts blank lines and understands every kind of line end', () => {
    expect(fields('a\r\n\r\nb\n\nc\rd')).toEqual([['a'], [''], ['b'], [''], ['c'], ['d']])
  })

  it('takes a quote that is never closed, or stands inside a field, as a character', () => {
    expect(fields('"Ana,300\nLuz,301')).toEqual([
      ['"Ana', '300'],
      ['Luz', '301'],
    ])
    expect(fields('Ana "la Mona" Paz,300')).toEqual([['Ana "la Mona" Paz', '300']])
    expect(fields('="300",x')).toEqual([['="300"', 'x']])
  })

  it('gives back any table that was written by the rules', () => {
    const table = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 4 }), {
      minLength: 1,
    })
    fc.assert(
      fc.property(table, fc.constantFrom(',', ';', '\t'), (rows, separator) => {
        const text = rows
          .map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(separator))
          .join('\r\n')
        expect(fields(text, separator)).toEqual(rows)
      }),
    )
  })

  it('finds the separator, also under titles and beside commas in the text', () => {
    expect(detectSeparator('Reporte, marzo, 2025\nnombre;numero;dirección\nAna;300;Cra 1, apto 2')).toBe(';')
    expect(detectSeparator('nombre\tnumero\nAna, Luz\t300')).toBe('\t')
    expect(detectSeparator('a;b;c\n1;2;3')).toBe(';')
  })

  it('reads leading zeros, the record number and the hint of Excel', async () => {
    const result = await read('sep=;\nnombre;numero\n\n"Ana\nPaz";033001234567\nLuz;0057 310 987 6543\n')
    expect(result.accepted).toEqual([
      { row: 3, nombre: 'Ana Paz', e164: '+573001234567' },
      { row: 4, nombre: 'Luz', e164: '+573109876543' },
    ])
  })

  it.each([
    ['UTF-8', Buffer.from('Peña')],
    ['UTF-8 with a mark', Buffer.from('\ufeffPeña')],
    ['Windows-1252', Buffer.from([0x50, 0x65, 0xf1, 0x61])],
    ['UTF-16 with a mark', Buffer.from('\ufeffPeña', 'utf16le')],
  ])('decodes %s', (_, bytes) => expect(decodeText(bytes)).toBe('Peña'))

  it('decodes UTF-16 without a mark', () => {
    expect(decodeText(Buffer.from('nombre,numero\nPeña', 'utf16le'))).toBe('nombre,numero\nPeña')
  })

  it('reads the typographic characters of Windows-1252', async () => {
    const result = await read('nombre;numero\n\x93Yeyé\x94 Muñoz \x96 casa;3001234567', 'latin1')
    expect(result.accepted[0]?.nombre).toBe('“Yeyé” Muñoz – casa')
  })
})

describe('HTML that calls itself a spreadsheet', () => {
  const table = (rows: string, head = '') =>
    read(`<html><head>${head}</head><body><table>${rows}</table></body></html>`)
  const header = '<tr><th>Nombre</th><th>Celular</th></tr>'

  it('decodes entities, joins source lines and breaks at <br>', async () => {
    const result = await table(
      `${header}<tr><td>Caf&eacute;\n  &amp; T&#233;</td><td>300\n 123 4567<br>310&nbsp;9876543</td></tr>`,
    )
    expect(result.accepted).toEqual([
      { row: 2, nombre: 'Café & Té', e164: '+573001234567', others: ['+573109876543'] },
    ])
  })

  it('honours the declared charset', async () => {
    const html = `<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><table>${header}<tr><td>Peña</td><td>3001234567</td></tr></table>`
    expect((await read(html, 'latin1')).accepted[0]?.nombre).toBe('Peña')
  })

  it('treats rowspan as merged cells and colspan as one cell', async () => {
    const result = await table(
      `<tr><td colspan="2">Reporte</td></tr>${header}<tr><td rowspan="2">Ana</td><td>3001234567</td></tr><tr><td>3109876543</td></tr><tr><td colspan="2">ZONA SUR</td></tr>`,
    )
    expect(result.accepted.map(({ row, nombre, e164 }) => [row, nombre, e164])).toEqual([
      [3, 'Ana', '+573001234567'],
      [4, 'Ana', '+573109876543'],
    ])
    expect(result.rejected).toMatchObject([{ row: 5, code: 'empty' }])
  })

  it('reads only the first table, and tables inside its cells as text', async () => {
    const result = await read(
      `<table>${header}<tr><td><table><tr><td>Ana</td></tr></table></td><td>3001234567</td></tr></table><table><tr><td>Luz</td><td>3109876543</td></tr></table>`,
    )
    expect(result.accepted).toEqual([{ row: 2, nombre: 'Ana', e164: '+573001234567' }])
  })

  it('closes what careless reports leave open', async () => {
    const result = await read(
      `<table><thead>${header}<tbody><tr><td>Ana<td>3001234567<tr><td>Luz<td>3109876543</table>`,
    )
    expect(result.accepted.map(({ row, nombre }) => [row, nombre])).toEqual([
      [2, 'Ana'],
      [3, 'Luz'],
    ])
  })

  it('prefers the stored number of an Excel export to the shown one', async () => {
    const result = await table(`${header}<tr><td>Ana</td><td x:num="3001234567">3,00E+09</td></tr>`)
    expect(result.accepted[0]?.e164).toBe('+573001234567')
  })

  it('refuses a page that was cut inside its table', async () => {
    expect(
      (await read(`<html><table>${header}<tr><td>Ana</td><td>3001234567</td></tr><tr><td>Lu`)).fileError,
    ).toBe('corrupt')
  })
})
