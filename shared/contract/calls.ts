/** Calls, past and present, with their words and findings. */
import { z } from 'zod'
import { analysisSchema, interestSchema } from '../domain/analysis.ts'
import { callEventSchema, callOutcomeSchema, callSchema, turnSchema } from '../domain/call.ts'
import { contactSchema } from '../domain/contact.ts'
import { epochMsSchema, idSchema } from '../domain/primitives.ts'
import { procedure } from './errors.ts'

const callRef = z.object({ callId: idSchema })

export const callListItemSchema = callSchema.extend({
  interest: interestSchema.nullable(),
  needsHuman: z.boolean().nullable(),
})
export type CallListItem = z.infer<typeof callListItemSchema>

export const callDetailSchema = z.object({
  call: callSchema,
  contact: contactSchema,
  turns: z.array(turnSchema),
  analysis: analysisSchema.nullable(),
  events: z.array(callEventSchema),
  /** Every call to this contact, newest first, this one included. */
  attempts: z.array(callSchema),
})
export type CallDetail = z.infer<typeof callDetailSchema>

export const calls = {
  list: procedure
    .input(
      z.object({
        campaignId: idSchema.optional(),
        contactId: idSchema.optional(),
        outcome: callOutcomeSchema.optional(),
        interest: interestSchema.optional(),
        /** Words spoken in the call, or part of a name or number. */
        text: z.string().max(200).optional(),
        fromMs: epochMsSchema.optional(),
        toMs: epochMsSchema.optional(),
        offset: z.number().int().nonnegative().default(0),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ items: z.array(callListItemSchema), total: z.number().int().nonnegative() })),
  detail: procedure.input(callRef).output(callDetailSchema),
  /** Calls in progress with the words spoken so far. */
  live: procedure.output(
    z.array(
      z.object({
        call: callSchema,
        turns: z.array(turnSchema),
        activity: z.enum(['listening', 'thinking', 'speaking']).nullable(),
        phase: z.string().nullable(),
      }),
    ),
  ),
  hangUp: procedure.input(callRef).output(callSchema),
  /** Judges the conversation again. */
  analyze: procedure.input(callRef).output(analysisSchema),
}
