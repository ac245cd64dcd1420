/**
 * A conversation turn by turn: the network plays clips, listens, and asks ANA what next. The answer to a
 * customer's words goes out as soon as its first clause can be played; the network comes back for the rest.
 *
 * Every webhook may be repeated or come late: an answer already given is given again, word for word.
 */

import type { Turn } from '../../../shared/domain/call.ts'
import type { ClipCache } from '../audio/clip-port.ts'
import type { Conversation, CustomerInput } from '../conversation/conversation-port.ts'
import { toSpoken } from '../conversation/spoken-spanish.ts'
import { AnaError } from '../errors.ts'
import type { Clock, Logger } from '../ports.ts'
import type { SpeechReport, VoiceStep } from '../telephony/telephony-port.ts'
import {
  type CallSession,
  type CallSessions,
  endSilenceSeconds,
  type KeptWords,
  type SpeakerSettings,
  summaryOf,
} from './call-session.ts'
import type { CallRecord, TurnChange } from './call-store.ts'
import type { CallTransport } from './call-transport.ts'
import { keepWords, requestsLeave } from './kept-words.ts'
import { type SpokenPiece, type SpokenReply, speakReply, textOf } from './spoken-reply.ts'

/** Silence after the prompt before the customer is taken as silent. */
const listenSeconds = 6
/** The goodbye must fit before the vendor's own limit cuts the line. */
const goodbyeReserveMs = 25_000

/** When live audio broke off and ANA does not know what was heard last. */
const lostThread = 'Disculpe, se cortó un momento. ¿Me repite, por favor?'

/** When live audio broke off in ANA's last words. */
const farewell = 'Muchas gracias. Que tenga un feliz día.'
/** Whoever has picked up waits no longer than this for ANA's own voice: the network's is ready. */
const openingWithinMs = 800

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

/** For calls in which ANA's voice failed: nobody waits for it clause after clause. */
const noClips: Pick<ClipCache, 'clip'> = {
  clip() {
    const failed = Promise.reject(
      new AnaError('audio.voice_lost', 'the voice failed in this call', { kind: 'vendor' }),
    )
    failed.catch(() => {})
    return { id: '', firstAudio: failed, complete: failed, words: failed, onWords() {} }
  },
}

export interface GatherSettings extends SpeakerSettings {
  maxCallSeconds: number
}

export interface GatherTransport extends CallTransport {
  heard(callId: string, after: number, report: SpeechReport): Promise<VoiceStep[]>
  next(callId: string, turnIndex: number, part: number): Promise<VoiceStep[]>
  /**
   * Goes on with a call that was held over live audio until now.
   * @param unsaid what ANA still owed her; the network's own voice says it. Null asks to be understood again.
   */
  takeUp(callId: string, unsaid: string | null): Promise<VoiceStep[]>
}

