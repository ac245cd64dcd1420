/**
 * An Ollama server for tests and benchmarks: the real protocol over loopback, with scripted words, the
 * vendor model's pace on the handed-in clock, and every way in which a local model goes wrong.
 */
import { z } from 'zod'
import type { Clock } from '../../electron/engine/ports.ts'
import { type Exchange, startLoopbackServer } from '../../electron/practice/loopback-server.ts'
import { createRandom } from '../../electron/practice/seeded-random.ts'

const chatRequestSchema = z.object({
  model: z.string().min(1),
  messages: z.array(z.object({ role: z.string(), content: z.string() }).loose()).default([]),
  stream: z.boolean().default(true),
  think: z.union([z.boolean(), z.string()]).optional(),
  format: z.unknown().optional(),
  keep_alive: z.union([z.string(), z.number()]).optional(),
  options: z.record(z.string(), z.unknown()).default({}),
})
export type SeenChat = z.infer<typeof chatRequestSchema> & {
  atMs: number
  /** The client left before the last token. */
  aborted: boolean
  /** What had been written when the answer ended, however it ended. */
  written: string
  /** Each token of it, and when it was written, in ms since the request. */
  tokens: Array<{ text: string; atMs: number }>
}

export type OllamaFailure =
  /** Refused with a status and Ollama's error body. */
  | { kind: 'status'; status: number; error: string }
  /** An error line in the middle of a 200 stream. */
  | { kind: 'error_line'; afterTokens: number; error: string }
  /** The connection breaks. */
  | { kind: 'cut'; afterTokens: number }
  /** The stream ends in good order, but without `done`. */
  | { kind: 'no_done'; afterTokens: number }
  /** Nothing more ever comes, though the connection stays open. */
  | { kind: 'stall'; afterTokens: number }
  /** A line that is no JSON. */
  | { kind: 'garbage'; afterTokens: number }
  /** The token limit: `done_reason` is `length`. */
  | { kind: 'length'; afterTokens: number }

export interface OllamaReply {
  text: string
  /** Streamed before the text in the `thinking` field, unless the request says `think: false`. */
  thinking?: string
  /** Written into the text as `<think>…</think>`, as models do that ignore the switch. */
  strayThinking?: string
  failure?: OllamaFailure
  /** Instead of the modelled pace. */
  firstTokenMs?: number
  tokensPerSecond?: number
}

export interface FakeModel {
  name: string
  sizeBytes?: number
  parameterSize?: string
  capabilities?: string[]
  contextLength?: number
  /** A cloud model: its words leave the machine. */
  remoteHost?: string
}

export interface FakeOllama {
  readonly url: string
  /** Every chat request seen, oldest first; loading requests (no messages) included. */
  chats(): SeenChat[]
  /** Answers for the coming requests with messages, in order; after them the standing answer again. */
  script(...replies: Array<string | OllamaReply>): void
  /** The standing answer. */
  answerWith(reply: (chat: SeenChat) => string | OllamaReply): void
  modelNames(): string[]
  loadedModels(): string[]
  /** What the next pulls do. */
  failPulls(error: string | null): void
  close(): Promise<void>
}

/** A small value that satisfies a JSON schema of the kind used for structured answers. */
export function instanceOf(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return null
  const node = schema as Record<string, unknown>
  if ('const' in node) return node.const
  if (Array.isArray(node.enum)) return node.enum[0]
  for (const key of ['anyOf', 'oneOf']) if (Array.isArray(node[key])) return instanceOf(node[key][0])
  const type = Array.isArray(node.type) ? node.type[0] : node.type
  switch (type) {
    case 'object': {
      const properties = (node.properties ?? {}) as Record<string, unknown>
      return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, instanceOf(value)]))
    }
    case 'array':
      return []
    case 'string':
      return ''
    case 'number':
    case 'integer':
      return typeof node.minimum === 'number' ? node.minimum : 0
    case 'boolean':
      return false
    default:
      return null
  }
}

const tagged = (name: string): string => (name.includes(':') ? name : `${name}:latest`)
/** Pieces of about a token's size, white space kept. */
const tokensOf = (text: string): string[] => text.match(/\s*\S{1,5}|\s+$/gu) ?? []

