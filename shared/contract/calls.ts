/** Calls, past and present, with their words, sound and findings, and what an operator can do in one that is live. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { analysisSchema, interestSchema, objectionSchema } from '../domain/analysis.ts'
import {
  callEventSchema,
  callOutcomeSchema,
  callSchema,
  recordingSchema,
  turnSchema,
} from '../domain/call.ts'
import { contactSchema } from '../domain/contact.ts'
import { correctionChangesSchema, correctionEffectSchema, correctionSchema } from '../domain/correction.ts'
import { leaningSchema } from '../domain/live-event.ts'
import { personEntrySchema } from '../domain/person-timeline.ts'
import { e164Schema, epochMsSchema, idSchema } from '../domain/primitives.ts'
import { procedure } from './errors.ts'

const callRef = z.object({ callId: idSchema })

export const callListItemSchema = callSchema.extend({
  interest: interestSchema.nullable(),
  needsHuman: z.boolean().nullable(),
  /** A person corrected what was found; `interest` and `needsHuman` are as she says. */
  corrected: z.boolean(),
  /** Where the words of the search stand; null without words, or when only her name or number holds them. */
  snippet: z
    .object({
      turn: z.number().int().nonnegative(),
      role: z.enum(['assistant', 'customer']),
      pieces: z.array(z.object({ text: z.string(), marked: z.boolean() })),
    })
    .nullable(),
})
export type CallListItem = z.infer<typeof callListItemSchema>

export const callDetailSchema = z.object({
  call: callSchema,
  contact: contactSchema,
  campaignName: z.string(),
  turns: z.array(turnSchema),
  /** As the machine found it, whatever was corrected. */
  analysis: analysisSchema.nullable(),
  correction: correctionSchema.nullable(),
  /** Her bar stands for nothing but the opt-out that was heard in this call: a correction can take it away. */
  unbarrable: z.boolean(),
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
        /** As a person corrected it, else as the machine found it; likewise the objection. */
        interest: interestSchema.optional(),
        objection: objectionSchema.optional(),
        /** Words spoken in the call, or of a name, or a number; the last may be a beginning. */
        text: z.string().max(200).optional(),
        fromMs: epochMsSchema.optional(),
        toMs: epochMsSchema.optional(),
        /** From the answer to the end, both included; leaves out calls that nobody answered. */
        minDurationMs: z.number().int().nonnegative().optional(),
        maxDurationMs: z.number().int().nonnegative().optional(),
        corrected: z.boolean().optional(),
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
        leaning: leaningSchema.optional(),
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
  /** Everything that happened with the person of a call, in every campaign, newest first. */
  personTimeline: procedure.input(callRef).output(z.array(personEntrySchema)),
  /**
   * Writes down what a person says instead of the findings, and does to the contact what follows from it. It replaces
   * an earlier correction; without changes and note it takes that one back. `correction.nothing_found` when the call
   * was not judged yet.
   */
  correct: procedure
    .input(
      callRef.extend({
        changes: correctionChangesSchema,
        note: z.string().trim().max(2000).default(''),
        by: z.string().trim().max(80).default(''),
      }),
    )
    .output(
      z.object({
        correction: correctionSchema.nullable(),
        contact: contactSchema,
        effect: correctionEffectSchema,
      }),
    ),
  /** Every corrected conversation with what was right, one JSON document a line: material to measure an analyst by. */
  exportLabelled: procedure.output(z.file()),
  /** Judges the conversation again. */
  analyze: procedure.input(callRef).output(analysisSchema),
}
