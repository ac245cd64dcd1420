/**
 * ANA's environment variables, parsed once at the edge. A variable that is there but wrong stops the start
 * with an error that names it; an empty one counts as absent.
 */
import { isLoopbackOrigin, originOf } from '../../../shared/domain/origins.ts'
import { type SecretName, type Settings, settingsSchema } from '../../../shared/domain/settings.ts'
import { AnaError } from '../errors.ts'
import { normaliseSetting } from './setting-values.ts'

export type Variables = Readonly<Record<string, string | undefined>>

/** What only the environment decides: where ANA lives and whom she talks to. */
export interface EnvironmentOptions {
  dataDir?: string
  operatorPort?: number
  publicPort?: number
  operatorToken?: string
  /** Origins that replace the vendors' own. */
  twilioApiBaseUrl?: string
  elevenLabsBaseUrl?: string
  databaseUrl?: string
  /** The instant at which the engine's clock starts, epoch ms. */
  testNowMs?: number
}

export interface Environment {
  /** Settings fixed by the environment. */
  settings: Partial<Settings>
  secrets: Partial<Record<SecretName, string>>
  options: EnvironmentOptions
}

const settingVariables = {
  TWILIO_ACCOUNT_SID: 'twilioAccountSid',
  TWILIO_PHONE_NUMBER: 'twilioPhoneNumber',
  ELEVENLABS_VOICE_ID: 'elevenLabsVoiceId',
  OLLAMA_HOST: 'ollamaHost',
  OLLAMA_MODEL: 'ollamaModel',
  PUBLIC_BASE_URL: 'publicBaseUrl',
  ANA_TRANSPORT: 'transport',
  ANA_MAX_CONCURRENT_CALLS: 'maxConcurrentCalls',
  ANA_CALLS_PER_SECOND: 'callsPerSecond',
} as const satisfies Record<string, keyof Settings>

const secretVariables = {
  TWILIO_AUTH_TOKEN: 'twilioAuthToken',
  ELEVENLABS_API_KEY: 'elevenLabsApiKey',
} as const satisfies Record<string, SecretName>

/** The message names the variable and what it should be, never its value, which may be a secret. */
const invalid = (name: string, expected: string) =>
  new AnaError('settings.invalid_environment', `the environment variable ${name} must be ${expected}`, {
    kind: 'configuration',
    facts: { name },
  })

/** The value of a setting given as text, typed as the setting is. */
function parseSetting<Key extends keyof Settings>(name: string, key: Key, text: string): Settings[Key] {
  const numeric = /^\d+(\.\d+)?$/.test(text)
  for (const candidate of numeric ? [text, Number(text)] : [text]) {
    const parsed = settingsSchema.shape[key].safeParse(candidate)
    const value = parsed.success ? normaliseSetting(key, parsed.data as Settings[Key]) : null
    if (value !== null) return value
  }
  throw invalid(name, `a valid value for the setting ${key}`)
}

function parsePort(name: string, text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw invalid(name, 'a port number from 0 to 65535')
  return port
}

function parseOrigin(name: string, text: string): string {
  const origin = originOf(text)
  if (origin === null) throw invalid(name, 'an origin such as https://example.com, without a path')
  return origin
}

function parseTestNow(text: string, isOnLoopback: boolean): number {
  const atMs = Date.parse(text)
  if (Number.isNaN(atMs)) throw invalid('ANA_TEST_NOW', 'an ISO time such as 2026-11-24T10:00:00-05:00')
  if (!isOnLoopback) {
    throw new AnaError(
      'settings.test_now_refused',
      'ANA_TEST_NOW is for tests only: it needs TWILIO_API_BASE_URL on a loopback address',
      { kind: 'configuration' },
    )
  }
  return atMs
}

/**
 * @param options.practice on the practice line every call stays on loopback, whatever TWILIO_API_BASE_URL is
 * @throws AnaError `settings.invalid_environment` or `settings.test_now_refused`
 */
export function readEnvironment(variables: Variables, options: { practice: boolean }): Environment {
  const text = (name: string): string | undefined => variables[name]?.trim() || undefined

  const settings: Partial<Settings> = {}
  for (const [name, key] of Object.entries(settingVariables)) {
    const value = text(name)
    if (value !== undefined) Object.assign(settings, { [key]: parseSetting(name, key, value) })
  }
  // The seed gave the address of its webhook; its origin is the public address when nothing else says so.
  const webhookUrl = text('TWILIO_WEBHOOK_URL')
  if (settings.publicBaseUrl === undefined && webhookUrl !== undefined) {
    if (!URL.canParse(webhookUrl)) throw invalid('TWILIO_WEBHOOK_URL', 'a URL')
    settings.publicBaseUrl = parseSetting('TWILIO_WEBHOOK_URL', 'publicBaseUrl', new URL(webhookUrl).origin)
  }
  if (settings.publicBaseUrl !== undefined) settings.tunnel = 'own_url'

  const secrets: Environment['secrets'] = {}
  for (const [name, secret] of Object.entries(secretVariables)) {
    const value = text(name)
    if (value !== undefined) secrets[secret] = value
  }

  const parsed: EnvironmentOptions = {}
  const dataDir = text('ANA_DATA_DIR')
  if (dataDir !== undefined) parsed.dataDir = dataDir
  const operatorPort = text('ANA_OPERATOR_PORT')
  if (operatorPort !== undefined) parsed.operatorPort = parsePort('ANA_OPERATOR_PORT', operatorPort)
  const publicPort = text('ANA_PUBLIC_PORT')
  if (publicPort !== undefined) parsed.publicPort = parsePort('ANA_PUBLIC_PORT', publicPort)
  const operatorToken = text('ANA_OPERATOR_TOKEN')
  if (operatorToken !== undefined) parsed.operatorToken = operatorToken
  const twilioApi = text('TWILIO_API_BASE_URL')
  if (twilioApi !== undefined) parsed.twilioApiBaseUrl = parseOrigin('TWILIO_API_BASE_URL', twilioApi)
  const elevenLabs = text('ELEVENLABS_BASE_URL')
  if (elevenLabs !== undefined) parsed.elevenLabsBaseUrl = parseOrigin('ELEVENLABS_BASE_URL', elevenLabs)
  const databaseUrl = text('DATABASE_URL')
  if (databaseUrl !== undefined) parsed.databaseUrl = databaseUrl
  const testNow = text('ANA_TEST_NOW')
  if (testNow !== undefined) {
    const isOnLoopback =
      options.practice || (parsed.twilioApiBaseUrl !== undefined && isLoopbackOrigin(parsed.twilioApiBaseUrl))
    parsed.testNowMs = parseTestNow(testNow, isOnLoopback)
  }
  return { settings, secrets, options: parsed }
}
