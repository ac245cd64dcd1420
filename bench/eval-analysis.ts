/**
 * Scores an analyst on a labelled file: interest (macro-F1, accuracy, confusion), action, opt-out gate,
 * callbacks, evidence, slices and time per call, as the labels' definition says.
 *
 *   node bench/eval-analysis.ts FILE [--meta META] [--engine rules|ollama] [--model NAME] [--json] [--verbose]
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Analyst } from '../electron/engine/analysis/analyst-port.ts'
import { createModelAnalyst } from '../electron/engine/analysis/model-analyst.ts'
import { createRulesAnalyst } from '../electron/engine/analysis/rules-analyst.ts'
import { createSystemClock } from '../electron/engine/clock.ts'
import { createOllama } from '../electron/engine/llm/ollama-adapter.ts'
import { transcriptSchema } from '../shared/domain/analysis.ts'
import { goldSchema, type LabelledItem, metaSchema, type Prediction, scoreItems } from './analysis-score.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    meta: { type: 'string' },
    engine: { type: 'string', default: 'rules' },
    model: { type: 'string', default: process.env['OLLAMA_MODEL'] ?? '' },
    json: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
})
const file = positionals[0]
if (!file || !['rules', 'ollama'].includes(values.engine)) {
  console.error(
    'usage: node bench/eval-analysis.ts FILE [--meta META] [--engine rules|ollama] [--model NAME] [--json]',
  )
  process.exit(2)
}

const items = z
  .array(transcriptSchema.extend({ gold: goldSchema }))
  .parse(JSON.parse(readFileSync(file, 'utf8')))
const metaFile = values.meta ?? file.replace(/([^/]+)\.json$/, 'meta_$1.json')
const meta = readMeta(metaFile)

function readMeta(path: string): z.infer<typeof metaSchema> {
  try {
    return metaSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    console.error(`no readable meta file ${path}: callbacks are scored to the quarter hour, no slices`)
    return {}
  }
}

const clock = createSystemClock()
const quiet = { debug() {}, info() {}, warn() {}, error() {} }
const analyst: Analyst =
  values.engine === 'rules'
    ? createRulesAnalyst()
    : createModelAnalyst({
        llm: createOllama({
          host: process.env['OLLAMA_HOST'] ?? '127.0.0.1:11434',
          model: () => values.model,
          clock,
          logger: quiet,
        }),
        clock,
        logger: quiet,
      })
// Loading a model, or compiling the rules, is not the time of a call.
const [warmUp] = items
if (warmUp) await analyst.judge(warmUp).catch(() => undefined)

const labelled: LabelledItem[] = []
for (const { gold, ...transcript } of items) {
  const startedMs = performance.now()
  let prediction: Prediction | null = null
  try {
    prediction = (await analyst.judge(transcript)).findings
  } catch (error) {
    console.error(`${transcript.id}: ${error instanceof Error ? error.message : String(error)}`)
  }
  labelled.push({
    transcript,
    gold,
    meta: meta[transcript.id] ?? null,
    prediction,
    elapsedMs: performance.now() - startedMs,
  })
}

const score = scoreItems(labelled)
if (values.json) console.log(JSON.stringify(score, null, 2))
else print()

function percent(value: number | null): string {
  return value === null ? '—' : `${(100 * value).toFixed(1)} %`
}

function print(): void {
  console.log(`${file}: ${score.count} calls, engine ${values.engine}`)
  console.log(
    `interest   macro-F1 ${score.interest.macroF1.toFixed(3)}  accuracy ${percent(score.interest.accuracy)}  strict ${percent(score.interest.strictAccuracy)}`,
  )
  console.log('confusion  (rows gold, columns predicted: high medium low none invalid)')
  for (const [label, row] of Object.entries(score.interest.confusion))
    console.log(`  ${label.padEnd(7)} ${row.map((n) => String(n).padStart(4)).join('')}`)
  console.log(
    `action     ${percent(score.action)}    priority ${percent(score.priority)}    objections micro-F1 ${score.objectionsF1.toFixed(3)}`,
  )
  for (const [name, one] of Object.entries(score.flags)) {
    console.log(
      `${name.padEnd(12)}exact ${percent(one.accuracy)}  precision ${percent(one.precision)}  recall ${percent(one.recall)}`,
    )
  }
  console.log(`opt-out gate ${score.optOutGate ? 'passed' : 'FAILED'}`)
  console.log(
    `callbackAt ${percent(score.callback.accuracy)} (dated ${percent(score.callback.datedAccuracy)}, invented ${score.callback.invented})`,
  )
  console.log(`evidence   hits ${percent(score.evidence.hit)}  verbatim ${percent(score.evidence.verbatim)}`)
  for (const [name, slice] of Object.entries(score.slices))
    console.log(
      `slice      ${name.padEnd(12)} n=${slice.count} macro-F1 ${slice.macroF1.toFixed(3)} accuracy ${percent(slice.accuracy)}`,
    )
  console.log(
    `time       mean ${score.time.meanMs.toFixed(2)} ms, median ${score.time.medianMs.toFixed(2)} ms, worst ${score.time.worstMs.toFixed(2)} ms`,
  )
  if (values.verbose || score.mistakes.length <= 60)
    for (const mistake of score.mistakes) console.log(`  ${mistake}`)
}
