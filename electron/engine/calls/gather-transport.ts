/**
 * A conversation turn by turn: the network plays clips, listens, and asks ANA what next. The answer to a
 * customer's words goes out as soon as its first clause can be played; the network comes back for the rest.
 *
 * Every webhook may be repeated or come late: an answer already given is given again, word for word.
 */
import type { Turn } from '../../../shared/domain/call.ts'
import type { ClipCache } from '../audio/clip-port.ts'
import type {
  Conversation,
  ConversationContext,
  ConversationState,
  CustomerInput,
} from '../conversation/conversation-port.ts'
import { toSpoken } from '../conversation/spoken-spanish.ts'
import type { Clock, Logger, Publish } from '../ports.ts'
import type { SpeechReport, VoiceStep } from '../telephony/telephony-port.ts'
import { type CallAddresses, callAddresses } from './call-addresses.ts'
import type { CallRecord, CallStore, TurnChange } from './call-store.ts'
import { bytesOfSpeech, bytesPerMs, estimateHeardText } from './heard-estimate.ts'
import { type SpokenPiece, type SpokenReply, speakReply } from './spoken-reply.ts'
import { parseConversation, serializeConversation } from './stored-conversation.ts'

/** Silence after the prompt before the customer is taken as silent. */
const listenSeconds = 6
/** Silence that ends her turn. Twilio takes whole seconds only. */
const endSilenceSeconds = 1
/** The goodbye must fit before the vendor's own limit cuts the line. */
const goodbyeReserveMs = 25_000

const hints = [
  'sí',
  'no',
  'con él',
  'con ella',
  'no me interesa',
  'no me llamen más',
  'pensionado',
  'docente',
  'libranza',
]

export interface GatherSettings {
  assistantName: string
  lenderName: string
  lenderNit: string
  maxCallSeconds: number
}

export interface ConversationSummary {
  activity: 'listening' | 'thinking' | 'speaking'
  phase: string
}

/** What the conversation knows when its call ends. */
export interface ConversationEnd {
  customerSpoke: boolean
  machineAnswered: boolean
  optedOut: boolean
  /** ANA had said her last words and hung up. */
  assistantEnded: boolean
  timeLimit: boolean
}

