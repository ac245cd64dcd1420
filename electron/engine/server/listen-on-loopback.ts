/** Opens a server on 127.0.0.1 and nowhere else; other machines reach ANA through the tunnel or not at all. */
import type { FastifyInstance } from 'fastify'
import { AnaError } from '../errors.ts'

export const loopbackHost = '127.0.0.1'

export interface PortChoice {
  /** 0 lets the system choose. */
  port: number
  /** Takes any free port when the wanted one is somebody else's. */
  orAnyPort?: boolean
}

const isPortTaken = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')

/**
 * @returns the port that was opened
 * @throws AnaError `server.port_taken` (kind `configuration`, fact `port`)
 */
export async function listenOnLoopback(
  app: Pick<FastifyInstance, 'listen' | 'server'>,
  { port, orAnyPort = false }: PortChoice,
): Promise<number> {
  try {
    await app.listen({ host: loopbackHost, port })
  } catch (error) {
    if (!isPortTaken(error)) throw error
    if (!orAnyPort || port === 0) {
      throw new AnaError('server.port_taken', `port ${port} is in use by another program`, {
        kind: 'configuration',
        facts: { port },
        cause: error,
      })
    }
    await app.listen({ host: loopbackHost, port: 0 })
  }
  const address = app.server.address()
  if (address === null || typeof address === 'string')
    throw new AnaError('server.not_listening', 'the server has no address', { kind: 'internal' })
  return address.port
}
