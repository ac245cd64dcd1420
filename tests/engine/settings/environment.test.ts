/** The environment and the `.env` file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseEnvFile, withEnvFile } from '../../../electron/engine/settings/env-file.ts'
import { readEnvironment, type Variables } from '../../../electron/engine/settings/environment.ts'
import { ollamaOriginOf } from '../../../shared/domain/origins.ts'

const read = (variables: Variables, practice = false) => readEnvironment(variables, { practice })

describe('the environment', () => {
  it("is the seed's and the design's", () => {
    expect(
      read({
        TWILIO_ACCOUNT_SID: 'AC123',
        TWILIO_AUTH_TOKEN: 'token',
        TWILIO_PHONE_NUMBER: '+1 555 010 0199',
        ELEVENLABS_API_KEY: 'sk_1',
        ELEVENLABS_VOICE_ID: 'voice',
        OLLAMA_HOST: '0.0.0.0:11434',
        OLLAMA_MODEL: 'qwen3:4b',
        ANA_TRANSPORT: 'stream',
        ANA_MAX_CONCURRENT_CALLS: '7',
        ANA_CALLS_PER_SECOND: '0.5',
        ANA_DATA_DIR: '/var/lib/ana',
        ANA_OPERATOR_PORT: '0',
        ANA_PUBLIC_PORT: '8081',
        ANA_OPERATOR_TOKEN: 'operator',
        TWILIO_API_BASE_URL: 'http://127.0.0.1:9000/',
        ELEVENLABS_BASE_URL: 'http://127.0.0.1:9001',
        DATABASE_URL: 'postgres://localhost/ana',
        ANA_TEST_NOW: '2026-11-24T10:00:00-05:00',
        PATH: '/bin',
      }),
    ).toEqual({
      settings: {
        twilioAccountSid: 'AC123',
        twilioPhoneNumber: '+15550100199',
        elevenLabsVoiceId: 'voice',
        ollamaHost: 'http://127.0.0.1:11434',
        ollamaModel: 'qwen3:4b',
        transport: 'stream',
        maxConcurrentCalls: 7,
        callsPerSecond: 0.5,
      },
      secrets: { twilioAuthToken: 'token', elevenLabsApiKey: 'sk_1' },
      options: {
        dataDir: '/var/lib/ana',
        operatorPort: 0,
        publicPort: 8081,
        operatorToken: 'operator',
        twilioApiBaseUrl: 'http://127.0.0.1:9000',
        elevenLabsBaseUrl: 'http://127.0.0.1:9001',
        databaseUrl: 'postgres://localhost/ana',
        testNowMs: Date.parse('2026-11-24T15:00:00Z'),
      },
    })
  })

  it('counts empty variables as absent', () => {
    expect(read({ TWILIO_ACCOUNT_SID: '', ANA_PUBLIC_PORT: ' ', PUBLIC_BASE_URL: '' })).toEqual({
      settings: {},
      secrets: {},
      options: {},
    })
  })

  it('takes a public address, or the origin of the webhook when only that is given, as an own URL', () => {
    const webhook = { TWILIO_WEBHOOK_URL: 'https://hook.example.com/twilio/voice' }
    expect(read({ PUBLIC_BASE_URL: 'https://ana.example.com', ...webhook }).settings).toEqual({
      tunnel: 'own_url',
      publicBaseUrl: 'https://ana.example.com',
    })
    expect(read(webhook).settings).toEqual({ tunnel: 'own_url', publicBaseUrl: 'https://hook.example.com' })
  })

  it.each([
    ['ANA_TRANSPORT', 'carrier pigeon'],
    ['ANA_MAX_CONCURRENT_CALLS', '0'],
    ['ANA_CALLS_PER_SECOND', 'many'],
    ['ANA_PUBLIC_PORT', '70000'],
    ['PUBLIC_BASE_URL', 'ana.example.com'],
    ['TWILIO_WEBHOOK_URL', 'your_webhook_url'],
    ['TWILIO_PHONE_NUMBER', '555'],
    ['TWILIO_API_BASE_URL', 'http://127.0.0.1/path'],
    ['ANA_TEST_NOW', 'tomorrow'],
  ])('stops at a wrong %s, naming it but not its value', (name, value) => {
    expect(() => read({ [name]: value }, true)).toThrow(
      expect.objectContaining({
        code: 'settings.invalid_environment',
        kind: 'configuration',
        facts: { name },
        message: expect.not.stringContaining(value),
      }),
    )
  })

  it('refuses a made-up time when calls could reach real people', () => {
    const now = { ANA_TEST_NOW: '2026-11-24T10:00:00-05:00' }
    const refused = expect.objectContaining({ code: 'settings.test_now_refused' })
    expect(() => read(now)).toThrow(refused)
    expect(() => read({ ...now, TWILIO_API_BASE_URL: 'https://api.twilio.com' })).toThrow(refused)
    expect(() => read({ ...now, TWILIO_API_BASE_URL: 'http://127.0.0.1.example.com' })).toThrow(refused)
    expect(read({ ...now, TWILIO_API_BASE_URL: 'http://[::1]:9' }).options.testNowMs).toBeDefined()
    expect(read(now, true).options.testNowMs).toBeDefined()
  })
})

describe("Ollama's address", () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:11434'],
    [':8000', 'http://127.0.0.1:8000'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['http://localhost:11434/', 'http://127.0.0.1:11434'],
    ['https://ollama.example.com', 'https://ollama.example.com'],
    ['gpu-server:9999', 'http://gpu-server:9999'],
  ])('may be %s, as for Ollama itself', (text, origin) => {
    expect(ollamaOriginOf(text)).toBe(origin)
  })

  it.each(['', 'http://', 'a b', 'http://x/path'])('is not %j', (text) => {
    expect(ollamaOriginOf(text)).toBeNull()
  })
})

describe('the .env file', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ana-env-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('reads assignments, comments, exports, quotes and values over several lines', () => {
    const text =
      '\uFEFF# comment\r\nA=1\r\nexport B="two words" # here too\n\n C = three \nD="x\ny"\nE=\nF=it\'s\n'
    expect(parseEnvFile(text)).toEqual({ A: '1', B: 'two words', C: 'three', D: 'x\ny', E: '', F: "it's" })
  })

  it.each([
    ['A=1\nTWILIO_AUTH_TOKEN secreto\n', 2],
    ['A=1\n\n2B=x\n', 3],
    ['A=1\nB="secreto\nC=3\n', 2],
  ])('names the line it cannot read, and not what it says', (text, line) => {
    expect(() => parseEnvFile(text)).toThrow(
      expect.objectContaining({
        code: 'settings.env_file_bad_line',
        facts: { line },
        message: expect.not.stringContaining('secreto'),
      }),
    )
  })

  it('completes the real environment and never overrides it', async () => {
    await writeFile(join(folder, '.env'), 'A=file\nB=file\n')
    expect(await withEnvFile({ A: 'real' }, join(folder, '.env'))).toEqual({ A: 'real', B: 'file' })
  })

  it('need not exist, but must be readable when it does', async () => {
    expect(await withEnvFile({ A: 'real' }, join(folder, 'none'))).toEqual({ A: 'real' })
    await expect(withEnvFile({}, folder)).rejects.toMatchObject({ code: 'settings.env_file_unreadable' })
  })
})
