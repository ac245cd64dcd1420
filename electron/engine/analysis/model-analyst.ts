/**
 * Judges a conversation with a language model, and trusts it only as far as it can be checked: the answer's
 * shape, every quote against the transcript, every date against the customer's words, and an opt-out by
 * rules as well. Throws an AnaError when the model cannot give a usable answer in time.
 *
 * Error codes: `analysis_timeout`, `analysis_truncated`, `analysis_malformed`, `analysis_model_failed`, or
 * the adapter's own.
 */
import type { Transcript } from '../../../shared/domain/analysis.ts'
import { AnaError } from '../errors.ts'
import type { ChatMessage, Llm } from '../llm/llm-port.ts'
import type { Clock, Logger } from '../ports.ts'
import { analysisMessages, answerJsonSchema, contextTokensFor, repairMessages } from './analysis-prompt.ts'
import type { Analyst, Judgement } from './analyst-port.ts'
import { findCallback, resolveCallbackPhrase } from './callback-rules.ts'
import { isoOf, localInstant } from './civil-time.ts'
import { settleFindings } from './consistency.ts'
import { normaliseTranscript, type Utterance } from './customer-speech.ts'
import { checkEvidence, findQuote } from './evidence.ts'
import { heardOptOuts } from './heard-opt-outs.ts'
import { type ModelAnswer, parseModelAnswer } from './model-answer.ts'

export interface ModelAnalystOptions {
  llm: Pick<Llm, 'chat' | 'state'>
  clock: Pick<Clock, 'schedule' | 'now'>
  logger: Logger
  /** Longest time for one judgement, repair included. */
  timeLimitMs?: number
  /** Most tokens of an answer. */
  answerTokens?: number
}

const defaultTimeLimitMs = 180_000
const defaultAnswerTokens = 1_200
const farthestCallbackMs = 200 * 86_400_000

export function createModelAnalyst(options: ModelAnalystOptions): Analyst {
  const { llm, clock, logger } = options
  const timeLimitMs = options.timeLimitMs ?? defaultTimeLimitMs
  const answerTokens = options.answerTokens ?? defaultAnswerTokens

  async function ask(
    messages: ChatMessage[],
    maxTokens: number,
    contextTokens: number,
    signal: AbortSignal,
  ): Promise<string> {
    let text = ''
    const stream = llm.chat({
      messages,
      maxTokens,
      temperature: 0,
      jsonSchema: answerJsonSchema,
      contextTokens,
      signal,
    })
    try {
      for await (const piece of stream) {
        signal.throwIfAborted()
        text += piece
      }
    } catch (error) {
      // The adapter tells of a cut answer by throwing; what came before is judged, and asked for again.
      if (!(error instanceof AnaError && error.code === 'ollama.truncated')) throw error
    }
    signal.throwIfAborted()
    return text
  }

  async function answerFor(transcript: Transcript, signal: AbortSignal): Promise<ModelAnswer> {
    const messages = analysisMessages(transcript)
    // Room for the repair as well, so that both requests share one context size.
    const contextTokens = contextTokensFor(messages, answerTokens * 2 + 1_500)
    const first = await ask(messages, answerTokens, contextTokens, signal)
    const parsed = parseModelAnswer(first)
    if (parsed.kind === 'valid') return parsed.answer
    logger.warn('the model gave an unusable judgement; asking once more', {
      kind: parsed.kind,
      call: transcript.id,
    })
    const retry = repairMessages(messages, first, parsed.fault)
    const second = parseModelAnswer(await ask(retry, answerTokens * 2, contextTokens, signal))
    if (second.kind === 'valid') return second.answer
    throw new AnaError(`analysis_${second.kind}`, 'the model gave no usable judgement twice', {
      kind: 'vendor',
      retryable: true,
      facts: { fault: second.fault },
    })
  }

  return {
    async judge(transcript, signal) {
      const limit = new AbortController()
      const timer = clock.schedule(timeLimitMs, () =>
        limit.abort(
          new AnaError('analysis_timeout', 'the model took too long', {
            kind: 'vendor',
            retryable: true,
            facts: { timeLimitMs },
          }),
        ),
      )
      const either = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal
      try {
        const model = await modelName(llm)
        const answer = await abortable(answerFor(transcript, either), either)
        return judgementOf(transcript, answer, model)
      } catch (error) {
        if (signal?.aborted) throw signal.reason
        if (limit.signal.aborted) throw limit.signal.reason
        if (error instanceof AnaError) throw error
        throw new AnaError('analysis_model_failed', 'the model failed while judging', {
          kind: 'vendor',
          retryable: true,
          cause: error,
        })
      } finally {
        timer.cancel()
      }
    },
  }
}

/** Rejects as soon as the signal aborts, also when the model ignores it. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

async function modelName(llm: Pick<Llm, 'state'>): Promise<string | null> {
  const state = await llm.state()
  return state.kind === 'ready' ? state.model : null
}

/** The model's answer made consistent and checked against the customer's words. */
function judgementOf(transcript: Transcript, answer: ModelAnswer, model: string | null): Judgement {
  const utterances = normaliseTranscript(transcript)
  const optOuts = heardOptOuts(utterances)
  const evidence = checkEvidence(transcript, answer.evidence)
  const spoke = utterances.some((utterance) => utterance.role === 'customer' && utterance.words.length > 0)
  const optOutTurn = optOuts[0]?.turn
  const optOutText = optOutTurn === undefined ? undefined : transcript.turns[optOutTurn]?.text.trim()
  // The request that settles the interest is shown even when only the rules heard it.
  if (optOutTurn !== undefined && optOutText && !evidence.some((one) => one.turn === optOutTurn)) {
    evidence.unshift({ turn: optOutTurn, quote: optOutText })
  }
  const findings = settleFindings({
    interest: spoke ? answer.interest : 'none',
    action: spoke ? answer.action : 'follow_up_call',
    optOut: optOuts.length > 0 || (answer.optOut && spoke),
    wrongNumber: answer.wrongNumber && spoke,
    voicemail: answer.voicemail && spoke,
    callbackAt: callbackOf(transcript, answer, utterances),
    objections: spoke ? answer.objections : [],
    keyPoints: answer.keyPoints,
    summary: answer.summary.trim(),
    recommendations: answer.recommendations,
    evidence,
    personRequested: answer.personRequested && spoke,
    complaint: answer.complaint && spoke,
  })
  return { findings, engine: 'ollama', model, unsupported: spoke && evidence.length === 0 }
}

/**
 * A date counts only with the customer's words behind it. The rules resolve those words when they can,
 * because calendars are theirs; else the model's own instant is taken if it is one.
 */
function callbackOf(
  transcript: Transcript,
  answer: ModelAnswer,
  utterances: readonly Utterance[],
): string | null {
  const phrase = answer.callback?.phrase ?? null
  if (phrase === null) return null
  const said = findQuote(transcript, phrase, null)
  if (!said) return null
  const startedAtMs = Date.parse(transcript.startedAt)
  const byPhrase = resolveCallbackPhrase(said.quote, startedAtMs)
  if (byPhrase) return byPhrase
  const byRules = findCallback(utterances, startedAtMs)
  if (byRules && byRules.turn === said.turn) return byRules.iso
  const atMs = answer.callback?.at ? Date.parse(answer.callback.at) : Number.NaN
  if (Number.isNaN(atMs) || atMs <= startedAtMs || atMs - startedAtMs > farthestCallbackMs) return null
  return isoOf(localInstant(atMs))
}
