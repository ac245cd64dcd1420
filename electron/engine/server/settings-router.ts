/** Settings, secrets, vendor checks, the model and the clips, for an interface. */
import type { LlmState } from '../llm/llm-port.ts'
import type { Services } from '../services.ts'
import { type Implementer, streamed } from './rpc-implementer.ts'

/**
 * Speaks good Spanish, follows a JSON schema and answers fast enough for the phone on an ordinary computer
 * (about 2.5 GB).
 */
const recommendedModel = 'qwen3:4b-instruct'

export function createSettingsRouter(os: Implementer, services: Services) {
  const { settings, checks, health, synthesis } = services
  return os.settings.router({
    view: os.settings.view.handler(() => settings.view()),
    update: os.settings.update.handler(({ input }) => settings.update(input)),
    setSecret: os.settings.setSecret.handler(({ input: { name, value } }) => settings.setSecret(name, value)),
    test: os.settings.test.handler(async ({ input }) => {
      const report = await checks.check(input.part)
      health.report(report)
      return report
    }),
    voices: os.settings.voices.handler(() => synthesis.voices()),
  })
}

const currentModel = (state: LlmState): string | null => (state.kind === 'ready' ? state.model : null)

/** A model that is not in memory yet is read from disk first. */
const answerWithinMs = 60_000

export function createModelsRouter(os: Implementer, { llm, logger, clock }: Services) {
  return os.models.router({
    list: os.models.list.handler(async () => {
      const state = await llm.state()
      return {
        state: state.kind,
        current: currentModel(state),
        installed: state.kind === 'absent' ? [] : await llm.models(),
        recommended: recommendedModel,
      }
    }),
    ask: os.models.ask.handler(async ({ input, signal }) => {
      const startedAtMs = clock.monotonicMs()
      const late = AbortSignal.timeout(answerWithinMs)
      const answer = llm.chat({
        messages: [
          { role: 'system', content: 'Responda en español, en una sola frase corta.' },
          { role: 'user', content: input.question },
        ],
        maxTokens: 80,
        temperature: 0.2,
        signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      })
      let text = ''
      let firstWordMs: number | null = null
      for await (const piece of answer) {
        firstWordMs ??= clock.monotonicMs() - startedAtMs
        text += piece
      }
      const totalMs = clock.monotonicMs() - startedAtMs
      return { answer: text.trim(), firstWordMs: firstWordMs ?? totalMs, totalMs }
    }),
    pull: os.models.pull.handler(async ({ input, signal }) =>
      streamed(llm.pull(input.model, signal), logger, 'models.pull'),
    ),
  })
}

export function createAudioRouter(os: Implementer, { clips }: Services) {
  return os.audio.router({
    stats: os.audio.stats.handler(() => clips.stats()),
    clean: os.audio.clean.handler(({ input }) => clips.clean({ all: input.all })),
  })
}
