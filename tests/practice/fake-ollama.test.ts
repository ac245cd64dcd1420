import { Ollama } from 'ollama'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPracticeClock, createSystemClock } from '../../electron/engine/clock.ts'
import { type FakeOllama, startFakeOllama } from '../fakes/fake-ollama.ts'

describe('the fake Ollama', () => {
  let fake: FakeOllama
  let client: Ollama
  beforeAll(async () => {
    fake = await startFakeOllama({
      clock: createSystemClock(),
      models: [{ name: 'qwen3:4b', capabilities: ['completion', 'thinking'] }, { name: 'llama3' }],
    })
    client = new Ollama({ host: fake.url })
  })
  afterAll(() => fake.close())

  const ask = async (model = 'qwen3:4b', extra: object = {}) => {
    const parts: string[] = []
    let reason = ''
    const stream = await client.chat({
      model,
      messages: [{ role: 'user', content: 'hola' }],
      stream: true,
      think: false,
      ...extra,
    })
    for await (const part of stream) {
      parts.push(part.message.content)
      if (part.done) reason = part.done_reason
    }
    return { text: parts.join(''), reason, parts: parts.length }
  }

  it('streams its scripted words to the real client, then its standing ones', async () => {
    fake.script('Buenos días, doña Carmen. ¿Cómo está?')
    expect(await ask()).toMatchObject({ text: 'Buenos días, doña Carmen. ¿Cómo está?', reason: 'stop' })
    expect(await ask()).toMatchObject({ text: 'Sí, con mucho gusto.' })
  })

  it('answers a schema with something that satisfies it', async () => {
    const format = {
      type: 'object',
      properties: {
        interest: { enum: ['none', 'high'] },
        optOut: { type: 'boolean' },
        objections: { type: 'array' },
      },
    }
    expect(JSON.parse((await ask('qwen3:4b', { format })).text)).toEqual({
      interest: 'none',
      optOut: false,
      objections: [],
    })
  })

  it('tells versions, models, what is loaded, and loads and unloads', async () => {
    await client.chat({ model: 'llama3', messages: [], keep_alive: '30m' })
    expect(fake.loadedModels()).toContain('llama3:latest')
    expect((await client.ps()).models.map(({ name }) => name)).toContain('llama3:latest')
    expect((await client.list()).models.map(({ name }) => name)).toEqual(['qwen3:4b', 'llama3:latest'])
    expect((await client.show({ model: 'qwen3:4b' })).capabilities).toContain('thinking')
    await client.chat({ model: 'llama3', messages: [], keep_alive: 0 })
    expect(fake.loadedModels()).not.toContain('llama3:latest')
    await expect(ask('absent')).rejects.toThrow(/not found/)
  })

  it.each([
    [{ kind: 'status', status: 500, error: 'out of memory' } as const, /out of memory/],
    [{ kind: 'error_line', afterTokens: 2, error: 'it broke' } as const, /it broke/],
    [{ kind: 'cut', afterTokens: 2 } as const, /./],
    [{ kind: 'no_done', afterTokens: 2 } as const, /./],
    [{ kind: 'garbage', afterTokens: 2 } as const, /./],
  ])('fails as told: %o', async (failure, message) => {
    fake.script({ text: 'una respuesta de varias palabras', failure })
    await expect(ask()).rejects.toThrow(message)
  })

  it('stops at a token limit and says so', async () => {
    fake.script('una respuesta de varias palabras')
    expect(await ask('qwen3:4b', { options: { num_predict: 2 } })).toMatchObject({ reason: 'length' })
  })

  it('thinks unless told not to, and may do so in the text all the same', async () => {
    fake.script({ text: 'hola', thinking: 'pienso' }, { text: 'hola', strayThinking: 'pienso' })
    const stream = await client.chat({
      model: 'qwen3:4b',
      messages: [{ role: 'user', content: 'x' }],
      stream: true,
    })
    let thinking = ''
    for await (const part of stream) thinking += part.message.thinking ?? ''
    expect(thinking).toBe('pienso')
    expect((await ask()).text).toBe('<think>pienso</think>\nhola')
    await expect(ask('llama3', { think: true })).rejects.toThrow(/does not support thinking/)
  })

  it('notices a client that leaves', async () => {
    fake.script({ text: 'una respuesta', failure: { kind: 'stall', afterTokens: 1 } })
    const stream = await client.chat({
      model: 'qwen3:4b',
      messages: [{ role: 'user', content: 'x' }],
      stream: true,
      think: false,
    })
    for await (const part of stream) {
      if (part.message.content !== '') break
    }
    stream.abort()
    while (fake.chats().at(-1)?.aborted !== true) await new Promise((resolve) => setTimeout(resolve, 2))
    expect(fake.chats().at(-1)?.written).not.toBe('')
  })

  it('pulls a model with progress, or fails on the way', async () => {
    const progress: number[] = []
    for await (const part of await client.pull({ model: 'gemma3:4b', stream: true })) {
      if (part.completed) progress.push(part.completed / part.total)
    }
    expect(progress).toEqual([0.25, 0.5, 0.75, 1])
    expect(fake.modelNames()).toContain('gemma3:4b')
    fake.failPulls('no space left on device')
    const failing = async () => {
      for await (const _ of await client.pull({ model: 'other', stream: true }));
    }
    await expect(failing()).rejects.toThrow(/no space left/)
    expect(fake.modelNames()).not.toContain('other:latest')
  })

  it("keeps the vendor model's pace on the handed-in clock, one request after the other when asked", async () => {
    const clock = createPracticeClock({ startAtMs: 0, speed: 50 })
    const slow = await startFakeOllama({ clock, latency: 'medians', parallel: 1 })
    const slowClient = new Ollama({ host: slow.url })
    const words = 'palabra '.repeat(50).trim()
    slow.answerWith(() => words)
    const timed = async () => {
      const begunMs = clock.monotonicMs()
      await slowClient.chat({ model: 'qwen3:4b', messages: [{ role: 'user', content: 'x' }] })
      return clock.monotonicMs() - begunMs
    }
    const [one, two] = await Promise.all([timed(), timed()])
    // A hundred tokens at 50 a second after 300 ± 100 ms; upper bounds are left to the machine.
    expect(Math.min(one, two)).toBeGreaterThan(2100)
    expect(Math.max(one, two)).toBeGreaterThan(4200)
    await slow.close()
  })
})
