/** `ana model update`: brings the language model that ANA speaks with to its newest version, by Ollama. */

import { createSystemClock } from '../engine/clock.ts'
import { recommendedModel } from '../engine/llm/model-choice.ts'
import { createOllama } from '../engine/llm/ollama-adapter.ts'
import { dataFolderOf } from '../headless/data-root.ts'
import type { CommandContext } from './context.ts'
import { openLocalData } from './local-data.ts'
import { CommandError, exitCodes } from './output.ts'
import { createProgressBar } from './progress.ts'

export async function updateModel(context: CommandContext, options: { json: boolean }): Promise<void> {
  const { output } = context
  const data = await openLocalData({
    folder: dataFolderOf(context.dataRoot, false),
    practice: false,
    variables: context.variables,
    create: false,
  })
  try {
    const { ollamaHost, ollamaModel } = data.settings.current()
    const llm = createOllama({
      host: ollamaHost,
      model: () => ollamaModel,
      clock: createSystemClock(),
      logger: data.logger,
    })
    const state = await llm.state()
    if (state.kind === 'absent') {
      throw new CommandError(
        exitCodes.vendor,
        `Ollama no responde en ${ollamaHost}. Instálelo desde https://ollama.com, ábralo y repita esta orden. Sin Ollama, ANA sigue su guion.`,
      )
    }
    // The operator's choice, else what would speak now, else the one we advise.
    const model = ollamaModel || (state.kind === 'ready' ? state.model : recommendedModel)
    const before = await llm.models()
    output.say(`Actualizando ${model}…`)
    const bar = createProgressBar(output, model)
    try {
      for await (const { status, fraction } of llm.pull(model)) bar.update(fraction ?? 0, status)
    } finally {
      bar.stop()
    }
    const wasInstalled = before.some(({ name }) => name === model || name === `${model}:latest`)
    if (options.json) output.printJson({ model, installed: !wasInstalled })
    else output.print(wasInstalled ? `${model} está al día.` : `${model} quedó instalado.`)
  } finally {
    await data.close()
  }
}
