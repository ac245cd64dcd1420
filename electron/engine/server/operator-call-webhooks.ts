/**
 * What Twilio reports and asks of an operator's call: `POST /twilio/operator-call-operator` and
 * `operator-call-customer` tell of the two telephones, `operator-call-voice` asks what the customer's line is to do.
 * Each is believed only with Twilio's signature over the origin that this call was begun with.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ZodError, z } from 'zod'
import type { OperatorCallRecord } from '../followup/operator-call-store.ts'
import type { OperatorCalls, Side } from '../followup/operator-calls.ts'
import type { Logger } from '../ports.ts'
import type { VoiceStep } from '../telephony/telephony-port.ts'
import { isSignedByTwilio } from '../telephony/twilio/signature.ts'
import { toTwiml } from '../telephony/twilio/twiml.ts'
import { readStatusReport, readVendorCallId } from '../telephony/twilio/webhook-bodies.ts'

export type OperatorCallWebhookCalls = Pick<OperatorCalls, 'record' | 'reported' | 'customerAnswered'>

/** An origin that no call has: an unknown call costs the same work as a forged signature. */
const nobodysOrigin = 'https://nobody.invalid'
const parameter = z.object({ operatorCall: z.string().min(1).max(64) })

type Form = Record<string, string | string[]>
const formOf = (request: FastifyRequest): Form => (request.body ?? {}) as Form

/** The customer hears no apology of a machine from an operator's call: the line is simply put down. */
const putDown: VoiceStep[] = [{ kind: 'hangup' }]

export function addOperatorCallWebhooks(
  app: FastifyInstance,
  options: {
    operatorCalls: OperatorCallWebhookCalls
    /** Null while none is known: then nothing can be proven. */
    authToken: () => Promise<string | null>
    logger: Logger
    /** Answers a request that is nobody's business. */
    refuse: (reply: FastifyReply) => FastifyReply
  },
): void {
  const { operatorCalls, authToken, logger, refuse } = options

  async function proven(request: FastifyRequest, signature: string): Promise<OperatorCallRecord | null> {
    const query = parameter.safeParse(request.query)
    const record = query.success ? await operatorCalls.record(query.data.operatorCall) : null
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
    side: Side,
    answer: (
      record: OperatorCallRecord,
      request: FastifyRequest,
      vendorCallId: string,
    ) => Promise<VoiceStep[] | null>,
  ): void {
    app.post(`/twilio/${name}`, {
      // Without a signature the body is not even read.
      async onRequest(request, reply) {
        return typeof request.headers['x-twilio-signature'] === 'string' ? undefined : refuse(reply)
      },
      async handler(request, reply) {
        const signature = request.headers['x-twilio-signature']
        const record = typeof signature === 'string' ? await proven(request, signature) : null
        if (!record) return refuse(reply)
        try {
          const vendorCallId = readVendorCallId(formOf(request))
          const known = side === 'operator' ? record.operatorVendorCallId : record.customerVendorCallId
          // The first report may come before the answer to the order; a telephone of the other side never.
          const others = side === 'operator' ? record.customerVendorCallId : record.operatorVendorCallId
          if (vendorCallId === others || (known !== null && known !== vendorCallId)) return refuse(reply)
          const steps = await answer(record, request, vendorCallId)
          if (steps === null) return reply.code(204).send()
          return reply.type('text/xml').send(toTwiml(steps))
        } catch (error) {
          if (error instanceof ZodError) return reply.code(400).send()
          logger.error('a webhook failed', { webhook: name, operatorCallId: record.call.id, error })
          if (name !== 'operator-call-voice') return reply.code(500).send()
          return reply.type('text/xml').send(toTwiml(putDown))
        }
      },
    })
  }

  const report = (side: Side) => async (record: OperatorCallRecord, request: FastifyRequest) => {
    await operatorCalls.reported(record.call.id, side, readStatusReport(formOf(request)))
    return null
  }
  webhook('operator-call-operator', 'operator', report('operator'))
  webhook('operator-call-customer', 'customer', report('customer'))
  webhook('operator-call-voice', 'customer', (record, _request, vendorCallId) =>
    operatorCalls.customerAnswered(record.call.id, vendorCallId),
  )
}
