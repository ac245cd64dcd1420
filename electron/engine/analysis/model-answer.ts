/** From the text a model wrote to a checked answer: thinking removed, JSON found, fields validated. */
import { z } from 'zod'
import {
  actionSchema,
  interestSchema,
  type Objection,
  objectionSchema,
} from '../../../shared/domain/analysis.ts'

const texts = (most: number) =>
  z
    .array(z.string())
    .default([])
    .transform((list) =>
      list
        .map((text) => text.trim())
        .filter(Boolean)
        .slice(0, most),
    )

const objections = z
  .array(z.string())
  .default([])
  .transform((tags): Objection[] => {
    const known = tags.flatMap((tag) => {
      const parsed = objectionSchema.safeParse(tag.trim())
      return parsed.success ? [parsed.data] : []
    })
    return [...new Set(known)]
  })

/** Decisive fields must be right; the accessory ones are taken as far as they go. */
export const modelAnswerSchema = z.object({
  interest: interestSchema,
  action: actionSchema,
  optOut: z.boolean(),
  wrongNumber: z.boolean(),
  voicemail: z.boolean(),
  personRequested: z.boolean().default(false),
  complaint: z.boolean().default(false),
  callback: z
    .object({ phrase: z.string().nullable().default(null), at: z.string().nullable().default(null) })
    .nullable()
    .default(null),
  objections,
  keyPoints: texts(6),
  summary: z.string().default(''),
  recommendations: texts(4),
  evidence: z
    .array(z.object({ turn: z.number().int().nonnegative(), quote: z.string() }))
    .default([])
    .transform((list) => list.slice(0, 6)),
})
export type ModelAnswer = z.infer<typeof modelAnswerSchema>

export type ParsedAnswer =
  | { kind: 'valid'; answer: ModelAnswer }
  /** `truncated`: the text ends inside its JSON; `malformed`: no JSON, or not of the asked shape. */
  | { kind: 'truncated' | 'malformed'; fault: string }

/** Thinking that a model leaves in its answer, closed or not, and before a lone closing tag. */
function withoutThinking(text: string): string {
  const closed = text.replace(/<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/gi, '')
  const lone = closed.search(/<\/think(?:ing)?>/i)
  const tail = lone === -1 ? closed : closed.slice(lone).replace(/^<\/think(?:ing)?>/i, '')
  return tail.replace(/<think(?:ing)?>[\s\S]*$/i, '')
}

/** The first whole JSON object in a text; `open` when it begins but never ends. */
function firstObject(text: string): { json: string } | 'none' | 'open' {
  const start = text.indexOf('{')
  if (start === -1) return 'none'
  let depth = 0
  let inString = false
  for (let index = start; index < text.length; index += 1) {
    const char = text[index]
    if (inString) {
      if (char === '\\') index += 1
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{') depth += 1
    else if (char === '}') {
      depth -= 1
      if (depth === 0) return { json: text.slice(start, index + 1) }
    }
  }
  return 'open'
}

export function parseModelAnswer(text: string): ParsedAnswer {
  const spoken = withoutThinking(text)
  const found = firstObject(spoken)
  if (found === 'none') {
    const unfinished = /<think(?:ing)?>/i.test(text) && spoken.trim() === ''
    return { kind: unfinished ? 'truncated' : 'malformed', fault: 'no contiene un objeto JSON' }
  }
  if (found === 'open') return { kind: 'truncated', fault: 'el JSON quedó incompleto' }
  let value: unknown
  try {
    value = JSON.parse(found.json)
  } catch {
    return { kind: 'malformed', fault: 'el JSON no es válido' }
  }
  const parsed = modelAnswerSchema.safeParse(value)
  if (parsed.success) return { kind: 'valid', answer: parsed.data }
  const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join('.') || 'objeto'))]
  return { kind: 'malformed', fault: `campos con valores no permitidos: ${fields.slice(0, 5).join(', ')}` }
}
