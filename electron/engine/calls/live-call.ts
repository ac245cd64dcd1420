/**
 * One live call: ears, mouth and mind around the dialogue's decisions. It turns what the vendors tell into events
 * of `live-dialogue`, does what that decides, and keeps the transcript and each reply's milestones.
 */
import type { ClipCache } from '../audio/clip-port.ts'
import type {
  Conversation,
  ConversationState,
  CustomerInput,
  Reply,
} from '../conversation/conversation-port.ts'
import { stepDialogue } from '../conversation/live-dialogue.ts'
import {
  type DialogueEffect,
  type DialogueEvent,
  type DialogueInput,
  type DialogueState,
  newDialogue,
  nextDueMs,
  unansweredWords,
} from '../conversation/live-dialogue-state.ts'
import { openQuestion } from '../conversation/policy-steps.ts'
import type { Clock, Logger, Publish, Timer } from '../ports.ts'
import type { LiveVoice } from '../speech/live-voice-port.ts'
import type { Transcription } from '../speech/transcription-port.ts'
import type { CreateVoiceActivity } from '../speech/voice-activity-port.ts'
import type { MediaStream, MediaStreamListener } from '../telephony/media-stream-port.ts'
import type { CallSession, CallSessions } from './call-session.ts'
import type { CallRecord } from './call-store.ts'
import type { AudioSlice, CallRecorder } from './call-transport.ts'
import { createCutGreeting } from './cut-greeting.ts'
import type { FramePacer } from './frame-pacer.ts'
import { createFrameWatch } from './frame-watch.ts'
import type { LiveMeasuring, LiveMoment } from './live-probe.ts'
import { startLiveReply } from './live-reply.ts'
import { keyterms, newThought, spokenAsIs, type Thought, waterfallOf } from './live-thought.ts'
import { createLiveTranscript, type LiveTranscript } from './live-transcript.ts'
import {
  createSpeechDetector,
  pickUpDetector,
  type SpeechDetector,
  speechDetectorDefaults,
} from './speech-detector.ts'
import { createSpeechPlayer } from './speech-player.ts'
import type { SpeechPlayer } from './speech-player-port.ts'

export interface LiveCallDeps extends LiveMeasuring {
  sessions: CallSessions
  conversation: Conversation
  clips: ClipCache
  voice: LiveVoice
  transcription: Transcription
  pacer: FramePacer
  /** Begins to keep the call as sound, where the settings and her consent allow it; null otherwise. */
  record: (callId: string, consented: boolean, offsetMs: number) => CallRecorder | null
  settings: () => { maxCallSeconds: number; lenderName: string }
  clock: Clock
  logger: Logger
  publish: Publish
  onOptOut: (record: CallRecord) => Promise<void>
  /** Has the vendor ask at once what follows the stream, though the stream itself may be dead. Never throws. */
  redirect: (callId: string) => void
  /** Something for the call's history. Never throws. */
  note: (callId: string, kind: string, detail: string) => void
}

/** How the call goes on when its stream is over. */
export type AfterStream =
  /** ANA said goodbye, or a human has the call. */
  | { kind: 'done' }
  /** `unsaid` is what ANA was about to say; null when she was listening. */
  | { kind: 'go_on'; unsaid: string | null }

export interface LiveCall {
  /** The stream of this call is there. Null when the call has one already. */
  connect(stream: MediaStream): MediaStreamListener | null
  /** From now on what is said next is the goodbye. */
  wrapUp(): void
  whisper(hint: string): void
  listen(onAudio: (slice: AudioSlice) => void, onEnd: () => void): () => void
  /**
   * Says `text` and then nothing more: somebody else takes the call. Resolves when it was heard, or could not be.
   */
  handOver(text: string): Promise<void>
  /** Everything said is stored; the stream is over. */
  afterStream(): Promise<AfterStream>
  close(): Promise<{ assistantEnded: boolean }>
}

/** Why live audio is given up for the rest of a call. */
export type LeaveReason =
  | 'stream_lost'
  | 'stream_stalled'
  | 'recogniser_failed'
  | 'recogniser_silent'
  | 'voice_failed'
  | 'marks_lost'

