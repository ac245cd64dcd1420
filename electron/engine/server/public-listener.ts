/**
 * The only server that the tunnel shows to the world: Twilio's webhooks and media sockets, ANA's clips and the
 * page by which she recognises herself. It serves nothing that an operator uses, repeats nothing that it was
 * sent, and tells a stranger nothing.
 */
import formbody from '@fastify/formbody'
import Fastify, { type FastifyReply } from 'fastify'
import { z } from 'zod'
import type { ClipCache } from '../audio/clip-port.ts'
import type { CallStore } from '../calls/call-store.ts'
import type { Clock, Logger } from '../ports.ts'
import { healthAnswer, healthNonceSchema } from '../tunnel/health-proof.ts'
import { createAttemptWindow } from './attempt-window.ts'
import { addClipRoute } from './clip-route.ts'
import { listenOnLoopback, type PortChoice } from './listen-on-loopback.ts'
import { createMediaSocket, type MediaCalls, type MediaSocketReport } from './media-socket.ts'
import { addOperatorCallWebhooks, type OperatorCallWebhookCalls } from './operator-call-webhooks.ts'
import { addTwilioWebhooks, readForm, type WebhookCalls } from './twilio-webhooks.ts'
import { withoutSchemas } from './without-schemas.ts'

export interface PublicListenerOptions extends PortChoice {
  calls: WebhookCalls
  callStore: Pick<CallStore, 'getRecord'>
  /** Calls of operators; without them their webhooks are nobody's. */
  operatorCalls?: OperatorCallWebhookCalls
  clips: Pick<ClipCache, 'open'>
  /** Twilio's primary AuthToken; null while it is not set. */
  authToken: () => Promise<string | null>
  /** Shared with the tunnel's probe; see `tunnel/health-proof.ts`. */
  healthKey: string
  logger: Logger
  clock: Pick<Clock, 'monotonicMs'>
  /** Live audio; without it no socket is opened. */
  media?: MediaCalls
}

export interface Listener {
  readonly port: number
  close(): Promise<void>
}

export interface PublicListener extends Listener {
  /** What has come through the door of live audio; null where there is none. */
  mediaReport(): MediaSocketReport | null
}

/** Twilio's own limit for what it sends and takes. */
const bodyLimitBytes = 64 * 1024
/** Twilio gives up after 15 s. */
const requestTimeoutMs = 15_000
const refusalsAMinute = 300

const healthQuery = z.object({ nonce: healthNonceSchema })

/** @throws AnaError `server.port_taken` */
export async function startPublicListener(options: PublicListenerOptions): Promise<PublicListener> {
  const { calls, callStore, clips, authToken, healthKey, logger, clock } = options
  const refusals = createAttemptWindow(clock, refusalsAMinute)

  const refuseWith = (status: number) => (reply: FastifyReply) => {
    if (!refusals.refuse()) return reply.code(status).send()
    return reply.code(429).header('retry-after', refusals.retryAfterSeconds()).send()
  }
  const forbidden = refuseWith(403)
  const notFound = refuseWith(404)

  const app = Fastify({
    logger: false,
    ...withoutSchemas,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    // The framework's own answers would repeat the address.
    frameworkErrors: (_error, _request, reply: FastifyReply) => reply.code(400).send(),
  })
  app.removeAllContentTypeParsers()
  await app.register(formbody, { bodyLimit: bodyLimitBytes, parser: readForm })
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
  })
  app.setNotFoundHandler((_request, reply) => notFound(reply))
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) logger.error('the public listener failed', { error })
    // What cannot be read is malformed, whether too long or of another type.
    return reply.code(status >= 500 ? 500 : status === 413 ? 413 : 400).send()
  })

  addTwilioWebhooks(app, { calls, callStore, authToken, logger, refuse: forbidden })
  if (options.operatorCalls) {
    const { operatorCalls } = options
    addOperatorCallWebhooks(app, { operatorCalls, authToken, logger, refuse: forbidden })
  }
  addClipRoute(app, { clips, logger, notFound })
  app.get('/healthz', async (request, reply) => {
    const query = healthQuery.safeParse(request.query)
    if (!query.success) return reply.code(400).send()
    return reply.header('cache-control', 'no-store').send(healthAnswer(healthKey, query.data.nonce))
  })

  const media = options.media ? createMediaSocket({ ...options.media, authToken, refusals, logger }) : null
  if (media) app.server.on('upgrade', media.upgrade)

  const port = await listenOnLoopback(app, options)
  return {
    port,
    mediaReport: () => media?.report() ?? null,
    async close() {
      media?.close()
      await app.close()
    },
  }
}