export async function startFakeOllama(options: {
  clock: Clock
  /** `medians`: first token 300 ± 100 ms, then 50 tokens a second. `zero`: at once. */
  latency?: 'zero' | 'medians'
  models?: FakeModel[]
  seed?: number | string
  /** Requests worked on at once; further ones wait, as with OLLAMA_NUM_PARALLEL. */
  parallel?: number
  /** First use of a model that is not loaded. */
  loadMs?: number
  port?: number
}): Promise<FakeOllama> {
  const { clock, latency = 'zero', parallel = Number.POSITIVE_INFINITY, loadMs = 0 } = options
  const random = createRandom(options.seed ?? 1)
  const models = new Map<string, FakeModel>()
  for (const model of options.models ?? [{ name: 'qwen3:4b' }]) models.set(tagged(model.name), model)
  const loaded = new Set<string>()
  const chats: SeenChat[] = []
  const scripted: Array<string | OllamaReply> = []
  let standing: (chat: SeenChat) => string | OllamaReply = (chat) =>
    chat.format === undefined ? 'Sí, con mucho gusto.' : JSON.stringify(instanceOf(chat.format))
  let pullError: string | null = null
  let working = 0
  const waiting: Array<() => void> = []

  const takeSlot = async () => {
    if (working >= parallel) await new Promise<void>((resolve) => waiting.push(resolve))
    working += 1
  }
  const freeSlot = () => {
    working -= 1
    waiting.shift()?.()
  }

  const fail = (exchange: Exchange, status: number, error: string) => exchange.sendJson(status, { error })
  const details = (model: FakeModel) => ({
    format: 'gguf',
    family: model.name.split(/[:\d]/, 1)[0] ?? '',
    families: null,
    parameter_size: model.parameterSize ?? '4.0B',
    quantization_level: 'Q4_K_M',
  })
  const listed = (model: FakeModel) => ({
    name: tagged(model.name),
    model: tagged(model.name),
    modified_at: new Date(clock.now()).toISOString(),
    size: model.sizeBytes ?? 2_600_000_000,
    digest: 'a'.repeat(64),
    details: details(model),
    ...(model.remoteHost === undefined ? {} : { remote_host: model.remoteHost, remote_model: model.name }),
  })

  const chat = async (exchange: Exchange) => {
    const parsed = chatRequestSchema.safeParse(JSON.parse(exchange.body === '' ? '{}' : exchange.body))
    if (!parsed.success) return fail(exchange, 400, 'model is required')
    const request = parsed.data
    const name = tagged(request.model)
    const model = models.get(name)
    if (!model) return fail(exchange, 404, `model '${request.model}' not found`)
    const { response } = exchange
    const seen: SeenChat = { ...request, atMs: clock.now(), aborted: false, written: '', tokens: [] }
    chats.push(seen)
    const gone = new AbortController()
    let ended = false
    response.on('close', () => {
      if (!ended) seen.aborted = true
      gone.abort()
    })
    if (request.think === true && !(model.capabilities ?? []).includes('thinking')) {
      ended = true
      return fail(exchange, 400, `"${request.model}" does not support thinking`)
    }
    const begunMs = clock.monotonicMs()
    const line = (message: object, done: boolean, extra: object = {}) =>
      JSON.stringify({
        model: request.model,
        created_at: new Date(clock.now()).toISOString(),
        message,
        done,
        ...extra,
      })
    const last = (reason: string, tokens: number) => {
      const totalNs = Math.round((clock.monotonicMs() - begunMs) * 1e6)
      return line({ role: 'assistant', content: '' }, true, {
        done_reason: reason,
        total_duration: totalNs,
        load_duration: 0,
        prompt_eval_count: request.messages.reduce((sum, { content }) => sum + tokensOf(content).length, 0),
        prompt_eval_duration: 1,
        eval_count: tokens,
        eval_duration: totalNs,
      })
    }

    await takeSlot()
    try {
      if (!loaded.has(name)) await clock.sleep(loadMs, gone.signal)
      if (request.keep_alive === 0) loaded.delete(name)
      else loaded.add(name)
      if (request.messages.length === 0) {
        ended = true
        const reason = request.keep_alive === 0 ? 'unload' : 'load'
        response.writeHead(200, { 'content-type': 'application/x-ndjson' }).end(`${last(reason, 0)}\n`)
        return
      }
      const given = scripted.shift() ?? standing(seen)
      const reply: OllamaReply = typeof given === 'string' ? { text: given } : given
      const { failure } = reply
      if (failure?.kind === 'status') {
        ended = true
        return fail(exchange, failure.status, failure.error)
      }
      const thoughts = request.think === false ? [] : tokensOf(reply.thinking ?? '')
      const words = tokensOf(
        (reply.strayThinking === undefined ? '' : `<think>${reply.strayThinking}</think>\n`) + reply.text,
      )
      const limit = typeof request.options.num_predict === 'number' ? request.options.num_predict : -1
      const allowed = limit >= 0 ? Math.min(limit, words.length) : words.length
      const stopAt = failure ? Math.min(failure.afterTokens, allowed) : allowed
      const firstMs = reply.firstTokenMs ?? (latency === 'zero' ? 0 : random.between(200, 400))
      const perTokenMs = reply.tokensPerSecond ? 1000 / reply.tokensPerSecond : latency === 'zero' ? 0 : 20
      await clock.sleep(firstMs, gone.signal)
      if (request.stream) response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      const startMs = clock.monotonicMs()
      const pieces = [
        ...thoughts.map((piece) => ({ role: 'assistant', content: '', thinking: piece })),
        ...words.slice(0, stopAt).map((piece) => ({ role: 'assistant', content: piece })),
      ]
      let sent = 0
      while (sent < pieces.length) {
        // Tokens keep their own instants: what came due while we slept is written together.
        const due =
          perTokenMs === 0
            ? pieces.length
            : Math.min(pieces.length, Math.floor((clock.monotonicMs() - startMs) / perTokenMs) + 1)
        for (; sent < due; sent += 1) {
          const piece = pieces[sent]
          if (!piece) break
          seen.written += piece.content
          seen.tokens.push({ text: piece.content, atMs: clock.monotonicMs() - begunMs })
          if (request.stream) response.write(`${line(piece, false)}\n`)
        }
        if (sent < pieces.length) {
          await clock.sleep(startMs + sent * perTokenMs - clock.monotonicMs(), gone.signal)
          gone.signal.throwIfAborted()
        }
      }
      switch (failure?.kind) {
        case 'error_line':
          ended = true
          if (request.stream) response.end(`${JSON.stringify({ error: failure.error })}\n`)
          else fail(exchange, 500, failure.error)
          return
        case 'cut':
          ended = true
          return exchange.breakOff()
        case 'no_done':
          ended = true
          response.end()
          return
        case 'stall':
          await new Promise<void>((resolve) => gone.signal.addEventListener('abort', () => resolve()))
          return
        case 'garbage':
          ended = true
          response.end('{"model": this is no JSON\n')
          return
        default: {
          ended = true
          const reason = failure?.kind === 'length' || allowed < words.length ? 'length' : 'stop'
          if (request.stream) response.end(`${last(reason, sent)}\n`)
          else {
            const whole = JSON.parse(last(reason, sent)) as object
            exchange.sendJson(200, { ...whole, message: { role: 'assistant', content: seen.written } })
          }
        }
      }
    } catch (error) {
      if (!gone.signal.aborted) throw error
    } finally {
      freeSlot()
    }
  }

  const pull = async (exchange: Exchange) => {
    const { model, name } = JSON.parse(exchange.body) as { model?: string; name?: string }
    const wanted = model ?? name ?? ''
    const { response } = exchange
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    const write = (status: object) => response.write(`${JSON.stringify(status)}\n`)
    const digest = `sha256:${random.hex(64)}`
    const total = 1_000_000
    write({ status: 'pulling manifest' })
    for (const completed of [undefined, 250_000, 500_000, 750_000, total]) {
      await clock.sleep(latency === 'zero' ? 0 : 400)
      write({
        status: `pulling ${digest.slice(7, 19)}`,
        digest,
        total,
        ...(completed === undefined ? {} : { completed }),
      })
      if (pullError !== null && completed === 500_000) {
        response.end(`${JSON.stringify({ error: pullError })}\n`)
        return
      }
    }
    write({ status: 'verifying sha256 digest' })
    write({ status: 'writing manifest' })
    models.set(tagged(wanted), { name: wanted })
    response.end(`${JSON.stringify({ status: 'success' })}\n`)
  }

  const server = await startLoopbackServer(options.port ?? 0, async (exchange) => {
    switch (`${exchange.method} ${exchange.path}`) {
      case 'GET /':
      case 'HEAD /':
        exchange.response.writeHead(200, { 'content-type': 'text/plain' }).end('Ollama is running')
        return
      case 'GET /api/version':
        return exchange.sendJson(200, { version: '0.12.6' })
      case 'GET /api/tags':
        return exchange.sendJson(200, { models: [...models.values()].map(listed) })
      case 'GET /api/ps':
        return exchange.sendJson(200, {
          models: [...models.values()]
            .filter(({ name }) => loaded.has(tagged(name)))
            .map((model) => ({
              ...listed(model),
              expires_at: new Date(clock.now() + 1_800_000).toISOString(),
              size_vram: model.sizeBytes ?? 2_600_000_000,
              context_length: model.contextLength ?? 8192,
            })),
        })
      case 'POST /api/show': {
        const { model: wanted = '' } = JSON.parse(exchange.body) as { model?: string }
        const model = models.get(tagged(wanted))
        if (!model) return fail(exchange, 404, `model '${wanted}' not found`)
        return exchange.sendJson(200, {
          modelfile: `FROM ${model.name}`,
          parameters: '',
          template: '{{ .Prompt }}',
          details: details(model),
          model_info: {
            'general.architecture': 'qwen3',
            'qwen3.context_length': model.contextLength ?? 40_960,
          },
          capabilities: model.capabilities ?? ['completion', 'tools'],
        })
      }
      case 'POST /api/chat':
        return chat(exchange)
      case 'POST /api/pull':
        return pull(exchange)
      case 'DELETE /api/delete': {
        const { model: wanted = '' } = JSON.parse(exchange.body) as { model?: string }
        if (!models.delete(tagged(wanted))) return fail(exchange, 404, `model '${wanted}' not found`)
        exchange.response.writeHead(200).end()
        return
      }
      default:
        exchange.response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found')
    }
  })

  return {
    url: server.origin,
    chats: () => chats,
    script: (...replies) => void scripted.push(...replies),
    answerWith(reply) {
      standing = reply
    },
    modelNames: () => [...models.keys()],
    loadedModels: () => [...loaded],
    failPulls(error) {
      pullError = error
    },
    close: server.close,
  }
}
