/** Plays a conversation turn by turn in tests: words in, ANA's words and state out. */
import { createConversation } from '../../../electron/engine/conversation/conversation.ts'
import type {
  Clause,
  Conversation,
  ConversationContext,
  ConversationState,
  CustomerInput,
} from '../../../electron/engine/conversation/conversation-port.ts'
import { type LoanOffer, practiceOffer } from '../../../electron/engine/conversation/libranza.ts'
import type { Llm } from '../../../electron/engine/llm/llm-port.ts'
import type { Logger } from '../../../electron/engine/ports.ts'
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock.ts'

export const startedAtMs = Date.parse('2026-11-24T10:00:00-05:00')

export interface Talk {
  conversation: Conversation
  context: ConversationContext
  clock: FakeClock
  state: ConversationState
  /** ANA's last turn. */
  said: string
  clauses: Clause[]
  warnings: string[]
  hear(input: string | CustomerInput): Promise<string>
}

/** A conversation with its opening already said. */
export function startTalk(
  options: { llm?: Llm | null; offer?: LoanOffer | null; nombre?: string } = {},
): Talk {
  const clock = createFakeClock(startedAtMs)
  const warnings: string[] = []
  const logger: Logger = { debug() {}, info() {}, warn: (message) => void warnings.push(message), error() {} }
  const conversation = createConversation({
    llm: options.llm ?? null,
    clock,
    ids: { random: () => 0 },
    logger,
    settings: () => ({ loanOffer: options.offer === undefined ? practiceOffer(startedAtMs) : options.offer }),
  })
  const context: ConversationContext = {
    nombre: options.nombre ?? 'CARMEN LUCÍA ROJAS PEÑA',
    startedAtMs,
    assistantName: 'Ana',
    lenderName: 'Libranzas Frailejón',
    lenderNit: '900.123.456-7',
    history: [],
  }
  const opening = conversation.opening(context)
  context.history.push({ role: 'assistant', text: opening.text })
  const talk: Talk = {
    conversation,
    context,
    clock,
    state: opening.state,
    said: opening.text,
    clauses: [],
    warnings,
    async hear(input) {
      const given: CustomerInput =
        typeof input === 'string' ? { kind: 'speech', text: input, confidence: 0.9 } : input
      if (given.kind === 'speech') context.history.push({ role: 'customer', text: given.text })
      const reply = conversation.reply(talk.state, given, context)
      talk.clauses = []
      for await (const clause of reply.clauses) talk.clauses.push(clause)
      // What is stored between turns must survive JSON.
      talk.state = JSON.parse(JSON.stringify(await reply.finalState)) as ConversationState
      talk.said = talk.clauses.map((clause) => clause.text).join(' ')
      context.history.push({ role: 'assistant', text: talk.said })
      return talk.said
    },
  }
  return talk
}

/** Plays customer turns in order and gives the talk after the last. */
export async function talkAfter(
  turns: ReadonlyArray<string | CustomerInput>,
  options: Parameters<typeof startTalk>[0] = {},
): Promise<Talk> {
  const talk = startTalk(options)
  for (const turn of turns) await talk.hear(turn)
  return talk
}
