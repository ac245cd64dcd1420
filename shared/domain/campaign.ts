/** A list that is being called: one file, one campaign, with rules of its own. */
import { z } from 'zod'
import { callOutcomeSchema } from './call.ts'
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

const retryMinutesSchema = z.number().int().min(1).max(10_080)

/** How a campaign is called. Calls at once and a second of the whole engine stay limits above it. */
export const campaignSettingsSchema = z.object({
  maxConcurrentCalls: z.number().int().min(1).max(200),
  /** Attempts per contact in all, the first one included. */
  maxAttempts: z.number().int().min(1).max(10),
  /** Minutes until the next attempt; lawful hours may make it longer. */
  retryMinutes: z.object({
    busy: retryMinutesSchema,
    /** Nobody answered, a recording did, or nobody spoke. */
    noAnswer: retryMinutesSchema,
    /** The network could not place the call. */
    failed: retryMinutesSchema,
  }),
})
export type CampaignSettings = z.infer<typeof campaignSettingsSchema>

export const campaignNameSchema = z.string().trim().min(1).max(120)

export const campaignSchema = z.object({
  id: idSchema,
  name: z.string(),
  fileName: z.string(),
  status: campaignStatusSchema,
  createdAt: epochMsSchema,
  startedAt: epochMsSchema.nullable(),
  endedAt: epochMsSchema.nullable(),
  /** No call of it is placed before; null: as soon as it runs. */
  startsAt: epochMsSchema.nullable(),
  /** Null: it follows the settings that hold for all campaigns. */
  settings: campaignSettingsSchema.nullable(),
})
export type Campaign = z.infer<typeof campaignSchema>

/** A campaign with what its page shows at a glance. */
export const campaignSummarySchema = campaignSchema.extend({
  contacts: z.number().int().nonnegative(),
  counts: campaignCountsSchema,
  rejectedRows: z.number().int().nonnegative(),
  callsPlaced: z.number().int().nonnegative(),
  /** Why the dialer is not placing calls although the campaign runs; null when it is. */
  waitingFor: z
    .enum(['start_time', 'calling_hours', 'next_attempt', 'vendor', 'configuration', 'budget'])
    .nullable(),
})
export type CampaignSummary = z.infer<typeof campaignSummarySchema>

const count = z.number().int().nonnegative()

/** What is known or assumed of how people answer; `calls` is on how many calls it rests, 0 when assumed. */
export const answerBasisSchema = z.object({
  calls: count,
  /** The share of calls in which a person speaks, 0 to 1. */
  conversationRate: z.number().min(0).max(1),
  averageConversationSeconds: z.number().nonnegative(),
})

/** What a list is likely to take. An estimate, never a promise. */
export const campaignEstimateSchema = z.object({
  /** Whom it counts. */
  people: count,
  /** Calls it will take, further attempts included. */
  calls: count,
  conversations: count,
  startsAt: epochMsSchema,
  /** Null when it would take more than a year. */
  endsAt: epochMsSchema.nullable(),
  /** Time of calling, without nights and holidays. */
  callingMs: z.number().nonnegative(),
  /** Lawful time left on the day it starts. */
  lawfulMsThatDay: z.number().nonnegative(),
  /** Calls a minute at full pace. */
  callsPerMinute: z.number().nonnegative(),
  cost: z.object({
    currency: z.literal('USD'),
    phone: z.number().nonnegative(),
    voice: z.number().nonnegative(),
    minutes: z.number().nonnegative(),
    characters: z.number().nonnegative(),
    /** When the prices were last looked up, a day as `YYYY-MM-DD`. */
    pricesAsOf: z.string(),
  }),
  basis: answerBasisSchema,
})
export type CampaignEstimate = z.infer<typeof campaignEstimateSchema>

/** How a campaign goes: what its calls came to, how fast, and what is left. */
export const campaignInsightSchema = z.object({
  outcomes: z.partialRecord(callOutcomeSchema, count),
  /** Calls placed in the last minutes, at most ten. */
  pace: z.object({ calls: count, minutes: z.number().positive() }),
  /** The newest stretches with calls, oldest first. */
  stretches: z.array(z.object({ startsAt: epochMsSchema, conversations: count, others: count })),
  /** Length of each stretch. */
  stretchMs: z.number().positive(),
  /** For who is still to be called; null when nobody is. */
  estimate: campaignEstimateSchema.nullable(),
  /** The rules that hold for it, its own or those for all. */
  settings: campaignSettingsSchema,
})
export type CampaignInsight = z.infer<typeof campaignInsightSchema>

/**
 * Whom a copy takes over; never those barred, closed by a human or with a number that does not exist.
 * - `all` everybody else
 * - `no_contact` nobody ever spoke with ANA
 * - `interested` judged of high or medium interest
 */
export const duplicateChoiceSchema = z.enum(['all', 'no_contact', 'interested'])
export type DuplicateChoice = z.infer<typeof duplicateChoiceSchema>

export const duplicateCountsSchema = z.object({
  people: count,
  /** Left out because they must not be called. */
  doNotCall: count,
  /** Left out because a human closed them. */
  closed: count,
  /** Left out because the number does not exist or is somebody else's. */
  invalidNumber: count,
})
export type DuplicateCounts = z.infer<typeof duplicateCountsSchema>
