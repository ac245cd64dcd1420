/**
 * Fastify without its JSON schema compilers: every route of ANA's reads its input with zod. Loading them would cost
 * each start a tenth of a second and some megabytes.
 */
import type { FastifyServerOptions } from 'fastify'
import { AnaError } from '../errors.ts'

function refuse(): never {
  throw new AnaError('server.schema_unsupported', 'a route has a JSON schema; read its input with zod', {
    kind: 'internal',
  })
}

export const withoutSchemas: Pick<FastifyServerOptions, 'schemaController'> = {
  schemaController: { compilersFactory: { buildValidator: refuse, buildSerializer: refuse } },
}