/** What was last handed to the network to be spoken. */
interface Served {
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

interface Session {
  record: CallRecord
  addresses: CallAddresses
  answeredAtMs: number
  opening: string
  state: ConversationState
  turns: Turn[]
  /** The opening's clip when it was rendered; its words are spoken by the network otherwise. */
  openingPiece: SpokenPiece
  reply: SpokenReply | null
  served: Served | null
  activity: ConversationSummary['activity']
  /** Answers given to the customer's words after each assistant turn, for repeated webhooks. */
  answers: Map<number, Promise<VoiceStep[]>>
}

export interface GatherTransport {
  /** Decides and renders the opening before the phone rings. Never throws: a failed voice is replaced later. */
  prepare(record: CallRecord): Promise<void>
  answered(callId: string): Promise<VoiceStep[]>
  heard(callId: string, after: number, report: SpeechReport): Promise<VoiceStep[]>
  next(callId: string, turnIndex: number, part: number): Promise<VoiceStep[]>
  describe(callId: string): ConversationSummary | null
  /** From now on every next turn is the goodbye: the engine is about to stop. */
  wrapUp(): void
  /** Settles what was heard, frees the model and forgets the call. */
  end(callId: string): Promise<ConversationEnd>
}

/** Two turns of the event loop: a request begun before them has been sent when the disk stops the loop. */
async function requestsLeave(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}

export function createGatherTransport(options: {
  store: CallStore
  conversation: Conversation
  clips: ClipCache
  settings: () => GatherSettings
  clock: Clock
  /** The network's time, for waits on vendors. */
  vendorClock: Pick<Clock, 'sleep'>
  logger: Logger
  publish: Publish
  /** Acts at once when a customer asks for no more calls. */
  onOptOut: (record: CallRecord) => Promise<void>
}): GatherTransport {
  const { store, conversation, clips, settings, clock, vendorClock, logger, publish, onOptOut } = options
  const sessions = new Map<string, Session>()
  let wrappingUp = false

  function contextOf(session: Pick<Session, 'record' | 'answeredAtMs' | 'turns'>): ConversationContext {
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

  function openSession(record: CallRecord, turns: Turn[]): Session {
    const stored = parseConversation(record.conversationState)
    const answeredAtMs = record.call.answeredAt ?? clock.now()
    const opening = stored ?? conversation.opening(contextOf({ record, answeredAtMs, turns }))
    const openingText = 'opening' in opening ? opening.opening : opening.text
    const session: Session = {
      record,
      addresses: callAddresses(record.publicBaseUrl, record.call.id),
      answeredAtMs,
      opening: openingText,
      state: opening.state,
      turns,
      openingPiece: { text: openingText, spokenBy: 'script', clip: null, bytes: null },
      reply: null,
      served: null,
      activity: 'listening',
      answers: new Map(),
    }
    sessions.set(record.call.id, session)
    return session
  }

  /** The session in memory, or rebuilt from what was committed. Null for a call that is over or unknown. */
  async function sessionOf(callId: string): Promise<Session | null> {
    const open = sessions.get(callId)
    if (open) return open
    const record = await store.getRecord(callId)
    if (!record || record.call.state === 'ended') return null
    const turns = await store.turns(callId)
    return sessions.get(callId) ?? openSession(record, turns)
  }

  const stateJson = (session: Session) =>
    serializeConversation({ opening: session.opening, state: session.state })

  function setActivity(session: Session, activity: ConversationSummary['activity']): void {
    session.activity = activity
    publish({
      kind: 'activity_changed',
      callId: session.record.call.id,
      activity,
      phase: session.state.phase,
    })
  }

  /** @param earlier what became known of an earlier turn; stored together with this one */
  async function commitTurn(
    session: Session,
    turn: Omit<Turn, 'index' | 'atMs'>,
    earlier: TurnChange | null = null,
  ): Promise<void> {
    const callId = session.record.call.id
    const committed: Turn = {
      ...turn,
      index: session.turns.length,
      atMs: Math.max(0, Math.round(clock.now() - session.answeredAtMs)),
    }
    await store.appendTurn(callId, committed, stateJson(session), earlier)
    session.turns.push(committed)
    if (earlier !== null) announceTurn(session, earlier.index)
    announceTurn(session, committed.index)
  }

  async function changeTurn(session: Session, { index, patch }: TurnChange): Promise<void> {
    const turn = session.turns[index]
    if (!turn) return
    Object.assign(turn, patch)
    await store.updateTurn(session.record.call.id, index, patch)
    announceTurn(session, index)
  }

  function announceTurn(session: Session, index: number): void {
    const turn = session.turns[index]
    if (turn) publish({ kind: 'turn_spoken', callId: session.record.call.id, turn: { ...turn } })
  }

  /** Waits for the whole clip: the phone has not rung yet, or the caller waits for the very first word. */
  async function renderOpening(session: Session): Promise<void> {
    const piece = session.openingPiece
    const clip = clips.clip(toSpoken(piece.text))
    clip.firstAudio.catch(() => {})
    try {
      piece.bytes = await clip.complete
      piece.clip = clip
    } catch (error) {
      logger.warn('opening not rendered', { callId: session.record.call.id, error })
    }
  }

  function play(session: Session, piece: Pick<SpokenPiece, 'clip' | 'text'>) {
    return piece.clip
      ? ({ kind: 'play', url: session.addresses.clip(piece.clip.id) } as const)
      : ({ kind: 'say', text: toSpoken(piece.text) } as const)
  }

  function listen(session: Session, after: number, prompt: ReturnType<typeof play>[]): VoiceStep {
    return {
      kind: 'listen',
      actionUrl: session.addresses.heard(after),
      timeoutSeconds: listenSeconds,
      endSilenceSeconds,
      hints,
      prompt,
    }
  }

  /**
   * Answers the network with everything of the reply that can be played now, from piece `from` on; waits for
   * the first of them only. What is handed over is committed before it is.
   */
  async function serve(session: Session, reply: SpokenReply, from: number): Promise<VoiceStep[]> {
    const first = await reply.piece(from)
    const ready: SpokenPiece[] = first ? [first] : []
    let rest = first ? reply.pieceNow(from + 1) : ('ended' as const)
    while (typeof rest !== 'string') {
      ready.push(rest)
      rest = reply.pieceNow(from + ready.length)
    }
    const complete = rest === 'ended'
    if (complete) session.state = await reply.finalState
    const text = reply.pieces
      .slice(0, from + ready.length)
      .map((piece) => piece.text)
      .join(' ')
    if (from === 0 && text !== '') {
      await commitTurn(session, {
        role: 'assistant',
        text,
        confidence: null,
        heard: 'unknown',
        spokenBy: reply.pieces[0]?.spokenBy ?? 'script',
        waterfall: reply.waterfall(clock.monotonicMs()),
      })
    } else {
      if (ready.length > 0) await changeTurn(session, { index: reply.turnIndex, patch: { text } })
      if (complete) await store.saveConversationState(session.record.call.id, stateJson(session))
    }
    setActivity(session, 'speaking')
    const hangup = complete && session.state.ending !== null
    session.served = {
      turnIndex: reply.turnIndex,
      before: reply.pieces.slice(0, from),
      pieces: ready,
      interruptible: complete && !hangup && ready.length > 0,
      atMs: clock.monotonicMs(),
      hangup,
    }
    const steps = ready.map((piece) => play(session, piece))
    if (!complete) {
      return [
        ...steps,
        { kind: 'redirect', url: session.addresses.next(reply.turnIndex, from + ready.length) },
      ]
    }
    if (hangup) return [...steps, { kind: 'hangup' }]
    const last = steps.at(-1)
    return [...steps.slice(0, -1), listen(session, reply.turnIndex, last ? [last] : [])]
  }

  /**
   * How much of ANA's last words reached her: known to the conversation at once, for the caller to store.
   * @param answer what she said after or into them; null when the call ended instead
   */
  function settleHeard(session: Session, answer: string | null): TurnChange | null {
    const { served } = session
    session.served = null
    const turn = served ? session.turns[served.turnIndex] : undefined
    if (!served || turn?.role !== 'assistant') return null
    const change: TurnChange = { index: served.turnIndex, patch: heardOf(served, answer) }
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

  function inputOf(session: Session, report: SpeechReport): CustomerInput {
    const callMs = clock.now() - session.answeredAtMs
    const timeIsUp = callMs > settings().maxCallSeconds * 1000 - goodbyeReserveMs
    if (timeIsUp || wrappingUp) return { kind: 'time_up' }
    if (report.text === '') return { kind: 'silence' }
    return { kind: 'speech', text: report.text, confidence: report.confidence }
  }

  async function answerTo(session: Session, after: number, report: SpeechReport): Promise<VoiceStep[]> {
    const callId = session.record.call.id
    session.reply?.abort()
    // What she heard is known at once, so the answer can be begun; the disk works while the model does.
    const settled = settleHeard(session, report.text)
    const controller = new AbortController()
    const input = inputOf(session, report)
    const context = contextOf(session)
    const optedOutBefore = session.state.optedOut
    const reply = conversation.reply(session.state, input, context, controller.signal)
    session.state = reply.state
    // A restart may have come between committing her words and answering them: they are not written twice.
    const isCommitted = report.text === '' || session.turns[after + 1]?.role === 'customer'
    const spoken = speakReply({
      reply,
      turnIndex: session.turns.length + (isCommitted ? 0 : 1),
      clips,
      clock,
      vendorClock,
      controller,
      onVoiceFailure: (error) => logger.warn('voice failed in a call', { callId, error }),
    })
    session.reply = spoken
    setActivity(session, 'thinking')
    try {
      await requestsLeave()
      if (isCommitted) {
        if (settled !== null) await changeTurn(session, settled)
        await store.saveConversationState(callId, stateJson(session))
      } else {
        const words = { role: 'customer', text: report.text, confidence: report.confidence } as const
        await commitTurn(session, { ...words, heard: 'full', spokenBy: null, waterfall: null }, settled)
      }
      if (session.state.optedOut && !optedOutBefore) await onOptOut(session.record)
    } catch (error) {
      spoken.abort()
      throw error
    }
    return serve(session, spoken, 0)
  }

  return {
    async prepare(record) {
      const session = openSession(record, [])
      await store.saveConversationState(record.call.id, stateJson(session))
      await renderOpening(session)
    },

    async answered(callId) {
      const session = await sessionOf(callId)
      if (!session) return [{ kind: 'hangup' }]
      // After a restart the clip is in the cache: asking for it again costs nothing.
      if (!session.openingPiece.clip) await renderOpening(session)
      if (session.turns.length === 0) {
        session.answeredAtMs = clock.now()
        await commitTurn(session, {
          role: 'assistant',
          text: session.opening,
          confidence: null,
          heard: 'unknown',
          spokenBy: 'script',
          waterfall: null,
        })
        session.served = {
          turnIndex: 0,
          before: [],
          pieces: [session.openingPiece],
          interruptible: false,
          atMs: clock.monotonicMs(),
          hangup: false,
        }
        setActivity(session, 'speaking')
      }
      // Outside the listening: the «¿aló?» of whoever picks up would cut the greeting off.
      return [play(session, session.openingPiece), listen(session, 0, [])]
    },

    async heard(callId, after, report) {
      const session = await sessionOf(callId)
      if (!session) return [{ kind: 'hangup' }]
      const given = session.answers.get(after)
      if (given) return given
      // An answer to words long past: the call has moved on, and the newest answer is the one that counts.
      const newest = Math.max(-1, ...session.answers.keys())
      if (after < newest) return session.answers.get(newest) ?? [{ kind: 'hangup' }]
      const answer = answerTo(session, after, report)
      session.answers.set(after, answer)
      return answer
    },

    async next(callId, turnIndex, part) {
      const session = await sessionOf(callId)
      if (!session) return [{ kind: 'hangup' }]
      // After a restart the rest of the sentence is gone: ANA listens instead of leaving the line dead.
      if (session.reply?.turnIndex !== turnIndex) return [listen(session, session.turns.length - 1, [])]
      return serve(session, session.reply, part)
    },

    describe(callId) {
      const session = sessions.get(callId)
      return session ? { activity: session.activity, phase: session.state.phase } : null
    },

    wrapUp() {
      wrappingUp = true
    },

    async end(callId) {
      const session = await sessionOf(callId)
      sessions.delete(callId)
      if (!session) {
        return {
          customerSpoke: false,
          machineAnswered: false,
          optedOut: false,
          assistantEnded: false,
          timeLimit: false,
        }
      }
      session.reply?.abort()
      const lastServed = session.served
      const settled = settleHeard(session, null)
      if (settled !== null) await changeTurn(session, settled)
      // Who hangs up into ANA's goodbye ended the call herself.
      const assistantEnded =
        lastServed?.hangup === true && session.turns[lastServed.turnIndex]?.heard === 'full'
      const { state } = session
      return {
        customerSpoke: session.turns.some((turn) => turn.role === 'customer'),
        machineAnswered: state.ending === 'voicemail',
        optedOut: state.optedOut,
        assistantEnded,
        timeLimit: state.ending === 'time_limit',
      }
    },
  }
}
