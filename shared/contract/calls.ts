/** Calls, past and present, with their words, sound and findings, and what an operator can do in one that is live. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { analysisSchema, interestSchema } from '../domain/analysis.ts'
import {
  callEventSchema,
  callOutcomeSchema,
  callSchema,
  recordingSchema,
  turnSchema,
} from '../domain/call.ts'
import { contactSchema } from '../domain/contact.ts'
import { e164Schema, epochMsSchema, idSchema } from '../domain/primitives.ts'
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
  /** Null when nothing was recorded, or the call still lasts. */
  recording: recordingSchema.nullable(),
})
export type CallDetail = z.infer<typeof callDetailSchema>

/** About a tenth of a second of a live call, as it was just heard. */
export const heardAudioSchema = z.object({
  slices: z.array(
    z.object({
      side: z.enum(['customer', 'assistant']),
      /** Ms since the call was answered, one axis for both sides. */
      atMs: z.number(),
      /** µ-law 8 kHz mono, base64: events travel as JSON through every door. */
      audio: z.base64(),
    }),
  ),
  /** Sound left out before these slices because the listener was too slow, in ms. */
  droppedMs: z.number().nonnegative(),
})
export type HeardAudio = z.infer<typeof heardAudioSchema>

/** Bytes of a recording that one answer holds at most; live words must not wait behind it. */
export const largestRecordingPiece = 512 * 1024

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
        /** What the customer told about herself so far, by the script's names. */
        facts: z.record(z.string(), z.string()).optional(),
      }),
    ),
  ),
  hangUp: procedure.input(callRef).output(callSchema),
  /** Both voices from now on; ends with the call. `call.not_live` when there is nothing to hear. */
  listen: procedure.input(callRef).output(eventIterator(heardAudioSchema)),
  /** A hint that ANA weaves into what she says next; the customer never hears it as such. */
  whisper: procedure.input(callRef.extend({ hint: z.string().trim().min(1).max(300) })).output(z.object({})),
  /**
   * Rings the operator and brings her into the call. Without a number, the one of the settings;
   * `call.no_operator_phone` when there is none. Answers once she is being rung.
   */
  takeOver: procedure
    .input(callRef.extend({ operatorE164: e164Schema.optional() }))
    .output(z.object({ operatorE164: e164Schema })),
  /**
   * A piece of a call's recording, an `audio/wav` file of µ-law stereo. In pieces, because one message of many
   * megabytes would hold up every other answer at a MessagePort and a WebSocket alike.
   */
  recording: procedure
    .input(
      callRef.extend({
        offset: z.number().int().nonnegative().default(0),
        length: z.number().int().min(1).max(largestRecordingPiece).default(largestRecordingPiece),
      }),
    )
    .output(z.file()),
  /** Judges the conversation again. */
  analyze: procedure.input(callRef).output(analysisSchema),
}
