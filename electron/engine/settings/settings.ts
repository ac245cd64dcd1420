/**
 * The settings in force: defaults, over them what the operator has set, over that what the environment
 * fixes. Secrets can be written and used, never read back by an interface.
 */
import type { z } from 'zod'
import {
  defaultSettings,
  type SecretName,
  type Settings,
  type SettingsView,
  secretNameSchema,
  settingsPatchSchema,
} from '../../../shared/domain/settings.ts'
import { AnaError } from '../errors.ts'
import type { Logger, SecretStore } from '../ports.ts'
import { type EnvironmentOptions, readEnvironment, type Variables } from './environment.ts'
import { normaliseSetting } from './setting-values.ts'

export interface SettingsChange {
  keys: ReadonlySet<keyof Settings>
  secrets: ReadonlySet<SecretName>
}

export interface SettingsService {
  current(): Settings
  view(): Promise<SettingsView>
  /**
   * Takes some settings over. All or none: AnaError `settings.unknown_key`, `settings.invalid` (fact `key`)
   * or `settings.fixed_by_environment` (fact `keys`).
   */
  update(patch: unknown): Promise<SettingsView>
  /** Null while unknown. AnaError when the store of secrets cannot be read. */
  secret(name: SecretName): Promise<string | null>
  /** Null removes it. AnaError `settings.fixed_by_environment` when the environment gives it. */
  setSecret(name: SecretName, value: string | null): Promise<SettingsView>
  /** @returns a function that ends the listening */
  onChange(listener: (change: SettingsChange) => void): () => void
  readonly environmentOptions: EnvironmentOptions
}

export interface SettingsOptions {
  environment: Variables
  store: {
    load(): Promise<Partial<Settings>>
    save(patch: Partial<Settings>): Promise<void>
  }
  secrets: SecretStore
  logger: Logger
  practice: boolean
}

const fixedError = (keys: string[]) =>
  new AnaError('settings.fixed_by_environment', `fixed by the environment: ${keys.join(', ')}`, {
    kind: 'conflict',
    facts: { keys },
  })

function refusal(error: z.ZodError): AnaError {
  const [issue] = error.issues
  if (issue?.code === 'unrecognized_keys') {
    return new AnaError('settings.unknown_key', `unknown settings: ${issue.keys.join(', ')}`, {
      kind: 'bad_input',
      facts: { keys: issue.keys },
    })
  }
  const key = issue?.path.join('.') ?? ''
  return new AnaError('settings.invalid', `the setting ${key} is not valid`, {
    kind: 'bad_input',
    facts: { key, issue: issue?.message ?? '' },
  })
}

/** The changes that an interface asks for, each in its own form. */
function parsePatch(patch: unknown): Partial<Settings> {
  const parsed = settingsPatchSchema.safeParse(patch)
  if (!parsed.success) throw refusal(parsed.error)
  const changes: Partial<Settings> = {}
  for (const key of keysOf(parsed.data)) {
    const given = parsed.data[key]
    if (given === undefined) continue
    const value = normaliseSetting(key, given)
    if (value === null) {
      throw new AnaError('settings.invalid', `the setting ${key} is not valid`, {
        kind: 'bad_input',
        facts: { key },
      })
    }
    Object.assign(changes, { [key]: value })
  }
  return changes
}

const keysOf = (settings: object) => Object.keys(settings) as Array<keyof Settings>

/** @throws AnaError when the environment holds a value that cannot be used */
export async function createSettings(options: SettingsOptions): Promise<SettingsService> {
  const { store, secrets, logger, practice } = options
  const environment = readEnvironment(options.environment, { practice })
  const fixedKeys = keysOf(environment.settings)
  const listeners = new Set<(change: SettingsChange) => void>()
  /** Secrets are asked for with every sentence; the keychain is not. */
  const knownSecrets = new Map<SecretName, Promise<string | null>>()

  let settings: Settings = { ...defaultSettings, ...(await store.load()), ...environment.settings }
  let work: Promise<unknown> = Promise.resolve()

  const announce = (change: SettingsChange) => {
    for (const listener of listeners) {
      try {
        listener(change)
      } catch (error) {
        logger.error('a listener of the settings failed', { error })
      }
    }
  }

  /** One change after another, so that the last one asked for is the one that stays. */
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const next = work.then(task)
    work = next.catch(() => {})
    return next
  }

  const secret = (name: SecretName): Promise<string | null> => {
    const given = environment.secrets[name]
    if (given !== undefined) return Promise.resolve(given)
    const known = knownSecrets.get(name)
    if (known) return known
    const reading = secrets.read(name)
    knownSecrets.set(name, reading)
    // A keychain that was locked may be open the next time.
    reading.catch(() => knownSecrets.delete(name))
    return reading
  }

  const stateOf = async (name: SecretName) => {
    if (environment.secrets[name] !== undefined) return 'environment'
    try {
      return (await secret(name)) === null ? 'missing' : 'stored'
    } catch (error) {
      logger.warn('a secret cannot be read', { name, error })
      return 'missing'
    }
  }

  const view = async (): Promise<SettingsView> => {
    const states = secretNameSchema.options.map(async (name) => [name, await stateOf(name)] as const)
    return {
      settings,
      fixedByEnvironment: fixedKeys,
      secrets: Object.fromEntries(await Promise.all(states)) as SettingsView['secrets'],
      practice,
    }
  }

  return {
    environmentOptions: environment.options,
    current: () => settings,
    view,
    secret,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    update: (patch) =>
      inTurn(async () => {
        const wanted = parsePatch(patch)
        // A form sends all its fields: what stays as it is changes nothing, also when it is fixed.
        const keys = keysOf(wanted).filter((key) => wanted[key] !== settings[key])
        const fixed = keys.filter((key) => fixedKeys.includes(key))
        if (fixed.length > 0) throw fixedError(fixed)
        if (keys.length > 0) {
          const changes: Partial<Settings> = Object.fromEntries(keys.map((key) => [key, wanted[key]]))
          await store.save(changes)
          settings = { ...settings, ...changes }
          announce({ keys: new Set(keys), secrets: new Set() })
        }
        return view()
      }),
    setSecret: (name, value) =>
      inTurn(async () => {
        if (environment.secrets[name] !== undefined) throw fixedError([name])
        const trimmed = value?.trim() ?? ''
        if (trimmed === '') await secrets.remove(name)
        else await secrets.write(name, trimmed)
        knownSecrets.set(name, Promise.resolve(trimmed === '' ? null : trimmed))
        announce({ keys: new Set(), secrets: new Set([name]) })
        return view()
      }),
  }
}
