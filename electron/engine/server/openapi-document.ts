/** The description of everything the operator's REST offers, made from the same schemas that answer it. */
import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { z } from 'zod'
import { contract } from '../../../shared/contract/contract.ts'
import { contactStatusSchema } from '../../../shared/domain/contact.ts'
import { followUpClosureSchema } from '../../../shared/domain/follow-up.ts'
import { acceptedRowSchema, importCountsSchema, rejectedRowSchema } from '../../../shared/domain/import.ts'
import { apiPrefix } from './api-routes.ts'
import { sendNumbersQuery } from './rest-import.ts'
import { cleanupQuery, conversationsQuery, markClosedBody, readyQuery } from './rest-routes.ts'

type Paths = NonNullable<OpenAPI.Document['paths']>

/** An operation, less strictly typed than the library does: it insists on absent properties. */
type Operation = Record<string, unknown>

const count = z.number().int().nonnegative()

const sendNumbersAnswer = z.object({
  campaignId: z.string(),
  started: z.boolean(),
  fileError: z.null(),
  counts: importCountsSchema,
  accepted: z.array(acceptedRowSchema),
  rejected: z.array(rejectedRowSchema),
})

const conversationsAnswer = z.object({
  conversations: z.array(
    z.looseObject({
      number: z.string(),
      nombre: z.string(),
      status: contactStatusSchema,
      campaignId: z.string(),
      attempts: count,
      lastCall: z.looseObject({ callId: z.string() }).nullable(),
    }),
  ),
  counts: z.record(contactStatusSchema, count),
  total: count,
  offset: count,
})

const readyAnswer = z.object({
  conversations: z.array(
    z.looseObject({
      number: z.string(),
      nombre: z.string(),
      priority: z.string(),
      interest: z.string(),
      action: z.string(),
      summary: z.string(),
      keyPoints: z.array(z.string()),
      objections: z.array(z.string()),
      recommendations: z.array(z.string()),
      evidence: z.array(z.object({ turn: count, quote: z.string() })),
      callbackAt: z.string().nullable(),
      waitingSince: count,
      callId: z.string(),
    }),
  ),
  total: count,
})

const closureAnswer = followUpClosureSchema.extend({ number: z.string() })

const errorSchema = z.object({ code: z.string(), message: z.string() })

const schemaOf = (schema: z.ZodType, io: 'input' | 'output' = 'output') => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return json
}

const jsonContent = (schema: z.ZodType, io: 'input' | 'output' = 'output') => ({
  'application/json': { schema: schemaOf(schema, io) },
})

function queryOf(schema: z.ZodObject) {
  return Object.entries(schema.shape).map(([name, part]) => ({
    name,
    in: 'query',
    required: false,
    schema: schemaOf(part as z.ZodType, 'input'),
  }))
}

function operation(given: {
  id: string
  summary: string
  query?: z.ZodObject
  body?: Record<string, unknown>
  answer: z.ZodType
  errors: Record<string, string>
}): Operation {
  const failures = { ...given.errors, 401: 'Falta el token de operador o no es válido.' }
  return {
    operationId: given.id,
    summary: given.summary,
    tags: ['ANA'],
    ...(given.query ? { parameters: queryOf(given.query) } : {}),
    ...(given.body ? { requestBody: given.body } : {}),
    responses: {
      200: { description: 'Hecho.', content: jsonContent(given.answer) },
      ...Object.fromEntries(
        Object.entries(failures).map(([status, description]) => [
          status,
          { description, content: jsonContent(errorSchema) },
        ]),
      ),
    },
  }
}

const callIdParameter = { name: 'callId', in: 'path', required: true, schema: { type: 'string' } }
const sound = { 'audio/wav': { schema: { type: 'string', contentMediaType: 'audio/wav' } } }

/** Unlike the others it answers with sound, whole or in ranges. */
const recordingOperation: Operation = {
  ...operation({
    id: 'recording',
    summary: 'La grabación de una llamada: µ-law 8 kHz, el cliente a la izquierda y ANA a la derecha.',
    answer: z.unknown(),
    errors: { 404: 'La llamada no se grabó.', 416: 'El rango está fuera de la grabación.' },
  }),
  parameters: [callIdParameter],
}
recordingOperation.responses = {
  ...(recordingOperation.responses as Record<string, unknown>),
  200: { description: 'La grabación entera.', content: sound },
  206: { description: 'El rango pedido.', content: sound },
}

const clipStats = contract.audio.stats['~orpc'].outputSchema ?? z.unknown()
const cleanResult = contract.audio.clean['~orpc'].outputSchema ?? z.unknown()

const seedPaths: Record<string, Record<string, Operation>> = {
  '/sendNumbers': {
    post: operation({
      id: 'sendNumbers',
      summary: 'Carga una lista de contactos y empieza a llamar.',
      query: sendNumbersQuery,
      body: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              required: ['file'],
              properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
            },
          },
        },
      },
      answer: sendNumbersAnswer,
      errors: { 400: 'Falta el archivo.', 422: 'El archivo no se puede importar.' },
    }),
  },
  '/conversations/status': {
    get: operation({
      id: 'conversationsStatus',
      summary: 'El estado de cada persona y su última llamada.',
      query: conversationsQuery,
      answer: conversationsAnswer,
      errors: { 404: 'La campaña no existe.' },
    }),
  },
  '/analysis/ready_for_human': {
    get: operation({
      id: 'readyForHuman',
      summary: 'Quienes esperan a una persona, por prioridad y tiempo de espera.',
      query: readyQuery,
      answer: readyAnswer,
      errors: {},
    }),
  },
  '/analysis/mark_closed': {
    post: operation({
      id: 'markClosed',
      summary: 'Cierra el seguimiento de un número. Repetirlo responde con el primer cierre.',
      body: { required: true, content: jsonContent(markClosedBody, 'input') },
      answer: closureAnswer,
      errors: { 400: 'El número o el resultado no es válido.', 404: 'Nadie con ese número se puede cerrar.' },
    }),
  },
  '/recordings/{callId}': { get: recordingOperation },
  '/audio-stats': {
    get: operation({
      id: 'audioStats',
      summary: 'Cuánta voz hay guardada.',
      answer: clipStats,
      errors: {},
    }),
  },
  '/cleanup-audio': {
    post: operation({
      id: 'cleanupAudio',
      summary: 'Borra la voz guardada que sobra.',
      query: cleanupQuery,
      answer: cleanResult,
      errors: {},
    }),
  },
}

async function generate(version: string): Promise<OpenAPI.Document> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const generated = await generator.generate(contract, {
    info: {
      title: 'ANA',
      version,
      description: 'Todo lo que ANA ofrece a un operador. Requiere «Authorization: Bearer <token>».',
    },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }],
    customErrorResponseBodySchema: () => ({
      type: 'object',
      properties: { code: { type: 'string' }, message: { type: 'string' } },
      required: ['code', 'message'],
    }),
  })
  const contractPaths = Object.entries(generated.paths ?? {}).map(([path, item]) => [apiPrefix + path, item])
  const paths = { ...seedPaths, ...Object.fromEntries(contractPaths) } as Paths
  return { ...generated, paths }
}

let made: { version: string; document: Promise<OpenAPI.Document> } | null = null

/** The OpenAPI 3.1 document, made once. */
export function openApiDocument(version: string): Promise<OpenAPI.Document> {
  if (made?.version !== version) made = { version, document: generate(version) }
  return made.document
}
