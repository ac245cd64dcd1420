import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as XLSX from 'xlsx'
import { readContacts } from '../../../electron/engine/contacts/read-contacts.ts'
import { harmlessText, writeXlsx } from '../../../electron/engine/contacts/spreadsheet-export.ts'

const columns = [{ title: 'nombre' }, { title: 'numero' }]

describe('writeXlsx', () => {
  it('writes texts as string cells in text format, never as formulas', () => {
    const bytes = writeXlsx({
      sheetName: 'a',
      columns,
      rows: [
        ['=1+1', '+573001234567'],
        ['@SUM(A1)', 7],
      ],
    })
    const sheet = XLSX.read(bytes, { cellNF: true, cellFormula: true }).Sheets.a
    expect(sheet?.A2).toMatchObject({ t: 's', v: "'=1+1", z: '@' })
    expect(sheet?.A3).toMatchObject({ t: 's', v: "'@SUM(A1)", z: '@' })
    expect(sheet?.B2).toMatchObject({ t: 's', v: '+573001234567', z: '@' })
    expect(sheet?.B3).toMatchObject({ t: 'n', v: 7 })
    expect(JSON.stringify(sheet)).not.toContain('"f":')
  })

  it.each(['=cmd', '+cmd|x', '-2+3+cmd', '@SUM(1)', '\t=1', '\r=1', '＝1+1'])('guards %j', (text) => {
    expect(harmlessText(text)).toBe(`'${text}`)
  })

  it.each(['+57 300 123-4567', '-12', 'Ana = Luz', "'x", ''])('leaves %j as it is', (text) => {
    expect(harmlessText(text)).toBe(text)
  })

  it('shortens and cleans the sheet name as Excel demands', () => {
    const name = 'Seguimiento: [campaña/marzo] de una lista muy larga'
    expect(XLSX.read(writeXlsx({ sheetName: name, columns, rows: [] })).SheetNames[0]?.length).toBe(31)
  })

  it('writes what the importer reads back letter for letter', async () => {
    const name = fc
      .tuple(
        fc.constantFrom('', '=', '@', '+', '-', '_x0041_'),
        // Letters that nobody can see, such as the Hangul filler, are taken out of names by rule.
        fc
          .stringMatching(/^[\p{L}\p{N}<>&"_]{1,12}$/u)
          .filter((text) => !/\p{Default_Ignorable_Code_Point}/u.test(text)),
      )
      .map((parts) => parts.join('').normalize('NFC'))
    await fc.assert(
      fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 20 }), async (names) => {
        const rows = names.map((nombre, index) => [nombre, `300${String(1234567 + index)}`])
        const { accepted } = await readContacts(writeXlsx({ sheetName: 'a', columns, rows }))
        expect(accepted.map(({ nombre }) => nombre)).toEqual(names)
      }),
      { numRuns: 40 },
    )
  })
})
