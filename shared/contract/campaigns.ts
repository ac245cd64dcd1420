/** Campaigns and the people on them. */
import { z } from 'zod'
import {
  campaignEstimateSchema,
  campaignInsightSchema,
  campaignNameSchema,
  campaignSettingsSchema,
  campaignSummarySchema,
  duplicateChoiceSchema,
  duplicateCountsSchema,
} from '../domain/campaign.ts'
import { contactSchema, contactStatusSchema } from '../domain/contact.ts'
import { epochMsSchema, idSchema, languageSchema } from '../domain/primitives.ts'
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
  rename: procedure.input(campaignRef.extend({ name: campaignNameSchema })).output(campaignSummarySchema),
  /** Changes the rules; they hold from the next call on. Null goes back to those for all campaigns. */
  configure: procedure
    .input(campaignRef.extend({ settings: campaignSettingsSchema.nullable() }))
    .output(campaignSummarySchema),
  insight: procedure.input(campaignRef).output(campaignInsightSchema),
  /** What it would take to call so many people; without `settings`, by the rules a new campaign would get. */
  estimate: procedure
    .input(
      z.object({
        people: z.number().int().nonnegative().max(1_000_000),
        settings: campaignSettingsSchema.optional(),
        startsAt: epochMsSchema.nullable().default(null),
      }),
    )
    .output(z.object({ settings: campaignSettingsSchema, estimate: campaignEstimateSchema })),
  /** Whom a copy would take over and whom not. */
  duplicable: procedure
    .input(campaignRef.extend({ who: duplicateChoiceSchema }))
    .output(duplicateCountsSchema),
  /** A new campaign, not started, with the same people and rules. */
  duplicate: procedure
    .input(campaignRef.extend({ who: duplicateChoiceSchema, name: campaignNameSchema }))
    .output(z.object({ campaign: campaignSummarySchema, counts: duplicateCountsSchema })),
  /** Everybody with what became of her, as an .xlsx file. */
  exportFile: procedure
    .input(campaignRef.extend({ language: languageSchema.default('es') }))
    .output(z.file()),
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
