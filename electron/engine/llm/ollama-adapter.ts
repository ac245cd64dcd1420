/**
 * The language model on the operator's machine, through Ollama. Every request uses the same context size,
 * because another one reloads the model; every stream can be aborted alone, which frees its slot.
 */
import type { ChatRequest as OllamaChatRequest, PullRequest } from 'ollama'
import { z } from 'zod'
import { AnaError } from '../errors.ts'
import type { Clock, Logger } from '../ports.ts'
import type { ChatRequest, Llm, LlmState, ModelInfo, PullProgress } from './llm-port.ts'
import { chooseModel, withTag } from './model-choice.ts'
import { createOllamaClient } from './ollama-client.ts'
import { ollamaError } from './ollama-errors.ts'
import { ollamaBaseUrl } from './ollama-host.ts'

/** Room for the system prompt, a call's history and an analysis; the same in every request. */
const contextTokens = 8192
/** Longer than any pause between two calls of a campaign. */
const keepAlive = '30m'
const stateKeptMs = 3000
const stateTimeoutMs = 1500

const tagsSchema = z.object({
  models: z
    .array(
      z.looseObject({
        name: z.string(),
        size: z.number().default(0),
        details: z.looseObject({ parameter_size: z.string().default('') }).optional(),
        remote_host: z.string().optional(),
        remote_model: z.string().optional(),
      }),
    )
    .nullable()
    .default([]),
})
const chatLineSchema = z.looseObject({
  message: z.looseObject({ content: z.string().default('') }).optional(),
  done: z.boolean().default(false),
  done_reason: z.string().optional(),
})
const pullLineSchema = z.looseObject({
  status: z.string().default(''),
  digest: z.string().optional(),
  total: z.number().optional(),
  completed: z.number().optional(),
})

interface KeptState {
  /** The settings that it was looked up for. */
  key: string
  untilMs: number
  state: Promise<LlmState>
  isRenewed: boolean
}

/**
 * @param options.host `OLLAMA_HOST` in any of its forms; a function is read anew at each request
 * @param options.model the operator's choice; empty: the best installed local model
 */
