/**
 * The whole way from a file's bytes to a cleaned contact list, in one call and on the thread that calls it.
 * Servers and windows go through `import-session.ts`, which runs this in a worker; tests call it directly.
 */
import type { AcceptedRow, ColumnMapping, FileError, ImportCounts } from '../../../shared/domain/import.ts'
import {
  type ContactListOptions,
  MissingColumn,
  readContactList,
  type UntoldRejectedRow,
} from './contact-list.ts'
import { FileProblem } from './file-problem.ts'
import { noCounts } from './import-protocol.ts'
import { openWorkbook } from './open-workbook.ts'

export interface ContactsRead {
  readonly fileError: FileError | null
  /** With `missing_column` a guess that the operator can correct; null with any other file error. */
  readonly mapping: ColumnMapping | null
  readonly accepted: AcceptedRow[]
  readonly rejected: UntoldRejectedRow[]
  readonly counts: ImportCounts
}

/**
 * Reads a contact spreadsheet of any supported kind. Never throws for what a file contains: that is
 * `fileError`, and then both row lists are empty.
 */
export async function readContacts(
  bytes: Uint8Array,
  options: ContactListOptions = {},
): Promise<ContactsRead> {
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const list = await readContactList(await openWorkbook(buffer), options)
    return { fileError: null, ...list }
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    const mapping = error instanceof MissingColumn ? error.mapping : null
    return { fileError: error.code, mapping, accepted: [], rejected: [], counts: noCounts }
  }
}
