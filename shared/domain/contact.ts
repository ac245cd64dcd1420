/** A person on a list, and the states she passes through from the spreadsheet to a closed follow-up. */
import { z } from 'zod'
import { e164Schema, epochMsSchema, idSchema } from './primitives.ts'

/**
 * - `initial` loaded, waiting for her (next) call
 * - `call_in_progress` leased by the dialer, or on the phone
 * - `call_completed` a conversation ended; analysis pending
 * - `analyzed` judged; no human needed
 * - `ready_for_human` in the follow-up queue
 * - `closed_by_human` closed with an outcome
 * - `unreachable` all attempts used, nobody spoke
 * - `do_not_call` opted out, on the exclusion registry, or barred by an operator
 * - `invalid_number` the number does not exist, or it is somebody else's
 */
export const contactStatusSchema = z.enum([
  'initial',
  'call_in_progress',
  'call_completed',
  'analyzed',
  'ready_for_human',
  'closed_by_human',
  'unreachable',
  'do_not_call',
  'invalid_number',
])
export type ContactStatus = z.infer<typeof contactStatusSchema>

export const contactSchema = z.object({
  id: idSchema,
  campaignId: idSchema,
  /** 1-based row of the spreadsheet the contact came from. */
  row: z.number().int().positive(),
  /** May be empty: a number without a name can still be called. */
  nombre: z.string(),
  e164: e164Schema,
  /** Practice persona asked for by the list's `persona` column; null lets the number choose. */
  persona: z.string().nullable(),
  status: contactStatusSchema,
  /** Calls that reached the network; a placing that never left does not count. */
  attempts: z.number().int().nonnegative(),
  /** The earliest instant of the next attempt; null when none is planned. */
  nextAttemptAt: epochMsSchema.nullable(),
  createdAt: epochMsSchema,
  updatedAt: epochMsSchema,
})
export type Contact = z.infer<typeof contactSchema>
