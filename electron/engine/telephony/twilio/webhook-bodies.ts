/** Reads the form bodies of Twilio's webhooks into ANA's words. Unknown fields are ignored. */
import { z } from 'zod'
import type { SpeechReport, StatusReport, VendorCallState } from '../telephony-port.ts'

const vendorStates: Record<string, VendorCallState> = {
  queued: 'queued',
  initiated: 'queued',
  ringing: 'ringing',
  'in-progress': 'in_progress',
  answered: 'in_progress',
  completed: 'completed',
  busy: 'busy',
  failed: 'failed',
  'no-answer': 'no_answer',
  canceled: 'canceled',
}

/** Twilio's word for a call's state; null for one that ANA does not know. */
export function vendorStateOf(word: string): VendorCallState | null {
  return vendorStates[word] ?? null
}

const integerText = z.string().regex(/^\d+$/).transform(Number).optional().catch(undefined)

const statusBody = z.object({
  CallSid: z.string().min(1),
  CallStatus: z.string().transform((word, context) => {
    const state = vendorStateOf(word)
    if (state) return state
    context.addIssue({ code: 'custom', message: `unknown CallStatus ${word}` })
    return z.NEVER
  }),
  SequenceNumber: integerText,
  CallDuration: integerText,
  SipResponseCode: integerText,
})

/** @throws ZodError when the body is not a status callback. */
export function readStatusReport(body: unknown): StatusReport {
  const fields = statusBody.parse(body)
  return {
    vendorCallId: fields.CallSid,
    state: fields.CallStatus,
    sequence: fields.SequenceNumber ?? null,
    durationSeconds: fields.CallDuration ?? null,
    sipCode: fields.SipResponseCode ?? null,
  }
}

const speechBody = z.object({
  CallSid: z.string().min(1),
  SpeechResult: z.string().default(''),
  Confidence: z.coerce.number().min(0).max(1).optional().catch(undefined),
})

/** @throws ZodError when the body is not the answer of a `<Gather>`. */
export function readSpeechReport(body: unknown): SpeechReport {
  const fields = speechBody.parse(body)
  return {
    vendorCallId: fields.CallSid,
    text: fields.SpeechResult.trim(),
    confidence: fields.Confidence ?? null,
  }
}

const voiceBody = z.object({ CallSid: z.string().min(1) })

/** @returns the vendor's id of the call that asks for instructions. @throws ZodError without one. */
export function readVendorCallId(body: unknown): string {
  return voiceBody.parse(body).CallSid
}
