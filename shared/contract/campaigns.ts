/** Campaigns and the people on them. */
import { z } from 'zod'
import { campaignSummarySchema } from '../domain/campaign.ts'
import { contactSchema, contactStatusSchema } from '../domain/contact.ts'
import { idSchema } from '../domain/primitives.ts'
import { procedure } from './errors.ts'

const campaignRef = z.object({ campaignId: idSchema })

export const campaigns = {
  list: procedure.output(z.array(campaignSummarySchema)),
  get: procedure.input(campaignRef).output(campaignSummarySchema),
  start: procedure.input(campaignRef).output(campaignSummarySchema),
  /** No new calls; those in progress end by themselves. */
  pause: procedure.input(campaignRef).output(campaignSummarySchema),
  /** Ends the campaign; with `hangUp`, also its calls in progress. */
  stop: procedure
    .input(campaignRef.extend({ hangUp: z.boolean().default(false) }))
    .output(campaignSummarySchema),
}

export const contacts = {
  list: procedure
    .input(
      z.object({
        campaignId: idSchema.optional(),
        status: contactStatusSchema.optional(),
        /** Part of a name or number. */
        text: z.string().max(120).optional(),
        offset: z.number().int().nonnegative().default(0),
        limit: z.number().int().min(1).max(500).default(100),
      }),
    )
    .output(z.object({ items: z.array(contactSchema), total: z.number().int().nonnegative() })),
  /** Never call this person again. */
  bar: procedure
    .input(z.object({ contactId: idSchema, reason: z.string().max(300).default('') }))
    .output(contactSchema),
}
