/**
 * A webhook of Twilio's. Every request is proven to be Twilio's, over the public origin that its call was begun
 * with, before anything else is looked at; whatever is not, or speaks of a call that ANA does not know, gets the
 * same empty refusal.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ZodError } from 'zod'
import type { Logger } from '../ports.ts'
import type { VoiceStep } from '../telephony/telephony-port.ts'
import { isSignedByTwilio } from '../telephony/twilio/signature.ts'
import { toTwiml } from '../telephony/twilio/twiml.ts'
import { readVendorCallId } from '../telephony/twilio/webhook-bodies.ts'

export type Form = Record<string, string | string[]>

export const formOf = (request: FastifyRequest): Form => (request.body ?? {}) as Form

/** An origin that no call has: an unknown call costs the same work as a forged signature. */
const nobodysOrigin = 'https://nobody.invalid'

/** What webhooks of one kind of call have in common. */
export interface WebhookSubjects<Subject> {
  /** The call that a request's query speaks of; null when there is none. */
  find: (query: unknown) => Promise<Subject | null>
  /** The call's id, as the log's fields name it. */
  named: (subject: Subject) => Record<string, string>
  /** Null while none is known: then nothing can be proven. */
  authToken: () => Promise<string | null>
  logger: Logger
  /** Answers a request that is nobody's business. */
  refuse: (reply: FastifyReply) => FastifyReply
}

export interface SignedWebhook<Subject> {
  /** Whether this telephone may speak of the call. */
  expects: (subject: Subject, vendorCallId: string) => boolean
  /** What the line does now; null for a report, which asks for nothing. */
  answer: (subject: Subject, request: FastifyRequest, vendorCallId: string) => Promise<VoiceStep[] | null>
  /** What the line does when ANA fails; null for a report, which Twilio delivers again. */
  onFailure: VoiceStep[] | null
}

/** Adds `POST /twilio/<name>`. Bodies must be read with `readForm`. */
export function addSignedWebhook<Subject extends { publicBaseUrl: string }>(
  app: FastifyInstance,
  name: string,
  { find, named, authToken, logger, refuse }: WebhookSubjects<Subject>,
  { expects, answer, onFailure }: SignedWebhook<Subject>,
): void {
  /** Null unless Twilio signed exactly this request for the call it speaks of. */
  async function proven(request: FastifyRequest, signature: string): Promise<Subject | null> {
    const subject = await find(request.query)
    const isSigned = isSignedByTwilio({
      authToken: (await authToken()) ?? '',
      signature,
      publicBaseUrl: subject?.publicBaseUrl ?? nobodysOrigin,
      rawPath: request.raw.url ?? '/',
      parameters: formOf(request),
    })
    return isSigned ? subject : null
  }

  app.post(`/twilio/${name}`, {
    // Without a signature the body is not even read.
    async onRequest(request, reply) {
      return typeof request.headers['x-twilio-signature'] === 'string' ? undefined : refuse(reply)
    },
    async handler(request, reply) {
      const signature = request.headers['x-twilio-signature']
      const subject = typeof signature === 'string' ? await proven(request, signature) : null
      if (!subject) return refuse(reply)
      try {
        const vendorCallId = readVendorCallId(formOf(request))
        if (!expects(subject, vendorCallId)) return refuse(reply)
        const steps = await answer(subject, request, vendorCallId)
        if (steps === null) return reply.code(204).send()
        return reply.type('text/xml').send(toTwiml(steps))
      } catch (error) {
        if (error instanceof ZodError) return reply.code(400).send()
        logger.error('a webhook failed', { webhook: name, ...named(subject), error })
        if (onFailure === null) return reply.code(500).send()
        return reply.type('text/xml').send(toTwiml(onFailure))
      }
    },
  })
}
