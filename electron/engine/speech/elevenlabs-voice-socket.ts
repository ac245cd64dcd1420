/**
 * ElevenLabs' voice over one warm WebSocket a call (`multi-stream-input`): clauses in as they are written, µ-law
 * and the timing of every word out.
 *
 * A reply is one context, so that its clauses share their melody. The vendor does not say where one clause's
 * audio ends and the next one's begins, and it may put the end of one and the beginning of the other into one
 * chunk. So a clause is only sent when the one before has been spoken to its last letter, as the timing of the
 * letters tells: then all audio of a context belongs to one clause, whatever the chunks are. That costs no
 * silence: the voice makes speech several times faster than it is heard. What comes without letters after the
 * last one (a breath) still belongs to the clause before.
 *
 * Where the timing is missing or does not spell the clause, the context is closed as soon as it goes quiet. The
 * vendor then finishes what it has and says that this is all: a boundary that is certain. The reply goes on in
 * another context. A voice that has shown to have no timing at all gets a context for every clause from then on.
 *
 * An aborted context counts against the vendor's five until the vendor says that it is over.
 */
import type { AnaError } from '../errors.ts'
import { mulawBytesPerMs } from '../mulaw.ts'
import type { Timer } from '../ports.ts'
import { elevenLabsError, frameError } from './elevenlabs-errors.ts'
import type { ClauseListener, LiveVoice, VoiceChannel } from './live-voice-port.ts'
import { type Context, createVoiceConnection, type VoiceOptions } from './voice-connection.ts'
import type { VoiceMessage } from './voice-messages.ts'
import { alignmentHasLetters, createWordTiming, hasLetters, type WordTiming } from './word-timing.ts'

/** The caller hears silence meanwhile; another voice has to be found within her patience. */
const firstAudioWithinMs = 2_500
/** Audio that has begun is heard for longer than it takes to make; so long a gap means that it has stopped. */
const gapMs = 2_000
/** So long without audio makes it likely that a clause is over. */
const quietMs = 250
/** When all its letters and all the audio that they take have come, so long makes it certain. */
const settledMs = 100
/** The vendor's timing and its audio differ by up to so much. */
const timingSlackBytes = 250 * mulawBytesPerMs
const timingRoundingBytes = 20 * mulawBytesPerMs

/** The plan's limits: what was refused for them would be refused again at once. */
const busyCodes = new Set(
  [
    'concurrent_limit_exceeded',
    'too_many_concurrent_requests',
    'rate_limit_exceeded',
    'system_busy',
    'http_429',
  ].map((code) => `elevenlabs.${code}`),
)

export function createElevenLabsLiveVoice(options: VoiceOptions): LiveVoice {
  return { open: () => openChannel(options) }
}

interface Clause {
  readonly text: string
  readonly listener: ClauseListener
  readonly timing: WordTiming
  /** Where it is being spoken; null while it waits. */
  context: Context<Reply> | null
  /** Since when it is its turn, whether or not it could be sent. */
  turnAtMs: number | null
  bytes: number
  lastAudioAtMs: number
  wasSentAgain: boolean
}

interface Reply {
  readonly number: number
  /** Not yet over, in order. The first one is being spoken; the second may be on its way. */
  readonly clauses: Clause[]
  /** Takes the next clause; null when there has to be a new one. */
  context: Context<Reply> | null
  isFinished: boolean
  isGone: boolean
  timer: { due: number; handle: Timer } | null
}

/** Whether a clause has been spoken to its last letter, as far as the vendor tells. */
function isSpoken({ timing, bytes }: Clause): boolean {
  return bytes > 0 && timing.isComplete() && bytes >= timing.endByte() - timingSlackBytes
}

/** When the clause being spoken needs looking at again. */
function dueAt({ context, bytes, lastAudioAtMs, turnAtMs, timing }: Clause, spoken: boolean): number {
  if (bytes === 0) return (turnAtMs ?? 0) + firstAudioWithinMs
  if (spoken) return lastAudioAtMs + (bytes >= timing.endByte() - timingRoundingBytes ? settledMs : quietMs)
  return lastAudioAtMs + (context?.isClosing ? gapMs : quietMs)
}

