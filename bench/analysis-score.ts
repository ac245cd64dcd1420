/** The scoring of labelled conversations: acceptable labels, gates, callback tolerances, evidence. Pure. */
import { z } from 'zod'
import {
  actionSchema,
  type Findings,
  type Interest,
  interestSchema,
  objectionSchema,
  prioritySchema,
  type Transcript,
} from '../shared/domain/analysis.ts'

export const goldSchema = z.object({
  interest: interestSchema,
  acceptableInterest: z.array(interestSchema),
  action: actionSchema,
  acceptableActions: z.array(actionSchema),
  needsHuman: z.boolean(),
  priority: prioritySchema,
  optOut: z.boolean(),
  callbackAt: z.string().nullable(),
  wrongNumber: z.boolean(),
  voicemail: z.boolean(),
  objections: z.array(objectionSchema),
  mustQuote: z.array(z.number().int()),
  notes: z.string().optional(),
})
export type Gold = z.infer<typeof goldSchema>

const itemMetaSchema = z.object({
  scenario: z.string(),
  tricky: z.boolean(),
  callbackPrecision: z.string().optional(),
  callbackKind: z.string().optional(),
  callbackPhrase: z.string().optional(),
})
export const metaSchema = z.record(z.string(), itemMetaSchema)

export type Prediction = Findings

export interface LabelledItem {
  transcript: Transcript
  gold: Gold
  meta: z.infer<typeof itemMetaSchema> | null
  /** Null when the analyst gave nothing valid: wrong, and still counted. */
  prediction: Prediction | null
  elapsedMs: number
}

const labels: readonly Interest[] = ['high', 'medium', 'low', 'none']

export interface InterestScore {
  count: number
  macroF1: number
  accuracy: number
  strictAccuracy: number
  /** Rows by gold label; columns high, medium, low, none, invalid. */
  confusion: Record<string, number[]>
}

/** An acceptable prediction replaces the gold label before F1 is averaged over the four labels. */
export function scoreInterest(items: readonly LabelledItem[]): InterestScore {
  const confusion: Record<string, number[]> = Object.fromEntries(
    labels.map((label) => [label, [0, 0, 0, 0, 0]]),
  )
  const pairs = items.map(({ gold, prediction }) => {
    const got = prediction?.interest ?? null
    const column = got === null ? 4 : labels.indexOf(got)
    const row = confusion[gold.interest]
    if (row) row[column] = (row[column] ?? 0) + 1
    const isRight = got !== null && gold.acceptableInterest.includes(got)
    return { want: isRight && got ? got : gold.interest, got, isRight, isStrict: got === gold.interest }
  })
  const f1 = labels.map((label) => {
    const hits = pairs.filter((pair) => pair.want === label && pair.got === label).length
    const wanted = pairs.filter((pair) => pair.want === label).length
    const given = pairs.filter((pair) => pair.got === label).length
    return wanted + given === 0 ? 0 : (2 * hits) / (wanted + given)
  })
  const share = (test: (pair: (typeof pairs)[number]) => boolean) =>
    pairs.length === 0 ? 0 : pairs.filter(test).length / pairs.length
  return {
    count: items.length,
    macroF1: f1.reduce((sum, value) => sum + value, 0) / labels.length,
    accuracy: share((pair) => pair.isRight),
    strictAccuracy: share((pair) => pair.isStrict),
    confusion,
  }
}

const minuteMs = 60_000

/** Whether a predicted contact lies within the tolerance of its precision. */
export function isCallbackRight(
  gold: string | null,
  got: string | null,
  meta: LabelledItem['meta'],
): boolean {
  if (gold === null || got === null) return gold === got
  const difference = Date.parse(got) - Date.parse(gold)
  if (Number.isNaN(difference)) return false
  switch (meta?.callbackPrecision) {
    case 'after':
      return difference >= 0 && difference <= 180 * minuteMs
    case 'daypart':
      return Math.abs(difference) <= 120 * minuteMs
    case 'day':
      return gold.slice(0, 10) === localDate(got)
    default: {
      const isRelative =
        meta?.callbackPrecision === 'relative' ||
        /\b(?:en|dentro de)\b.*\b(?:hora|horas|horita|minutos?)\b/i.test(meta?.callbackPhrase ?? '')
      return Math.abs(difference) <= (isRelative ? 30 : 15) * minuteMs
    }
  }
}

const localDate = (iso: string): string =>
  new Date(Date.parse(iso) - 5 * 3_600_000).toISOString().slice(0, 10)

interface FlagScore {
  accuracy: number
  precision: number | null
  recall: number | null
}

function scoreFlag(
  items: readonly LabelledItem[],
  name: 'optOut' | 'wrongNumber' | 'voicemail' | 'needsHuman',
): FlagScore {
  const right = items.filter((item) => item.prediction?.[name] === item.gold[name]).length
  const given = items.filter((item) => item.prediction?.[name] === true)
  const wanted = items.filter((item) => item.gold[name])
  const hits = given.filter((item) => item.gold[name]).length
  return {
    accuracy: items.length === 0 ? 0 : right / items.length,
    precision: given.length === 0 ? null : hits / given.length,
    recall: wanted.length === 0 ? null : hits / wanted.length,
  }
}

export interface AnalysisScore {
  count: number
  interest: InterestScore
  action: number
  priority: number
  objectionsF1: number
  flags: Record<'optOut' | 'wrongNumber' | 'voicemail' | 'needsHuman', FlagScore>
  /** Every opt-out was heard. */
  optOutGate: boolean
  callback: { accuracy: number; datedAccuracy: number | null; invented: number }
  evidence: { hit: number | null; verbatim: number | null }
  slices: Record<string, InterestScore>
  time: { meanMs: number; medianMs: number; worstMs: number }
  mistakes: string[]
}

