/**
 * What Twilio asks ANA during a call. A fault inside ANA ends the call with an apology, never with silence.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { CallRecord, CallStore } from '../calls/call-store.ts'
import type { Calls } from '../calls/calls.ts'
import type { Logger } from '../ports.ts'
import type { VoiceStep } from '../telephony/telephony-port.ts'
import { readSpeechReport, readStatusReport } from '../telephony/twilio/webhook-bodies.ts'
import { addSignedWebhook, type Form, formOf, type SignedWebhook } from './signed-webhook.ts'

export type WebhookCalls = Pick<
  Calls,
  'answered' | 'heard' | 'next' | 'streamEnded' | 'reported' | 'operatorReported'
>

export interface TwilioWebhookOptions {
  calls: WebhookCalls
  callStore: Pick<CallStore, 'getRecord'>
  /** Null while none is known: then nothing can be proven. */
  authToken: () => Promise<string | null>
  logger: Logger
  /** Answers a request that is nobody's business. */
  refuse: (reply: FastifyReply) => FastifyReply
}

const apology: VoiceStep[] = [
  {
    kind: 'say',
    text: 'Disculpe, tenemos una dificultad técnica. Lo llamaremos de nuevo. Hasta luego.',
  },
  { kind: 'hangup' },
]

const callParameter = z.object({ call: z.string().min(1).max(64) })
const position = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number)
const afterParameter = z.object({ after: position })
const partParameters = z.object({ turn: position, part: position })

/**
 * Form fields as Twilio signs them: decoded, untrimmed, unnested (`a[b]` is a name), repeated ones as arrays.
 */
export function readForm(text: string): Form {
  const fields = new Map<string, string | string[]>()
  for (const [name, value] of new URLSearchParams(text)) {
    const before = fields.get(name)
    fields.set(name, before === undefined ? value : [before, value].flat())
  }
  return Object.fromEntries(fields)
}

/**
 * Adds `POST /twilio/voice`, `heard`, `next`, `stream-ended`, `status` and `operator-status`. Bodies must be read
 * with `readForm`.
 */
export function addTwilioWebhooks(app: FastifyInstance, options: TwilioWebhookOptions): void {
  const { calls, callStore, authToken, logger, refuse } = options

  function webhook(
    name: string,
    /**
     * Whose webhook it is: the call's own and no other; the call's own, whose id of the vendor's may still be
     * unknown; or that of another call which ANA placed for it.
     */
    whose: 'own' | 'claiming' | 'another',
    answer: SignedWebhook<CallRecord>['answer'],
  ): void {
    addSignedWebhook<CallRecord>(
      app,
      name,
      {
        async find(query) {
          const parsed = callParameter.safeParse(query)
          return parsed.success ? await callStore.getRecord(parsed.data.call) : null
        },
        named: ({ call }) => ({ callId: call.id }),
        authToken,
        logger,
        refuse,
      },
      {
        expects({ call }, vendorCallId) {
          const isOwn = call.vendorCallId === vendorCallId
          if (whose === 'another') return !isOwn
          return isOwn || (whose === 'claiming' && call.vendorCallId === null)
        },
        answer,
        onFailure: name.endsWith('status') ? null : apology,
      },
    )
  }

  webhook('voice', 'claiming', ({ call }, _request, vendorCallId) => calls.answered(call.id, vendorCallId))
  webhook('heard', 'own', ({ call }, request) => {
    const { after } = afterParameter.parse(request.query)
    return calls.heard(call.id, after, readSpeechReport(formOf(request)))
  })
  webhook('next', 'own', ({ call }, request) => {
    const { turn, part } = partParameters.parse(request.query)
    return calls.next(call.id, turn, part)
  })
  webhook('stream-ended', 'own', ({ call }) => calls.streamEnded(call.id))
  webhook('operator-status', 'another', async ({ call }, request) => {
    await calls.operatorReported(call.id, readStatusReport(formOf(request)))
    return null
  })
  webhook('status', 'claiming', async ({ call }, request) => {
    await calls.reported(call.id, readStatusReport(formOf(request)))
    return null
  })
}
