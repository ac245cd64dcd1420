/** The system's own file picker for contact files. */
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron'
import type { Labels } from './labels.ts'

/** No list of people is this big; reading a film by mistake must not fill the memory. */
const largestFileBytes = 200 * 1024 * 1024

/** @returns null when the operator cancels. */
export async function pickSpreadsheet(
  window: BrowserWindow | null,
  labels: Labels,
): Promise<{ fileName: string; bytes: Uint8Array } | null> {
  const options: OpenDialogOptions = {
    title: labels.pickTitle,
    properties: ['openFile'],
    filters: [
      { name: labels.spreadsheets, extensions: ['xlsx', 'xls', 'ods', 'csv', 'tsv', 'txt', 'html', 'htm'] },
      { name: labels.allFiles, extensions: ['*'] },
    ],
  }
  const { canceled, filePaths } = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options))
  const [file] = filePaths
  if (canceled || file === undefined) return null
  const { size } = await stat(file)
  if (size > largestFileBytes)
    throw new Error(`the file has ${size} bytes; at most ${largestFileBytes} are read`)
  return { fileName: basename(file), bytes: new Uint8Array(await readFile(file)) }
}
