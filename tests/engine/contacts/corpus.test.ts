/** Whole files in the shapes operators upload, each with the exact result the rules demand. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readContacts } from '../../../electron/engine/contacts/read-contacts.ts'

interface ExpectedFile {
  accepted: { row: number; nombre: string; e164: string; ext?: string; others?: string[] }[]
  rejected: { row: number; code: string; firstRow?: number }[]
  fileError: string | null
}

const folder = fileURLToPath(new URL('../../fixtures/spreadsheets/', import.meta.url))
const files = readdirSync(folder).filter((name) => !name.endsWith('.json'))

describe('the corpus of contact spreadsheets', () => {
  it.each(files)('reads %s exactly as the rules demand', async (name) => {
    const json = readFileSync(`${folder}${name.replace(/\.[a-z]+$/, '.expected.json')}`, 'utf8')
    const expected: ExpectedFile = JSON.parse(json)
    const result = await readContacts(readFileSync(folder + name))
    expect(result.fileError).toBe(expected.fileError)
    expect(
      result.accepted.map(({ row, nombre, e164, ext, others }) => ({ row, nombre, e164, ext, others })),
    ).toEqual(
      expected.accepted.map(({ row, nombre, e164, ext, others }) => ({ row, nombre, e164, ext, others })),
    )
    expect(result.rejected.map(({ row, code }) => ({ row, code }))).toEqual(
      expected.rejected.map(({ row, code }) => ({ row, code })),
    )
    // The expected files tell the first row only where it is worth a remark.
    const firstRows = new Map(result.rejected.map(({ row, firstRow }) => [row, firstRow]))
    for (const { row, firstRow } of expected.rejected) {
      if (firstRow !== undefined) expect(firstRows.get(row)).toBe(firstRow)
    }
    expect(result.counts.rows).toBe(expected.accepted.length + expected.rejected.length)
  })
})
