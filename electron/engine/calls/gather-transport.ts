/**
 * A conversation turn by turn: the network plays clips, listens, and asks ANA what next. The answer to a
 * customer's words goes out as soon as its first clause can be played; the network comes back for the rest.
 *
 * Every webhook may be repeated or come late: an answer already given is given again, word for word.
 */
import type { ClipCache } from '../audio/clip-port.ts'
import type { Conversation, CustomerInput } from '../conversation/conversation-port.ts'
import { toSpoken } from '../conversation/spoken-spanish.ts'
import type { Clock, Logger, Publish } from '../ports.ts'
import type { SpeechReport, VoiceStep } from '../telephony/telephony-port.ts'
import {
  type CallSession,
  type ConversationSummary,
  createCallSessions,
  endSilenceSeconds,
  type SpeakerSettings,
} from './call-session.ts'
import type { CallRecord, CallStore } from './call-store.ts'
import { type SpokenPiece, type SpokenReply, speakReply } from './spoken-reply.ts'

/** Silence after the prompt before the customer is taken as silent. */
const listenSeconds = 6
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

/** What the conversation knows when its call ends. */
export interface ConversationEnd {
  customerSpoke: boolean
  machineAnswered: boolean
  optedOut: boolean
  /** ANA had said her last words and hung up. */
  assistantEnded: boolean
  timeLimit: boolean
}

export interface GatherSettings extends SpeakerSettings {
  maxCallSeconds: number
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
  const sessions = createCallSessions({ store, conversation, settings, clock, publish })
  let wrappingUp = false

  /** Waits for the whole clip: the phone has not rung yet, or the caller waits for the very first word. */
  async function renderOpening(session: CallSession): Promise<void> {
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

  function play(session: CallSession, piece: Pick<SpokenPiece, 'clip' | 'text'>) {
    return piece.clip
      ? ({ kind: 'play', url: session.addresses.clip(piece.clip.id) } as const)
      : ({ kind: 'say', text: toSpoken(piece.text) } as const)
  }

  function listen(session: CallSession, after: number, prompt: ReturnType<typeof play>[]): VoiceStep {
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
  async function serve(session: CallSession, reply: SpokenReply, from: number): Promise<VoiceStep[]> {
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
      await sessions.commitTurn(session, {
        role: 'assistant',
        text,
        confidence: null,
        heard: 'unknown',
        spokenBy: reply.pieces[0]?.spokenBy ?? 'script',
        waterfall: reply.waterfall(clock.monotonicMs()),
      })
    } else {
      if (ready.length > 0) await sessions.changeTurn(session, { index: reply.turnIndex, patch: { text } })
      if (complete) await sessions.saveState(session)
    }
    sessions.setActivity(session, 'speaking')
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

  function inputOf(session: CallSession, report: SpeechReport): CustomerInput {
    const callMs = clock.now() - session.answeredAtMs
    const timeIsUp = callMs > settings().maxCallSeconds * 1000 - goodbyeReserveMs
    if (timeIsUp || wrappingUp) return { kind: 'time_up' }
    if (report.text === '') return { kind: 'silence' }
    return { kind: 'speech', text: report.text, confidence: report.confidence }
  }

  async function answerTo(session: CallSession, after: number, report: SpeechReport): Promise<VoiceStep[]> {
    const callId = session.record.call.id
    session.reply?.abort()
    // What she heard is known at once, so the answer can be begun; the disk works while the model does.
    const settled = sessions.settleHeard(session, report.text)
    const controller = new AbortController()
    const input = inputOf(session, report)
    const context = sessions.contextOf(session)
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
    sessions.setActivity(session, 'thinking')
    try {
      await requestsLeave()
      if (isCommitted) {
        if (settled !== null) await sessions.changeTurn(session, settled)
        await sessions.saveState(session)
      } else {
        const words = { role: 'customer', text: report.text, confidence: report.confidence } as const
        await sessions.commitTurn(
          session,
          { ...words, heard: 'full', spokenBy: null, waterfall: null },
          settled,
        )
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
      const session = sessions.open(record, [])
      await sessions.saveState(session)
      await renderOpening(session)
    },

    async answered(callId) {
      const session = await sessions.find(callId)
      if (!session) return [{ kind: 'hangup' }]
      // After a restart the clip is in the cache: asking for it again costs nothing.
      if (!session.openingPiece.clip) await renderOpening(session)
      if (session.turns.length === 0) {
        session.answeredAtMs = clock.now()
        await sessions.commitTurn(session, {
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
        sessions.setActivity(session, 'speaking')
      }
      // Outside the listening: the «¿aló?» of whoever picks up would cut the greeting off.
      return [play(session, session.openingPiece), listen(session, 0, [])]
    },

    async heard(callId, after, report) {
      const session = await sessions.find(callId)
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
      const session = await sessions.find(callId)
      if (!session) return [{ kind: 'hangup' }]
      // After a restart the rest of the sentence is gone: ANA listens instead of leaving the line dead.
      if (session.reply?.turnIndex !== turnIndex) return [listen(session, session.turns.length - 1, [])]
      return serve(session, session.reply, part)
    },

    describe(callId) {
      const session = sessions.inMemory(callId)
      return session ? { activity: session.activity, phase: session.state.phase } : null
    },

    wrapUp() {
      wrappingUp = true
    },

    async end(callId) {
      const session = await sessions.find(callId)
      sessions.forget(callId)
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
      const settled = sessions.settleHeard(session, null)
      if (settled !== null) await sessions.changeTurn(session, settled)
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
