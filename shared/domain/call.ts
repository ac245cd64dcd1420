/** One attempt to reach one contact, and everything that is known about it. */
import { z } from 'zod'
import { e164Schema, epochMsSchema, idSchema } from './primitives.ts'

/** Ranked: a signal may only move a call to the right. `ended` is terminal. */
export const callStateSchema = z.enum(['planned', 'placing', 'ringing', 'in_progress', 'ended'])
export type CallState = z.infer<typeof callStateSchema>

/**
 * - `conversation` somebody spoke with ANA
 * - `voicemail` a recording answered
 * - `no_speech` answered, but nobody spoke
 * - `busy`, `no_answer`, `failed`, `canceled` as the network says
 * - `invalid_number` the network says that the number does not exist
 * - `not_placed` the request never reached the vendor; it does not count as an attempt
 * - `unknown` the vendor could not tell; needs a person's look
 */
export const callOutcomeSchema = z.enum([
  'conversation',
  'voicemail',
  'no_speech',
  'busy',
  'no_answer',
  'failed',
  'canceled',
  'invalid_number',
  'not_placed',
  'unknown',
])
export type CallOutcome = z.infer<typeof callOutcomeSchema>

export const endedBySchema = z.enum(['customer', 'assistant', 'network', 'operator', 'time_limit'])
export type EndedBy = z.infer<typeof endedBySchema>

export const transportSchema = z.enum(['stream', 'gather'])
export type Transport = z.infer<typeof transportSchema>

/** How much of an assistant's turn reached the customer's ear. */
export const heardSchema = z.enum(['full', 'partial', 'unknown'])
export type Heard = z.infer<typeof heardSchema>

/**
 * Milestones of one reply, in ms since the customer's words arrived (by turns) or since her speech ended (live).
 * Null or absent: it did not happen, or this way of calling does not know. Speculation can put a milestone
 * before the final text, or before zero.
 */
export const waterfallSchema = z.object({
  firstTokenMs: z.number().nullable(),
  firstClauseMs: z.number().nullable(),
  firstAudioMs: z.number().nullable(),
  answeredMs: z.number().nullable(),
  /** Live only: the recogniser's last word on what she said. */
  finalTextMs: z.number().nullable().optional(),
  /** Live only: the reply's first frame left for the network. */
  firstFrameMs: z.number().nullable().optional(),
  /** Live only: the network reported the first piece as played. */
  firstMarkMs: z.number().nullable().optional(),
  /** Live only: from the end of her speech until ANA's voice reached her ear. */
  voiceToVoiceMs: z.number().nullable().optional(),
  /** Live only: she cut in; from her first sound until ANA was silent in her ear. */
  bargeInMs: z.number().nullable().optional(),
  /** The reply was begun before she had finished, and what she said in the end agreed with it. */
  speculated: z.boolean().optional(),
})
export type Waterfall = z.infer<typeof waterfallSchema>

export const turnSchema = z.object({
  /** 0-based position in the call. */
  index: z.number().int().nonnegative(),
  role: z.enum(['assistant', 'customer']),
  /** The assistant's text is what was sent to her ear; see `heard`. */
  text: z.string(),
  /** Milliseconds since the call was answered. */
  atMs: z.number().int().nonnegative(),
  /** The recogniser's confidence from 0 to 1, customers only; null when it did not say. */
  confidence: z.number().min(0).max(1).nullable(),
  heard: heardSchema,
  /** Who wrote the assistant's words. */
  spokenBy: z.enum(['model', 'script', 'operator']).nullable(),
  waterfall: waterfallSchema.nullable(),
})
export type Turn = z.infer<typeof turnSchema>

export const callSchema = z.object({
  id: idSchema,
  contactId: idSchema,
  campaignId: idSchema,
  /** 1 for the first attempt. */
  attempt: z.number().int().positive(),
  nombre: z.string(),
  e164: e164Schema,
  state: callStateSchema,
  outcome: callOutcomeSchema.nullable(),
  endedBy: endedBySchema.nullable(),
  transport: transportSchema,
  practice: z.boolean(),
  /** The vendor's id (`CA…`); null until known. */
  vendorCallId: z.string().nullable(),
  /** Vendor error code or SIP status behind a failure, for support. */
  failureCode: z.string().nullable(),
  plannedAt: epochMsSchema,
  answeredAt: epochMsSchema.nullable(),
  endedAt: epochMsSchema.nullable(),
  turnCount: z.number().int().nonnegative(),
})
export type Call = z.infer<typeof callSchema>

/** A call that was kept as sound: two channels, the customer left and ANA right. */
export const recordingSchema = z.object({
  /** Where it begins: ms since the call was answered, the axis of the turns. */
  offsetMs: z.number().int().nonnegative(),
  durationMs: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
})
export type Recording = z.infer<typeof recordingSchema>

/** One entry of a call's history: what happened, when, in words for a log. */
export const callEventSchema = z.object({
  at: epochMsSchema,
  kind: z.string(),
  detail: z.string(),
})
export type CallEvent = z.infer<typeof callEventSchema>
