/** What really happened in a practice call, told from the customer's side. Plain data: it travels as JSON. */

/** As in Twilio's call resource, with `initiated` told apart only in callbacks. */
export type TwilioCallStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled'

export const finalStatuses: ReadonlySet<TwilioCallStatus> = new Set([
  'completed',
  'busy',
  'failed',
  'no-answer',
  'canceled',
])

/** A word and when it had been said completely, in epoch ms. */
export interface WordAt {
  word: string
  atMs: number
}

/** One clip, spoken text or uninterrupted stretch of ANA's live voice, as far as it reached the customer's ear. */
export interface HeardUtterance {
  /** Epoch ms of its first and last sound. */
  atMs: number
  endedAtMs: number
  /** The words heard, joined by spaces; empty for sound without words. */
  text: string
  /** Playback was stopped before the end: the rest was never heard. */
  cut: boolean
  via: 'play' | 'say' | 'stream'
  /** Where the audio came from; null for `say` and `stream`. */
  url: string | null
  /** The same words in time. For clips, silence where audio came late is left out of account. */
  words: WordAt[]
}

export interface SaidUtterance {
  atMs: number
  endedAtMs: number
  /** Her words, with capitals and marks. */
  text: string
  /** What a recogniser makes of them. */
  recognised: string
  confidence: number | null
  /** Somebody was listening: the words (or their end) went into a result or, live, into a stream's frames. */
  listenedTo: boolean
  /** Her words as she said them, in time. */
  words: WordAt[]
}

/** What Twilio reported to ANA as her words. */
export interface SpeechResult {
  atMs: number
  /** Empty when the time ran out without a word. */
  text: string
  confidence: number | null
}

/** Why she spoke: on picking up, to what ANA said, into it, along with it, or because nothing came. */
export type TurnKind = 'pick_up' | 'answer' | 'interruption' | 'backchannel' | 'prompt'

/**
 * `thinking`: in mid-sentence, whoever speaks now cuts in. `afterthought`: the sentence was complete, and more
 * came. `away`: the telephone lay on the table.
 */
export type PauseKind = 'thinking' | 'afterthought' | 'away'

/** A silence inside a turn of hers, in epoch ms. */
export interface PauseInTurn {
  kind: PauseKind
  /** Her last sound before it. */
  atMs: number
  /** Her first sound after it; null when the call ended in it. */
  endedAtMs: number | null
  /** When ANA's voice first began in it; null when ANA waited. */
  cutInAtMs: number | null
}

/**
 * One turn of hers, and what ANA's voice did about it as it was in her ear; live, exactly. A prompt's silence at its
 * ends counts as voice. Epoch ms, in tenths;
 * differences within a call are exact. A benchmark reads from it:
 * - voice to voice: `answeredAtMs - endedAtMs`, of turns with neither `assistantWasSpeaking` nor `talkedOverAtMs`;
 * - barge-in: `silencedAtMs - startedAtMs` of an `interruption`;
 * - a false stop: a `backchannel` whose `silencedBy` is `clear`;
 * - a cut-in: a pause of kind `thinking` with `cutInAtMs`, or `talkedOverAtMs`.
 */
export interface TurnTiming {
  kind: TurnKind
  text: string
  /** Her first sound and her last, pauses inside included. The last is null while she is not done. */
  startedAtMs: number
  endedAtMs: number | null
  pauses: PauseInTurn[]
  /** ANA's voice was in her ear as she began. */
  assistantWasSpeaking: boolean
  /** Then: when that voice fell silent, and whether ANA took the rest of it back or had just finished. */
  silencedAtMs: number | null
  silencedBy: 'clear' | 'end' | null
  /** ANA began while she was uttering a word. */
  talkedOverAtMs: number | null
  /** ANA's first sound after her last, once any voice she spoke into had fallen silent. */
  answeredAtMs: number | null
}