export function createGatherTransport(options: {
  sessions: CallSessions
  conversation: Conversation
  clips: ClipCache
  settings: () => GatherSettings
  clock: Clock
  /** The network's time, for waits on vendors. */
  vendorClock: Pick<Clock, 'sleep' | 'schedule'>
  logger: Logger
  /** Acts at once when a customer asks for no more calls. */
  onOptOut: (record: CallRecord) => Promise<void>
}): GatherTransport {
  const { sessions, conversation, clips, settings, clock, vendorClock, logger, onOptOut } = options
  let wrappingUp = false

  /** Waits for the whole clip: the phone has not rung yet, or the caller waits for the very first word. */
  async function render(session: CallSession, piece: SpokenPiece): Promise<void> {
    if (session.isVoiceLost) return
    const clip = clips.clip(toSpoken(piece.text))
    clip.firstAudio.catch(() => {})
    try {
      piece.bytes = await clip.complete
      piece.clip = clip
    } catch (error) {
      logger.warn('a sentence was not rendered', { callId: session.record.call.id, error })
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
  async function serve(
    session: CallSession,
    { reply, kept }: { reply: SpokenReply; kept: KeptWords },
    from: number,
  ): Promise<VoiceStep[]> {
    const first = await reply.piece(from)
    const ready: SpokenPiece[] = first ? [first] : []
    let rest = first ? reply.pieceNow(from + 1) : ('ended' as const)
    while (typeof rest !== 'string') {
      ready.push(rest)
      rest = reply.pieceNow(from + ready.length)
    }
    const complete = rest === 'ended'
    await kept.stored(from + ready.length, complete)
    const before = reply.pieces.slice(0, from)
    sessions.announceSpoken(session, reply.turnIndex, {
      text: textOf([...before, ...ready]),
      waterfall: from === 0 ? reply.waterfall(clock.monotonicMs()) : null,
    })
    sessions.setActivity(session, 'speaking')
    const hangup = complete && session.state.ending !== null
    session.served = {
      turnIndex: reply.turnIndex,
      before,
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
    await session.kept?.settled
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
      clips: session.isVoiceLost ? noClips : clips,
      clock,
      vendorClock,
      controller,
      onVoiceFailure: (error) => logger.warn('voice failed in a call', { callId, error }),
    })
    session.reply = spoken
    sessions.setActivity(session, 'thinking')
    const hers = keepHers(session, isCommitted, report, settled)
    const kept = keepWords({ session, sessions, reply: spoken, before: hers })
    session.kept = kept
    try {
      await hers
      if (session.state.optedOut && !optedOutBefore) await onOptOut(session.record)
    } catch (error) {
      spoken.abort()
      throw error
    }
    return serve(session, { reply: spoken, kept }, 0)
  }

  /** An answer that an engine before this one had stored when it was killed: the network never got it. */
  async function sayAgain(session: CallSession, { index, text }: Turn): Promise<VoiceStep[]> {
    const piece: SpokenPiece = { text, spokenBy: 'script', clip: null, bytes: null }
    await render(session, piece)
    const hangup = session.state.ending !== null
    session.served = {
      turnIndex: index,
      before: [],
      pieces: [piece],
      interruptible: !hangup,
      atMs: clock.monotonicMs(),
      hangup,
    }
    sessions.setActivity(session, 'speaking')
    const step = play(session, piece)
    return hangup ? [step, { kind: 'hangup' }] : [listen(session, index, [step])]
  }

  /** Stores what she said, with what she had heard before it. */
  async function keepHers(
    session: CallSession,
    isCommitted: boolean,
    report: SpeechReport,
    settled: TurnChange | null,
  ): Promise<void> {
    await requestsLeave()
    if (isCommitted) {
      await sessions.saveState(session, settled)
    } else {
      const words = { role: 'customer', text: report.text, confidence: report.confidence } as const
      await sessions.commitTurn(
        session,
        { ...words, heard: 'full', spokenBy: null, waterfall: null },
        settled,
      )
    }
  }

  return {
    async prepare(record) {
      const session = sessions.open(record, [])
      await sessions.saveState(session)
      await render(session, session.openingPiece)
    },

    async answered(callId) {
      const session = await sessions.find(callId)
      if (!session) return [{ kind: 'hangup' }]
      // After a restart the clip is in the cache: asking for it again costs nothing.
      if (!session.openingPiece.clip) {
        const late = Promise.withResolvers<void>()
        const patience = vendorClock.schedule(openingWithinMs, () => late.resolve())
        await Promise.race([render(session, session.openingPiece), late.promise])
        patience.cancel()
      }
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
      const isRebuilt = session.reply === null
      const unsent = isRebuilt && session.turns.slice(after + 1).find(({ role }) => role === 'assistant')
      const answer = unsent ? sayAgain(session, unsent) : answerTo(session, after, report)
      session.answers.set(after, answer)
      return answer
    },

    async next(callId, turnIndex, part) {
      const session = await sessions.find(callId)
      if (!session) return [{ kind: 'hangup' }]
      // After a restart the rest of the sentence is gone: ANA listens instead of leaving the line dead.
      const { reply, kept } = session
      if (reply?.turnIndex !== turnIndex || kept === null) {
        return [listen(session, session.turns.length - 1, [])]
      }
      return serve(session, { reply, kept }, part)
    },

    async takeUp(callId, unsaid) {
      const session = await sessions.find(callId)
      if (!session) return [{ kind: 'hangup' }]
      session.served = null
      const text = unsaid ?? (session.state.ending === null ? lostThread : farewell)
      await sessions.commitTurn(session, {
        role: 'assistant',
        text,
        confidence: null,
        heard: 'unknown',
        spokenBy: 'script',
        waterfall: null,
      })
      if (session.state.ending !== null) return [{ kind: 'say', text: toSpoken(text) }, { kind: 'hangup' }]
      return [listen(session, session.turns.length - 1, [{ kind: 'say', text: toSpoken(text) }])]
    },

    describe(callId) {
      const session = sessions.inMemory(callId)
      return session ? summaryOf(session) : null
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
      await session.kept?.settled
      const lastServed = session.served
      const settled = sessions.settleHeard(session, null)
      if (settled !== null) await sessions.changeTurn(session, settled)
      const { reply } = session
      const isUnspoken = reply !== null && lastServed?.turnIndex !== reply.turnIndex
      if (isUnspoken) await sessions.dropReply(session, reply.turnIndex)
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
