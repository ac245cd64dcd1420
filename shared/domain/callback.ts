/** A promise to call somebody at a time, and what it is until it is kept. */
import { z } from 'zod'
import { contactStatusSchema } from './contact.ts'
import { e164Schema, epochMsSchema, idSchema } from './primitives.ts'

/** `ana`: the dialer calls her then; `human`: an operator does. */
export const callbackCallerSchema = z.enum(['ana', 'human'])
export type CallbackCaller = z.infer<typeof callbackCallerSchema>

/** Names a desk: one browser or window, however often it connects. */
export const deskSchema = z.string().regex(/^[\w-]{1,64}$/)

export const longestCallbackNote = 500

export const callbackSchema = z.object({
  id: idSchema,
  contactId: idSchema,
  campaignId: idSchema,
  campaignName: z.string(),
  nombre: z.string(),
  e164: e164Schema,
  /** A lawful instant. */
  at: epochMsSchema,
  caller: callbackCallerSchema,
  /** Whose it is, seen from the desk that asks. Always `anyone` when ANA calls. */
  whose: z.enum(['mine', 'another', 'anyone']),
  note: z.string(),
  /** Its time has come and nobody has called yet. */
  due: z.boolean(),
  /** The contact's: says whether ANA is calling her right now. */
  status: contactStatusSchema,
  /** ANA calls only while the campaign runs. */
  campaignRunning: z.boolean(),
})
export type Callback = z.infer<typeof callbackSchema>

/** Instants at which a callback may be promised on one lawful day. */
export const callbackDaySchema = z.object({
  /** `YYYY-MM-DD` in Bogotá. */
  isoDate: z.string(),
  /** Start of each slot, in order; never empty. */
  slots: z.array(epochMsSchema).min(1),
})
export type CallbackDay = z.infer<typeof callbackDaySchema>