/** One media stream as the telephone company saw it. */
export interface StreamRecord {
  sid: string
  url: string
  /** When it was connected, that is, when `start` left; null when no connection came about. */
  startedAtMs: number | null
  endedAtMs: number | null
  /** `app`: ANA closed it. `stop`: the call or its document ended it. */
  endedBy: 'app' | 'stop' | 'dropped' | 'unreachable' | null
  /** Frames of 20 ms to ANA, messages of audio from her, and their bytes. */
  framesSent: number
  mediaReceived: number
  bytesReceived: number
  marksReceived: number
  marksReturned: number
  clears: number
  /** Times the sound broke off for less than 250 ms because audio came late, and for how long in all. */
  gaps: number
  gapMs: number
  /**
   * How far ANA's audio was ahead of the ear when it came, in ms: least, greatest and mean over all messages that
   * found sound still playing.
   */
  leadMs: { least: number; greatest: number; mean: number } | null
}

/** Her stay in a conference. */
export interface ConferenceStay {
  sid: string
  name: string
  joinedAtMs: number
  leftAtMs: number | null
  /** Who else was in it meanwhile, and when the two could speak with each other. */
  met: Array<{ callSid: string; label: string | null; fromMs: number; untilMs: number | null }>
}

export type CallEnder = 'customer' | 'assistant' | 'network' | 'rest' | 'time_limit' | 'application_error'

export interface CallNotification {
  atMs: number
  /** Twilio's error code. */
  code: number
  level: 'error' | 'warning'
  message: string
  url: string | null
}

export interface TimelineEntry {
  atMs: number
  kind: string
  detail: string
}

export interface PracticeCall {
  sid: string
  to: string
  from: string
  /** `operator`: somebody on ANA's side, rung to take part in a conference. */
  role: 'customer' | 'operator'
  personaId: string
  personaLabel: string
  /** 1 for the first call to this number. */
  attempt: number
  status: TwilioCallStatus
  sipCode: number | null
  createdAtMs: number
  dialedAtMs: number | null
  answeredAtMs: number | null
  endedAtMs: number | null
  endedBy: CallEnder | null
  heard: HeardUtterance[]
  said: SaidUtterance[]
  results: SpeechResult[]
  turns: TurnTiming[]
  streams: StreamRecord[]
  conferences: ConferenceStay[]
  notifications: CallNotification[]
  timeline: TimelineEntry[]
}

type CallIdentity = Pick<
  PracticeCall,
  'sid' | 'to' | 'from' | 'role' | 'personaId' | 'personaLabel' | 'attempt' | 'createdAtMs'
>

/** A call of which nothing has happened yet. */
export function freshCallRecord(identity: CallIdentity): PracticeCall {
  return {
    ...identity,
    status: 'queued',
    sipCode: null,
    dialedAtMs: null,
    answeredAtMs: null,
    endedAtMs: null,
    endedBy: null,
    heard: [],
    said: [],
    results: [],
    turns: [],
    streams: [],
    conferences: [],
    notifications: [],
    timeline: [],
  }
}

/** One side's words until the other spoke. */
export interface PracticeTurn {
  role: 'assistant' | 'customer'
  text: string
  /** Assistant: her last clip was cut. Customer: nobody was listening. */
  lost: boolean
  atMs: number
}

/** The conversation in the order it was heard, neighbouring utterances of one side joined. */
export function conversationOf(call: PracticeCall): PracticeTurn[] {
  const pieces: PracticeTurn[] = [
    ...call.heard.map(({ text, cut, atMs }) => ({ role: 'assistant' as const, text, lost: cut, atMs })),
    ...call.said.map(({ text, listenedTo, atMs }) => ({
      role: 'customer' as const,
      text,
      lost: !listenedTo,
      atMs,
    })),
  ].sort((a, b) => a.atMs - b.atMs)
  const turns: PracticeTurn[] = []
  for (const piece of pieces) {
    if (piece.text === '') continue
    const last = turns.at(-1)
    if (last?.role === piece.role) {
      last.text += ` ${piece.text}`
      last.lost = piece.lost
    } else turns.push({ ...piece })
  }
  return turns
}
