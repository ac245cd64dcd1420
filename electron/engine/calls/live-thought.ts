/** A reply of ANA's in a live call, with what became of it so far, and the milestones that are told of it. */
import type { Waterfall } from '../../../shared/domain/call.ts'
import { chunkClauses } from '../conversation/clause-chunker.ts'
import type { Clause, ConversationState, CustomerInput, Reply } from '../conversation/conversation-port.ts'
import type { LiveReply } from './live-reply.ts'

export interface Thought {
  reply: LiveReply
  input: CustomerInput
  /** When her speech ended, as far as it was known when the reply was confirmed. */
  askedAtMs: number | null
  finalTextAtMs: number | null
  speculated: boolean
  /** It says what an operator whispered. */
  carriesHint: boolean
  /** It may be heard as soon as there is audio. */
  wanted: boolean
  isReleased: boolean
  firstFrameAtMs: number | null
  firstMarkAtMs: number | null
  heardAny: boolean
  /** Its audio has run out, and more is to come. */
  isStarved: boolean
  /** Clauses of which all audio was sent. */
  clausesSent: number
  /** She took the floor: from her first sound to silence in her ear. */
  bargeInMs: number | null
}

export function newThought(known: Pick<Thought, 'reply' | 'input' | 'speculated' | 'carriesHint'>): Thought {
  return {
    ...known,
    askedAtMs: null,
    finalTextAtMs: null,
    wanted: false,
    isReleased: false,
    firstFrameAtMs: null,
    firstMarkAtMs: null,
    heardAny: false,
    isStarved: false,
    clausesSent: 0,
    bargeInMs: null,
  }
}

/** Milliseconds since she waits for the answer; null for words that answer nothing. */
export function waterfallOf(thought: Thought): Waterfall | null {
  const { askedAtMs, reply } = thought
  if (askedAtMs === null || thought.reply.number === 0) return null
  const since = (atMs: number | null) => (atMs === null ? null : Math.round((atMs - askedAtMs) * 10) / 10)
  const { firstClauseAtMs, firstAudioAtMs } = reply.milestones
  return {
    firstTokenMs: since(reply.firstTokenAtMs()),
    firstClauseMs: since(firstClauseAtMs),
    firstAudioMs: since(firstAudioAtMs),
    answeredMs: since(thought.firstFrameAtMs),
    finalTextMs: since(thought.finalTextAtMs),
    firstFrameMs: since(thought.firstFrameAtMs),
    firstMarkMs: since(thought.firstMarkAtMs),
    voiceToVoiceMs: since(thought.firstMarkAtMs),
    bargeInMs: thought.bargeInMs,
    speculated: thought.speculated,
  }
}

/** Words that were decided elsewhere are spoken like any reply. */
export function spokenAsIs(text: string, state: ConversationState): Reply {
  async function* clauses(): AsyncGenerator<Clause> {
    for (const clause of chunkClauses(text)) yield { text: clause, spokenBy: 'script' }
  }
  return { state, clauses: clauses(), finalState: Promise.resolve(state), firstTokenAtMs: () => null }
}

/** Names are what a recogniser mishears most. */
export function keyterms(nombre: string, lenderName: string): string[] {
  const words = `${nombre} ${lenderName} libranza`.split(/\s+/u).filter((word) => word.length > 2)
  return [...new Set(words)].filter((word) => word.length <= 20).slice(0, 20)
}
