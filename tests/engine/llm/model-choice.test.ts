import { describe, expect, it } from 'vitest'
import type { ModelInfo } from '../../../electron/engine/llm/llm-port.ts'
import { chooseModel, withTag } from '../../../electron/engine/llm/model-choice.ts'
import { ollamaBaseUrl } from '../../../electron/engine/llm/ollama-host.ts'

const model = (name: string, parameterSize: string, remote = false): ModelInfo => ({
  name,
  parameterSize,
  remote,
  sizeBytes: 2_600_000_000,
})

describe('choosing a model', () => {
  it.each<[string, ModelInfo[], string | null]>([
    [
      'one of moderate size',
      [model('llama3.3:70b', '70.6B'), model('qwen3:4b', '4.0B'), model('qwen3:0.6b', '751.63M')],
      'qwen3:4b',
    ],
    [
      'the family that speaks better Spanish',
      [model('phi4-mini:3.8b', '3.8B'), model('qwen3:4b', '4.0B')],
      'qwen3:4b',
    ],
    [
      'an instruct variant',
      [model('qwen2.5:3b', '3.1B'), model('qwen2.5:3b-instruct', '3.1B')],
      'qwen2.5:3b-instruct',
    ],
    ['the only one, whatever it is', [model('mistral-small:24b', '24B')], 'mistral-small:24b'],
    [
      'never a remote one',
      [model('gpt-oss:120b-cloud', '120B', true), model('gemma3:4b', '4.3B')],
      'gemma3:4b',
    ],
    [
      'none of what cannot talk',
      [model('nomic-embed-text:latest', '137M'), model('llava:7b', '7B'), model('qwen2.5-coder:7b', '7.6B')],
      null,
    ],
    ['none of nothing', [], null],
  ])('takes %s', (_, models, chosen) => {
    expect(chooseModel(models)).toBe(chosen)
    expect(chooseModel([...models].reverse())).toBe(chosen)
  })

  it('knows that a name without a tag means the latest', () => {
    expect(withTag('qwen3')).toBe('qwen3:latest')
    expect(withTag('hf.co:443/me/model')).toBe('hf.co:443/me/model:latest')
    expect(withTag('qwen3:4b')).toBe('qwen3:4b')
  })
})

describe('the address of Ollama', () => {
  it.each([
    ['', 'http://127.0.0.1:11434'],
    ['127.0.0.1', 'http://127.0.0.1:11434'],
    [':11500', 'http://127.0.0.1:11500'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['0.0.0.0:11500', 'http://127.0.0.1:11500'],
    ['localhost:11434', 'http://127.0.0.1:11434'],
    ['http://box.local:8080/', 'http://box.local:8080'],
    ['https://llm.example', 'https://llm.example'],
    ['not an address', 'http://127.0.0.1:11434'],
  ])('«%s» is %s', (host, url) => {
    expect(ollamaBaseUrl(host)).toBe(url)
  })
})
