/** Finds out from its content what a file is, whatever its name says, and opens it with the right reader. */
import { FileProblem, maxFileBytes } from './file-problem.ts'
import { openCsv } from './read-csv.ts'
import { declaredHtmlCharset, openHtml } from './read-html.ts'
import { isOds, openFlatOds, openOds, refuseEncryptedOds } from './read-ods.ts'
import { openXlsx, workbookPart } from './read-xlsx.ts'
import { isBlankText, type Workbook } from './sheet-rows.ts'
import { decodeText } from './text-encoding.ts'
import { salvagedNames, ZipContainer } from './zip-container.ts'

/**
 * @throws FileProblem `empty` (no bytes), `too_large`, `encrypted`, `corrupt` or `unsupported_type`.
 */
export async function openWorkbook(bytes: Buffer): Promise<Workbook> {
  if (bytes.length === 0) throw new FileProblem('empty', 'the file has no bytes')
  if (bytes.length > maxFileBytes) throw new FileProblem('too_large', `${bytes.length} bytes`)
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return openZip(bytes)
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) {
    const { openCompoundFile } = await import('./read-xls.ts')
    return openCompoundFile(bytes)
  }
  if (foreignSignatures.some((signature) => startsWith(bytes, signature))) {
    throw new FileProblem('unsupported_type', 'a known kind of file that is not a spreadsheet')
  }
  return openText(bytes)
}

/** Empty zip, PDF, PNG, JPEG, GIF, gzip, 7z, RAR, bzip2, RTF, PostScript, Windows and Linux programs, SQLite, web archive. */
const foreignSignatures: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x05, 0x06],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x1f, 0x8b],
  [0x37, 0x7a, 0xbc, 0xaf],
  [0x7f, 0x45, 0x4c, 0x46],
  ...['%PDF', 'GIF8', 'Rar!', 'BZh', '{\\rtf', '%!PS', 'MZ\u0090', 'SQLite format', 'MIME-Version:'].map(
    (text) => [...Buffer.from(text, 'latin1')],
  ),
]

function startsWith(bytes: Buffer, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}

async function openZip(bytes: Buffer): Promise<Workbook> {
  let zip: ZipContainer
  try {
    zip = await ZipContainer.open(bytes)
  } catch (error) {
    if (error instanceof FileProblem && error.code === 'corrupt' && isOtherArchive(salvagedNames(bytes))) {
      throw new FileProblem('unsupported_type', 'a damaged archive that never was a spreadsheet', error)
    }
    throw error
  }
  if (isOtherArchive([...zip.entries.keys()]))
    throw new FileProblem('unsupported_type', 'another kind of archive')
  await refuseEncryptedOds(zip)
  await zip.verify()
  const part = await workbookPart(zip)
  if (part?.endsWith('.bin')) {
    const { openWithSheetJs } = await import('./read-xls.ts')
    return openWithSheetJs(bytes)
  }
  if (part !== null) return openXlsx(zip, part)
  if (await isOds(zip)) return openOds(zip)
  const halfWorkbook = [...zip.entries.keys()].some((name) => name.startsWith('xl/'))
  throw new FileProblem(halfWorkbook ? 'corrupt' : 'unsupported_type', 'no workbook in the archive')
}

/** Whether entry names show that an archive is no spreadsheet, or nothing shows that it is one. */
function isOtherArchive(names: readonly string[]): boolean {
  if (names.length === 0) return false
  if (names.some((name) => /^(?:xl|xl\\.*|content\.xml$)(?:\/|$)/i.test(name))) return false
  if (names.some((name) => /^(?:word|ppt|visio)\//i.test(name))) return true
  return !names.some((name) =>
    /^(?:\/?\[Content_Types\]\.xml|\/?_rels\/|mimetype$|docProps\/|META-INF\/manifest\.xml)/i.test(name),
  )
}

async function openText(bytes: Buffer): Promise<Workbook> {
  const text = decodeText(bytes, declaredHtmlCharset(bytes))
  if (isBlankText(text)) throw new FileProblem('empty', 'nothing but blanks')
  if (looksBinary(text) || text.slice(0, 1024).includes('%PDF-')) {
    throw new FileProblem('unsupported_type', 'not text')
  }
  const start = text.slice(0, 4096).trimStart()
  if (!start.startsWith('<')) return openCsv(text)
  if (
    /<(?:\w+:)?Workbook[\s>]/.test(start) &&
    start.includes('urn:schemas-microsoft-com:office:spreadsheet')
  ) {
    const { openWithSheetJs } = await import('./read-xls.ts')
    return openWithSheetJs(text)
  }
  if (/<office:document[\s>]/.test(start)) return openFlatOds(text)
  if (/<table[\s>]/i.test(text)) return openHtml(text)
  if (/^<(?:!doctype|!--|\?xml|html|head|body|meta|svg)/i.test(start)) {
    throw new FileProblem('unsupported_type', 'a page or document without a table')
  }
  return openCsv(text)
}

/** Text has next to no control characters. */
function looksBinary(text: string): boolean {
  const start = text.slice(0, 65_536)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  const controls = start.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/g)?.length ?? 0
  return controls > start.length * 0.02
}
