/** Settings, secrets, vendor checks, the model and the clips. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { healthPartSchema, healthSchema } from '../domain/health.ts'
import { secretNameSchema, settingsPatchSchema, settingsViewSchema } from '../domain/settings.ts'
import { procedure } from './errors.ts'

export const settings = {
  view: procedure.output(settingsViewSchema),
  update: procedure.input(settingsPatchSchema).output(settingsViewSchema),
  /** Writes a secret, or removes it with null. It is never read back. */
  setSecret: procedure
    .input(z.object({ name: secretNameSchema, value: z.string().min(1).max(500).nullable() }))
    .output(settingsViewSchema),
  /** Tries a vendor for real and says precisely what is wrong. */
  test: procedure.input(z.object({ part: healthPartSchema })).output(healthSchema),
  voices: procedure.output(
    z.array(
      z.object({
        voiceId: z.string(),
        name: z.string(),
        category: z.string(),
        previewUrl: z.string().nullable(),
      }),
    ),
  ),
}

export const models = {
  list: procedure.output(
    z.object({
      state: z.enum(['ready', 'no_model', 'model_missing', 'absent']),
      /** The model that would answer now. */
      current: z.string().nullable(),
      installed: z.array(
        z.object({ name: z.string(), sizeBytes: z.number(), parameterSize: z.string(), remote: z.boolean() }),
      ),
      recommended: z.string(),
    }),
  ),
  pull: procedure
    .input(z.object({ model: z.string().trim().min(1).max(120) }))
    .output(eventIterator(z.object({ status: z.string(), fraction: z.number().nullable() }))),
  /** One question to the model that would answer now: to see and feel that it works. */
  ask: procedure.input(z.object({ question: z.string().trim().min(1).max(300) })).output(
    z.object({
      answer: z.string(),
      /** Until its first word, and until its last, in ms. */
      firstWordMs: z.number(),
      totalMs: z.number(),
    }),
  ),
}

export const audio = {
  stats: procedure.output(
    z.object({
      clips: z.number(),
      bytes: z.number(),
      hits: z.number(),
      misses: z.number(),
      oldestAt: z.number().nullable(),
    }),
  ),
  clean: procedure
    .input(z.object({ all: z.boolean().default(false) }))
    .output(z.object({ removedClips: z.number(), removedBytes: z.number() })),
}
