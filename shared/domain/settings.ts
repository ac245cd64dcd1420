/** What an operator can set. Secrets are not here: they are written, never read back. */
import { z } from 'zod'
import { transportSchema } from './call.ts'
import { languageSchema } from './primitives.ts'

/**
 * Whether conversations are kept as sound. A voice is personal data (Ley 1581 of 2012): `after_consent` keeps
 * nothing from before the customer's spoken «sí». `always` is for who has the authorisation beforehand.
 */
export const recordCallsSchema = z.enum(['off', 'after_consent', 'always'])
export type RecordCalls = z.infer<typeof recordCallsSchema>

/** The steps of the guided start, in their order. */
export const setupStepSchema = z.enum(['practice', 'twilio', 'elevenlabs', 'ollama', 'tunnel'])
export type SetupStep = z.infer<typeof setupStepSchema>

/** What became of the steps so far: one that is absent is still to come. */
export const setupProgressSchema = z.partialRecord(setupStepSchema, z.enum(['done', 'skipped']))
export type SetupProgress = z.infer<typeof setupProgressSchema>

export const settingsSchema = z.object({
  language: languageSchema.default('es'),
  theme: z.enum(['light', 'dark', 'auto']).default('auto'),

  lenderName: z.string().max(80).default('Libranzas Frailejón'),
  lenderNit: z.string().max(30).default(''),
  assistantName: z.string().max(40).default('Ana'),

  twilioAccountSid: z.string().max(64).default(''),
  twilioPhoneNumber: z.string().max(20).default(''),
  /** E.164, where an operator who takes a call over is rung; empty: she is asked each time. */
  operatorPhone: z.string().max(20).default(''),
  elevenLabsVoiceId: z.string().max(64).default('21m00Tcm4TlvDq8ikWAM'),
  elevenLabsModelId: z.string().max(64).default('eleven_flash_v2_5'),
  /** 0.7 to 1.2; 1 is the voice's own speed. */
  voiceSpeed: z.number().min(0.7).max(1.2).default(1),

  ollamaHost: z.string().max(200).default('http://127.0.0.1:11434'),
  /** Empty: the best installed model is chosen. */
  ollamaModel: z.string().max(120).default(''),

  transport: transportSchema.default('stream'),
  maxConcurrentCalls: z.number().int().min(1).max(200).default(5),
  callsPerSecond: z.number().min(0.1).max(30).default(1),
  ringTimeoutSeconds: z.number().int().min(10).max(120).default(30),
  maxCallSeconds: z.number().int().min(60).max(1800).default(300),
  /** Attempts per contact in all, the first one included. */
  maxAttempts: z.number().int().min(1).max(10).default(3),
  retryAfterMinutes: z.number().int().min(1).max(10_080).default(120),

  tunnel: z.enum(['localtunnel', 'own_url']).default('localtunnel'),
  localtunnelHost: z.string().max(200).default('https://localtunnel.me'),
  publicBaseUrl: z.string().max(300).default(''),

  audioCacheMaxMegabytes: z.number().int().min(10).max(100_000).default(500),
  audioCacheMaxAgeDays: z.number().int().min(1).max(3650).default(30),

  recordCalls: recordCallsSchema.default('after_consent'),
  recordingMaxAgeDays: z.number().int().min(1).max(3650).default(180),

  /**
   * What the vendors charge, in US dollars: they publish it, change it, and agree it with large customers, so an
   * operator keeps it in step with her invoice. A started minute counts as a whole one.
   */
  twilioPerMinuteUsd: z.number().min(0).max(10).default(0.06),
  voicePerThousandCharactersUsd: z.number().min(0).max(10).default(0.05),
  /** The day on which somebody last looked the prices up. */
  pricesAsOf: z.iso.date().default('2026-06-01'),
  /** New calls stop when this much is spent in a day; 0 is no limit. */
  dailyBudgetUsd: z.number().min(0).max(100_000).default(0),

  setupProgress: setupProgressSchema.default({}),
})
export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = settingsSchema.parse({})

type SettingsShape = typeof settingsSchema.shape
type PatchShape = {
  [Key in keyof SettingsShape]: z.ZodOptional<ReturnType<SettingsShape[Key]['removeDefault']>>
}

/**
 * Some of the settings. Not `settingsSchema.partial()`: that fills what is absent with defaults, so that
 * changing one setting would reset all the others. Unknown keys are refused.
 */
export const settingsPatchSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(settingsSchema.shape).map(([key, schema]) => [key, schema.removeDefault().optional()]),
  ) as PatchShape,
)
export type SettingsPatch = z.infer<typeof settingsPatchSchema>

/** Names of the secrets that ANA keeps. */
export const secretNameSchema = z.enum(['twilioAuthToken', 'elevenLabsApiKey'])
export type SecretName = z.infer<typeof secretNameSchema>

export const settingsViewSchema = z.object({
  settings: settingsSchema,
  /** Keys of `settings` fixed by the environment. */
  fixedByEnvironment: z.array(z.string()),
  /** Which secrets are known, and from where; never their values. */
  secrets: z.record(secretNameSchema, z.enum(['environment', 'stored', 'missing'])),
  practice: z.boolean(),
})
export type SettingsView = z.infer<typeof settingsViewSchema>
