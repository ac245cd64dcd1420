/**
 * Secrets in a file that only its owner can read: for the headless engine, which has no keychain. The file
 * is never half written, and one that others could read is closed to them before it is used.
 */
import { chmod, lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { type SecretName, secretNameSchema } from '../../../shared/domain/settings.ts'
import { AnaError } from '../errors.ts'
import type { Ids, Logger, SecretStore } from '../ports.ts'

const fileSchema = z.partialRecord(secretNameSchema, z.string())
type Secrets = z.infer<typeof fileSchema>

const ownerOnly = 0o600
const groupAndOthers = 0o077

const refused = (code: string, message: string, cause?: unknown) =>
  new AnaError(code, message, { kind: 'configuration', ...(cause === undefined ? {} : { cause }) })

/** @param options.path of the file; its folder is made when missing */
export function createFileSecrets(options: {
  path: string
  ids: Pick<Ids, 'secret'>
  logger: Logger
}): SecretStore {
  const { path, ids, logger } = options
  let work: Promise<unknown> = Promise.resolve()

  /** False when there is no file. Modes mean nothing on Windows, where the profile's own rights protect it. */
  async function protect(): Promise<boolean> {
    let found: Awaited<ReturnType<typeof lstat>>
    try {
      found = await lstat(path)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
      throw refused('secrets.unreadable', 'the secrets file cannot be read', error)
    }
    if (!found.isFile()) throw refused('secrets.unsafe_file', 'the secrets file is not a plain file')
    if (process.platform === 'win32') return true
    if (process.getuid && found.uid !== process.getuid()) {
      throw refused('secrets.unsafe_file', 'the secrets file belongs to somebody else')
    }
    if ((found.mode & groupAndOthers) !== 0) {
      logger.warn('the secrets file was open to others; it is closed to them now')
      await chmod(path, ownerOnly)
    }
    return true
  }

  async function load(): Promise<Secrets> {
    if (!(await protect())) return {}
    try {
      return fileSchema.parse(JSON.parse(await readFile(path, 'utf8')))
    } catch (error) {
      // Not repaired by itself: writing over it would lose what is still in there. The cause is left out
      // on purpose, since a JSON error quotes the text.
      const why = error instanceof z.ZodError ? 'does not hold what it should' : 'is not readable JSON'
      throw refused('secrets.unreadable', `the secrets file ${why}`)
    }
  }

  async function save(secrets: Secrets): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const aside = `${path}.${ids.secret()}.part`
    try {
      const file = await open(aside, 'wx', ownerOnly)
      try {
        await file.writeFile(`${JSON.stringify(secrets, null, 2)}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(aside, path)
    } catch (error) {
      await rm(aside, { force: true })
      throw refused('secrets.unwritable', 'the secrets file cannot be written', error)
    }
  }

  /** One after another: each change reads what the one before has written. */
  const change = (edit: (secrets: Secrets) => Secrets): Promise<void> => {
    const next = work.then(async () => save(edit(await load())))
    work = next.catch(() => {})
    return next
  }

  return {
    read: async (name: SecretName) => (await load())[name] ?? null,
    write: (name, value) => change((secrets) => ({ ...secrets, [name]: value })),
    remove: (name) => change(({ [name]: _removed, ...others }) => others),
  }
}
