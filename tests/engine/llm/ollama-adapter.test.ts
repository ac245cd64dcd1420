import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createSystemClock } from '../../../electron/engine/clock.ts'
import type { ChatRequest, Llm, PullProgress } from '../../../electron/engine/llm/llm-port.ts'
import { createOllama } from '../../../electron/engine/llm/ollama-adapter.ts'
import type { Clock, Logger } from '../../../electron/engine/ports.ts'
import { createFakeClock } from '../../fakes/fake-clock.ts'
import {
  type FakeModel,
  type FakeOllama,
  type OllamaReply,
  startFakeOllama,
} from '../../fakes/fake-ollama.ts'

const logger: Logger = { debug() {}, info() {}, warn() {}, error() {} }
const opened: Array<() => Promise<void>> = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()))
})

async function setUp(
  options: { models?: FakeModel[]; model?: string; clock?: Clock } = {},
): Promise<{ llm: Llm; ollama: FakeOllama }> {
  const ollama = await startFakeOllama({
    clock: createSystemClock(),
    ...(options.models === undefined ? {} : { models: options.models }),
  })
  opened.push(() => ollama.close())
  const llm = createOllama({
    host: ollama.url,
    model: () => options.model ?? '',
    clock: options.clock ?? createFakeClock(),
    logger,
  })
  return { llm, ollama }
}

