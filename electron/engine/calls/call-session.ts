/**
 * A call as the engine holds it in memory: its conversation, its turns, and what was handed to the network
 * last. Everything that matters is committed before it is used, so a session can be rebuilt from the database.
 */
import type { Turn, Waterfall } from '../../../shared/domain/call.ts'
import type {
  Conversation,
  ConversationContext,
  ConversationState,
} from '../conversation/conversation-port.ts'
import { leaningOf } from '../conversation/leaning.ts'
import type { Clock, Publish } from '../ports.ts'
import type { VoiceStep } from '../telephony/telephony-port.ts'
import { type CallAddresses, callAddresses } from './call-addresses.ts'
import type { CallRecord, CallStore, TurnChange } from './call-store.ts'
import type { ConversationSummary } from './call-transport.ts'
import { bytesOfSpeech, bytesPerMs, estimateHeardText } from './heard-estimate.ts'
import { type SpokenPiece, type SpokenReply, textOf } from './spoken-reply.ts'
import { parseConversation, serializeConversation } from './stored-conversation.ts'

/** Silence that ends her turn. Twilio takes whole seconds only. */
export const endSilenceSeconds = 1
/** Who speaks, and for whom. */
export interface SpeakerSettings {
  assistantName: string
  lenderName: string
  lenderNit: string
}

/** What was last handed to the network to be spoken. */
export interface Served {
  turnIndex: number
  /** Pieces of the same turn that were handed over earlier: the network came back after them. */
  before: readonly SpokenPiece[]
  pieces: readonly SpokenPiece[]
  /** The last piece was played while listening: her words may have cut it off. */
  interruptible: boolean
  /** Monotonic time of handing over. */
  atMs: number
  /** The call ends after these words. */
  hangup: boolean
}

/** The words of an answer on their way to the disk. */
export interface KeptWords {
  /**
   * Resolves once the answer's first `count` pieces are stored. Rejects when they cannot be.
   * @param whole also waits for the conversation's state after the whole answer
   */
  stored(count: number, whole: boolean): Promise<void>
  /** Resolves when nothing more will be stored: all is, or the answer was aborted, or storing failed. */
  readonly settled: Promise<void>
}

export interface CallSession {
  record: CallRecord
  addresses: CallAddresses
  answeredAtMs: number
  opening: string
  state: ConversationState
  turns: Turn[]
  /** The opening's clip when it was rendered; its words are spoken by the network otherwise. */
  openingPiece: SpokenPiece
  reply: SpokenReply | null
  /** The words of `reply` on their way to the disk. */
  kept: KeptWords | null
  served: Served | null
  /** ANA's own voice failed in this call: the network's says the rest of it. */
  isVoiceLost: boolean
  /** Known of a turn but not worth a write of its own: the next one takes it along. */
  unwritten: TurnChange | null
  activity: ConversationSummary['activity']
  /** Answers given to the customer's words after each assistant turn, for repeated webhooks. */
  answers: Map<number, Promise<VoiceStep[]>>
}

export interface CallSessions {
  /** Begins a session, with the stored conversation or a new opening. */
  open(record: CallRecord, turns: Turn[]): CallSession
  /** The session in memory, or rebuilt from what was committed. Null for a call that is over or unknown. */
  find(callId: string): Promise<CallSession | null>
  inMemory(callId: string): CallSession | null
  forget(callId: string): void
  /** The vendor's id of the call: it is known only after the session has begun. */
  vendorCallId(session: CallSession): Promise<string | null>
  /** What the conversation is told of the call. */
  contextOf(session: CallSession): ConversationContext
  setActivity(session: CallSession, activity: ConversationSummary['activity']): void
  /** @param change what became known of a turn; stored together with the state */
  saveState(session: CallSession, change?: TurnChange | null): Promise<void>
  /** Takes an answer off the record that was written and never handed over. */
  dropReply(session: CallSession, index: number): Promise<void>
  /** @param earlier what became known of an earlier turn; stored together with this one */
  commitTurn(
    session: CallSession,
    turn: Omit<Turn, 'index' | 'atMs'>,
    earlier?: TurnChange | null,
  ): Promise<void>
  changeTurn(session: CallSession, change: TurnChange): Promise<void>
  /** Stores a turn that is part of the session already, with the conversation's state; tells nobody. */
  storeTurn(session: CallSession, turn: Turn, earlier: TurnChange | null): Promise<void>
  storeChange(session: CallSession, change: TurnChange): Promise<void>
  /**
   * Stores what is written of ANA's answer so far, with the conversation's state: a new turn, or more words of
   * the last one. It is not announced: nobody has heard it yet.
   */
  storeReply(
    session: CallSession,
    written: { index: number; text: string; spokenBy: NonNullable<Turn['spokenBy']> },
  ): Promise<void>
  /** Tells the interfaces what is spoken of an answer, and since when. */
  announceSpoken(
    session: CallSession,
    index: number,
    spoken: { text: string; waterfall: Waterfall | null },
  ): void
  /**
   * How much of ANA's last words reached her: known to the conversation at once, for the caller to store,
   * with whatever else of them was not written yet.
   * @param answer what she said after or into them; null when the call ended instead
   */
  settleHeard(session: CallSession, answer: string | null): TurnChange | null
}

