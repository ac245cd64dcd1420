/**
 * What Twilio reports and asks of an operator's call: `POST /twilio/operator-call-operator` and
 * `operator-call-customer` tell of the two telephones, `operator-call-voice` asks what the customer's line is to do.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { OperatorCallRecord } from '../followup/operator-call-store.ts'
import type { OperatorCalls, Side } from '../followup/operator-calls.ts'
import type { Logger } from '../ports.ts'
import type { VoiceStep } from '../telephony/telephony-port.ts'
import { readStatusReport } from '../telephony/twilio/webhook-bodies.ts'
import { addSignedWebhook, formOf, type SignedWebhook } from './signed-webhook.ts'

export type OperatorCallWebhookCalls = Pick<OperatorCalls, 'record' | 'reported' | 'customerAnswered'>

const parameter = z.object({ operatorCall: z.string().min(1).max(64) })

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

  function webhook(
    name: string,
    side: Side,
    { answer, onFailure }: Pick<SignedWebhook<OperatorCallRecord>, 'answer' | 'onFailure'>,
  ): void {
    addSignedWebhook<OperatorCallRecord>(
      app,
      name,
      {
        async find(query) {
          const parsed = parameter.safeParse(query)
          return parsed.success ? await operatorCalls.record(parsed.data.operatorCall) : null
        },
        named: ({ call }) => ({ operatorCallId: call.id }),
        authToken,
        logger,
        refuse,
      },
      {
        expects({ operatorVendorCallId, customerVendorCallId }, vendorCallId) {
          const isOperators = side === 'operator'
          const known = isOperators ? operatorVendorCallId : customerVendorCallId
          // The first report may come before the answer to the order; a telephone of the other side never.
          const others = isOperators ? customerVendorCallId : operatorVendorCallId
          return vendorCallId !== others && (known === null || known === vendorCallId)
        },
        answer,
        onFailure,
      },
    )
  }

  const report = (side: Side) => ({
    async answer(record: OperatorCallRecord, request: FastifyRequest) {
      await operatorCalls.reported(record.call.id, side, readStatusReport(formOf(request)))
      return null
    },
    onFailure: null,
  })
  webhook('operator-call-operator', 'operator', report('operator'))
  webhook('operator-call-customer', 'customer', report('customer'))
  webhook('operator-call-voice', 'customer', {
    answer: (record, _request, vendorCallId) => operatorCalls.customerAnswered(record.call.id, vendorCallId),
    onFailure: putDown,
  })
}
