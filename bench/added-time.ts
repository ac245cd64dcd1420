/**
 * What ANA herself adds to a turn: along the chain of events that ends with the reply's first frame, all time that
 * is neither a vendor's, nor the network's, nor the silence that ANA leaves the caller on purpose.
 */
import type { LiveMark } from '../electron/engine/calls/live-probe.ts'
import type { Border, Cause } from './live-stamps.ts'

/** One answered turn. The parts add up to the whole; in ms. */
export interface AddedTime {
  /** What the reply's first sound waited for last. */
  path:
    | 'confirmed' /** the end of her turn: everything else was ready */
    | 'live_voice' /** the voice, over its socket */
    | 'clip' /** a clause that is kept as sound */
  wholeMs: number
  /** Her last frame with speech in it waited so long to be heard. */
  frameMs: number
  /** The final words were asked for so much later than was due. */
  commitMs: number
  /** From the words or the timer that began the reply until the model was asked, or the first clause was known. */
  thinkMs: number
  /** From the model's token that ends the first clause until the voice was asked. */
  clauseMs: number
  /** From the voice's first audio, or the event that confirmed the reply, until its first frame was sent. */
  speakMs: number
}

interface Moment {
  atMs: number
  cause: Cause | null
}

interface Thought {
  think: Moment | null
  requestMs: number | null
  clause: (Moment & { tokenFromMs: number }) | null
  audio: Moment | null
  speak: Moment | null
  /** A clip of it had to be made by the vendor. */
  askedVoice: boolean
}

interface CallMoments {
  frameMs: number
  commit: Moment | null
  finalText: Moment | null
  thoughts: Map<number, Thought>
}

/** No model writes its first clause sooner: what comes before is ANA's own lead-in. */
const firstTokenLeastMs = 150
/** A clip that is neither at hand nor here by then comes from the vendor, asked for by this call or another. */
const diskMostMs = 100

export interface AddedTimes {
  take(mark: LiveMark): void
  modelAsked(whose: { callId: string; reply: number }): void
  voiceAsked(whose: { callId: string; reply: number }): void
  /** Turns since the last asking, and how many could not be explained or waited for a clip to be made. */
  collect(): { turns: AddedTime[]; unexplained: number; clipsMade: number }
}

/** @param toSharedMs from the engine's monotonic clock */
export function createAddedTimes(options: {
  border: Pick<Border, 'cause' | 'token' | 'frameWaitMs'>
  nowMs: () => number
  toSharedMs: (engineMs: number) => number
}): AddedTimes {
  const { border, nowMs, toSharedMs } = options
  const calls = new Map<string, CallMoments>()
  let turns: AddedTime[] = []
  let unexplained = 0
  let clipsMade = 0

  const callOf = (callId: string): CallMoments => {
    let call = calls.get(callId)
    if (!call) {
      call = { frameMs: 0, commit: null, finalText: null, thoughts: new Map() }
      calls.set(callId, call)
    }
    return call
  }
  const thoughtOf = (call: CallMoments, reply: number): Thought => {
    let thought = call.thoughts.get(reply)
    if (!thought) {
      thought = { think: null, requestMs: null, clause: null, audio: null, speak: null, askedVoice: false }
      call.thoughts.set(reply, thought)
    }
    return thought
  }

  /** How late the final words were asked for, where it was they that the moment waited for. */
  function commitOf(call: CallMoments, moment: Moment): number {
    const { finalText, commit } = call
    if (moment.cause?.kind !== 'message' || finalText?.cause?.fromMs !== moment.cause.fromMs) return 0
    return commit?.cause ? commit.atMs - commit.cause.fromMs : 0
  }

  function settle(call: CallMoments, thought: Thought, atMs: number): void {
    const { think, requestMs, audio, speak } = thought
    if (!think?.cause || !audio || !speak?.cause) {
      unexplained += 1
      return
    }
    const { frameMs } = call
    if (speak.atMs >= audio.atMs) {
      const commitMs = commitOf(call, speak)
      const speakMs = atMs - speak.cause.fromMs
      const wholeMs = frameMs + commitMs + speakMs
      turns.push({ path: 'confirmed', wholeMs, frameMs, commitMs, thinkMs: 0, clauseMs: 0, speakMs })
      return
    }
    // A clip at hand is on its way before its clause is told of.
    const clause = thought.clause ?? { atMs: audio.atMs, tokenFromMs: audio.atMs }
    const isLive = audio.cause?.kind === 'message'
    const waitedMs = audio.atMs - clause.atMs
    if (!isLive && (thought.askedVoice || waitedMs > diskMostMs)) {
      clipsMade += 1
      return
    }
    const commitMs = commitOf(call, think)
    const isModels = requestMs !== null && clause.atMs - requestMs > firstTokenLeastMs
    const thinkMs = (isModels ? requestMs : clause.atMs) - think.cause.fromMs
    const clauseMs = isModels ? clause.atMs - clause.tokenFromMs : 0
    const speakMs = atMs - (isLive && audio.cause ? audio.cause.fromMs : clause.atMs)
    const wholeMs = frameMs + commitMs + thinkMs + clauseMs + speakMs
    const path = isLive ? 'live_voice' : 'clip'
    turns.push({ path, wholeMs, frameMs, commitMs, thinkMs, clauseMs, speakMs })
  }

  return {
    take({ callId, moment, reply, endMs }) {
      const call = callOf(callId)
      const now: Moment = { atMs: nowMs(), cause: border.cause() }
      if (moment === 'voice_stopped') {
        call.frameMs = endMs === null ? 0 : border.frameWaitMs(toSharedMs(endMs))
        return
      }
      if (moment === 'commit') {
        call.commit = now
        return
      }
      if (moment === 'final_text') {
        call.finalText = now
        return
      }
      if (reply === null) return
      const thought = thoughtOf(call, reply)
      switch (moment) {
        case 'think':
          thought.think = now
          return
        case 'first_clause':
          thought.clause = { ...now, tokenFromMs: border.token().fromMs }
          return
        case 'first_audio':
          thought.audio = now
          return
        case 'speak':
          thought.speak = now
          return
        case 'first_frame':
          if (endMs !== null) settle(call, thought, now.atMs)
          // Replies come in the order of their numbers: older ones are over.
          for (const number of call.thoughts.keys()) if (number <= reply) call.thoughts.delete(number)
      }
    },
    modelAsked({ callId, reply }) {
      thoughtOf(callOf(callId), reply).requestMs ??= nowMs()
    },
    voiceAsked({ callId, reply }) {
      thoughtOf(callOf(callId), reply).askedVoice = true
    },
    collect() {
      const collected = { turns, unexplained, clipsMade }
      turns = []
      unexplained = 0
      clipsMade = 0
      return collected
    },
  }
}
