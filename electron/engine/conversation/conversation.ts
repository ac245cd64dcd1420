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
import { checkClause, type GuardContext } from './guardrails.ts'
import { hintToSay, isWoven } from './hint.ts'
import { interpret } from './interpret.ts'
import { leadInFor, withoutAcknowledgement } from './lead-ins.ts'
import { isQuotable, type LoanOffer } from './libranza.ts'
import { modelClauses, scriptClauses } from './model-agent.ts'
import { afterSpeaking, decide, type Heard, initialState } from './policy.ts'
import { openQuestion } from './policy-steps.ts'
import { buildMessages, buildSystemPrompt } from './prompt.ts'
import type { ScriptContext } from './script-lines.ts'
import { type Choose, openingText, question, questionAgain, statements } from './scripted-agent.ts'
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
/** A lead-in is no more at once when the model's state is waited for longer than this. */
const leadInPatienceMs = 30

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

  function timeouts() {
    const { firstTokenTimeoutMs = 2500, stallTimeoutMs = 2000 } = settings()
    return { firstTokenTimeoutMs, stallTimeoutMs }
  }

  /** Whether the model will word the answer, as far as can be told at once. */
  async function isLikely(readiness: Promise<boolean>): Promise<boolean> {
    const unknown = Promise.withResolvers<true>()
    const timer = clock.schedule(leadInPatienceMs, () => unknown.resolve(true))
    try {
      return await Promise.race([readiness, unknown.promise])
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
      const heard = hear(before, input)
      const { state, directive } = decide(before, heard, { offer, text: customerText })
      const script = scriptContext(context)
      const choose = chooser(state, context)
      const mayWord = llm !== null && directive.task !== null && state.consented && mayAskModel()
      const { hint, ...unhinted } = context
      const mayHint = hint !== undefined && state.consented && directive.ending === null
      const guard: GuardContext = {
        mayTalkCredit: state.consented,
        offer,
        customerTexts: [
          ...context.history.filter((turn) => turn.role === 'customer').map((turn) => turn.text),
          customerText,
        ],
        assistantName: context.assistantName,
        ...(mayHint ? { lenderTexts: [hint] } : {}),
      }
      let firstTokenAtMs: number | null = null
      const final = Promise.withResolvers<ConversationState>()

      const hinted = mayHint ? hintToSay(hint) : null
      const sayableHint = hinted !== null && checkClause(hinted, guard).kind === 'pass' ? hinted : null

      /** The model's words; false when it has none to give. */
      async function* byModel(
        ready: Promise<boolean>,
        leadIn: string | null,
        abort: AbortSignal,
      ): AsyncGenerator<Clause, boolean> {
        if (llm === null || directive.task === null || !(await ready)) return false
        return yield* modelClauses({
          llm,
          messages: buildMessages({
            system: buildSystemPrompt({ ...context, offer }),
            task: directive.task,
            state,
            customerText,
            context: mayHint ? context : unhinted,
            alreadySaid: leadIn,
          }),
          guard,
          clock,
          logger,
          ...timeouts(),
          signal: abort,
          afterLeadIn: leadIn !== null,
          onFirstToken: () => {
            firstTokenAtMs = clock.monotonicMs()
          },
          onOutcome,
        })
      }

      /** The hint in ANA's own words, where it may be said and was not said already. */
      function hintClauses(spoken: string): Clause[] {
        return sayableHint === null || isWoven(sayableHint, spoken) ? [] : scriptClauses(sayableHint)
      }

      async function* write(): AsyncGenerator<Clause> {
        const controller = new AbortController()
        const abort = () => controller.abort(signal?.reason)
        signal?.addEventListener('abort', abort, { once: true })
        if (signal?.aborted) abort()
        let words: AsyncGenerator<Clause, boolean> | null = null
        let isWhole = false
        try {
          let leadIn: string | null = null
          let spoken = ''
          let spoke = false
          if (llm !== null && mayWord) {
            const ready = isModelReady(llm, timeouts().firstTokenTimeoutMs)
            if (context.leadIn === true && (await isLikely(ready))) {
              leadIn = leadInFor({
                directive,
                acts: heard.kind === 'acts' ? heard.acts : null,
                context,
                choose,
              })
            }
            words = byModel(ready, leadIn, controller.signal)
            // The model begins before the lead-in is heard, which is what it is for.
            const first = words.next()
            first.catch(() => {})
            if (leadIn !== null) yield { text: leadIn, spokenBy: 'script' }
            let result = await first
            while (!result.done) {
              spoken += ` ${result.value.text}`
              yield result.value
              result = await words.next()
            }
            spoke = result.value
          }
          if (signal?.aborted) return
          const ask =
            directive.again === true && directive.ask !== null
              ? questionAgain(directive.ask, script)
              : question(directive.ask, script, choose)
          if (!spoke) {
            const said = statements(directive, script, choose)
            const rest = leadIn === null ? said : withoutAcknowledgement(said)
            yield* scriptClauses(rest)
            spoken += ` ${rest}`
          }
          yield* hintClauses(spoken)
          yield* scriptClauses(ask)
          isWhole = true
        } finally {
          signal?.removeEventListener('abort', abort)
          controller.abort()
          words?.return(false).catch(() => {})
          // Given up in the middle: what was not said does not count as said.
          final.resolve(isWhole ? afterSpeaking(state, directive) : state)
        }
      }

      return {
        state,
        clauses: write(),
        finalState: final.promise,
        firstTokenAtMs: () => firstTokenAtMs,
        carriesHint: mayHint && (mayWord || sayableHint !== null),
      }
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
