/** Plays ANA's clips to the telephone network while they are still being made, by their unguessable ids. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ClipCache } from '../audio/clip-port.ts'
import { AnaError } from '../errors.ts'
import type { Logger } from '../ports.ts'

export interface ClipRouteOptions {
  clips: Pick<ClipCache, 'open'>
  logger: Logger
  notFound: (reply: FastifyReply) => FastifyReply
}

/** Continues `rest` after its first piece, and lets go of the clip when the listener leaves. */
async function* joined(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first
    for (;;) {
      const { done, value } = await rest.next()
      if (done) return
      yield value
    }
  } finally {
    await rest.return?.()
  }
}

/** Adds `GET /audio/:id`: raw µ-law, 8 kHz, mono. */
export function addClipRoute(app: FastifyInstance, { clips, logger, notFound }: ClipRouteOptions): void {
  app.get<{ Params: { id: string } }>('/audio/:id', async (request, reply) => {
    const pieces = clips.open(request.params.id)?.[Symbol.asyncIterator]()
    if (!pieces) return notFound(reply)
    let first: IteratorResult<Uint8Array>
    try {
      // A clip that fails before its first sound must not look like one that is silent.
      first = await pieces.next()
    } catch (error) {
      if (error instanceof AnaError && error.code === 'audio.clip_missing') return notFound(reply)
      logger.warn('a clip could not be played', { error })
      return reply.code(502).send()
    }
    if (first.done) return notFound(reply)
    return reply
      .type('audio/ulaw')
      .header('cache-control', 'no-store')
      .send(Readable.from(joined(first.value, pieces), { objectMode: false }))
  })
}
