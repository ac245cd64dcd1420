/**
 * The operator's server, on this computer alone: the interface, the contract over WebSocket and REST, and the
 * REST of ANA's origins. Nothing but the interface's own files is answered without the token or a session.
 */
import multipart from '@fastify/multipart'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { ZodError } from 'zod'
import type { Ids, Logger } from '../ports.ts'
import type { Services } from '../services.ts'
import { addApiRoutes } from './api-routes.ts'
import { createAttemptWindow } from './attempt-window.ts'
import { listenOnLoopback, type PortChoice } from './listen-on-loopback.ts'
import {
  createSessions,
  createTokenCheck,
  isOwnAddress,
  ownHosts,
  sessionCookieHeader,
} from './operator-guard.ts'
import type { Listener } from './public-listener.ts'
import { addRecordingRoute } from './recording-route.ts'
import { type RestError, restError, restErrorOf } from './rest-errors.ts'
import { addImportRoute } from './rest-import.ts'
import { addRestRoutes } from './rest-routes.ts'
import type { Router } from './rpc-router.ts'
import { createRpcSocket } from './rpc-socket.ts'
import { withoutSchemas } from './without-schemas.ts'

export interface OperatorListenerOptions extends PortChoice {
  router: Router
  services: Services
  /** What operators and scripts show to be let in. */
  token: string
  /** The built interface; null serves none. */
  rendererFolder: string | null
  logger: Logger
  ids: Pick<Ids, 'next' | 'secret'>
}

const bodyLimitBytes = 1024 * 1024
/** Wrong tokens a minute that are answered as usual. */
const wrongTokensAMinute = 20

const safetyHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
}

/** Only ANA's own code runs in her page. Mantine needs style attributes. */
function contentPolicy(port: number): string {
  const sockets = ownHosts(port).map((host) => `ws://${host}`)
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self' data:",
    `connect-src 'self' ${sockets.join(' ')}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const send = (reply: FastifyReply, { status, body }: RestError) => reply.code(status).send(body)

/** @throws AnaError `server.port_taken` */
export async function startOperatorListener(options: OperatorListenerOptions): Promise<Listener> {
  const { router, services, token, rendererFolder, logger, ids } = options
  const hasToken = createTokenCheck(token)
  const sessions = createSessions(ids)
  const wrongTokens = createAttemptWindow(services.clock, wrongTokensAMinute)
  let port = 0

  const app = Fastify({
    logger: false,
    ...withoutSchemas,
    bodyLimit: bodyLimitBytes,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    frameworkErrors: (_error, _request, reply: FastifyReply) => send(reply, restError(400, 'bad_request')),
  })

  function refuseStranger(reply: FastifyReply): FastifyReply {
    reply.header('www-authenticate', 'Bearer')
    if (!wrongTokens.refuse()) return send(reply, restError(401, 'unauthorized'))
    reply.header('retry-after', wrongTokens.retryAfterSeconds())
    return send(reply, restError(429, 'too_many_attempts'))
  }

  async function requireToken(request: FastifyRequest, reply: FastifyReply) {
    return hasToken(request.headers) ? undefined : refuseStranger(reply)
  }

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(safetyHeaders)
    if (!isOwnAddress(request.headers, port)) return send(reply, restError(403, 'forbidden_origin'))
    return undefined
  })
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500
    if (error instanceof ZodError) {
      const fields = [...new Set(error.issues.map((issue) => issue.path.join('.')))].filter(Boolean)
      const message = `La petición no es válida. Revise ${fields.join(', ') || 'los datos'} contra /openapi.json.`
      return send(reply, restError(400, 'bad_request', message))
    }
    if (status === 413) return send(reply, restError(413, 'too_large'))
    if (status >= 400 && status < 500) return send(reply, restError(400, 'bad_request'))
    return send(reply, restErrorOf(error, logger, request.routeOptions.url ?? 'unknown'))
  })

  app.post('/session', async (request, reply) => {
    if (!hasToken(request.headers)) return refuseStranger(reply)
    return reply.code(204).header('set-cookie', sessionCookieHeader(sessions.open())).send()
  })
  app.get('/session', async (request, reply) =>
    sessions.operatorOf(request.headers) === null
      ? send(reply, restError(401, 'unauthorized'))
      : reply.code(204).send(),
  )

  await app.register(async (rest) => {
    rest.addHook('onRequest', requireToken)
    await rest.register(multipart, { throwFileSizeLimit: false })
    addImportRoute(rest, services)
    addRestRoutes(rest, services)
    addRecordingRoute(rest, services)
    rest.get('/openapi.json', async () => {
      const { openApiDocument } = await import('./openapi-document.ts')
      return openApiDocument(services.version)
    })
  })
  await app.register(async (api) => {
    api.addHook('onRequest', requireToken)
    addApiRoutes(api, { router, operator: ids.next(), headers: safetyHeaders })
  })

  if (rendererFolder !== null) {
    // Loaded only where a browser is served: the desktop shows its pages without this door.
    const { default: fastifyStatic } = await import('@fastify/static')
    await app.register(fastifyStatic, {
      root: rendererFolder,
      cacheControl: false,
      setHeaders(reply, path) {
        // Assets are named by their content; the page itself must always be the newest.
        const isAsset = /[\\/]assets[\\/]/.test(path)
        reply.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache')
        reply.header('content-security-policy', contentPolicy(port))
      },
    })
  }
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
    if (!wantsPage) return send(reply, restError(404, 'not_found'))
    if (rendererFolder === null) return send(reply, restError(404, 'no_interface'))
    return reply.sendFile('index.html')
  })

  const socket = createRpcSocket({
    router,
    sessions,
    hasToken,
    isOwnAddress: (headers) => isOwnAddress(headers, port),
    ids,
    logger,
  })
  app.server.on('upgrade', socket.upgrade)

  port = await listenOnLoopback(app, options)
  return {
    port,
    async close() {
      socket.close()
      await app.close()
    },
  }
}