function openChannel(options: VoiceOptions): VoiceChannel {
  const { clock, logger } = options
  const replies = new Map<number, Reply>()
  let hasNoTiming = false
  let isClosed = false
  /** What no further attempt in this call can mend. */
  let refusal: AnaError | null = null
  const connection = createVoiceConnection<Reply>(options, {
    onOpen: pumpAll,
    onMessage,
    onLost: (error, isHopeless) => orphanAll(error, isHopeless),
    onRefused(error) {
      refusal = error
      orphanAll(error, true)
    },
  })

  function pumpAll(): void {
    for (const reply of [...replies.values()]) pump(reply)
  }

  function orphanAll(error: AnaError, isHopeless: boolean): void {
    for (const reply of [...replies.values()]) {
      reply.context = null
      for (const clause of [...reply.clauses]) orphan(reply, clause, error, isHopeless)
      pump(reply)
    }
  }

  /** A clause without a context any more: over, lost, or spoken once again by another. */
  function orphan(reply: Reply, clause: Clause, error: AnaError, isHopeless: boolean): void {
    const wasSent = clause.context !== null
    clause.context = null
    if (clause.bytes > 0) {
      if (isSpoken(clause)) end(reply, clause)
      else fail(reply, clause, elevenLabsError('interrupted', 'the voice broke off in a clause', error))
    } else if (isHopeless || (wasSent && (clause.wasSentAgain || busyCodes.has(error.code)))) {
      fail(reply, clause, error)
    } else if (wasSent) {
      clause.wasSentAgain = true
    }
  }

  /** Sends what may be sent now. */
  function pump(reply: Reply): void {
    while (!reply.isGone) {
      const index = reply.clauses.findIndex(({ context }) => context === null)
      const clause = reply.clauses[index]
      const before = reply.clauses[index - 1]
      if (!clause || index > 1 || (before && !isSpoken(before))) break
      clause.turnAtMs ??= clock.monotonicMs()
      if (refusal) {
        fail(reply, clause, refusal)
      } else if (!hasLetters(clause.text)) {
        if (before) break
        end(reply, clause)
      } else {
        reply.context ??= openContext(reply)
        if (!reply.context) break
        connection.say(reply.context, clause.text)
        clause.context = reply.context
      }
    }
    if (reply.isGone) return
    const isAllSent = reply.clauses.every(({ context }) => context !== null)
    const isLastOfContext = reply.isFinished || (hasNoTiming && reply.clauses.length > 0)
    if (reply.context && isAllSent && isLastOfContext) endContext(reply.context)
    if (reply.isFinished && reply.clauses.length === 0) forget(reply)
    else watch(reply)
  }

  function openContext(reply: Reply): Context<Reply> | null {
    if (!connection.isOpen()) return null
    if (!connection.isFull()) return connection.begin(reply, String(reply.number))
    const isBusy = [...connection.contexts()].some((context) =>
      context.owner?.clauses.some((clause) => clause.context === context),
    )
    if (!isBusy) {
      // The vendor owes the end of contexts that nobody listens to; another socket has none of them.
      for (const other of replies.values()) other.context = null
      connection.replace()
    }
    return null
  }

  function endContext(context: Context<Reply>): void {
    if (context.owner?.context === context) context.owner.context = null
    connection.end(context)
  }

  function onMessage(context: Context<Reply> | null, message: VoiceMessage): void {
    if (message.error) {
      onError(context, message.error)
    } else if (context) {
      if (context.owner) onAudio(context.owner, context, message)
      if (message.isFinal) onFinal(context)
    }
  }

  function onError(context: Context<Reply> | null, told: NonNullable<VoiceMessage['error']>): void {
    const error = frameError(told.code, told.message)
    if (!context || told.closesSocket || !error.retryable) {
      connection.leave(error)
      return
    }
    logger.warn('voice does not speak a clause', { code: error.code })
    connection.forget(context)
    const clause = context.owner?.clauses.find((spoken) => spoken.context === context)
    if (context.owner && clause) abandon(context.owner, clause, error)
    pumpAll()
  }

  function onAudio(reply: Reply, context: Context<Reply>, { audio, alignments }: VoiceMessage): void {
    const [first, second] = reply.clauses.filter((clause) => clause.context === context)
    if (!first || (audio.length === 0 && alignments.length === 0)) return
    const clause = second && isSpoken(first) && alignments.some(alignmentHasLetters) ? second : first
    for (const before of reply.clauses.slice(0, reply.clauses.indexOf(clause))) end(reply, before)
    const words = clause.timing.take(alignments, clause.bytes, audio.length)
    if (audio.length > 0 && !reply.isGone) {
      clause.bytes += audio.length
      clause.lastAudioAtMs = clock.monotonicMs()
      clause.listener.onAudio(audio)
    }
    if (words.length > 0 && !reply.isGone) clause.listener.onWords(words)
    pump(reply)
  }

  function onFinal(context: Context<Reply>): void {
    const reply = context.owner
    connection.forget(context)
    if (reply) {
      if (reply.context === context) reply.context = null
      for (const clause of reply.clauses.filter((spoken) => spoken.context === context)) {
        if (clause.bytes > 0) {
          hasNoTiming ||= !clause.timing.hasBegun()
          end(reply, clause)
        } else {
          orphan(
            reply,
            clause,
            elevenLabsError('empty_audio', 'ElevenLabs sent no audio for a clause'),
            false,
          )
        }
      }
    }
    pumpAll()
  }

  function remove(reply: Reply, clause: Clause): boolean {
    const index = reply.clauses.indexOf(clause)
    if (index < 0 || reply.isGone) return false
    reply.clauses.splice(index, 1)
    return true
  }

  function end(reply: Reply, clause: Clause): void {
    if (remove(reply, clause)) clause.listener.onEnd()
  }

  function fail(reply: Reply, clause: Clause, error: AnaError): void {
    if (remove(reply, clause)) clause.listener.onFailed(error)
  }

  /** Gives a clause up, and with it its context, whose late audio would pass for the next clause's. */
  function abandon(reply: Reply, clause: Clause, error: AnaError): void {
    const { context } = clause
    if (context) {
      endContext(context)
      context.owner = null
      for (const other of reply.clauses) if (other.context === context) other.context = null
    }
    fail(reply, clause, error)
  }

  /** Sees to it that nothing is waited for too long. Times are looked up when the timer fires: audio comes often. */
  function watch(reply: Reply): void {
    const [clause] = reply.clauses
    const due = clause ? dueAt(clause, isSpoken(clause)) : Number.POSITIVE_INFINITY
    if (clause && reply.timer && reply.timer.due <= due) return
    reply.timer?.handle.cancel()
    reply.timer = null
    if (!clause) return
    const handle = clock.schedule(due - clock.monotonicMs(), () => {
      reply.timer = null
      const [spoken] = reply.clauses
      if (spoken && dueAt(spoken, isSpoken(spoken)) <= clock.monotonicMs()) overdue(reply, spoken)
      pump(reply)
    })
    reply.timer = { due, handle }
  }

  function overdue(reply: Reply, clause: Clause): void {
    const { context, bytes, turnAtMs } = clause
    if (isSpoken(clause)) {
      end(reply, clause)
    } else if (bytes > 0 && context && !context.isClosing) {
      endContext(context)
    } else {
      const isDead = context !== null && connection.lastMessageAtMs() < (turnAtMs ?? 0)
      const code = bytes > 0 ? 'interrupted' : 'network_timeout'
      abandon(reply, clause, elevenLabsError(code, 'ElevenLabs sent no audio in time'))
      // Nothing at all came since it was sent: the line is dead, and only its other end does not know.
      if (isDead) connection.leave(elevenLabsError('network_timeout', 'the voice socket is silent'))
    }
  }

  function forget(reply: Reply): void {
    reply.isGone = true
    reply.timer?.handle.cancel()
    reply.timer = null
    if (replies.get(reply.number) === reply) replies.delete(reply.number)
  }

  return {
    speak(number, text, listener) {
      if (isClosed) return
      const reply: Reply = replies.get(number) ?? {
        number,
        clauses: [],
        context: null,
        isFinished: false,
        isGone: false,
        timer: null,
      }
      replies.set(number, reply)
      reply.isFinished = false
      reply.clauses.push({
        text,
        listener,
        timing: createWordTiming(text),
        context: null,
        turnAtMs: null,
        bytes: 0,
        lastAudioAtMs: 0,
        wasSentAgain: false,
      })
      // Nothing is told before the caller has this call behind it.
      if (refusal || !hasLetters(text)) queueMicrotask(() => pump(reply))
      else pump(reply)
    },
    finish(number) {
      const reply = replies.get(number)
      if (!reply) return
      reply.isFinished = true
      pump(reply)
    },
    abort(number) {
      const reply = replies.get(number)
      if (!reply) return
      forget(reply)
      for (const context of connection.contexts()) {
        if (context.owner !== reply) continue
        connection.end(context)
        context.owner = null
      }
      pumpAll()
    },
    close() {
      if (isClosed) return
      isClosed = true
      for (const reply of [...replies.values()]) forget(reply)
      connection.close()
    },
  }
}
