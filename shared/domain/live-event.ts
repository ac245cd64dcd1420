/** What happens in the engine, told to every interface as it happens. */
import { z } from 'zod'
import { analysisSchema, interestSchema } from './analysis.ts'
import { callSchema, turnSchema } from './call.ts'
import { callbackSchema } from './callback.ts'
import { campaignStatusSchema, campaignSummarySchema } from './campaign.ts'
import { contactStatusSchema } from './contact.ts'
import { healthSchema } from './health.ts'
import { operatorCallSchema } from './operator-call.ts'
import { epochMsSchema, idSchema } from './primitives.ts'

/** `returned`: the human did not answer or left, and ANA speaks again. */
export const takeOverStateSchema = z.enum(['ringing', 'with_operator', 'returned'])
export type TakeOverState = z.infer<typeof takeOverStateSchema>

/** Where a conversation leans while it lasts; a glance's worth, not the judgement. Null: nothing can be said yet. */
export const leaningSchema = z.object({
  interest: interestSchema.nullable(),
  mood: z.enum(['pleased', 'calm', 'annoyed']).nullable(),
})
export type Leaning = z.infer<typeof leaningSchema>

export const liveEventBodySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call_updated'), call: callSchema }),
  /** A turn began or grew; the same index replaces what was shown before. */
  z.object({ kind: z.literal('turn_spoken'), callId: idSchema, turn: turnSchema }),
  /**
   * What the customer seems to be saying, until `turn_spoken` says what it was; each replaces the one before and
   * empty text takes it back. Not kept for those who come back after a lost connection.
   */
  z.object({ kind: z.literal('partial_heard'), callId: idSchema, text: z.string() }),
  /** What ANA is doing in a call right now. */
  z.object({
    kind: z.literal('activity_changed'),
    callId: idSchema,
    activity: z.enum(['listening', 'thinking', 'speaking']),
    /** Phase of the conversation, as the script names it. */
    phase: z.string(),
    /** What the customer told about herself so far, by the script's names. */
    facts: z.record(z.string(), z.string()).optional(),
    leaning: leaningSchema.optional(),
  }),
  /** A human takes a call over: she is rung, speaks with the customer, or ANA goes on after all. */
  z.object({ kind: z.literal('take_over_changed'), callId: idSchema, state: takeOverStateSchema }),
  z.object({
    kind: z.literal('contact_updated'),
    contactId: idSchema,
    campaignId: idSchema,
    status: contactStatusSchema,
  }),
  z.object({ kind: z.literal('campaign_updated'), campaign: campaignSummarySchema }),
  z.object({
    kind: z.literal('campaign_status_changed'),
    campaignId: idSchema,
    status: campaignStatusSchema,
  }),
  z.object({ kind: z.literal('analysis_ready'), contactId: idSchema, analysis: analysisSchema }),
  z.object({ kind: z.literal('follow_up_changed'), queueLength: z.number().int().nonnegative() }),
  /** The time of a promised call has come. `owner` is the desk that is to call; null: any. */
  z.object({
    kind: z.literal('callback_due'),
    callback: callbackSchema,
    owner: z.string().nullable(),
  }),
  z.object({ kind: z.literal('operator_call_changed'), operatorCall: operatorCallSchema }),
  z.object({ kind: z.literal('health_changed'), health: healthSchema }),
  z.object({ kind: z.literal('settings_changed') }),
  /** A file was picked outside the page (menu, command line): show its preview. */
  z.object({ kind: z.literal('import_started'), importId: idSchema }),
  z.object({
    kind: z.literal('notice'),
    level: z.enum(['info', 'warning', 'error']),
    /** Translated by the interface; `message` is the fallback. */
    code: z.string(),
    message: z.string(),
  }),
  /** Events were missed for good: load everything anew. */
  z.object({ kind: z.literal('reset') }),
])
export type LiveEventBody = z.infer<typeof liveEventBodySchema>

export const liveEventSchema = z.object({
  /** Grows by one with each event of this engine's life. */
  sequence: z.number().int().nonnegative(),
  /** Changes when the engine restarts: sequences of another life mean nothing. */
  engineId: z.string(),
  at: epochMsSchema,
  body: liveEventBodySchema,
})
export type LiveEvent = z.infer<typeof liveEventSchema>
