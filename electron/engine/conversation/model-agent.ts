/**
 * Lets the model word a directive, clause by clause, under the guardrails. Whatever the model does — no
 * word in time, an error, a broken stream — the answer goes on in the script's words from where it stood,
 * without repeating and without throwing.
 */
import { AnaError } from '../errors.ts'
import type { ChatMessage, Llm } from '../llm/llm-port.ts'
import type { Clock, Logger } from '../ports.ts'
import { chunkClauses, createClauseChunker } from './clause-chunker.ts'
import type { Clause } from './conversation-port.ts'
import { createGuard, type GuardContext } from './guardrails.ts'
import { withoutAcknowledgement } from './lead-ins.ts'

export interface ModelSpeech {
  llm: Llm
  messages: ChatMessage[]
  guard: GuardContext
  clock: Clock
  logger: Logger
  /** Longest wait for the first token, and for each further one. */
  firstTokenTimeoutMs: number
  stallTimeoutMs: number
  signal?: AbortSignal
  /** ANA acknowledged already: the model's own acknowledgement is left out. */
  afterLeadIn?: boolean
  onFirstToken(): void
  /** Told how the model did, so that a broken one is left alone for a while. */
  onOutcome(outcome: 'spoke' | 'failed'): void
}

const maxTokens = 120
const temperature = 0.4

/** Script text as clauses. */
export function scriptClauses(text: string): Clause[] {
  return text === '' ? [] : chunkClauses(text).map((clause) => ({ text: clause, spokenBy: 'script' }))
}

/**
 * Yields what the model may say; ends early when it fails. Returns whether anything was spoken, so the
 * caller knows whether the script must say it all or only ask on.
 */
export async function* modelClauses(speech: ModelSpeech): AsyncGenerator<Clause, boolean> {
  const { llm, guard: guardContext, clock, logger, signal } = speech
  const controller = new AbortController()
  const abort = () => controller.abort(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })
  if (signal?.aborted) abort()

  const guard = createGuard(guardContext, (reason) => logger.warn('model clause replaced', { reason }))
  const chunker = createClauseChunker()
  let spoke = false
  /** What may be spoken of a clause as the model wrote it; null when nothing. */
  const passed = (written: string): Clause | null => {
    const clause = speech.afterLeadIn === true && !spoke ? withoutAcknowledgement(written) : written
    const text = clause === '' || guard.isFull() ? null : guard.pass(clause)
    if (text === null) return null
    spoke = true
    return { text, spokenBy: text === clause ? 'model' : 'script' }
  }
  let iterator: AsyncIterator<string> | null = null
  try {
    iterator = llm
      .chat({ messages: speech.messages, maxTokens, temperature, signal: controller.signal })
      [Symbol.asyncIterator]()
    let timeoutMs = speech.firstTokenTimeoutMs
    let isFirst = true
    for (;;) {
      const next = await nextWithin(iterator, timeoutMs, clock, controller.signal)
      if (signal?.aborted) return spoke
      if (next.done) break
      if (isFirst && next.value !== '') {
        isFirst = false
        timeoutMs = speech.stallTimeoutMs
        speech.onFirstToken()
      }
      for (const written of chunker.push(next.value)) {
        const clause = passed(written)
        if (clause !== null) yield clause
        if (guard.isFull()) {
          speech.onOutcome('spoke')
          return spoke
        }
      }
    }
    for (const written of chunker.end()) {
      const clause = passed(written)
      if (clause !== null) yield clause
    }
    speech.onOutcome('spoke')
  } catch (error) {
    // What the chunker still holds is half a sentence: it is not spoken.
    if (!signal?.aborted) {
      logger.warn('model failed, the script goes on', { error, spoke })
      speech.onOutcome('failed')
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    controller.abort()
    // A generator that ignores its signal must not keep the answer waiting.
    iterator?.return?.()?.then(undefined, () => {})
  }
  return spoke
}

async function nextWithin(
  iterator: AsyncIterator<string>,
  timeoutMs: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<IteratorResult<string>> {
  signal.throwIfAborted()
  const next = iterator.next()
  // The loser of the race may still fail later.
  next.catch(() => {})
  let cancel = () => {}
  const late = new Promise<never>((_, reject) => {
    const timer = clock.schedule(timeoutMs, () =>
      reject(
        new AnaError('model_too_slow', `no token within ${timeoutMs} ms`, {
          kind: 'vendor',
          retryable: true,
        }),
      ),
    )
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    cancel = () => {
      timer.cancel()
      signal.removeEventListener('abort', onAbort)
    }
  })
  try {
    return await Promise.race([next, late])
  } finally {
    cancel()
  }
}