/** A server of one answer, for bodies that the fake does not send. */
async function serve(answer: (server: Server) => void): Promise<string> {
  const server = createServer()
  answer(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  opened.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const request: ChatRequest = {
  messages: [
    { role: 'system', content: 'Sea breve.' },
    { role: 'user', content: 'Hola' },
  ],
  maxTokens: 60,
  temperature: 0.4,
}

async function textOf(stream: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of stream) text += piece
  return text
}

describe('chatting with Ollama', () => {
  it('streams the answer and asks for no thinking, a fixed context and a model kept loaded', async () => {
    const { llm, ollama } = await setUp()
    ollama.script({ text: 'Sí, señora: ¿cómo está?', thinking: 'no se dice' })
    expect(await textOf(llm.chat(request))).toBe('Sí, señora: ¿cómo está?')
    expect(ollama.chats()[0]).toMatchObject({
      model: 'qwen3:4b',
      stream: true,
      think: false,
      keep_alive: '30m',
      options: { num_ctx: 8192, num_predict: 60, temperature: 0.4 },
      messages: request.messages,
    })
  })

  it('hands a JSON schema over as the format', async () => {
    const { llm, ollama } = await setUp()
    const jsonSchema = { type: 'object', properties: { a: { type: 'string' } } }
    expect(JSON.parse(await textOf(llm.chat({ ...request, jsonSchema })))).toEqual({ a: '' })
    expect(ollama.chats()[0]?.format).toEqual(jsonSchema)
  })

  it.each<[string, OllamaReply['failure'] & object, string]>([
    [
      'the model does not fit',
      { kind: 'status', status: 500, error: 'model requires more system memory (9 GiB)' },
      'ollama.out_of_memory',
    ],
    ['it is busy', { kind: 'status', status: 503, error: 'server busy, please try again' }, 'ollama.busy'],
    [
      'the model is gone',
      { kind: 'status', status: 404, error: "model 'x' not found" },
      'ollama.model_not_found',
    ],
    [
      'the model cannot chat',
      { kind: 'status', status: 400, error: '"x" does not support chat' },
      'ollama.unsupported',
    ],
    [
      'the request is wrong',
      { kind: 'status', status: 400, error: 'missing request body' },
      'ollama.bad_request',
    ],
    [
      'the model does not load',
      { kind: 'status', status: 500, error: 'unable to load model' },
      'ollama.load_failed',
    ],
    ['it fails inside', { kind: 'status', status: 500, error: 'boom' }, 'ollama.internal_error'],
    [
      'it fails in mid-stream',
      { kind: 'error_line', afterTokens: 2, error: 'an error was encountered' },
      'ollama.interrupted',
    ],
    [
      'memory runs out in mid-stream',
      { kind: 'error_line', afterTokens: 2, error: 'CUDA error: out of memory' },
      'ollama.out_of_memory',
    ],
    ['the connection breaks', { kind: 'cut', afterTokens: 2 }, 'ollama.interrupted'],
    ['the stream ends early', { kind: 'no_done', afterTokens: 2 }, 'ollama.interrupted'],
    ['a line is no JSON', { kind: 'garbage', afterTokens: 2 }, 'ollama.malformed_answer'],
  ])('throws a stable code when %s', async (_, failure, code) => {
    const { llm, ollama } = await setUp()
    ollama.script({ text: 'Con mucho gusto le cuento', failure })
    await expect(textOf(llm.chat(request))).rejects.toMatchObject({ name: 'AnaError', code })
  })

  it('takes a sentence cut by the token limit, but no document', async () => {
    const { llm, ollama } = await setUp()
    const reply: OllamaReply = {
      text: 'Con mucho gusto le cuento',
      failure: { kind: 'length', afterTokens: 2 },
    }
    ollama.script(reply, reply)
    expect(await textOf(llm.chat(request))).toBe('Con mucho')
    await expect(textOf(llm.chat({ ...request, jsonSchema: { type: 'object' } }))).rejects.toMatchObject({
      code: 'ollama.truncated',
    })
  })

  it('frees only its own slot when it is aborted', async () => {
    const { llm, ollama } = await setUp()
    ollama.script(
      { text: 'Con mucho gusto le cuento', failure: { kind: 'stall', afterTokens: 2 } },
      'Otra respuesta.',
    )
    const controller = new AbortController()
    const reason = new Error('barge-in')
    const stalled = (async () => {
      for await (const piece of llm.chat({ ...request, signal: controller.signal })) {
        if (piece.includes('mucho')) controller.abort(reason)
      }
    })()
    await expect(stalled).rejects.toBe(reason)
    expect(await textOf(llm.chat(request))).toBe('Otra respuesta.')
    expect(ollama.chats()[0]?.aborted).toBe(true)
  })

  it('closes the connection when the reader leaves', async () => {
    const { llm, ollama } = await setUp()
    ollama.script({ text: 'uno dos tres cuatro', failure: { kind: 'stall', afterTokens: 2 } })
    for await (const _ of llm.chat(request)) break
    await expect.poll(() => ollama.chats()[0]?.aborted).toBe(true)
  })

  it('puts lines and accents together that the network cut apart', async () => {
    const line = Buffer.from(
      `${JSON.stringify({ message: { content: '¿Señora?' }, done: false })}\n{"done":true}`,
    )
    const host = await serve((server) =>
      server.on('request', async (_, response) => {
        for (const byte of line) {
          response.write(Buffer.from([byte]))
          await new Promise((resolve) => setImmediate(resolve))
        }
        response.end()
      }),
    )
    const llm = createOllama({ host, model: () => 'm', clock: createFakeClock(), logger })
    expect(await textOf(llm.chat(request))).toBe('¿Señora?')
  })
})

describe('the state of Ollama', () => {
  const nothing = () =>
    createOllama({ host: '127.0.0.1:9', model: () => '', clock: createFakeClock(), logger })

  it('is ready with the chosen model, or with the best one', async () => {
    const models = [{ name: 'llama3.2:1b', parameterSize: '1.2B' }, { name: 'qwen3:4b' }]
    expect(await (await setUp({ models })).llm.state()).toEqual({ kind: 'ready', model: 'qwen3:4b' })
    expect(await (await setUp({ models, model: 'llama3.2:1b' })).llm.state()).toEqual({
      kind: 'ready',
      model: 'llama3.2:1b',
    })
  })

  it('says what is missing', async () => {
    expect(await (await setUp({ models: [] })).llm.state()).toEqual({ kind: 'no_model' })
    expect(await (await setUp({ model: 'mistral' })).llm.state()).toEqual({
      kind: 'model_missing',
      model: 'mistral',
    })
    expect(
      await (await setUp({ models: [{ name: 'x', remoteHost: 'https://ollama.com' }] })).llm.state(),
    ).toEqual({ kind: 'no_model' })
    expect(await nothing().state()).toEqual({ kind: 'absent' })
  })

  it('is absent when something else answers, or nothing does in time', async () => {
    const web = await serve((server) => server.on('request', (_, response) => response.end('<html>')))
    expect(
      await createOllama({ host: web, model: () => '', clock: createFakeClock(), logger }).state(),
    ).toEqual({ kind: 'absent' })
    const clock = createFakeClock()
    const mute = await serve((server) => server.on('request', () => {}))
    const waiting = createOllama({ host: mute, model: () => '', clock, logger }).state()
    await clock.advance(1500)
    expect(await waiting).toEqual({ kind: 'absent' })
  })

  it('is asked for once in a few seconds, and anew after a failure', async () => {
    let asked = 0
    const host = await serve((server) =>
      server.on('request', (incoming, response) => {
        if (incoming.url === '/api/tags') asked += 1
        if (incoming.url === '/api/chat') response.writeHead(503)
        response.end(JSON.stringify({ models: [{ name: 'qwen3:4b', size: 1 }] }))
      }),
    )
    const clock = createFakeClock()
    const llm = createOllama({ host, model: () => '', clock, logger })
    await Promise.all([llm.state(), llm.state()])
    await llm.state()
    expect(asked).toBe(1)
    await clock.advance(3000)
    await llm.state()
    expect(asked).toBe(2)
    await expect(textOf(llm.chat(request))).rejects.toMatchObject({ code: 'ollama.busy' })
    await llm.state()
    expect(asked).toBe(3)
  })

  it('is looked up anew before it is too old, and meanwhile nobody waits for it', async () => {
    let asked = 0
    const host = await serve((server) =>
      server.on('request', (_, response) => {
        asked += 1
        response.end(JSON.stringify({ models: [{ name: 'qwen3:4b', size: 1 }] }))
      }),
    )
    const clock = createFakeClock()
    const llm = createOllama({ host, model: () => '', clock, logger })
    await llm.state()
    await clock.advance(2000)
    const answer = await Promise.race([llm.state(), new Promise((resolve) => setImmediate(resolve))])
    expect(answer).toEqual({ kind: 'ready', model: 'qwen3:4b' })
    await expect.poll(() => asked).toBe(2)
  })

  it('does not hide from a request that nothing runs', async () => {
    await expect(textOf(nothing().chat(request))).rejects.toMatchObject({ code: 'ollama.not_running' })
    const named = createOllama({ host: '127.0.0.1:9', model: () => 'm', clock: createFakeClock(), logger })
    await expect(textOf(named.chat(request))).rejects.toMatchObject({
      code: 'ollama.not_running',
      retryable: true,
    })
  })
})

describe('preparing a model', () => {
  it('loads it with the same context and then its prompt prefix', async () => {
    const { llm, ollama } = await setUp()
    await llm.warmUp('Usted es Ana.')
    const [load, prefix] = ollama.chats()
    expect(load).toMatchObject({ messages: [], options: { num_ctx: 8192 } })
    expect(prefix).toMatchObject({
      messages: [{ role: 'system', content: 'Usted es Ana.' }, { role: 'user' }],
      options: { num_ctx: 8192 },
    })
    expect(ollama.loadedModels()).toEqual(['qwen3:4b'])
  })

  it('lists what is installed and whose words would leave the machine', async () => {
    const { llm } = await setUp({
      models: [
        { name: 'qwen3:4b', sizeBytes: 5, parameterSize: '4.0B' },
        { name: 'big', remoteHost: 'https://ollama.com' },
      ],
    })
    expect(await llm.models()).toEqual([
      { name: 'qwen3:4b', sizeBytes: 5, parameterSize: '4.0B', remote: false },
      expect.objectContaining({ name: 'big:latest', remote: true }),
    ])
  })

  it('downloads with a bar that never goes back', async () => {
    const { llm, ollama } = await setUp({ models: [] })
    const progress: PullProgress[] = []
    for await (const step of llm.pull('qwen3:4b')) progress.push(step)
    expect(progress.at(-1)).toEqual({ status: 'success', fraction: 1 })
    const fractions = progress.map((step) => step.fraction ?? 0)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect(ollama.modelNames()).toEqual(['qwen3:4b'])
    expect(await llm.state()).toEqual({ kind: 'ready', model: 'qwen3:4b' })
  })

  it('sums the layers of a download', async () => {
    const lines = [
      { status: 'pulling manifest' },
      { status: 'pulling a', digest: 'a', total: 900, completed: 450 },
      { status: 'pulling b', digest: 'b', total: 100 },
      { status: 'pulling b', digest: 'b', total: 100, completed: 100 },
      { status: 'pulling a', digest: 'a', total: 900, completed: 900 },
      { status: 'success' },
    ]
    const host = await serve((server) =>
      server.on('request', (_, response) =>
        response.end(lines.map((line) => JSON.stringify(line)).join('\n')),
      ),
    )
    const llm = createOllama({ host, model: () => '', clock: createFakeClock(), logger })
    const fractions: Array<number | null> = []
    for await (const { fraction } of llm.pull('m')) fractions.push(fraction)
    expect(fractions).toEqual([null, 0.5, 0.5, 0.55, 1, 1])
  })

  it('says why a download failed', async () => {
    const { llm, ollama } = await setUp()
    ollama.failPulls('write: no space left on device')
    const pulling = (async () => {
      for await (const _ of llm.pull('x'));
    })()
    await expect(pulling).rejects.toMatchObject({ code: 'ollama.pull_failed', message: /no space left/ })
  })
})
