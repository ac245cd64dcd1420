/** `ana analyze`: judges conversations from a file, as the engine judges those it held. */
import { z } from 'zod'
import { type Findings, type Transcript, transcriptSchema } from '../../shared/domain/analysis.ts'
import { chooseAnalyst, type EngineChoice } from '../engine/analysis/analyst.ts'
import { createModelAnalyst } from '../engine/analysis/model-analyst.ts'
import { createRulesAnalyst } from '../engine/analysis/rules-analyst.ts'
import { createSystemClock } from '../engine/clock.ts'
import { createOllama } from '../engine/llm/ollama-adapter.ts'
import { dataFolderOf } from '../headless/data-root.ts'
import type { CommandContext } from './context.ts'
import { readInput } from './input-file.ts'
import { openLocalData } from './local-data.ts'
import { CommandError, exitCodes } from './output.ts'
import { createProgressBar } from './progress.ts'
import { asTable } from './tables.ts'

type AnalyzedTranscript = { id: string } & Findings & { engine: 'ollama' | 'rules' }

export async function analyzeFile(
  context: CommandContext,
  file: string,
  options: { engine: EngineChoice; json: boolean },
): Promise<void> {
  const transcripts = parseTranscripts((await readInput(file)).toString('utf8'))
  const data = await openLocalData({
    folder: dataFolderOf(context.dataRoot, false),
    practice: false,
    variables: context.variables,
    create: false,
  })
  try {
    const clock = createSystemClock()
    const llm = createOllama({
      host: () => data.settings.current().ollamaHost,
      model: () => data.settings.current().ollamaModel,
      clock,
      logger: data.logger,
    })
    const analyst = chooseAnalyst(options.engine, {
      model: createModelAnalyst({ llm, clock, logger: data.logger }),
      rules: createRulesAnalyst(),
      llmState: () => llm.state(),
      logger: data.logger,
    })
    const bar = createProgressBar(context.output, 'Analizando')
    const results: AnalyzedTranscript[] = []
    try {
      for (const transcript of transcripts) {
        const { findings, engine } = await analyst.judge(transcript)
        results.push({ id: transcript.id, ...findings, engine })
        bar.update(results.length / transcripts.length, `${results.length} de ${transcripts.length}`)
      }
    } finally {
      bar.stop()
    }
    if (options.json) context.output.printJson(results)
    else {
      context.output.print(
        asTable(
          ['Conversación', 'Interés', 'Acción', 'Humano', 'Resumen'],
          results.map(({ id, interest, action, needsHuman, summary }) => [
            id,
            interest,
            action,
            needsHuman ? 'sí' : 'no',
            summary,
          ]),
          [16, 10, 20, 9, 70],
        ),
      )
    }
  } finally {
    await data.close()
  }
}

/** Everything a transcript has beside its own fields, labels above all, is left out before anyone judges. */
function parseTranscripts(text: string): Transcript[] {
  let document: unknown
  try {
    document = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new CommandError(
      exitCodes.badInput,
      `El archivo no es JSON: ${error instanceof Error ? error.message : ''}`,
    )
  }
  const parsed = z.array(transcriptSchema).safeParse(document)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = (issue?.path ?? [])
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
  throw new CommandError(
    exitCodes.badInput,
    `El archivo no es una lista de conversaciones: ${path === '' ? 'el documento' : path}: ${issue?.message ?? ''}`,
  )
}
