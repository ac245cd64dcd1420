/** Writes small files of the shell whole or not at all: a crash never leaves half a file. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** @param mode permissions of the file; the owner's alone by default. */
export function writeFileWhole(file: string, text: string, mode = 0o600): void {
  mkdirSync(dirname(file), { recursive: true })
  const unfinished = `${file}.${process.pid}.tmp`
  writeFileSync(unfinished, text, { mode })
  renameSync(unfinished, file)
}
