import { describe, expect, it } from 'vitest'
import { isDateFormat } from '../../../electron/engine/contacts/number-formats.ts'
import { readContacts } from '../../../electron/engine/contacts/read-contacts.ts'
import { makeXlsx, makeZip, type XlsxOptions, xlsxParts, xlsxRow } from './make-spreadsheets.ts'

const ok = '+573001234567'

/** Reads one data row whose number cell is the given XML. */
async function cell(xml: string, options: XlsxOptions = {}) {
  const rows = `${xlsxRow(1, ['nombre', 'numero'])}<row r="2"><c r="A2" t="inlineStr"><is><t>Ana</t></is></c>${xml}</row>`
  const { accepted, rejected } = await readContacts(makeXlsx([{ name: 'a', rows }], options))
  return accepted[0]?.e164 ?? rejected[0]?.code
}

describe('xlsx cells', () => {
  it.each([
    ['a stored number', '<c r="B2"><v>3001234567</v></c>', ok],
    ['a stored float', '<c r="B2"><v>3001234567.0</v></c>', ok],
    ['a stored number in scientific notation', '<c r="B2"><v>3.001234567E9</v></c>', ok],
    ['a formula with a number', '<c r="B2"><f>A1+1</f><v>3001234567</v></c>', ok],
    ['a formula with text', '<c r="B2" t="str"><f>"03"&amp;A1</f><v>033001234567</v></c>', ok],
    ['a formula never calculated', '<c r="B2"><f>A1</f></c>', 'empty'],
    ['a formula with an empty result', '<c r="B2" t="str"><f>A1</f><v></v></c>', 'empty'],
    ['a formula with a self-closed result', '<c r="B2"><f>A1</f><v/></c>', 'empty'],
    ['a boolean', '<c r="B2" t="b"><v>1</v></c>', 'not_a_phone'],
    ['an error', '<c r="B2" t="e"><v>#N/A</v></c>', 'not_a_phone'],
    ['an ISO date', '<c r="B2" t="d"><v>2024-03-15</v></c>', 'not_a_phone'],
    ['a number in a date format', '<c r="B2" s="1"><v>45000</v></c>', 'not_a_phone'],
    ['a number in a format with text', '<c r="B2" s="2"><v>3001234567</v></c>', ok],
    [
      'inline rich text',
      '<c r="B2" t="inlineStr"><is><r><t>300 </t></r><r><rPr><b/></rPr><t>1234567</t></r></is></c>',
      ok,
    ],
    ['a cell without a reference', '<c><v>3001234567</v></c>', ok],
    ['a formatted cell', '<c r="B2" s="1"/>', 'empty'],
  ])('reads %s', async (_, xml, expected) => {
    expect(await cell(xml, { formats: ['dd/mm/yyyy', '"Teléfono día: "0'] })).toBe(expected)
  })

  it('joins the runs of shared rich text and leaves phonetic hints out', async () => {
    const strings = [
      '<si><r><t>300 123</t></r><r><t xml:space="preserve"> 4567</t></r><rPh sb="0" eb="1"><t>999</t></rPh></si>',
    ]
    expect(await cell('<c r="B2" t="s"><v>0</v></c>', { strings })).toBe(ok)
  })

  it('decodes characters that Excel escapes', async () => {
    const two = '3001234567_x000D_&#10;3109876543'
    expect(await cell(`<c r="B2" t="inlineStr"><is><t>${two}</t></is></c>`)).toBe(ok)
    expect(await cell('<c r="B2" t="inlineStr"><is><t>_x0033_001234567</t></is></c>')).toBe(ok)
  })

  it('reads a workbook whose shared parts are empty elements', async () => {
    const parts = xlsxParts([
      { name: 'a', rows: xlsxRow(1, ['nombre', 'tel']) + xlsxRow(2, ['Ana', 3001234567]) },
    ])
    const bare = parts.map((part) =>
      part.name.includes('sharedStrings') ? { ...part, data: '<sst/>' } : part,
    )
    expect((await readContacts(makeZip(bare))).accepted).toHaveLength(1)
  })

  it('understands prefixed element names', async () => {
    const parts = xlsxParts([{ name: 'a', rows: '' }]).map((part) =>
      part.name.endsWith('sheet1.xml')
        ? {
            ...part,
            data: '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>nombre</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>cel</x:t></x:is></x:c></x:row><x:row><x:c/><x:c><x:v>3001234567</x:v></x:c></x:row></x:sheetData></x:worksheet>',
          }
        : part,
    )
    expect((await readContacts(makeZip(parts))).accepted).toEqual([{ row: 2, nombre: '', e164: ok }])
  })

  it.each([
    ['dd/mm/yyyy', true],
    ['[$-409]h:mm AM/PM', true],
    ['[h]:mm', true],
    ['#,##0.00', false],
    ['0.00E+00', false],
    ['General', false],
    ['[Red]0;[Blue]-0', false],
    ['"día "0', false],
    ['[<=9999999]###-####;(###) ###-####', false],
    ['\\d0', false],
    ['_-* #,##0\\ "COP"_-', false],
  ])('knows whether %s shows a date', (code, expected) => expect(isDateFormat(code)).toBe(expected))
})

describe('merged cells', () => {
  const read = (rows: (string | number | null)[][], ...merges: string[]) =>
    readContacts(
      makeXlsx([
        {
          name: 'a',
          rows: rows.map((cells, index) => xlsxRow(index + 1, cells)).join(''),
          after: `<mergeCells>${merges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`,
        },
      ]),
    )

  it('count for every row in their first column only', async () => {
    const result = await read(
      [
        ['nombre', 'numero'],
        ['Ana', 3001234567],
        [null, 3109876543],
        ['ZONA SUR'],
        ['Luz', 3151234567],
        ['Paz', null],
      ],
      'A2:A3',
      'A4:B4',
      'B5:B6',
    )
    expect(result.accepted.map(({ row, nombre }) => [row, nombre])).toEqual([
      [2, 'Ana'],
      [3, 'Ana'],
      [5, 'Luz'],
    ])
    expect(result.rejected.map(({ row, code, firstRow }) => [row, code, firstRow])).toEqual([
      [4, 'empty', undefined],
      [6, 'duplicate', 5],
    ])
  })

  it('count for rows that hold nothing else', async () => {
    const result = await read(
      [
        ['nombre', 'numero'],
        ['Ana', 3001234567],
      ],
      'A2:A4',
    )
    expect(result.rejected.map(({ row, code }) => [row, code])).toEqual([
      [3, 'empty'],
      [4, 'empty'],
    ])
  })

  it('count in the header', async () => {
    const result = await read(
      [
        ['Cliente', 'Teléfonos', null],
        [null, 'Fijo', 'Celular'],
        ['Ana', 6012345678, 3001234567],
      ],
      'A1:A2',
      'B1:C1',
    )
    expect(result.mapping?.headerRow).toBe(2)
    expect(result.accepted).toEqual([{ row: 3, nombre: 'Ana', e164: '+573001234567' }])
  })

  it('never fill a million rows', async () => {
    const result = await read(
      [
        ['nombre', 'numero'],
        ['Ana', 3001234567],
      ],
      'A2:A1048576',
    )
    expect(result.fileError).toBeNull()
    expect(result.counts.rows).toBeLessThan(2000)
  })
})
