/** What ANA understood of a conversation: the findings and their evidence. */
import { z } from 'zod'
import { epochMsSchema, idSchema } from './primitives.ts'

export const interestSchema = z.enum(['high', 'medium', 'low', 'none'])
export type Interest = z.infer<typeof interestSchema>

export const actionSchema = z.enum([
  'close_deal',
  'schedule_meeting',
  'send_info',
  'follow_up_call',
  'no_interest',
])
export type Action = z.infer<typeof actionSchema>

export const prioritySchema = z.enum(['high', 'normal', 'low'])
export type Priority = z.infer<typeof prioritySchema>

export const objectionSchema = z.enum([
  'tasa_alta',
  'plazo_largo',
  'costos_adicionales',
  'ya_tiene_credito',
  'comparando_ofertas',
  'sin_cupo',
  'no_quiere_deuda',
  'reportado',
  'no_elegible',
  'edad_salud',
  'no_necesita',
  'aplaza',
  'sin_tiempo',
  'consultar_tercero',
  'desconfianza',
  'mala_experiencia',
  'habeas_data',
  'exceso_llamadas',
  'prefiere_humano',
  'tramites',
  'no_entiende',
])
export type Objection = z.infer<typeof objectionSchema>

/** A quote that stands verbatim in the customer's turn `turn` (0-based). */
export const evidenceSchema = z.object({
  turn: z.number().int().nonnegative(),
  quote: z.string().min(1),
})
export type Evidence = z.infer<typeof evidenceSchema>

export const findingsSchema = z.object({
  interest: interestSchema,
  action: actionSchema,
  needsHuman: z.boolean(),
  priority: prioritySchema,
  optOut: z.boolean(),
  wrongNumber: z.boolean(),
  voicemail: z.boolean(),
  /** ISO 8601 with offset -05:00; null when the customer named no resolvable day. */
  callbackAt: z.string().nullable(),
  objections: z.array(objectionSchema),
  keyPoints: z.array(z.string()),
  summary: z.string(),
  recommendations: z.array(z.string()),
  evidence: z.array(evidenceSchema),
})
export type Findings = z.infer<typeof findingsSchema>

/** `rules` judged because no model was there; such a call is judged again when one returns. */
export const analysisEngineSchema = z.enum(['ollama', 'rules'])

export const analysisSchema = findingsSchema.extend({
  callId: idSchema,
  engine: analysisEngineSchema,
  /** The model's name, when a model judged. */
  model: z.string().nullable(),
  /** No quote supports the interest: every one the model gave was dropped as not verbatim. */
  unsupported: z.boolean(),
  analyzedAt: epochMsSchema,
})
export type Analysis = z.infer<typeof analysisSchema>

/** The input of every analyst: exactly what `ana analyze` reads. Labels never enter. */
export const transcriptSchema = z.object({
  id: z.string(),
  customerName: z.string(),
  /** ISO 8601 with offset. */
  startedAt: z.string(),
  durationSeconds: z.number().nonnegative(),
  endedBy: z.string(),
  turns: z.array(
    z.object({
      role: z.enum(['assistant', 'customer']),
      text: z.string(),
      atSeconds: z.number().nonnegative(),
    }),
  ),
})
export type Transcript = z.infer<typeof transcriptSchema>
