/** How each part ANA depends on is doing, with the next step when it is not well. */
import { z } from 'zod'
import { epochMsSchema } from './primitives.ts'

export const healthPartSchema = z.enum(['twilio', 'elevenlabs', 'ollama', 'tunnel', 'database', 'audio'])
export type HealthPart = z.infer<typeof healthPartSchema>

/** `unset` is not a failure: the part has not been configured. */
export const healthStateSchema = z.enum(['ok', 'degraded', 'down', 'unset'])
export type HealthState = z.infer<typeof healthStateSchema>

export const healthSchema = z.object({
  part: healthPartSchema,
  state: healthStateSchema,
  /** A stable code the interface translates, e.g. `twilio.20003`. */
  code: z.string(),
  /** What is wrong and what to do next, in the operator's language. */
  message: z.string(),
  checkedAt: epochMsSchema,
})
export type Health = z.infer<typeof healthSchema>
