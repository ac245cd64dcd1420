/** A language model for conversation tests, scripted piece by piece. */
import { AnaError } from '../../../electron/engine/errors.ts'
import type { ChatRequest, Llm, LlmState } from '../../../electron/engine/llm/llm-port.ts'

export interface FakeLlm extends Llm {
  requests: ChatRequest[]
  aborted: number
}

const broken = () => new AnaError('ollama.interrupted', 'broken', { kind: 'vendor', retryable: true })
const never = (signal: AbortSignal | undefined) =>
  new Promise<never>((_, reject) => {
    if (signal?.aborted) reject(signal.reason)
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

/** A model that writes these pieces; `fail` throws and `hang` never goes on. */
export function fakeLlm(
  pieces: ReadonlyArray<string | 'FAIL' | 'HANG'>,
  state: LlmState = { kind: 'ready', model: 'm' },
): FakeLlm {
  const llm: FakeLlm = {
    requests: [],
    aborted: 0,
    state: async () => state,
    async *chat(request) {
      llm.requests.push(request)
      try {
        for (const piece of pieces) {
          if (piece === 'FAIL') throw broken()
          if (piece === 'HANG') await never(request.signal)
          yield piece
        }
      } finally {
        if (request.signal?.aborted) llm.aborted += 1
      }
    },
    warmUp: async () => {},
    models: async () => [],
    async *pull() {},
  }
  return llm
}
