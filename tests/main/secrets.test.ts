/** The desktop's secrets: encrypted by the keychain, and never in the way when it is lost. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createKeychainSecrets, type Keychain } from '../../electron/main/secrets.ts'

/** Reverses the text: enough to see that what is stored is not what was given. */
const reversing: Keychain = {
  isEncryptionAvailable: () => true,
  encryptString: (text) => Buffer.from([...text].reverse().join('')),
  decryptString: (encrypted) => [...encrypted.toString()].reverse().join(''),
}

describe('keychain secrets', () => {
  let folder = ''
  let file = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ana-secrets-'))
    file = join(folder, 'desktop/secrets.json')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('gives back what was written, from a later start as well', async () => {
    await createKeychainSecrets(file, reversing).write('twilioAuthToken', 'token-123')
    expect(await createKeychainSecrets(file, reversing).read('twilioAuthToken')).toBe('token-123')
  })

  it('never stores the secret itself when there is a keychain', async () => {
    await createKeychainSecrets(file, reversing).write('twilioAuthToken', 'token-123')
    const text = readFileSync(file, 'utf8')
    expect(text).not.toContain('token-123')
    expect(text).not.toContain(Buffer.from('token-123').toString('base64'))
  })

  it.skipIf(process.platform === 'win32')('lets only the owner read the file', async () => {
    await createKeychainSecrets(file, reversing).write('elevenLabsApiKey', 'key')
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('works without a keychain, and still reads its entries once there is one', async () => {
    const none: Keychain = { ...reversing, isEncryptionAvailable: () => false }
    await createKeychainSecrets(file, none).write('elevenLabsApiKey', 'key')
    expect(await createKeychainSecrets(file, reversing).read('elevenLabsApiKey')).toBe('key')
  })

  it('forgets one secret without touching the other', async () => {
    const secrets = createKeychainSecrets(file, reversing)
    await secrets.write('twilioAuthToken', 'one')
    await secrets.write('elevenLabsApiKey', 'two')
    await secrets.remove('twilioAuthToken')
    expect(await secrets.read('twilioAuthToken')).toBeNull()
    expect(await secrets.read('elevenLabsApiKey')).toBe('two')
  })

  it('takes a secret that the keychain can no longer open as missing', async () => {
    await createKeychainSecrets(file, reversing).write('twilioAuthToken', 'one')
    const reset: Keychain = {
      ...reversing,
      decryptString: () => {
        throw new Error('the key is another one now')
      },
    }
    expect(await createKeychainSecrets(file, reset).read('twilioAuthToken')).toBeNull()
  })

  it('takes a damaged file as empty', async () => {
    const secrets = createKeychainSecrets(file, reversing)
    await secrets.write('twilioAuthToken', 'one')
    writeFileSync(file, '{"twilioAuthToken":')
    expect(await secrets.read('twilioAuthToken')).toBeNull()
  })
})
