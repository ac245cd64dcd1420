/** What ANA needs from a language model on the operator's machine. */

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}

export interface ChatRequest {
  messages: ChatMessage[]
  /** Most tokens to write. */
  maxTokens: number
  temperature: number
  /** A JSON schema the answer must follow; absent for prose. */
  jsonSchema?: unknown
  /** Tokens of context; defaults to the adapter's own, and changing it reloads the model. */
  contextTokens?: number
  /** Aborting frees the model's slot at once. */
  signal?: AbortSignal
}

export interface ModelInfo {
  name: string
  sizeBytes: number
  parameterSize: string
  /** Data would leave the machine: never chosen for calls by itself. */
  remote: boolean
}

export type LlmState =
  | { kind: 'ready'; model: string }
  | { kind: 'no_model' }
  | { kind: 'model_missing'; model: string }
  | { kind: 'absent' }

export interface PullProgress {
  status: string
  /** From 0 to 1; null while unknown. */
  fraction: number | null
}

export interface Llm {
  /** Whether a model can answer now, cheaply and never throwing. */
  state(): Promise<LlmState>
  /** Streams the answer's text. Throws an AnaError when the model fails, also in the middle. */
  chat(request: ChatRequest): AsyncIterable<string>
  /** Loads the model and its prompt prefix before it is needed. */
  warmUp(systemPrompt: string, signal?: AbortSignal): Promise<void>
  models(): Promise<ModelInfo[]>
  pull(model: string, signal?: AbortSignal): AsyncIterable<PullProgress>
}
