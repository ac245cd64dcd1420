/** The whole contract over REST: `POST /api/<domain>/<procedure>` with the input as JSON, files as form data. */
import type { OpenAPIHandler } from '@orpc/openapi/node'
import type { FastifyInstance } from 'fastify'
import { maxFileBytes } from '../contacts/file-problem.ts'
import { restError, restErrorOfRpc } from './rest-errors.ts'
import type { RpcContext } from './rpc-implementer.ts'
import type { Router } from './rpc-router.ts'

export const apiPrefix = '/api'

/** A file at its largest, and the form around it. */
const largestBodyBytes = maxFileBytes + 1_000_000

/** @param operator who scripts are, as the owner of what they claim */
export function addApiRoutes(
  app: FastifyInstance,
  options: { router: Router; operator: string; headers: Record<string, string> },
): void {
  const { router, operator, headers } = options
  let handler: Promise<OpenAPIHandler<RpcContext>> | null = null
  /** Loading it and laying out every route takes a while, which the first script waits for instead of every start. */
  async function makeHandler(): Promise<OpenAPIHandler<RpcContext>> {
    const [{ OpenAPIHandler }, { BodyLimitPlugin }] = await Promise.all([
      import('@orpc/openapi/node'),
      import('@orpc/server/node'),
    ])
    return new OpenAPIHandler<RpcContext>(router, {
      plugins: [new BodyLimitPlugin({ maxBodySize: largestBodyBytes })],
      // What has nothing to say may be asked without a body.
      clientInterceptors: [({ next, ...options }) => next({ ...options, input: options.input ?? {} })],
      customErrorResponseBodyEncoder: (error) => restErrorOfRpc(error).body,
    })
  }
  // The handler reads bodies itself.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.all(`${apiPrefix}/*`, async (request, reply) => {
    for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value)
    handler ??= makeHandler()
    const { matched } = await (await handler).handle(request.raw, reply.raw, {
      prefix: apiPrefix,
      context: { operator },
    })
    if (matched) return reply.hijack()
    return reply.code(404).send(restError(404, 'not_found').body)
  })
}
