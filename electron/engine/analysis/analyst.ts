/** The analyst the engine uses: the model when it is there, the rules when it is not or fails. */
import { AnaError } from '../errors.ts'
import type { LlmState } from '../llm/llm-port.ts'
import type { Logger } from '../ports.ts'
import type { Analyst } from './analyst-port.ts'

export interface AnalystOptions {
  /** Null when no model is configured. */
  model: Analyst | null
  rules: Analyst
  llmState(): Promise<LlmState>
  logger?: Logger
}

/** Model first, rules when it is absent or fails; the judgement names the engine that gave it. */
export function createAnalyst(options: AnalystOptions): Analyst {
  const { model, rules, llmState, logger } = options
  return {
    async judge(transcript, signal) {
      if (model && (await llmState()).kind === 'ready') {
        try {
          return await model.judge(transcript, signal)
        } catch (error) {
          if (signal?.aborted) throw error
          logger?.warn('the model could not judge; the rules do', {
            call: transcript.id,
            code: error instanceof AnaError ? error.code : 'unknown',
          })
        }
      }
      return rules.judge(transcript, signal)
    },
  }
}

export type EngineChoice = 'auto' | 'ollama' | 'rules'

/**
 * The analyst for an explicit choice. `ollama` never falls back: it throws `ollama_unavailable` when there is
 * no model to ask.
 */
export function chooseAnalyst(engine: EngineChoice, options: AnalystOptions): Analyst {
  const { model, rules, llmState } = options
  if (engine === 'rules') return rules
  if (engine === 'auto') return createAnalyst(options)
  return {
    async judge(transcript, signal) {
      const state = await llmState()
      if (!model || state.kind !== 'ready') {
        throw new AnaError('ollama_unavailable', 'no model can judge now', {
          kind: 'vendor',
          facts: { state: state.kind },
        })
      }
      return await model.judge(transcript, signal)
    },
  }
}