export function createOllama(options: {
  host: string | (() => string)
  model: () => string
  clock: Clock
  logger: Logger
}): Llm {
  const { model: chosenModel, clock, logger } = options
  const host = () => (typeof options.host === 'string' ? options.host : options.host())
  const client = createOllamaClient(() => ollamaBaseUrl(host()))
  let kept: KeptState | null = null

  async function installed(signal?: AbortSignal): Promise<ModelInfo[]> {
    const { models } = tagsSchema.parse(await client.json('GET', '/api/tags', undefined, signal))
    return (models ?? []).map((model) => ({
      name: model.name,
      sizeBytes: model.size,
      parameterSize: model.details?.parameter_size ?? '',
      remote: model.remote_host !== undefined || model.remote_model !== undefined,
    }))
  }

  /** Looks once, within a short limit: a machine that hangs counts as absent. */
  async function look(): Promise<LlmState> {
    const controller = new AbortController()
    const timer = clock.schedule(stateTimeoutMs, () =>
      controller.abort(ollamaError('network_timeout', 'Ollama did not answer in time')),
    )
    try {
      const models = await installed(controller.signal)
      const wanted = chosenModel().trim()
      if (wanted !== '') {
        const isThere = models.some(({ name }) => withTag(name) === withTag(wanted))
        return isThere ? { kind: 'ready', model: wanted } : { kind: 'model_missing', model: wanted }
      }
      const best = chooseModel(models)
      return best === null ? { kind: 'no_model' } : { kind: 'ready', model: best }
    } catch (error) {
      logger.debug('Ollama is absent', { error })
      return { kind: 'absent' }
    } finally {
      timer.cancel()
    }
  }

  function state(): Promise<LlmState> {
    const key = `${host()}\n${chosenModel()}`
    const nowMs = clock.monotonicMs()
    if (kept === null || kept.key !== key || nowMs >= kept.untilMs) {
      kept = { key, untilMs: nowMs + stateKeptMs, state: look(), isRenewed: false }
    } else if (!kept.isRenewed && nowMs >= kept.untilMs - stateKeptMs / 2) void renew(kept)
    return kept.state
  }

  /** Before it is too old, so that no call in progress waits for the look. */
  async function renew(old: KeptState): Promise<void> {
    old.isRenewed = true
    const found = await look()
    if (kept !== old) return
    kept = {
      key: old.key,
      untilMs: clock.monotonicMs() + stateKeptMs,
      state: Promise.resolve(found),
      isRenewed: false,
    }
  }

  async function modelToUse(): Promise<string> {
    const wanted = chosenModel().trim()
    if (wanted !== '') return wanted
    const now = await state()
    switch (now.kind) {
      case 'ready':
        return now.model
      case 'absent':
        throw ollamaError('not_running', 'nothing answers at the address of Ollama')
      default:
        throw ollamaError('no_model', 'Ollama has no model that can hold a conversation')
    }
  }

  /** One answer's content, piece by piece; a stream that ends without `done` was cut. */
  async function* chat(request: ChatRequest): AsyncGenerator<string> {
    const { signal } = request
    signal?.throwIfAborted()
    const model = await modelToUse()
    const body: OllamaChatRequest = {
      model,
      messages: request.messages,
      stream: true,
      // Models that think by default would keep the caller waiting; the others ignore it.
      think: false,
      keep_alive: keepAlive,
      ...(isSchema(request.jsonSchema) ? { format: request.jsonSchema } : {}),
      options: {
        num_ctx: request.contextTokens ?? contextTokens,
        num_predict: request.maxTokens,
        temperature: request.temperature,
      },
    }
    let isDone = false
    for await (const line of linesOrForget('/api/chat', body, signal)) {
      const parsed = chatLineSchema.safeParse(line)
      if (!parsed.success)
        throw ollamaError('malformed_answer', 'a chat line has another shape', {}, parsed.error)
      const { message, done, done_reason: reason } = parsed.data
      if (message !== undefined && message.content !== '') yield message.content
      if (done) {
        isDone = true
        // Half of a JSON document helps nobody; half a spoken sentence is the chunker's to drop.
        if (reason === 'length' && request.jsonSchema !== undefined) {
          throw ollamaError('truncated', 'the answer reached its token limit', {
            maxTokens: request.maxTokens,
          })
        }
        break
      }
    }
    if (!isDone) throw ollamaError('interrupted', 'the stream ended before the answer was complete')
  }

  /** After a failure the kept state is no longer believed. */
  async function* linesOrForget(path: string, body: unknown, signal: AbortSignal | undefined) {
    try {
      yield* client.lines(path, body, signal)
    } catch (error) {
      if (!signal?.aborted) kept = null
      throw error
    }
  }

  return {
    state,
    chat,

    async warmUp(systemPrompt, signal) {
      const model = await modelToUse()
      const load: OllamaChatRequest = {
        model,
        messages: [],
        stream: true,
        keep_alive: keepAlive,
        options: { num_ctx: contextTokens },
      }
      for await (const line of linesOrForget('/api/chat', load, signal)) if (line.done === true) break
      // One short answer puts the system prompt into the model's prefix cache.
      const request: ChatRequest = {
        messages: [
          { role: 'system', content: systemPrompt },
          { role: 'user', content: 'Hola' },
        ],
        maxTokens: 1,
        temperature: 0,
        ...(signal === undefined ? {} : { signal }),
      }
      for await (const _ of chat(request)) break
    },

    models: () => installed(),

    async *pull(model, signal): AsyncGenerator<PullProgress> {
      const order: PullRequest = { model, stream: true }
      const totals = new Map<string, { total: number; completed: number }>()
      let succeeded = false
      let fraction: number | null = null
      try {
        for await (const line of client.lines('/api/pull', order, signal)) {
          const { status, digest, total, completed } = pullLineSchema.parse(line)
          if (digest !== undefined && total !== undefined && total > 0) {
            const before = totals.get(digest)?.completed ?? 0
            totals.set(digest, { total, completed: Math.max(before, completed ?? 0) })
            const sum = [...totals.values()].reduce(
              (all, layer) => ({
                total: all.total + layer.total,
                completed: all.completed + layer.completed,
              }),
              { total: 0, completed: 0 },
            )
            // A newly named layer enlarges the total; the bar never goes back.
            fraction = Math.max(fraction ?? 0, Math.min(1, sum.completed / sum.total))
          }
          if (status === 'success') {
            succeeded = true
            fraction = 1
          }
          yield { status, fraction }
        }
      } catch (error) {
        if (signal?.aborted) throw error
        const isOwn = error instanceof AnaError && error.code !== 'ollama.interrupted'
        throw isOwn ? error : ollamaError('pull_failed', messageOf(error), { model }, error)
      } finally {
        kept = null
      }
      if (!succeeded) throw ollamaError('pull_failed', 'the download ended before it was complete', { model })
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'the download failed'
}

function isSchema(schema: unknown): schema is object {
  return typeof schema === 'object' && schema !== null
}