/** What a watcher is told of the call: where the script is, what she told, and where it leans. */
export function summaryOf({ activity, state, turns }: CallSession): ConversationSummary {
  const lastWords = turns.findLast(({ role }) => role === 'customer')?.text ?? null
  return { activity, phase: state.phase, facts: { ...state.facts }, leaning: leaningOf(state, lastWords) }
}

export function createCallSessions(options: {
  store: CallStore
  conversation: Pick<Conversation, 'opening'>
  settings: () => SpeakerSettings
  clock: Clock
  publish: Publish
}): CallSessions {
  const { store, conversation, settings, clock, publish } = options
  const sessions = new Map<string, CallSession>()

  function contextOf(session: Pick<CallSession, 'record' | 'answeredAtMs' | 'turns'>): ConversationContext {
    const { assistantName, lenderName, lenderNit } = settings()
    return {
      nombre: session.record.call.nombre,
      startedAtMs: session.answeredAtMs,
      assistantName,
      lenderName,
      lenderNit,
      history: session.turns.map(({ role, text }) => ({ role, text })),
    }
  }

  function open(record: CallRecord, turns: Turn[]): CallSession {
    const stored = parseConversation(record.conversationState)
    const answeredAtMs = record.call.answeredAt ?? clock.now()
    const opening = stored ?? conversation.opening(contextOf({ record, answeredAtMs, turns }))
    const openingText = 'opening' in opening ? opening.opening : opening.text
    const session: CallSession = {
      record,
      addresses: callAddresses(record.publicBaseUrl, record.call.id),
      answeredAtMs,
      opening: openingText,
      state: opening.state,
      turns,
      openingPiece: { text: openingText, spokenBy: 'script', clip: null, bytes: null },
      reply: null,
      kept: null,
      served: null,
      isVoiceLost: false,
      unwritten: null,
      activity: 'listening',
      answers: new Map(),
    }
    sessions.set(record.call.id, session)
    return session
  }

  async function find(callId: string): Promise<CallSession | null> {
    const known = sessions.get(callId)
    if (known) return known
    const record = await store.getRecord(callId)
    if (!record || record.call.state === 'ended') return null
    const turns = await store.turns(callId)
    return sessions.get(callId) ?? open(record, turns)
  }

  const stateJson = (session: CallSession) =>
    serializeConversation({ opening: session.opening, state: session.state })

  function setActivity(session: CallSession, activity: ConversationSummary['activity']): void {
    session.activity = activity
    publish({
      kind: 'activity_changed',
      callId: session.record.call.id,
      ...summaryOf(session),
    })
  }

  const callMs = (session: CallSession) => Math.max(0, Math.round(clock.now() - session.answeredAtMs))

  async function commitTurn(
    session: CallSession,
    turn: Omit<Turn, 'index' | 'atMs'>,
    earlier: TurnChange | null = null,
  ): Promise<void> {
    const callId = session.record.call.id
    const committed: Turn = {
      ...turn,
      index: session.turns.length,
      atMs: callMs(session),
    }
    await store.appendTurn(callId, committed, stateJson(session), earlier)
    session.turns.push(committed)
    if (earlier !== null) announceTurn(session, earlier.index)
    announceTurn(session, committed.index)
  }

  async function changeTurn(session: CallSession, { index, patch }: TurnChange): Promise<void> {
    const turn = session.turns[index]
    if (!turn) return
    Object.assign(turn, patch)
    await store.updateTurn(session.record.call.id, index, patch)
    announceTurn(session, index)
  }

  function announceTurn(session: CallSession, index: number): void {
    const turn = session.turns[index]
    if (turn) publish({ kind: 'turn_spoken', callId: session.record.call.id, turn: { ...turn } })
  }

  async function saveState(session: CallSession, change: TurnChange | null = null): Promise<void> {
    const callId = session.record.call.id
    if (change === null) return store.saveConversationState(callId, stateJson(session))
    await store.updateTurn(callId, change.index, change.patch, stateJson(session))
    announceTurn(session, change.index)
  }

  async function dropReply(session: CallSession, index: number): Promise<void> {
    if (index !== session.turns.length - 1) return
    session.turns.pop()
    await store.removeTurn(session.record.call.id, index)
  }

  async function storeReply(
    session: CallSession,
    { index, text, spokenBy }: { index: number; text: string; spokenBy: NonNullable<Turn['spokenBy']> },
  ): Promise<void> {
    const callId = session.record.call.id
    const known = session.turns[index]
    if (known) {
      const late = session.unwritten?.index === index ? session.unwritten.patch : {}
      session.unwritten = null
      known.text = text
      await store.updateTurn(callId, index, { ...late, text }, stateJson(session))
    } else if (text !== '') {
      const turn: Turn = {
        index,
        role: 'assistant',
        text,
        atMs: callMs(session),
        confidence: null,
        heard: 'unknown',
        spokenBy,
        waterfall: null,
      }
      await store.appendTurn(callId, turn, stateJson(session))
      session.turns.push(turn)
    } else await store.saveConversationState(callId, stateJson(session))
  }

  function announceSpoken(
    session: CallSession,
    index: number,
    { text, waterfall }: { text: string; waterfall: Waterfall | null },
  ): void {
    const turn = session.turns[index]
    if (!turn) return
    if (waterfall !== null) {
      const patch = { waterfall, atMs: callMs(session) }
      Object.assign(turn, patch)
      session.unwritten = { index, patch }
    }
    publish({ kind: 'turn_spoken', callId: session.record.call.id, turn: { ...turn, text } })
  }

  function settleHeard(session: CallSession, answer: string | null): TurnChange | null {
    const { served, unwritten } = session
    session.served = null
    const turn = served ? session.turns[served.turnIndex] : undefined
    if (!served || turn?.role !== 'assistant') return null
    session.unwritten = null
    const late = unwritten?.index === served.turnIndex ? unwritten.patch : {}
    const change: TurnChange = { index: served.turnIndex, patch: { ...late, ...heardOf(served, answer) } }
    // Words that were written and never handed over were not spoken.
    const handedOver = textOf([...served.before, ...served.pieces])
    if (change.patch.text === undefined && turn.text !== handedOver) change.patch.text = handedOver
    Object.assign(turn, change.patch)
    return change
  }

  function heardOf(served: Served, answer: string | null): TurnChange['patch'] {
    const heard = served.before.map((piece) => piece.text)
    let elapsedMs = clock.monotonicMs() - served.atMs
    for (const [index, piece] of served.pieces.entries()) {
      const clipBytes = piece.bytes ?? bytesOfSpeech(piece.text)
      const cutOff = answer === null || (served.interruptible && index === served.pieces.length - 1)
      const estimate = cutOff
        ? estimateHeardText({
            clipText: piece.text,
            clipBytes,
            elapsedMs,
            answerText: answer ?? '',
            endSilenceMs: answer === null ? 0 : endSilenceSeconds * 1000,
          })
        : { text: piece.text, complete: true }
      if (estimate.text) heard.push(estimate.text)
      if (!estimate.complete) return { heard: 'partial', text: heard.join(' ') }
      elapsedMs -= clipBytes / bytesPerMs
    }
    return { heard: 'full' }
  }

  return {
    open,
    find,
    inMemory: (callId) => sessions.get(callId) ?? null,
    forget: (callId) => void sessions.delete(callId),
    async vendorCallId({ record: { call } }) {
      call.vendorCallId ??= (await store.get(call.id))?.vendorCallId ?? null
      return call.vendorCallId
    },
    contextOf,
    setActivity,
    saveState,
    dropReply,
    commitTurn,
    changeTurn,
    storeTurn: (session, turn, earlier) =>
      store.appendTurn(session.record.call.id, turn, stateJson(session), earlier),
    storeChange: (session, { index, patch }) => store.updateTurn(session.record.call.id, index, patch),
    storeReply,
    announceSpoken,
    settleHeard,
  }
}
