/**
 * What Twilio asks ANA during a call. Every request is proven to be Twilio's, over the public origin its call
 * was planned with, before anything else is looked at; whatever is not, or speaks of a call that ANA does not
 * know, gets the same empty refusal. A fault inside ANA ends the call with an apology, never with silence.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ZodError, z } from 'zod'
import type { CallRecord, CallStore } from '../calls/call-store.ts'
import type { Calls } from '../calls/calls.ts'
import type { Logger } from '../ports.ts'
import type { VoiceStep } from '../telephony/telephony-port.ts'
import { isSignedByTwilio } from '../telephony/twilio/signature.ts'
import { toTwiml } from '../telephony/twilio/twiml.ts'
import { readSpeechReport, readStatusReport, readVendorCallId } from '../telephony/twilio/webhook-bodies.ts'

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

type Form = Record<string, string | string[]>

const apology: VoiceStep[] = [
  {
    kind: 'say',
    text: 'Disculpe, tenemos una dificultad técnica. Lo llamaremos de nuevo. Hasta luego.',
  },
  { kind: 'hangup' },
]

/** An origin that no call has: an unknown call costs the same work as a forged signature. */
const nobodysOrigin = 'https://nobody.invalid'

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

const formOf = (request: FastifyRequest): Form => (request.body ?? {}) as Form

/**
 * Adds `POST /twilio/voice`, `heard`, `next`, `stream-ended`, `status` and `operator-status`. Bodies must be read
 * with `readForm`.
 */
export function addTwilioWebhooks(app: FastifyInstance, options: TwilioWebhookOptions): void {
  const { calls, callStore, authToken, logger, refuse } = options

  /** The call the request speaks of; null unless Twilio signed exactly this request for it. */
  async function provenCall(request: FastifyRequest, signature: string): Promise<CallRecord | null> {
    const query = callParameter.safeParse(request.query)
    const record = query.success ? await callStore.getRecord(query.data.call) : null
    const isSigned = isSignedByTwilio({
      authToken: (await authToken()) ?? '',
      signature,
      publicBaseUrl: record?.publicBaseUrl ?? nobodysOrigin,
      rawPath: request.raw.url ?? '/',
      parameters: formOf(request),
    })
    return isSigned ? record : null
  }

  function webhook(
    name: string,
    /**
     * Whose webhook it is: the call's own and no other; the call's own, whose id of the vendor's may still be
     * unknown; or that of another call which ANA placed for it.
     */
    whose: 'own' | 'claiming' | 'another',
    answer: (
      record: CallRecord,
      request: FastifyRequest,
      vendorCallId: string,
    ) => Promise<VoiceStep[] | null>,
  ): void {
    const isReport = name.endsWith('status')
    app.post(`/twilio/${name}`, {
      // Without a signature the body is not even read.
      async onRequest(request, reply) {
        return typeof request.headers['x-twilio-signature'] === 'string' ? undefined : refuse(reply)
      },
      async handler(request, reply) {
        const signature = request.headers['x-twilio-signature']
        const record = typeof signature === 'string' ? await provenCall(request, signature) : null
        if (!record) return refuse(reply)
        try {
          const vendorCallId = readVendorCallId(formOf(request))
          const isOwn = record.call.vendorCallId === vendorCallId
          const isExpected =
            whose === 'another'
              ? !isOwn
              : isOwn || (whose === 'claiming' && record.call.vendorCallId === null)
          if (!isExpected) return refuse(reply)
          const steps = await answer(record, request, vendorCallId)
          if (steps === null) return reply.code(204).send()
          return reply.type('text/xml').send(toTwiml(steps))
        } catch (error) {
          if (error instanceof ZodError) return reply.code(400).send()
          logger.error('a webhook failed', { webhook: name, callId: record.call.id, error })
          if (isReport) return reply.code(500).send()
          return reply.type('text/xml').send(toTwiml(apology))
        }
      },
    })
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
