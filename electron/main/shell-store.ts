/** What the shell itself remembers between starts, besides the window: whether ANA practises or calls for real. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { writeFileWhole } from './file-write.ts'

const schema = z.object({ practice: z.boolean() })

/** The mode of the last time; the practice line until the operator has ever chosen. */
export function readPractice(file: string): boolean {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8'))).practice
  } catch {
    return true
  }
}

export function rememberPractice(file: string, practice: boolean): void {
  writeFileWhole(file, JSON.stringify({ practice }))
}
