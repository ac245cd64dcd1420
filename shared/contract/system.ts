/** The engine as a whole: what it is doing, how it feels, and the feed of everything that happens. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { interestSchema } from '../domain/analysis.ts'
import { callOutcomeSchema } from '../domain/call.ts'
import { contactStatusSchema } from '../domain/contact.ts'
import { healthSchema } from '../domain/health.ts'
import { liveEventSchema } from '../domain/live-event.ts'
import { epochMsSchema } from '../domain/primitives.ts'
import { lawfulDaySchema } from './compliance.ts'
import { procedure } from './errors.ts'

const count = z.number().int().nonnegative()

/** What today has cost, estimated: without taxes, and without the recognition of speech. */
const spendSchema = z.object({
  /** Begun minutes of answered calls. */
  callMinutes: count,
  /** Characters really synthesised: what comes from the clip cache costs nothing. */
  voiceCharacters: count,
  telephoneUsd: z.number().nonnegative(),
  voiceUsd: z.number().nonnegative(),
  totalUsd: z.number().nonnegative(),
  /** 0 when there is no daily limit. */
  budgetUsd: z.number().nonnegative(),
  /** The limit is reached: no new call begins today. */
  isSpent: z.boolean(),
  /** The day on which somebody last looked the prices up. */
  pricesAsOf: z.iso.date(),
})

export const overviewSchema = z.object({
  /** Start of the period the numbers speak of: today, in Bogotá. */
  sinceMs: epochMsSchema,
  callsInProgress: count,
  followUpQueue: count,
  /** Since when the first person of the queue waits. */
  longestWaitSinceMs: epochMsSchema.nullable(),
  callsPlaced: count,
  callsByOutcome: z.partialRecord(callOutcomeSchema, count),
  interest: z.partialRecord(interestSchema, count),
  contactsByStatus: z.partialRecord(contactStatusSchema, count),
  closedToday: count,
  /** From the customer's words to ANA's first sound, in ms; null without replies. */
  replyP50Ms: z.number().nullable(),
  replyP95Ms: z.number().nullable(),
  callingHours: z.object({
    open: z.boolean(),
    /** When the present state ends: closing time when open, opening time when closed. */
    changesAt: epochMsSchema,
    /** Today's lawful hours; null on Sundays and holidays. */
    today: lawfulDaySchema.nullable(),
  }),
  /** The hours of today with calls, in order; `hour` is that of the clock in Bogotá. */
  hours: z.array(
    z.object({ hour: z.number().int().min(0).max(23), placed: count, answered: count, talked: count }),
  ),
  /** Conversations of today that a human should take up. */
  forHuman: count,
  spend: spendSchema,
})
export type Overview = z.infer<typeof overviewSchema>

export const system = {
  info: procedure.output(
    z.object({
      version: z.string(),
      practice: z.boolean(),
      host: z.enum(['desktop', 'headless']),
      /** The engine's clock: practice may run faster than the computer's. */
      now: epochMsSchema,
      publicUrl: z.string().nullable(),
    }),
  ),
  overview: procedure.output(overviewSchema),
  health: procedure.output(z.array(healthSchema)),
  /**
   * Everything that happens from now on. With `after`, first what was missed since that event; when that is
   * no longer known, a `reset`.
   */
  events: procedure
    .input(z.object({ after: z.object({ engineId: z.string(), sequence: z.number().int() }).nullable() }))
    .output(eventIterator(liveEventSchema)),
  /** Starts the engine anew on the practice line, or for real calls. */
  switchMode: procedure.input(z.object({ practice: z.boolean() })).output(z.object({})),
  /** A text file for support: how ANA is set up and how she does, without anything personal or secret. */
  diagnostics: procedure.output(z.file()),
}

export const practice = {
  /** A ready-made list of invented people, to try ANA with; stored as a campaign and started. */
  startSample: procedure
    .input(z.object({ start: z.boolean().default(true) }))
    .output(z.object({ campaignId: z.string() })),
  personas: procedure.output(
    z.array(z.object({ id: z.string(), label: z.string(), description: z.string() })),
  ),
}
