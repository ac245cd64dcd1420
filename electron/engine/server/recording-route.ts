/** `GET /recordings/:callId`: a call's recording for programs and players, whole or in ranges (RFC 9110, section 14). */
import type { FastifyInstance } from 'fastify'
import { idSchema } from '../../../shared/domain/primitives.ts'
import { AnaError } from '../errors.ts'
import type { Services } from '../services.ts'

/**
 * The stretch a Range header asks for, both ends included. Null: the whole file, also for what is not
 * understood, as the RFC wants; `unsatisfiable` when it lies outside.
 */
export function rangeOf(
  header: string | undefined,
  size: number,
): { from: number; to: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.replaceAll(' ', '') ?? '')
  if (!match) return null
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return null
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null
  return from > to || from >= size ? 'unsatisfiable' : { from, to }
}

export function addRecordingRoute(app: FastifyInstance, { recordings }: Pick<Services, 'recordings'>): void {
  app.get<{ Params: { callId: string } }>('/recordings/:callId', async (request, reply) => {
    const callId = idSchema.parse(request.params.callId)
    const recording = await recordings.of(callId)
    if (!recording) {
      throw new AnaError('recording.not_found', 'the call has no recording', {
        kind: 'not_found',
        facts: { callId },
      })
    }
    const { bytes } = recording
    const range = rangeOf(request.headers.range, bytes)
    reply.header('accept-ranges', 'bytes').header('cache-control', 'no-store')
    if (range === 'unsatisfiable') {
      return reply.code(416).header('content-range', `bytes */${bytes}`).send()
    }
    const { from, to } = range ?? { from: 0, to: bytes - 1 }
    const sound = await recordings.stream(callId, { from, to })
    if (range) reply.code(206).header('content-range', `bytes ${from}-${to}/${bytes}`)
    return reply
      .type('audio/wav')
      .header('content-length', to - from + 1)
      .header('content-disposition', `inline; filename="${encodeURIComponent(callId)}.wav"`)
      .send(sound)
  })
}
