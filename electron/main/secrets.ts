/**
 * Keeps the vendors' secrets for the engine, encrypted with a key of the operating system's keychain. Where
 * the system has no keychain the file is readable by its owner only, as it is for the headless engine.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { SecretStore } from '../engine/ports.ts'
import { writeFileWhole } from './file-write.ts'

/** The part of Electron's `safeStorage` that is used. */
export interface Keychain {
  isEncryptionAvailable(): boolean
  encryptString(text: string): Buffer
  decryptString(encrypted: Buffer): string
}

const entrySchema = z.union([z.object({ encrypted: z.base64() }), z.object({ plain: z.string() })])
const fileSchema = z.record(z.string(), entrySchema)
type Entry = z.infer<typeof entrySchema>

/** @param file where the secrets lie; made when the first one is written. */
export function createKeychainSecrets(file: string, keychain: Keychain): SecretStore {
  const load = (): Record<string, Entry> => {
    try {
      return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    } catch {
      // Nothing stored yet, or a damaged file: the operator is asked for the secrets again.
      return {}
    }
  }
  const save = (entries: Record<string, Entry>) => writeFileWhole(file, JSON.stringify(entries))
  return {
    async read(name) {
      const entry = load()[name]
      if (entry === undefined) return null
      if ('plain' in entry) return entry.plain
      try {
        return keychain.decryptString(Buffer.from(entry.encrypted, 'base64'))
      } catch {
        // The keychain was reset or the file comes from another computer: the secret is lost.
        return null
      }
    },
    async write(name, value) {
      const entry: Entry = keychain.isEncryptionAvailable()
        ? { encrypted: keychain.encryptString(value).toString('base64') }
        : { plain: value }
      save({ ...load(), [name]: entry })
    },
    async remove(name) {
      const { [name]: _removed, ...rest } = load()
      save(rest)
    },
  }
}
