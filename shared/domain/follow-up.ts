/** The queue of people worth a human's time, and how each of them is closed. */
import { z } from 'zod'
import { analysisSchema } from './analysis.ts'
import { e164Schema, epochMsSchema, idSchema } from './primitives.ts'

/** What a human may close with. `interested` is the seed's; the codes are the same in every campaign. */
export const followUpOutcomeSchema = z.enum([
  'interested',
  'meeting_scheduled',
  'documents_requested',
  'sold',
  'not_interested',
  'not_eligible',
  'no_answer',
  'wrong_number',
  'do_not_call',
  'other',
])
export type FollowUpOutcome = z.infer<typeof followUpOutcomeSchema>

export const followUpItemSchema = z.object({
  contactId: idSchema,
  campaignId: idSchema,
  campaignName: z.string(),
  callId: idSchema,
  nombre: z.string(),
  e164: e164Schema,
  analysis: analysisSchema,
  /** Since when she waits: the end of the conversation that put her here. */
  waitingSince: epochMsSchema,
  /** An operator works on her until this instant; null when she is free. */
  claimedUntil: epochMsSchema.nullable(),
})
export type FollowUpItem = z.infer<typeof followUpItemSchema>

export const followUpClosureSchema = z.object({
  contactId: idSchema,
  nombre: z.string(),
  e164: e164Schema,
  outcome: followUpOutcomeSchema,
  notes: z.string(),
  closedAt: epochMsSchema,
  /** Until when the closure can be taken back. */
  undoUntil: epochMsSchema,
})
export type FollowUpClosure = z.infer<typeof followUpClosureSchema>
