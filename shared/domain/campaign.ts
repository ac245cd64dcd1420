/** A list that is being called: one file, one campaign. */
import { z } from 'zod'
import { contactStatusSchema } from './contact.ts'
import { epochMsSchema, idSchema } from './primitives.ts'

/**
 * - `draft` loaded, never started
 * - `running` the dialer takes contacts from it
 * - `paused` no new calls; those in progress end by themselves
 * - `stopped` ended by an operator for good; it can be started again
 * - `completed` nothing more may be done
 */
export const campaignStatusSchema = z.enum(['draft', 'running', 'paused', 'stopped', 'completed'])
export type CampaignStatus = z.infer<typeof campaignStatusSchema>

export const campaignCountsSchema = z.record(contactStatusSchema, z.number().int().nonnegative())
export type CampaignCounts = z.infer<typeof campaignCountsSchema>

export const campaignSchema = z.object({
  id: idSchema,
  name: z.string(),
  fileName: z.string(),
  status: campaignStatusSchema,
  createdAt: epochMsSchema,
  startedAt: epochMsSchema.nullable(),
  endedAt: epochMsSchema.nullable(),
})
export type Campaign = z.infer<typeof campaignSchema>

/** A campaign with what its page shows at a glance. */
export const campaignSummarySchema = campaignSchema.extend({
  contacts: z.number().int().nonnegative(),
  counts: campaignCountsSchema,
  rejectedRows: z.number().int().nonnegative(),
  callsPlaced: z.number().int().nonnegative(),
  /** Why the dialer is not placing calls although the campaign runs; null when it is. */
  waitingFor: z.enum(['calling_hours', 'next_attempt', 'vendor', 'configuration', 'budget']).nullable(),
})
export type CampaignSummary = z.infer<typeof campaignSummarySchema>
