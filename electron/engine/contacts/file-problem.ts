/** Why a whole file cannot be imported. Readers throw it; `read-contacts.ts` turns it into a result. */
import type { FileError } from '../../../shared/domain/import.ts'

export class FileProblem extends Error {
  readonly code: FileError

  constructor(code: FileError, detail: string, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause })
    this.name = 'FileProblem'
    this.code = code
  }
}

/** A file larger than this is not opened at all. */
export const maxFileBytes = 20_000_000

/** A container whose contents expand to more than this is not opened any further. */
export const maxExpandedBytes = 300_000_000

/** A list with more contact rows than this is refused. */
export const maxContactRows = 200_000
