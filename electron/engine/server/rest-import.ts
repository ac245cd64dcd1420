/** `POST /sendNumbers`: a list goes in, a campaign that is calling comes out, with every row accounted for. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { maxFileBytes } from '../contacts/file-problem.ts'
import { fileMessage } from '../contacts/import-messages.ts'
import type { ImportOutcome } from '../contacts/import-session.ts'
import { AnaError } from '../errors.ts'
import type { Services } from '../services.ts'
import { restError } from './rest-errors.ts'

export const sendNumbersQuery = z.object({
  start: z
    .enum(['true', 'false'])
    .default('true')
    .describe('`false` solo carga la lista, sin empezar a llamar.'),
})

/** One byte more than is allowed tells a file that is too large. */
const uploadLimits = { files: 4, fields: 20, fileSize: maxFileBytes + 1 }

/**
 * The first file of the form, cut off just beyond the largest that is allowed; null without one.
 * @throws AnaError `bad_request` when the form breaks off or is none
 */
async function uploadedFile(
  request: FastifyRequest,
): Promise<{ fileName: string; bytes: Uint8Array } | null> {
  if (!request.isMultipart()) return null
  let found: { fileName: string; bytes: Uint8Array } | null = null
  try {
    for await (const part of request.parts({ limits: uploadLimits })) {
      if (part.type !== 'file') continue
      if (part.fieldname === 'file' && found === null) {
        found = { fileName: part.filename, bytes: await part.toBuffer() }
      } else part.file.resume()
    }
  } catch (cause) {
    throw new AnaError('bad_request', 'the form cannot be read', { kind: 'bad_input', cause })
  }
  return found
}

const campaignName = (fileName: string) =>
  fileName
    .replace(/\.[^.]+$/, '')
    .trim()
    .slice(0, 120) || 'Lista'

interface Rows {
  accepted: string[]
  rejected: string[]
}

/** The rows as pieces of JSON, made while the engine goes on with its calls. */
async function rowsAsJson({ imports }: Services, importId: string): Promise<Rows> {
  const rows: Rows = { accepted: [], rejected: [] }
  const packed = (batch: readonly unknown[]) => JSON.stringify(batch).slice(1, -1)
  for await (const { accepted, rejected } of imports.rows(importId, 'es')) {
    if (accepted.length > 0) rows.accepted.push(packed(accepted.map(({ alreadyStored: _, ...row }) => row)))
    if (rejected.length > 0) rows.rejected.push(packed(rejected))
  }
  return rows
}

/** A JSON object of `head` and the row lists, piece by piece: a hundred thousand rows are never one string. */
function* jsonPieces(head: Record<string, unknown>, rows: Rows): Generator<string> {
  yield JSON.stringify(head).slice(0, -1)
  for (const [name, pieces] of Object.entries(rows)) {
    yield `,"${name}":[`
    for (const [index, piece] of pieces.entries()) yield index === 0 ? piece : `,${piece}`
    yield ']'
  }
  yield '}'
}

export function addImportRoute(app: FastifyInstance, services: Services): void {
  const { imports, storeImport } = services
  app.post('/sendNumbers', async (request, reply) => {
    const { start: wanted } = sendNumbersQuery.parse(request.query)
    const start = wanted === 'true'
    const file = await uploadedFile(request)
    const send = (status: number, body: unknown) => reply.code(status).send(body)
    if (file === null) return send(400, restError(400, 'file.missing').body)

    const importId = imports.start(file)
    try {
      const outcome: ImportOutcome = await imports.outcome(importId)
      const { fileError, counts } = outcome
      if (fileError !== null) {
        return send(422, { ...restError(422, fileError, fileMessage(fileError, 'es')).body, fileError })
      }
      const rows = await rowsAsJson(services, importId)
      const sendRows = (status: number, head: Record<string, unknown>) =>
        reply
          .code(status)
          .type('application/json; charset=utf-8')
          .send(Readable.from(jsonPieces({ ...head, fileError, counts }, rows)))
      if (counts.accepted === 0) return sendRows(422, { ...restError(422, 'import.nothing_to_call').body })
      const campaign = await storeImport(importId, { name: campaignName(outcome.fileName), start })
      return sendRows(200, { campaignId: campaign.id, started: start })
    } finally {
      imports.discard(importId)
    }
  })
}
