/** Secrets in an owner-only file. */
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSystemClock } from '../../../electron/engine/clock.ts'
import { createIds } from '../../../electron/engine/ids.ts'
import { createFileSecrets } from '../../../electron/engine/settings/file-secrets.ts'
import { silentLogger } from '../../support/silent-logger.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ana-secrets-'))
  path = join(folder, 'data', 'secrets.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const create = () => createFileSecrets({ path, ids: createIds(createSystemClock()), logger: silentLogger })
const modeOf = async (file: string) => (await stat(file)).mode & 0o777

describe('file secrets', () => {
  it('keeps, replaces and removes secrets, also all at once', async () => {
    const secrets = create()
    expect(await secrets.read('twilioAuthToken')).toBeNull()
    await Promise.all([
      secrets.write('twilioAuthToken', 'one'),
      secrets.write('elevenLabsApiKey', 'key'),
      secrets.write('twilioAuthToken', 'two'),
    ])
    const reopened = create()
    expect(await reopened.read('twilioAuthToken')).toBe('two')
    expect(await reopened.read('elevenLabsApiKey')).toBe('key')
    await reopened.remove('twilioAuthToken')
    expect(await reopened.read('twilioAuthToken')).toBeNull()
    expect(await reopened.read('elevenLabsApiKey')).toBe('key')
  })

  it.skipIf(process.platform === 'win32')('lets only the owner read file and folder', async () => {
    await create().write('twilioAuthToken', 'one')
    expect(await modeOf(path)).toBe(0o600)
    expect(await modeOf(join(folder, 'data'))).toBe(0o700)
    expect(await readdir(join(folder, 'data'))).toEqual(['secrets.json'])
  })

  it.skipIf(process.platform === 'win32')(
    'closes a file that others could read before using it',
    async () => {
      await create().write('twilioAuthToken', 'one')
      await chmod(path, 0o644)
      expect(await create().read('twilioAuthToken')).toBe('one')
      expect(await modeOf(path)).toBe(0o600)
    },
  )

  it.skipIf(process.platform === 'win32')('does not follow a link to somewhere else', async () => {
    path = join(folder, 'link.json')
    await writeFile(join(folder, 'target.json'), '{}')
    await symlink(join(folder, 'target.json'), path)
    await expect(create().read('twilioAuthToken')).rejects.toMatchObject({ code: 'secrets.unsafe_file' })
  })

  it('does not write over a file it cannot read, and does not quote it', async () => {
    path = join(folder, 'secrets.json')
    await writeFile(path, '{"twilioAuthToken": "half', { mode: 0o600 })
    const failure = await create()
      .write('elevenLabsApiKey', 'x')
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'secrets.unreadable', kind: 'configuration' })
    expect(String(failure) + String((failure as Error).cause)).not.toContain('half')
    expect(await readFile(path, 'utf8')).toContain('half')
  })
})