/** The goodbye must fit before the vendor's own limit cuts the line. */
const goodbyeReserveMs = 25_000

/** A mark behind the first frame comes back in a fifth of a second: without one, nothing will tell what is heard. */
const marksExpectedMs = 2000
/** The announcement of a human lasts four seconds; so long it may take, its voice and its marks included. */
const handOverWithinMs = 8000
/** The last marks of what was heard come back before the stream is given up. */
const lastMarksMs = 200
/** How long the rest of an answer may still take to be written when it is to be said another way. */
const restWithinMs = 700
/** Turns of hers of which the recogniser tells nothing at all, before she is listened to another way. */
const deafTurns = 2

export const fillers = [
  'Un momento, por favor.',
  'Deme un segundo, ya le digo.',
  'Sigo aquí con usted, un momento.',
]

/** @param opening ANA's first words over this stream */
export function createLiveCall(
  deps: LiveCallDeps,
  session: CallSession,
  opening: string,
  createVoiceActivity: CreateVoiceActivity,
): LiveCall {
  const { sessions, conversation, clips, pacer, settings, clock, logger, publish } = deps
  const callId = session.record.call.id
  const tell = (moment: LiveMoment, reply: number | null = null, endMs: number | null = null) =>
    deps.probe?.({ callId, moment, reply, endMs })
  const transcript: LiveTranscript = createLiveTranscript({ session, sessions, clock, publish, logger })
  const thoughts = new Map<number, Thought>()
  const listeners = new Set<{ onAudio: (slice: AudioSlice) => void; onEnd: () => void }>()

  let dialogue: DialogueState = newDialogue(openQuestion(session.state), deps.speculates)
  /** The state before the turn of hers that is being answered. */
  let base: ConversationState = session.state
  let stream: MediaStream | null = null
  let player: SpeechPlayer | null = null
  let detector: SpeechDetector | null = null
  let recorder: CallRecorder | null = null
  let timer: Timer | null = null
  let timeUp: Timer | null = null
  const frames = createFrameWatch({ clock, onStalled: () => leave('stream_stalled') })
  let hint: string | null = null
  let finalTextAtMs: number | null = null
  let bargedInAtMs: number | null = null
  let saidGoodbye = false
  let isOver = false
  /** The recogniser will not listen any more: once ANA has spoken, she is listened to another way. */
  let areEarsLost = false
  /** A final text that was asked for; nothing was told since. */
  let isAwaitingText = false
  let unheardTurns = 0
  let doMarksReturn = false
  /** ANA's next words are said another way. */
  let leaveWithNext: LeaveReason | null = null
  /** Live audio is given up. `thought` is what ANA was saying, or owed; `opening` that it was never begun. */
  let leaving: { thought: Thought | null; opening: boolean; heard: string } | null = null
  let handingOver: PromiseWithResolvers<void> | null = null

  const voice = deps.voice.open()
  const ears = deps.transcription.open(
    {
      onPartial(text) {
        understood()
        publish({ kind: 'partial_heard', callId, text })
        dispatch({ kind: 'partial', text })
      },
      onCommitted(text, confidence) {
        understood()
        finalTextAtMs = clock.monotonicMs()
        tell('final_text')
        dispatch({ kind: 'committed', text, confidence })
      },
      onState(state) {
        if (state === 'away') logger.warn('the recogniser is away', { callId })
      },
      onFailed(error) {
        logger.warn('the recogniser failed', { callId, code: error.code })
        areEarsLost = true
        if (stream !== null && dialogue.mouth.kind === 'quiet') leave('recogniser_failed')
      },
    },
    { keyterms: keyterms(session.record.call.nombre, settings().lenderName) },
  )

  function understood(): void {
    isAwaitingText = false
    unheardTurns = 0
  }

  /** Whether the recogniser, asked for her words, has said nothing in turn after turn. */
  function isDeaf(input: DialogueInput): boolean {
    if (input.kind !== 'speech' || input.text !== '' || !isAwaitingText) return false
    unheardTurns += 1
    return unheardTurns >= deafTurns
  }

  /* ---- The dialogue ---- */

  const events: DialogueEvent[] = []
  /** The instant that the last tick stands for. */
  let tickMs = 0
  let isStepping = false

  function dispatch(event: DialogueEvent): void {
    if (isOver) return
    events.push(event)
    if (isStepping) return
    isStepping = true
    try {
      for (let next = events.shift(); next !== undefined; next = events.shift()) {
        const step = stepDialogue(dialogue, next, instantOf(next))
        dialogue = step.state
        for (const effect of step.effects) act(effect)
      }
    } finally {
      isStepping = false
    }
    arm()
    attend()
    showActivity()
  }

  /** How closely she is listened to: at once while she picks up, and word by word while both speak. */
  function attend(): void {
    if (dialogue.stage !== 'pickup') detector?.tune(speechDetectorDefaults)
    ears.hurry(dialogue.mouth.kind === 'speaking' && dialogue.mouth.overlap !== null)
  }

  /** A timer may fire a hair early: waking once more would be later still. */
  function instantOf({ kind }: DialogueEvent): number {
    const nowMs = clock.monotonicMs()
    return kind === 'tick' ? Math.max(nowMs, tickMs) : nowMs
  }

  let armedForMs: number | null = null
  function arm(): void {
    const dueMs = isOver ? null : nextDueMs(dialogue)
    if (dueMs === armedForMs) return
    timer?.cancel()
    armedForMs = dueMs
    if (dueMs === null) return
    timer = clock.schedule(Math.max(0, dueMs - clock.monotonicMs()), () => {
      armedForMs = null
      tickMs = dueMs
      dispatch({ kind: 'tick', ...(detector ? { soundedUntilMs: detector.soundedUntilMs() } : {}) })
    })
  }

  function showActivity(): void {
    const { kind } = dialogue.mouth
    const activity =
      kind === 'quiet' || (kind === 'thinking' && !dialogue.mouth.confirmed)
        ? 'listening'
        : kind === 'thinking'
          ? 'thinking'
          : 'speaking'
    if (activity !== session.activity) sessions.setActivity(session, activity)
  }

  function act(effect: DialogueEffect): void {
    switch (effect.kind) {
      case 'open':
        think(0, { kind: 'silence' }, spokenAsIs(opening, session.state), false)
        return
      case 'commit_words':
        isAwaitingText = true
        ears.commit()
        tell('commit')
        return
      case 'think':
        if (isDeaf(effect.input)) {
          leave('recogniser_silent')
          return
        }
        think(effect.reply, effect.input, null, effect.speculative)
        return
      case 'forget':
        forget(effect.reply)
        return
      case 'record':
        publish({ kind: 'partial_heard', callId, text: '' })
        transcript.customer(effect.turn, effect.text, effect.confidence)
        return
      case 'speak':
        speak(effect.reply)
        return
      case 'hold': {
        const thought = thoughts.get(effect.reply)
        if (thought) thought.wanted = false
        return
      }
      case 'freeze':
        bargedInAtMs = clock.monotonicMs()
        player?.freeze()
        return
      case 'resume':
        bargedInAtMs = null
        player?.resume()
        return
      case 'drop':
        drop(effect.reply)
        return
      case 'filler': {
        const { mouth } = dialogue
        const thought = mouth.kind === 'quiet' ? undefined : thoughts.get(mouth.reply)
        thought?.reply.fill(fillers[(dialogue.fillers - 1) % fillers.length] ?? fillers[0] ?? '')
        return
      }
      case 'fall_back':
        leave('voice_failed')
        return
      case 'hang_up':
        saidGoodbye = true
        stream?.close()
    }
  }

  /* ---- Replies ---- */

  function think(number: number, input: DialogueInput, ready: Reply | null, speculative: boolean): void {
    if (!player) return
    tell('think', number)
    const controller = new AbortController()
    const context = {
      ...sessions.contextOf(session),
      history: transcript.historyBefore(dialogue.turn.number),
      leadIn: true,
      ...(hint === null ? {} : { hint }),
    }
    const reply = ready ?? conversation.reply(base, input, context, controller.signal)
    player.begin(number, { held: true })
    const thought = newThought({
      reply: startLiveReply({
        number,
        reply,
        controller,
        speculative,
        player,
        voice,
        clips,
        clock,
        logger,
        onFirstClause: () => tell('first_clause', number),
        onFirstAudio: () => tell('first_audio', number),
        onAudio: () => release(number),
        onWritten: () => written(number),
        onLost: () => lost(number),
      }),
      input,
      speculated: speculative,
      carriesHint: hint !== null && reply.carriesHint !== false,
    })
    thoughts.set(number, thought)
    // A hit in the clip cache has its audio before this line is reached.
    if (thought.reply.hasAudio()) release(number)
  }

  /** Her turn is certain: what follows from it becomes so too. */
  function speak(number: number): void {
    const thought = thoughts.get(number)
    if (!thought) return
    tell('speak', number)
    thought.askedAtMs = askedAtMs(thought.input)
    thought.finalTextAtMs = finalTextAtMs
    makeCertain(thought)
    if (thought.reply.isLost()) leave('voice_failed')
    else if (leaveWithNext !== null) leave(leaveWithNext)
    else release(number)
  }

  function makeCertain(thought: Thought): void {
    thought.wanted = true
    const optedOutBefore = session.state.optedOut
    session.state = thought.reply.state
    if (thought.reply.number > 0 && thought.carriesHint) hint = null
    thought.reply.confirm()
    if (session.state.optedOut && !optedOutBefore) {
      deps
        .onOptOut(session.record)
        .catch((error: unknown) => logger.error('an opt-out could not be kept', { callId, error }))
    }
    recorder ??= deps.record(callId, session.state.consented, callMs())
  }

  /** From when on she waits for the answer: since her last sound, or ANA's when that was later. */
  function askedAtMs(input: CustomerInput): number | null {
    const { endMs } = dialogue.turn
    if (input.kind !== 'speech' || endMs === null) return null
    return Math.max(endMs, dialogue.quietSinceMs)
  }

  function release(number: number): void {
    const thought = thoughts.get(number)
    if (!thought?.wanted || thought.isReleased || !thought.reply.hasAudio()) return
    thought.isReleased = true
    player?.release(number)
  }

  function forget(number: number): void {
    const thought = thoughts.get(number)
    if (!thought) return
    thought.reply.abort()
    thoughts.delete(number)
    player?.discard(number)
    if (thought.wanted) session.state = base
  }

  /** All clauses are known; the last of them may be the question. */
  function written(number: number): void {
    const thought = thoughts.get(number)
    if (!thought) return
    if (thought.heardAny) transcript.assistant(number, textOf(thought), thought.reply.spokenBy())
    askingNow(number)
  }

  /** Whether the reply's closing question is the clause that is being spoken. */
  function askingNow(number: number): void {
    const thought = thoughts.get(number)
    if (!thought?.reply.isWritten()) return
    const clauses = thought.reply.written()
    const last = clauses.at(-1)
    if (!last?.includes('?')) return
    if (thought.clausesSent >= clauses.length - 1) dispatch({ kind: 'reply_asking', reply: number })
  }

  const textOf = (thought: Thought): string => thought.reply.written().join(' ')

  /** No voice can be had: what there is is heard, and the network's own voice says the rest. */
  function lost(number: number): void {
    if (handingOver) {
      handingOver.resolve()
      return
    }
    const { mouth } = dialogue
    const thought = thoughts.get(number)
    if (!thought?.wanted) return
    if (mouth.kind !== 'speaking' || mouth.reply !== number) leave('voice_failed')
    else if (thought.isStarved) leaveSoon(number)
  }

  function leaveSoon(number: number): void {
    clock.schedule(lastMarksMs, () => {
      if (thoughts.has(number)) leave('voice_failed')
    })
  }

  /* ---- Leaving live audio ---- */

  /** The call goes on another way, from what she has heard last. */
  function leave(why: LeaveReason): void {
    if (leaving || isOver || saidGoodbye) return
    const { mouth } = dialogue
    const thought = mouth.kind === 'quiet' ? undefined : thoughts.get(mouth.reply)
    leaving = {
      thought: thought?.wanted ? thought : null,
      opening: dialogue.stage === 'pickup',
      heard: thought && player ? player.heard(thought.reply.number).text : '',
    }
    leaving.thought ??= answerOwed()
    logger.warn('the call goes on turn by turn', { callId, why })
    deps.note(callId, 'fell_back', why)
    if (why === 'voice_failed') session.isVoiceLost = true
    if (why === 'stream_stalled') deps.redirect(callId)
    stream?.close()
  }

  /** She had finished, and ANA was only waiting to be sure of it. */
  function answerOwed(): Thought | null {
    const { mouth, stage, voice: hers } = dialogue
    const { text } = unansweredWords(dialogue)
    if (stage !== 'talking' || mouth.kind === 'speaking' || hers.speaking || text === '') return null
    const number = dialogue.nextReply
    think(number, { kind: 'speech', text, confidence: dialogue.turn.confidence }, null, false)
    const thought = thoughts.get(number) ?? null
    if (thought) makeCertain(thought)
    return thought
  }

  /** What is to be said instead, with the conversation's state behind it. Null: nothing is left unsaid. */
  async function restToSay(): Promise<string | null> {
    if (!leaving) return null
    const { thought, heard, opening: isUnopened } = leaving
    if (isUnopened) return opening
    if (!thought) return null
    const late = Promise.withResolvers<void>()
    const patience = clock.schedule(restWithinMs, () => late.resolve())
    await Promise.race([thought.reply.mute(), late.promise])
    patience.cancel()
    const unsaid = thought.reply.unsaid(heard)
    thought.reply.abort()
    session.state = await thought.reply.finalState
    // She heard the goodbye: there is nothing to go on with.
    if (unsaid === '' && session.state.ending !== null) saidGoodbye = true
    return unsaid || null
  }

  /* ---- What the player tells ---- */

  /** The reply whose audio has run out. */
  let starved: number | null = null

  function flows(): void {
    const number = starved
    starved = null
    const thought = number === null ? undefined : thoughts.get(number)
    if (number === null || !thought) return
    thought.isStarved = false
    dispatch({ kind: 'reply_flowing', reply: number })
  }

  /** Without marks nobody knows what she hears: she is taken to hear it, and the next words go another way. */
  function expectMarks(number: number): void {
    clock.schedule(marksExpectedMs, () => {
      const thought = thoughts.get(number)
      if (doMarksReturn || !thought || isOver) return
      logger.warn('no mark comes back', { callId })
      takenAsHeard(thought)
    })
  }

  function takenAsHeard(thought: Thought): void {
    const { number } = thought.reply
    base = thought.reply.state
    transcript.assistant(number, textOf(thought), thought.reply.spokenBy())
    dispatch({ kind: 'reply_heard', reply: number })
  }

  function createPlayer(media: MediaStream): SpeechPlayer {
    return createSpeechPlayer({
      stream: media,
      clock,
      pacer,
      ...(deps.onFrameLateness ? { onFrameLateness: deps.onFrameLateness } : {}),
      tap: {
        onAudioSent(audio, playsAtMs) {
          if (starved !== null) flows()
          slice('assistant', audio, playsAtMs)
        },
        onAudioCleared(atMs) {
          recorder?.quiet('assistant', atMs - answeredMonotonicMs)
        },
      },
      events: {
        onFirstFrame(number, atMs) {
          const thought = thoughts.get(number)
          if (!thought) return
          thought.firstFrameAtMs ??= atMs
          tell('first_frame', number, number === 0 ? null : thought.askedAtMs)
          const goodbye = thought.reply.state.ending !== null
          dispatch({ kind: 'reply_audible', reply: number, goodbye })
          askingNow(number)
          if (!doMarksReturn) expectMarks(number)
        },
        onClauseSent(number, clause) {
          const thought = thoughts.get(number)
          if (!thought) return
          thought.clausesSent = Math.max(thought.clausesSent, clause + 1)
          askingNow(number)
        },
        onFirstMarkBack(number, atMs) {
          doMarksReturn = true
          const thought = thoughts.get(number)
          if (thought) thought.firstMarkAtMs ??= atMs
        },
        onHeard(number) {
          const thought = thoughts.get(number)
          if (!thought || thought.heardAny) return
          thought.heardAny = true
          base = thought.reply.state
          transcript.assistant(number, textOf(thought), thought.reply.spokenBy())
          dispatch({ kind: 'reply_heard', reply: number })
        },
        onStarved(number, sinceMs) {
          const thought = thoughts.get(number)
          if (!thought) return
          starved = number
          thought.isStarved = true
          if (thought.reply.isLost()) leaveSoon(number)
          else dispatch({ kind: 'reply_starved', reply: number, sinceMs })
        },
        onFinished: (number, heard) => finished(number, heard.text, heard.complete),
        onSettled(number, heard) {
          const thought = dropped.get(number)
          dropped.delete(number)
          if (thought && heard.text !== '') settle(thought, heard.text, false)
        },
      },
    })
  }

  function finished(number: number, text: string, complete: boolean): void {
    const thought = thoughts.get(number)
    if (!thought) return
    thoughts.delete(number)
    const isUnmarked = text === '' && thought.firstMarkAtMs === null
    if (isUnmarked) takenAsHeard(thought)
    else if (!thought.heardAny && text !== '') {
      thought.heardAny = true
      base = thought.reply.state
      dispatch({ kind: 'reply_heard', reply: number })
    }
    settle(thought, text, complete)
    if (handingOver) {
      handingOver.resolve()
      return
    }
    void thought.reply.finalState.then((state) => {
      session.state = state
      base = state
      dialogue = { ...dialogue, asked: openQuestion(state) }
      dispatch({ kind: 'reply_finished', reply: number })
      if (areEarsLost) leave('recogniser_failed')
      // She can still be heard: the way is changed when it is ANA's turn.
      else if (isUnmarked) leaveWithNext = 'marks_lost'
    })
  }

  /** Dropped replies of which it is not certain yet what was heard. */
  const dropped = new Map<number, Thought>()

  function drop(number: number): void {
    const thought = thoughts.get(number)
    const results = player?.drop() ?? []
    if (!thought) return
    thoughts.delete(number)
    const asked = dialogue.mouth.kind === 'speaking' && dialogue.mouth.askingSinceMs !== null
    thought.reply.abort()
    const result = results.find(({ reply }) => reply === number)
    const text = result?.heard.text ?? ''
    if (result && !result.final) dropped.set(number, thought)
    const silentAtMs = bargedInAtMs ?? clock.monotonicMs()
    bargedInAtMs = null
    thought.bargeInMs = Math.round(silentAtMs - dialogue.voice.onsetMs + (player?.roundTripMs() ?? 0))
    if (text !== '') {
      base = thought.reply.state
      settle(thought, text, false)
      // Her words into the question answer it; a question she never heard is still to be put.
      if (asked) {
        void thought.reply.finalState.then((state) => {
          base = state
          session.state = state
          dialogue = { ...dialogue, asked: openQuestion(state) }
        })
      }
    } else session.state = base
  }

  function settle(thought: Thought, text: string, complete: boolean): void {
    const { number } = thought.reply
    if (text === '') return
    transcript.assistant(number, text, thought.reply.spokenBy())
    transcript.settle(number, {
      text,
      heard: complete ? 'full' : 'partial',
      waterfall: waterfallOf(thought),
    })
  }

  /* ---- The stream ---- */

  const answeredMonotonicMs = clock.monotonicMs() - (clock.now() - session.answeredAtMs)
  const callMs = () => Math.max(0, Math.round(clock.monotonicMs() - answeredMonotonicMs))

  function slice(side: AudioSlice['side'], audio: Uint8Array, atMonotonicMs: number): void {
    if (recorder === null && listeners.size === 0) return
    const piece: AudioSlice = {
      side,
      atMs: Math.max(0, Math.round(atMonotonicMs - answeredMonotonicMs)),
      audio,
    }
    recorder?.write(piece)
    for (const listener of listeners) listener.onAudio(piece)
  }

  function endOfStream(): void {
    if (isOver) return
    isOver = true
    timer?.cancel()
    timeUp?.cancel()
    frames.stop()
    ears.close()
    for (const [number, thought] of thoughts) {
      const heard = player?.heard(number)
      if (thought === leaving?.thought) void thought.reply.mute()
      else thought.reply.abort()
      if (heard && heard.text !== '') settle(thought, heard.text, heard.complete)
    }
    // Her last words, into which she hung up or the line broke.
    const last = unansweredWords(dialogue)
    if (last.text !== '') transcript.customer(last.turn, last.text, null)
    player?.close()
    voice.close()
    handingOver?.resolve()
    for (const listener of listeners) listener.onEnd()
    listeners.clear()
    void recorder?.close()
  }

  return {
    connect(media) {
      if (stream !== null || isOver) return null
      stream = media
      player = createPlayer(media)
      const activity = createVoiceActivity()
      detector = createSpeechDetector(activity, pickUpDetector)
      const greeting = createCutGreeting()
      const allowedMs = settings().maxCallSeconds * 1000 - goodbyeReserveMs
      timeUp = clock.schedule(Math.max(0, allowedMs - callMs()), () => dispatch({ kind: 'wrap_up' }))
      dispatch({ kind: 'connected' })
      frames.begin()
      if (areEarsLost) leave('recogniser_failed')
      return {
        onAudio(audio) {
          if (isOver) return
          ears.send(audio)
          const nowMs = clock.monotonicMs()
          frames.came(nowMs)
          const cut = greeting.push(audio, nowMs)
          if (cut !== null && dialogue.stage === 'pickup' && dialogue.turn.onsetMs === null) {
            dispatch({ kind: 'voice_started', onsetMs: cut.onsetMs })
            dispatch({ kind: 'voice_stopped', endMs: cut.endMs })
          }
          for (const change of detector?.push(audio, nowMs) ?? []) {
            if (change.kind === 'stopped') tell('voice_stopped', null, change.endMs)
            dispatch(
              change.kind === 'started'
                ? { kind: 'voice_started', onsetMs: change.onsetMs }
                : { kind: 'voice_stopped', endMs: change.endMs },
            )
          }
          slice('customer', audio, nowMs - audio.length / 8)
        },
        onMark: (name) => player?.onMark(name),
        onDtmf: () => {},
        onEnd(reason) {
          logger.debug('media stream over', { callId, reason })
          if (handingOver === null && reason !== 'stopped')
            leave(reason === 'stalled' ? 'stream_stalled' : 'stream_lost')
          endOfStream()
          activity.free()
        },
      }
    },

    wrapUp: () => dispatch({ kind: 'wrap_up' }),

    whisper(text) {
      hint = hint === null ? text : `${hint} ${text}`
    },

    listen(onAudio, onEnd) {
      const listener = { onAudio, onEnd }
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },

    async handOver(text) {
      handingOver = Promise.withResolvers()
      if (!player || isOver) return
      if (dialogue.mouth.kind !== 'quiet') {
        if (dialogue.mouth.kind === 'speaking') drop(dialogue.mouth.reply)
        else forget(dialogue.mouth.reply)
      }
      dialogue = { ...dialogue, stage: 'over', due: {} }
      arm()
      const number = dialogue.nextReply
      think(number, { kind: 'silence' }, spokenAsIs(text, session.state), false)
      const thought = thoughts.get(number)
      if (thought) thought.wanted = true
      release(number)
      // Words that cannot be said in time are not worth the wait.
      const patience = clock.schedule(handOverWithinMs, () => handingOver?.resolve())
      await handingOver.promise
      patience.cancel()
    },

    async afterStream() {
      endOfStream()
      await transcript.stored()
      if (stream === null) return { kind: 'go_on', unsaid: null }
      if (leaving === null || handingOver !== null || saidGoodbye) return { kind: 'done' }
      const unsaid = await restToSay()
      return saidGoodbye ? { kind: 'done' } : { kind: 'go_on', unsaid }
    },

    async close() {
      endOfStream()
      leaving?.thought?.reply.abort()
      await transcript.stored()
      return { assistantEnded: saidGoodbye }
    },
  }
}
