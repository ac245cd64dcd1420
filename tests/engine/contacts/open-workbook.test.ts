/** Files that must not be trusted: foreign, encrypted, cut, damaged, or made to fill the memory. */
import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import * as XLSX from 'xlsx'
import { readContacts } from '../../../electron/engine/contacts/read-contacts.ts'
import { makeXlsx, makeZip, xlsxOf, xlsxParts, xlsxRow } from './make-spreadsheets.ts'

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/spreadsheets/${name}`, import.meta.url))
const fileError = async (bytes: Uint8Array) => (await readContacts(bytes)).fileError
const rows: (string | number)[][] = [
  ['nombre', 'numero'],
  ['Ana', 3001234567],
]
const listRows = rows.map((cells, index) => xlsxRow(index + 1, cells)).join('')

describe('files of another kind', () => {
  it.each([
    ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj')],
    ['a PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>')],
    ['rich text', Buffer.from('{\\rtf1\\ansi nombre numero}')],
    [
      'a web page without a table',
      Buffer.from('<!doctype html><html><body><p>nombre numero</p></body></html>'),
    ],
    [
      'a Word document',
      makeZip([
        { name: '[Content_Types].xml', data: '<Types/>' },
        { name: 'word/document.xml', data: '<w/>' },
      ]),
    ],
    ['an archive of pictures', makeZip([{ name: 'foto.jpg', data: 'x' }])],
    [
      'an OpenDocument text',
      makeZip([
        { name: 'mimetype', data: 'application/vnd.oasis.opendocument.text', stored: true },
        { name: 'content.xml', data: '<a/>' },
      ]),
    ],
    ['bytes without sense', Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256))],
  ])('refuses %s', async (_, bytes) => expect(await fileError(bytes)).toBe('unsupported_type'))

  it('reads any spreadsheet under any name, by its content alone', async () => {
    for (const bytes of [
      xlsxOf(rows),
      Buffer.from('nombre\tnumero\nAna\t3001234567'),
      Buffer.from('nombre;numero\nAna;3001234567'),
    ]) {
      expect((await readContacts(bytes)).accepted).toEqual([{ row: 2, nombre: 'Ana', e164: '+573001234567' }])
    }
  })

  it.each(['biff8', 'xlml', 'xlsb'] as const)('reads what SheetJS writes as %s', async (bookType) => {
    const book = XLSX.utils.book_new()
    const sheet = XLSX.utils.aoa_to_sheet([...rows, ['Luz', '300 123 4567']])
    XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), 'oculta')
    XLSX.utils.book_append_sheet(book, sheet, 'base')
    book.Workbook = {
      Sheets: [
        { name: 'oculta', Hidden: 1 },
        { name: 'base', Hidden: 0 },
      ],
    }
    const result = await readContacts(XLSX.write(book, { type: 'buffer', bookType }))
    expect(result.mapping?.sheet).toBe('base')
    expect(result.rejected).toMatchObject([{ row: 3, code: 'duplicate', firstRow: 2 }])
  })

  it('calls nothing at all, or nothing but blanks, empty', async () => {
    expect(await fileError(Buffer.alloc(0))).toBe('empty')
    expect(await fileError(Buffer.from('\ufeff \r\n\t\n'))).toBe('empty')
  })
})

describe('damaged files', () => {
  it.each(['v01-lista-basica.xlsx', 'v05-crm-antiguo.xls', 'v06-directorio.ods'])(
    'never reads half of %s, wherever it is cut',
    async (name) => {
      const whole = fixture(name)
      const { counts } = await readContacts(whole)
      for (let length = 600; length < whole.length; length += 389) {
        const result = await readContacts(whole.subarray(0, length))
        if (result.fileError === null) expect(result.counts).toEqual(counts)
        else expect(result.fileError).toBe('corrupt')
      }
    },
  )

  it('refuses a wrong checksum, even of a part that holds no rows', async () => {
    for (const name of ['xl/worksheets/sheet1.xml', 'docProps/app.xml']) {
      const parts = xlsxParts([{ name: 'a', rows: listRows }], {
        extraParts: [{ name: 'docProps/app.xml', data: '<a/>' }],
      })
      expect(await fileError(makeZip(parts))).toBeNull()
      expect(
        await fileError(makeZip(parts.map((part) => (part.name === name ? { ...part, crc: 1 } : part)))),
      ).toBe('corrupt')
    }
  })

  it('refuses a sheet whose XML ends too early, a missing part and a missing string', async () => {
    const parts = xlsxParts([{ name: 'a', rows: listRows }])
    const cut = parts.map((part) =>
      part.name.endsWith('sheet1.xml')
        ? { ...part, data: String(part.data).replace('</worksheet>', '') }
        : part,
    )
    expect(await fileError(makeZip(cut))).toBe('corrupt')
    expect(await fileError(makeZip(parts.filter((part) => !part.name.endsWith('sheet1.xml'))))).toBe(
      'corrupt',
    )
    expect(
      await fileError(
        makeXlsx([{ name: 'a', rows: `${listRows}<row r="3"><c r="A3" t="s"><v>9</v></c></row>` }]),
      ),
    ).toBe('corrupt')
  })

  it('tells a cut spreadsheet from a cut Word document', async () => {
    const word = makeZip([
      { name: '[Content_Types].xml', data: '<Types/>' },
      { name: 'word/document.xml', data: 'x'.repeat(500) },
    ])
    expect(await fileError(word.subarray(0, word.length - 30))).toBe('unsupported_type')
    const sheet = xlsxOf(rows)
    expect(await fileError(sheet.subarray(0, sheet.length - 30))).toBe('corrupt')
  })
})

describe('encrypted files', () => {
  it('are told apart from protected sheets', async () => {
    const protectedSheet = makeXlsx([
      { name: 'a', rows: listRows, after: '<sheetProtection sheet="1" password="CC3D"/>' },
    ])
    expect(await fileError(protectedSheet)).toBeNull()
    const encryptedZip = makeZip(
      xlsxParts([{ name: 'a', rows: listRows }]).map((part) => ({ ...part, flags: 1 })),
    )
    expect(await fileError(encryptedZip)).toBe('encrypted')
  })

  it('are known by their record when they are .xls', async () => {
    const book = XLSX.utils.book_new()
    XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), 'a')
    const bytes: Buffer = XLSX.write(book, { type: 'buffer', bookType: 'biff8' })
    // Turn the record after the first one of the stream into FILEPASS.
    const start = bytes.indexOf(Buffer.from([0x09, 0x08, 0x10, 0x00]))
    bytes.writeUInt16LE(0x002f, start + 4 + 16)
    expect(await fileError(bytes)).toBe('encrypted')
  })
})

describe('files that are too large', () => {
  it('are refused by their size, before anything is looked at', async () => {
    expect(await fileError(Buffer.alloc(20_000_001))).toBe('too_large')
  })

  it('are refused by what they declare, without inflating it', async () => {
    const parts = xlsxParts([{ name: 'a', rows: listRows }], {
      extraParts: [{ name: 'xl/media/a.bin', data: 'x', expandedBytes: 400_000_000 }],
    })
    expect(await fileError(makeZip(parts))).toBe('too_large')
  })

  it('are refused while they expand, when they declared less', async () => {
    const packed = deflateRawSync(Buffer.alloc(31_000_000))
    const extraParts = Array.from({ length: 10 }, (_, index) => ({
      name: `xl/media/${index}.bin`,
      data: '',
      packed,
      expandedBytes: 1000,
    }))
    const parts = [...extraParts, ...xlsxParts([{ name: 'a', rows: listRows }])]
    expect(await fileError(makeZip(parts))).toBe('too_large')
  })

  it('may hold 200,000 contacts and not one more', async () => {
    const list = (count: number) => {
      const lines = Array.from({ length: count }, (_, index) => `Ana,${index}`)
      return Buffer.from(`nombre,numero\n${lines.join('\n')}`)
    }
    expect((await readContacts(list(200_000))).counts.rows).toBe(200_000)
    expect(await fileError(list(200_001))).toBe('too_large')
  })
})
