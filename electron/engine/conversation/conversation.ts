/**
 * ANA's side of a call: reads the customer's words by rule, lets the policy decide, and words the answer by
 * model or script. The model is an ornament: every call can be held to its end without one.
 */
import type { Llm } from '../llm/llm-port.ts'
import type { Clock, Ids, Logger } from '../ports.ts'
import type {
  Clause,
  Conversation,
  ConversationContext,
  ConversationState,
  CustomerInput,
} from './conversation-port.ts'
import type { Directive } from './directive.ts'
import { interpret } from './interpret.ts'
import { isQuotable, type LoanOffer } from './libranza.ts'
import { modelClauses, scriptClauses } from './model-agent.ts'
import { afterSpeaking, decide, type Heard, initialState } from './policy.ts'
import { openQuestion } from './policy-steps.ts'
import { buildMessages, buildSystemPrompt } from './prompt.ts'
import type { ScriptContext } from './script-lines.ts'
import { type Choose, openingText, question, statements } from './scripted-agent.ts'
import { givenName, greetingAt, spokenName } from './spanish-text.ts'

export interface ConversationSettings {
  /** The lender's published figures; null or out of date: ANA names none. */
  loanOffer: LoanOffer | null
  /** Longest wait for the model's first token before the script speaks; 2500 ms when absent. */
  firstTokenTimeoutMs?: number
  /** Longest gap between two tokens; 2000 ms when absent. */
  stallTimeoutMs?: number
}

/** After so many failures in a row the model is left alone for a while, so no caller waits for it again. */
const failuresToRest = 2
const restMs = 15_000

/** @param options.llm null: the script speaks alone. */
export function createConversation(options: {
  llm: Llm | null
  clock: Clock
  ids: Pick<Ids, 'random'>
  logger: Logger
  settings: () => ConversationSettings
}): Conversation {
  const { llm, clock, logger, settings } = options
  const salt = Math.floor(options.ids.random() * 997)
  let failures = 0
  let restsUntilMs = Number.NEGATIVE_INFINITY

  function offerFor(context: ConversationContext): LoanOffer | null {
    const { loanOffer } = settings()
    return loanOffer !== null && isQuotable(loanOffer, context.startedAtMs) ? loanOffer : null
  }

  function scriptContext(context: ConversationContext): ScriptContext {
    return {
      name: spokenName(context.nombre),
      givenName: givenName(context.nombre),
      assistantName: context.assistantName,
      lenderName: context.lenderName,
      lenderNit: context.lenderNit,
      greeting: greetingAt(context.startedAtMs),
      offer: offerFor(context),
    }
  }

  /** The same turn of the same call always chooses the same wording, also after a restart. */
  function chooser(state: ConversationState, context: ConversationContext): Choose {
    const seed = Math.floor(context.startedAtMs / 1000) + (state.turns ?? 0) + state.silences + salt
    return (count) => ((seed % count) + count) % count
  }

  function hear(state: ConversationState, input: CustomerInput): Heard {
    if (input.kind !== 'speech') return { kind: input.kind }
    const acts = interpret(input.text, {
      phase: state.phase,
      confidence: input.confidence,
      askedWhat: openQuestion(state),
    })
    return { kind: 'acts', acts }
  }

  const mayAskModel = () => llm !== null && clock.monotonicMs() >= restsUntilMs

  /** Never waits longer than for a first token, and never throws. */
  async function isModelReady(model: Llm, timeoutMs: number): Promise<boolean> {
    const late = Promise.withResolvers<false>()
    const timer = clock.schedule(timeoutMs, () => late.resolve(false))
    try {
      return await Promise.race([model.state().then((state) => state.kind === 'ready'), late.promise])
    } catch (error) {
      logger.warn('model state unknown', { error })
      return false
    } finally {
      timer.cancel()
    }
  }

  function onOutcome(outcome: 'spoke' | 'failed'): void {
    failures = outcome === 'failed' ? failures + 1 : 0
    if (failures >= failuresToRest) {
      failures = 0
      restsUntilMs = clock.monotonicMs() + restMs
      logger.warn('model rests after repeated failures', { restMs })
    }
  }

  return {
    opening(context) {
      return { state: initialState(), text: openingText(scriptContext(context)) }
    },

    reply(before, input, context, signal) {
      const offer = offerFor(context)
      const customerText = input.kind === 'speech' ? input.text : ''
      const { state, directive } = decide(before, hear(before, input), { offer, text: customerText })
      const script = scriptContext(context)
      const choose = chooser(state, context)
      let firstTokenAtMs: number | null = null
      const final = Promise.withResolvers<ConversationState>()

      async function* byModel(model: Llm, order: Directive): AsyncGenerator<Clause, boolean> {
        if (order.task === null || !state.consented) return false
        const { firstTokenTimeoutMs = 2500, stallTimeoutMs = 2000 } = settings()
        if (!(await isModelReady(model, firstTokenTimeoutMs))) return false
        return yield* modelClauses({
          llm: model,
          messages: buildMessages({
            system: buildSystemPrompt({ ...context, offer }),
            task: order.task,
            state,
            customerText,
            context,
          }),
          guard: {
            mayTalkCredit: state.consented,
            offer,
            customerTexts: [
              ...context.history.filter((turn) => turn.role === 'customer').map((turn) => turn.text),
              customerText,
            ],
            assistantName: context.assistantName,
          },
          clock,
          logger,
          firstTokenTimeoutMs,
          stallTimeoutMs,
          ...(signal === undefined ? {} : { signal }),
          onFirstToken: () => {
            firstTokenAtMs = clock.monotonicMs()
          },
          onOutcome,
        })
      }

      async function* write(): AsyncGenerator<Clause> {
        let isWhole = false
        try {
          const spoke = llm !== null && mayAskModel() ? yield* byModel(llm, directive) : false
          if (signal?.aborted) return
          const ask = question(directive.ask, script, choose)
          if (spoke) yield* scriptClauses(ask)
          else yield* scriptClauses([statements(directive, script, choose), ask].filter(Boolean).join(' '))
          isWhole = true
        } finally {
          // Given up in the middle: what was not said does not count as said.
          final.resolve(isWhole ? afterSpeaking(state, directive) : state)
        }
      }

      return { state, clauses: write(), finalState: final.promise, firstTokenAtMs: () => firstTokenAtMs }
    },

    apology(context) {
      const script = scriptContext(context)
      return statements(
        { lines: [{ name: 'end_failure' }], task: null, ask: null, ending: 'failure' },
        script,
        () => 0,
      )
    },
  }
}
