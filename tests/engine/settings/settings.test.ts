/** Settings: what wins, what is refused, who is told. */
import { describe, expect, it } from 'vitest'
import type { Variables } from '../../../electron/engine/settings/environment.ts'
import { createSettings, type SettingsChange } from '../../../electron/engine/settings/settings.ts'
import { defaultSettings, type SecretName, type Settings } from '../../../shared/domain/settings.ts'
import { silentLogger } from '../../support/silent-logger.ts'

async function setUp(environment: Variables = {}, stored: Partial<Settings> = {}) {
  const saved: Array<Partial<Settings>> = []
  const kept = new Map<SecretName, string>()
  const reads: SecretName[] = []
  const keychain = { isLocked: false }
  const settings = await createSettings({
    environment,
    store: {
      load: async () => stored,
      async save(patch) {
        saved.push(patch)
      },
    },
    secrets: {
      async read(name) {
        reads.push(name)
        if (keychain.isLocked) throw new Error('locked')
        return kept.get(name) ?? null
      },
      async write(name, value) {
        kept.set(name, value)
      },
      async remove(name) {
        kept.delete(name)
      },
    },
    logger: silentLogger,
    practice: false,
  })
  const changes: SettingsChange[] = []
  const stopListening = settings.onChange((change) => changes.push(change))
  return { settings, saved, kept, reads, changes, keychain, stopListening }
}

describe('the settings in force', () => {
  it('are the defaults, over them what is stored, over that the environment', async () => {
    const { settings } = await setUp(
      { ANA_MAX_CONCURRENT_CALLS: '3', OLLAMA_MODEL: '' },
      { maxConcurrentCalls: 9, assistantName: 'Lucía', ollamaModel: 'qwen3:4b' },
    )
    expect(settings.current()).toEqual({
      ...defaultSettings,
      maxConcurrentCalls: 3,
      assistantName: 'Lucía',
      ollamaModel: 'qwen3:4b',
    })
    expect((await settings.view()).fixedByEnvironment).toEqual(['maxConcurrentCalls'])
  })

  it('change by one setting without touching the others, and tell who listens', async () => {
    const { settings, saved, changes, stopListening } = await setUp({}, { assistantName: 'Lucía' })
    const view = await settings.update({ lenderName: 'Banco' })
    expect(view.settings).toEqual({ ...defaultSettings, assistantName: 'Lucía', lenderName: 'Banco' })
    expect(saved).toEqual([{ lenderName: 'Banco' }])
    expect(changes).toEqual([{ keys: new Set(['lenderName']), secrets: new Set() }])
    stopListening()
    await settings.update({ lenderName: 'Otro' })
    expect(changes).toHaveLength(1)
  })

  it('are not stored and not announced when nothing changes', async () => {
    const { settings, saved, changes } = await setUp()
    await settings.update({ language: 'es', ollamaHost: ' http://127.0.0.1:11434/ ' })
    expect(saved).toEqual([])
    expect(changes).toEqual([])
  })

  it('take a whole form that repeats a fixed value, but not one that changes it', async () => {
    const { settings, saved } = await setUp({ ANA_TRANSPORT: 'stream' })
    await settings.update({ transport: 'stream', language: 'en' })
    expect(saved).toEqual([{ language: 'en' }])
    await expect(settings.update({ transport: 'gather', language: 'es' })).rejects.toMatchObject({
      code: 'settings.fixed_by_environment',
      facts: { keys: ['transport'] },
    })
    expect(settings.current()).toMatchObject({ transport: 'stream', language: 'en' })
  })

  it.each([
    [{ nonsense: 1 }, 'settings.unknown_key'],
    [{ maxConcurrentCalls: 0 }, 'settings.invalid'],
    [{ maxConcurrentCalls: '5' }, 'settings.invalid'],
    [{ twilioAccountSid: 'SK0123' }, 'settings.invalid'],
    [{ twilioPhoneNumber: '300 123' }, 'settings.invalid'],
    [{ publicBaseUrl: 'http://ana.example.com' }, 'settings.invalid'],
    [{ publicBaseUrl: 'https://ana.example.com/twilio' }, 'settings.invalid'],
    [{ ollamaHost: 'no es una dirección' }, 'settings.invalid'],
    [{ elevenLabsVoiceId: ' ' }, 'settings.invalid'],
    [null, 'settings.invalid'],
  ])('refuse %j as a whole', async (patch, code) => {
    const { settings, saved } = await setUp()
    await expect(settings.update(patch)).rejects.toMatchObject({ code, kind: 'bad_input' })
    expect(saved).toEqual([])
  })

  it('keep one form of what people type', async () => {
    const { settings } = await setUp()
    await settings.update({
      twilioPhoneNumber: '+1 (555) 010-0199',
      publicBaseUrl: ' https://ana.example.com/ ',
      ollamaHost: 'localhost:11434',
    })
    expect(settings.current()).toMatchObject({
      twilioPhoneNumber: '+15550100199',
      publicBaseUrl: 'https://ana.example.com',
      ollamaHost: 'http://127.0.0.1:11434',
    })
  })

  it('end as the last of several changes at once said', async () => {
    const { settings, saved } = await setUp()
    await Promise.all([
      settings.update({ lenderName: 'A' }),
      settings.update({ lenderName: 'B' }),
      settings.update({ lenderName: 'C' }),
    ])
    expect(settings.current().lenderName).toBe('C')
    expect(saved.at(-1)).toEqual({ lenderName: 'C' })
  })
})

describe('secrets', () => {
  it('are written, used and removed, and a view tells only whether they are known', async () => {
    const { settings, changes } = await setUp({ ELEVENLABS_API_KEY: 'sk_env' })
    const view = await settings.setSecret('twilioAuthToken', ' token-1 ')
    expect(view.secrets).toEqual({ twilioAuthToken: 'stored', elevenLabsApiKey: 'environment' })
    expect(JSON.stringify(view)).not.toMatch(/token-1|sk_env/)
    expect(await settings.secret('twilioAuthToken')).toBe('token-1')
    expect(await settings.secret('elevenLabsApiKey')).toBe('sk_env')
    expect((await settings.setSecret('twilioAuthToken', null)).secrets.twilioAuthToken).toBe('missing')
    expect(await settings.secret('twilioAuthToken')).toBeNull()
    expect(changes.map(({ secrets }) => [...secrets])).toEqual([['twilioAuthToken'], ['twilioAuthToken']])
  })

  it('that the environment gives cannot be changed', async () => {
    const { settings, kept } = await setUp({ TWILIO_AUTH_TOKEN: 'env' })
    await expect(settings.setSecret('twilioAuthToken', 'x')).rejects.toMatchObject({
      code: 'settings.fixed_by_environment',
    })
    expect(kept.size).toBe(0)
  })

  it('are asked of the keychain once, and again after it was locked', async () => {
    const { settings, reads, keychain, kept } = await setUp()
    kept.set('elevenLabsApiKey', 'sk')
    keychain.isLocked = true
    expect((await settings.view()).secrets.elevenLabsApiKey).toBe('missing')
    await expect(settings.secret('elevenLabsApiKey')).rejects.toThrow('locked')
    keychain.isLocked = false
    reads.length = 0
    expect(await settings.secret('elevenLabsApiKey')).toBe('sk')
    expect(await settings.secret('elevenLabsApiKey')).toBe('sk')
    expect(reads).toEqual(['elevenLabsApiKey'])
  })
})
