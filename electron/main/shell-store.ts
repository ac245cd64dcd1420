/**
 * What the shell itself remembers between starts, besides the window: whether ANA practises or calls for real,
 * and what the operator decided about ANA on this computer. A damaged file is as good as none.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type DesktopPreferences, desktopPreferencesSchema } from '../../shared/domain/desktop.ts'
import { type Language, languageSchema } from '../../shared/domain/primitives.ts'
import { writeFileWhole } from './file-write.ts'

function read<Value>(file: string, schema: z.ZodType<Value>): Value | null {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** The mode of the last time; the practice line until the operator has ever chosen. */
export function readPractice(file: string): boolean {
  return read(file, z.object({ practice: z.boolean() }))?.practice ?? true
}

export function rememberPractice(file: string, practice: boolean): void {
  writeFileWhole(file, JSON.stringify({ practice }))
}

/** Also the language of the last time, for what is said before the engine has told its own. */
const storedSchema = desktopPreferencesSchema
  .partial()
  .extend({ language: languageSchema.nullable().optional() })

export interface ShellPreferences extends DesktopPreferences {
  language: Language | null
}

const firstPreferences: ShellPreferences = { notifications: true, startAtLogin: false, language: null }

export function readPreferences(file: string): ShellPreferences {
  const stored = read(file, storedSchema)
  return {
    notifications: stored?.notifications ?? firstPreferences.notifications,
    startAtLogin: stored?.startAtLogin ?? firstPreferences.startAtLogin,
    language: stored?.language ?? firstPreferences.language,
  }
}

export function rememberPreferences(file: string, preferences: ShellPreferences): void {
  writeFileWhole(file, JSON.stringify(preferences))
}
