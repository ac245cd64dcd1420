/** The queue of people worth a human's time, and how each of them is closed. */
import { z } from 'zod'
import { analysisSchema, objectionSchema } from './analysis.ts'
import { recordingSchema } from './call.ts'
import { callbackSchema } from './callback.ts'
import { operatorCallSchema } from './operator-call.ts'
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
  /** It is another desk that works on her now: whoever asks is not to be offered her. */
  taken: z.boolean(),
  /** When she was promised a call that is due; null when she waits for another reason. */
  callbackAt: epochMsSchema.nullable(),
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

/** Words of hers that decided, and where in the call they are to be heard. */
export const decisiveQuoteSchema = z.object({
  turn: z.number().int().nonnegative(),
  quote: z.string(),
  /** Ms since the call was answered; `toMs` is the begin of the next turn, null for the last. */
  fromMs: z.number().int().nonnegative(),
  toMs: z.number().int().nonnegative().nullable(),
  /** What ANA had said before it; empty when nothing. */
  after: z.string(),
})
export type DecisiveQuote = z.infer<typeof decisiveQuoteSchema>

/** What an operator may say, in Spanish: it is spoken to the customer. */
export const openingSchema = z.object({
  /** One sentence after another. */
  lines: z.array(z.string()),
  answers: z.array(z.object({ objection: objectionSchema, text: z.string() })),
  /** What is not known yet and matters. */
  questions: z.array(z.string()),
})
export type Opening = z.infer<typeof openingSchema>

/**
 * Whether she may be written to: only who asked for it in words.
 * `withdrawn` she asked and took it back, or refused it; `not_mobile` the number cannot have it.
 */
export const whatsAppSchema = z.object({
  state: z.enum(['asked', 'not_asked', 'withdrawn', 'not_mobile', 'barred']),
  /** Her words, and the turn in which she said them. */
  turn: z.number().int().nonnegative().nullable(),
  quote: z.string().nullable(),
  /** A first message to begin from; empty unless she asked. */
  text: z.string(),
})
export type WhatsApp = z.infer<typeof whatsAppSchema>

/** Whether and how an operator may call her now. */
export const callingSchema = z.object({
  /** Null when she may be called. */
  refusal: z.enum(['outside_hours', 'barred', 'on_the_phone']).nullable(),
  /** The next lawful instant; null when now is one. */
  opensAt: epochMsSchema.nullable(),
  /** `bridge`: ANA rings the operator and then her; `telephone`: with the operator's own means. */
  way: z.enum(['bridge', 'telephone']),
  /** What is missing for a bridge. */
  missing: z.enum(['vendor', 'operator_phone', 'public_address']).nullable(),
})
export type Calling = z.infer<typeof callingSchema>

/** One attempt to reach her, by ANA or by an operator. */
export const contactAttemptSchema = z.object({
  id: idSchema,
  by: z.enum(['ana', 'human']),
  at: epochMsSchema,
  /** A call outcome of ANA's, or an end of an operator's call; null while it lasts. */
  outcome: z.string().nullable(),
  durationMs: z.number().int().nonnegative().nullable(),
})
export type ContactAttempt = z.infer<typeof contactAttemptSchema>

/** Everything an operator needs before she calls somebody. */
export const followUpBriefSchema = z.object({
  item: followUpItemSchema,
  quotes: z.array(decisiveQuoteSchema),
  recording: recordingSchema.nullable(),
  opening: openingSchema,
  /** What she told about herself, by the script's names. */
  facts: z.record(z.string(), z.string()),
  whatsApp: whatsAppSchema,
  calling: callingSchema,
  /** Newest first. */
  attempts: z.array(contactAttemptSchema),
  callback: callbackSchema.nullable(),
  /** The operator's call to her that goes on; null without one. */
  operatorCall: operatorCallSchema.nullable(),
})
export type FollowUpBrief = z.infer<typeof followUpBriefSchema>