export function scoreItems(items: readonly LabelledItem[]): AnalysisScore {
  const share = (list: readonly LabelledItem[], test: (item: LabelledItem) => boolean) =>
    list.length === 0 ? 0 : list.filter(test).length / list.length
  const callbackRight = (item: LabelledItem) =>
    item.prediction !== null && isCallbackRight(item.gold.callbackAt, item.prediction.callbackAt, item.meta)
  const dated = items.filter((item) => item.gold.callbackAt !== null)
  const flags = {
    optOut: scoreFlag(items, 'optOut'),
    wrongNumber: scoreFlag(items, 'wrongNumber'),
    voicemail: scoreFlag(items, 'voicemail'),
    needsHuman: scoreFlag(items, 'needsHuman'),
  }
  const times = items.map((item) => item.elapsedMs).sort((a, b) => a - b)
  const slices: Record<string, InterestScore> = {}
  for (const [name, test] of [
    ['tricky', (item: LabelledItem) => item.meta?.tricky === true],
    ['not tricky', (item: LabelledItem) => item.meta?.tricky === false],
    ['injection', (item: LabelledItem) => item.meta?.scenario.includes('injection') === true],
  ] as const) {
    const slice = items.filter(test)
    if (slice.length > 0) slices[name] = scoreInterest(slice)
  }
  return {
    count: items.length,
    interest: scoreInterest(items),
    action: share(
      items,
      (item) => item.prediction !== null && item.gold.acceptableActions.includes(item.prediction.action),
    ),
    priority: share(items, (item) => item.prediction?.priority === item.gold.priority),
    objectionsF1: microF1(items),
    flags,
    optOutGate: items.every((item) => !item.gold.optOut || item.prediction?.optOut === true),
    callback: {
      accuracy: share(items, callbackRight),
      datedAccuracy: dated.length === 0 ? null : share(dated, callbackRight),
      invented: items.filter((item) => item.gold.callbackAt === null && item.prediction?.callbackAt != null)
        .length,
    },
    evidence: scoreEvidence(items),
    slices,
    time: {
      meanMs: times.reduce((sum, value) => sum + value, 0) / Math.max(1, times.length),
      medianMs: times[Math.floor(times.length / 2)] ?? 0,
      worstMs: times.at(-1) ?? 0,
    },
    mistakes: items.flatMap(mistakesOf),
  }
}

function microF1(items: readonly LabelledItem[]): number {
  let hits = 0
  let sum = 0
  for (const { gold, prediction } of items) {
    const got = prediction?.objections ?? []
    hits += got.filter((tag) => gold.objections.includes(tag)).length
    sum += got.length + gold.objections.length
  }
  return sum === 0 ? 1 : (2 * hits) / sum
}

function scoreEvidence(items: readonly LabelledItem[]): { hit: number | null; verbatim: number | null } {
  const quoted = items.filter(
    (item) => item.gold.mustQuote.length > 0 && (item.prediction?.evidence.length ?? 0) > 0,
  )
  const asked = items.filter((item) => item.gold.mustQuote.length > 0)
  const quotes = items.flatMap((item) => (item.prediction?.evidence ?? []).map((quote) => ({ item, quote })))
  const isVerbatim = ({ item, quote }: (typeof quotes)[number]) => {
    const turn = item.transcript.turns[quote.turn]
    return turn?.role === 'customer' && turn.text.includes(quote.quote)
  }
  const hits = quoted.filter((item) =>
    item.prediction?.evidence.some((quote) => item.gold.mustQuote.includes(quote.turn)),
  )
  return {
    hit: asked.length === 0 ? null : hits.length / asked.length,
    verbatim: quotes.length === 0 ? null : quotes.filter(isVerbatim).length / quotes.length,
  }
}

function mistakesOf(item: LabelledItem): string[] {
  const { gold, prediction, transcript, meta } = item
  const at = `${transcript.id} ${meta?.scenario ?? ''}`
  if (!prediction) return [`${at}: no valid answer`]
  const found: string[] = []
  if (!gold.acceptableInterest.includes(prediction.interest))
    found.push(`interest ${prediction.interest}, not ${gold.acceptableInterest.join('/')}`)
  if (!gold.acceptableActions.includes(prediction.action))
    found.push(`action ${prediction.action}, not ${gold.acceptableActions.join('/')}`)
  for (const flag of ['optOut', 'wrongNumber', 'voicemail', 'needsHuman'] as const) {
    if (prediction[flag] !== gold[flag]) found.push(`${flag} ${prediction[flag]}`)
  }
  if (prediction.priority !== gold.priority)
    found.push(`priority ${prediction.priority}, not ${gold.priority}`)
  if (!isCallbackRight(gold.callbackAt, prediction.callbackAt, meta))
    found.push(`callback ${prediction.callbackAt}, not ${gold.callbackAt}`)
  const missing = gold.objections.filter((tag) => !prediction.objections.includes(tag))
  const extra = prediction.objections.filter((tag) => !gold.objections.includes(tag))
  if (missing.length > 0) found.push(`objections missed ${missing.join(',')}`)
  if (extra.length > 0) found.push(`objections extra ${extra.join(',')}`)
  if (
    gold.mustQuote.length > 0 &&
    !prediction.evidence.some((quote) => gold.mustQuote.includes(quote.turn))
  ) {
    found.push(
      `evidence ${prediction.evidence.map((quote) => quote.turn).join(',')}, not ${gold.mustQuote.join(',')}`,
    )
  }
  return found.length > 0 ? [`${at}: ${found.join('; ')}`] : []
}
