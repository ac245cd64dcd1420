/** Hand-made spreadsheet files for tests: small, exact to the byte, and damaged where a test wants them to be. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipPart {
  readonly name: string
  readonly data: string | Uint8Array
  /** Lies, for tests of distrust. */
  readonly crc?: number
  readonly expandedBytes?: number
  /** General purpose bits; bit 0 is encryption. */
  readonly flags?: number
  readonly stored?: boolean
  /** Deflated data to use as it is; `data` then only serves the checksum. */
  readonly packed?: Uint8Array
}

/** A zip archive, entries in the order given. */
export function makeZip(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const name = Buffer.from(part.name)
    const plain = Buffer.from(part.data)
    const packed = part.packed ? Buffer.from(part.packed) : part.stored ? plain : deflateRawSync(plain)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(part.flags ?? 0x0800, 2)
    fields.writeUInt16LE(part.stored ? 0 : 8, 4)
    fields.writeUInt32LE(part.crc ?? crc32(plain), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(part.expandedBytes ?? plain.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), fields, name, packed])
    const central = Buffer.alloc(14)
    central.writeUInt32LE(offset, 10)
    directory.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), fields, central, name]),
    )
    locals.push(local)
    offset += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(entries.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, entries, Buffer.from('PK\u0005\u0006', 'latin1'), end])
}

export interface XlsxSheet {
  readonly name: string
  readonly state?: string
  /** What stands between `<sheetData>` and its end. */
  readonly rows: string
  /** What follows the data, such as merged cells. */
  readonly after?: string
}

export interface XlsxOptions {
  readonly strings?: readonly string[]
  /** Number formats of the style indexes 1, 2, 3… */
  readonly formats?: readonly string[]
  readonly extraParts?: readonly ZipPart[]
  readonly date1904?: boolean
}

const ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** The parts of a workbook, for tests that change one before zipping. */
export function xlsxParts(sheets: readonly XlsxSheet[], options: XlsxOptions = {}): ZipPart[] {
  const formats = options.formats ?? []
  return [
    {
      name: '[Content_Types].xml',
      data: '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    },
    {
      name: '_rels/.rels',
      data: `<Relationships><Relationship Id="r1" Type="${rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      data: `<workbook ${ns} xmlns:r="${rel}"><workbookPr${options.date1904 ? ' date1904="1"' : ''}/><sheets>${sheets
        .map(
          (sheet, i) =>
            `<sheet name="${sheet.name}" sheetId="${i + 1}" state="${sheet.state ?? 'visible'}" r:id="s${i}"/>`,
        )
        .join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `<Relationships>${sheets
        .map(
          (_, i) =>
            `<Relationship Id="s${i}" Type="${rel}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
        )
        .join(
          '',
        )}<Relationship Id="t" Type="${rel}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="y" Type="${rel}/styles" Target="styles.xml"/></Relationships>`,
    },
    { name: 'xl/sharedStrings.xml', data: `<sst ${ns}>${(options.strings ?? []).join('')}</sst>` },
    {
      name: 'xl/styles.xml',
      data: `<styleSheet ${ns}><numFmts>${formats
        .map((code, i) => `<numFmt numFmtId="${200 + i}" formatCode="${code.replaceAll('"', '&quot;')}"/>`)
        .join(
          '',
        )}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${formats
        .map((_, i) => `<xf numFmtId="${200 + i}"/>`)
        .join('')}</cellXfs></styleSheet>`,
    },
    ...sheets.map((sheet, i) => ({
      name: `xl/worksheets/sheet${i + 1}.xml`,
      data: `<worksheet ${ns}><sheetData>${sheet.rows}</sheetData>${sheet.after ?? ''}</worksheet>`,
    })),
    ...(options.extraParts ?? []),
  ]
}

export function makeXlsx(sheets: readonly XlsxSheet[], options: XlsxOptions = {}): Buffer {
  return makeZip(xlsxParts(sheets, options))
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** A row of inline strings and numbers; null leaves the cell out. */
export function xlsxRow(row: number, cells: readonly (string | number | null)[]): string {
  const body = cells.map((cell, index) => {
    const reference = `${String.fromCharCode(65 + index)}${row}`
    if (cell === null) return ''
    if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`
    return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
  })
  return `<row r="${row}">${body.join('')}</row>`
}

/** A one-sheet workbook from rows of values. */
export function xlsxOf(rows: readonly (readonly (string | number | null)[])[]): Buffer {
  return makeXlsx([{ name: 'Hoja1', rows: rows.map((cells, index) => xlsxRow(index + 1, cells)).join('') }])
}

/** An OpenDocument spreadsheet from the XML of its tables. */
export function makeOds(tables: string, options: { styles?: string; manifest?: string } = {}): Buffer {
  return makeZip([
    { name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
    {
      name: 'content.xml',
      data: `<office:document-content><office:automatic-styles>${options.styles ?? ''}</office:automatic-styles><office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body></office:document-content>`,
    },
    { name: 'META-INF/manifest.xml', data: options.manifest ?? '<manifest:manifest/>' },
  ])
}
