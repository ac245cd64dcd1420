/**
 * What the dialogue of a live call knows: the events it is told, the effects it asks for, and the state between
 * them. Times are the engine's monotonic milliseconds. `live-dialogue.ts` is the reducer over it.
 */
import type { OverlapState } from './barge-in.ts'
import type { Asked } from './conversation-port.ts'
import { newPauseModel, type PauseModel } from './endpointing.ts'

export type DialogueEvent =
  /** The caller can hear ANA from now on. */
  | { kind: 'connected' }
  | { kind: 'voice_started'; onsetMs: number }
  | { kind: 'voice_stopped'; endMs: number }
  /** The words of the open segment as they stand now. */
  | { kind: 'partial'; text: string }
  | { kind: 'committed'; text: string; confidence: number | null }
  /** The first frame of a reply was sent. `goodbye`: the call ends after it. */
  | { kind: 'reply_audible'; reply: number; goodbye: boolean }
  /** A word of it has certainly been heard. */
  | { kind: 'reply_heard'; reply: number }
  /** Its closing question is being spoken. */
  | { kind: 'reply_asking'; reply: number }
  /** Its last word has been heard. */
  | { kind: 'reply_finished'; reply: number }
  /** Its audio ran out before its end; she hears nothing since then. */
  | { kind: 'reply_starved'; reply: number; sinceMs: number }
  | { kind: 'reply_flowing'; reply: number }
  /** The engine stops, or the call's time is up: what is said next is the goodbye. */
  | { kind: 'wrap_up' }
  /** `soundedUntilMs` is when her voice last sounded, if anybody listens. */
  | { kind: 'tick'; soundedUntilMs?: number }

/** What a reply answers. */
export type DialogueInput =
  | { kind: 'speech'; text: string; confidence: number | null }
  | { kind: 'silence' }
  | { kind: 'time_up' }

export type DialogueEffect =
  /** Speak the opening; it is reply 0. */
  | { kind: 'open' }
  /** Ask the recogniser for the final words of what was said. */
  | { kind: 'commit_words' }
  /** Begin reply `reply`. A speculative one must not be heard before `speak`. */
  | { kind: 'think'; reply: number; input: DialogueInput; speculative: boolean }
  /** Stop making the reply; nothing of it counts. */
  | { kind: 'forget'; reply: number }
  /** Her turn's words as they stand: a repeated `turn` replaces what was kept for it. */
  | { kind: 'record'; turn: number; text: string; confidence: number | null }
  /** Let the reply be heard, as soon as there is audio. */
  | { kind: 'speak'; reply: number }
  /** Do not begin to be heard after all, for now. */
  | { kind: 'hold'; reply: number }
  | { kind: 'freeze' }
  | { kind: 'resume' }
  /** She took the floor: what she has not heard of the reply is forgotten. */
  | { kind: 'drop'; reply: number }
  /** A few words that say that ANA is still there. */
  | { kind: 'filler' }
  /** ANA can neither speak nor be silent any longer: another way of holding the call is needed. */
  | { kind: 'fall_back' }
  | { kind: 'hang_up' }

export type Mouth =
  | { kind: 'quiet'; sinceMs: number }
  /** `basis` is what was said when the reply was begun; null when it answers no words. */
  | { kind: 'thinking'; reply: number; basis: string | null; confirmed: boolean; held: boolean }
  | {
      kind: 'speaking'
      reply: number
      /** The opening must be heard, and a goodbye ends the call whatever is said into it. */
      guard: 'opening' | 'goodbye' | null
      /** Since when its closing question is being spoken. */
      askingSinceMs: number | null
      heard: boolean
      /** The opening waits for a caller who was not done with picking up. */
      yielded: boolean
      overlap: OverlapState | null
    }

export interface CallerTurn {
  number: number
  segments: string[]
  confidence: number | null
  partial: string
  voicedMs: number
  /** When its first sound began; null while nothing was said. */
  onsetMs: number | null
  /** When she last fell silent; null while nothing was said. */
  endMs: number | null
  /** Segments that were answered already; what follows belongs to the next turn. */
  answered: number
  /** When the final words were asked for; null when none are outstanding. */
  commitAtMs: number | null
  /** Whether everything she said so far has been covered by a commit. */
  covered: boolean
  /** The silence was long enough; only the final words are missing. */
  over: boolean
  /** Thoughts begun before it was certainly over. */
  speculations: number
}

export type TimerName =
  | 'opening'
  | 'speculate'
  | 'commit'
  | 'turn_end'
  | 'final_text'
  | 'stale'
  | 'silence'
  | 'owed'
  | 'overlap'

export interface Provisional {
  turn: number
  /** Final words of the same turn before them. */
  before: string
  used: string
  /** What she says from here on is new. */
  atMs: number
}

export interface DialogueState {
  readonly speculates: boolean
  stage: 'pickup' | 'talking' | 'over'
  voice: { speaking: boolean; onsetMs: number; endMs: number | null }
  /** When her voice last sounded, as of the last tick. */
  soundedUntilMs: number | null
  turn: CallerTurn
  mouth: Mouth
  pauses: PauseModel
  /** What ANA asked last, as the conversation says; set from outside. */
  asked: Asked | null
  nextReply: number
  /** Words that were used before they were final; the next final words correct them and are no new ones. */
  provisional: Provisional | null
  wrapUp: boolean
  /** She asked ANA to wait a moment: silence is not absence then. */
  onHold: boolean
  /** When ANA last fell silent. */
  quietSinceMs: number
  fillers: number
  /** A filler was asked for, and nothing has been heard since. */
  awaitsFiller: boolean
  due: Partial<Record<TimerName, number>>
}

export interface DialogueStep {
  state: DialogueState
  effects: DialogueEffect[]
}

/** A state of its own that may be written to, and what is to be done. */
export interface Step extends DialogueStep {
  readonly nowMs: number
}

/** @param speculates whether replies are begun before her turn is certainly over */
export function newDialogue(asked: Asked | null, speculates = true): DialogueState {
  return {
    speculates,
    stage: 'pickup',
    voice: { speaking: false, onsetMs: 0, endMs: null },
    soundedUntilMs: null,
    turn: newTurn(0),
    mouth: { kind: 'quiet', sinceMs: 0 },
    pauses: newPauseModel(),
    asked,
    nextReply: 1,
    provisional: null,
    wrapUp: false,
    onHold: false,
    quietSinceMs: 0,
    fillers: 0,
    awaitsFiller: false,
    due: {},
  }
}

export function newTurn(number: number): CallerTurn {
  return {
    number,
    segments: [],
    confidence: null,
    partial: '',
    voicedMs: 0,
    onsetMs: null,
    endMs: null,
    answered: 0,
    commitAtMs: null,
    covered: true,
    over: false,
    speculations: 0,
  }
}

export const wordsOf = (turn: CallerTurn): string =>
  [...turn.segments.slice(turn.answered), turn.partial].filter((text) => text !== '').join(' ')

/** What she has said and nobody has answered yet, and the turn it belongs to. */
export function unansweredWords({ turn }: DialogueState): { turn: number; text: string } {
  return { turn: turn.number, text: wordsOf(turn) }
}

/** When `tick` is wanted though nothing else happens; null when never. */
export function nextDueMs(state: DialogueState): number | null {
  const due = Object.values(state.due)
  return due.length === 0 ? null : Math.min(...due)
}

/** She says nothing, and nothing of what she said waits for an answer. */
export const isSilent = ({ voice, turn }: DialogueState): boolean => !voice.speaking && wordsOf(turn) === ''
