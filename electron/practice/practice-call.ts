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

/** One clip or spoken text of ANA's, as far as it reached the customer's ear. */
export interface HeardUtterance {
  /** Epoch ms of its first and last sound. */
  atMs: number
  endedAtMs: number
  /** The words heard, joined by spaces; empty for sound without words. */
  text: string
  /** Playback was stopped before the end: the rest was never heard. */
  cut: boolean
  via: 'play' | 'say'
  /** Where the audio came from; null for `say`. */
  url: string | null
}

export interface SaidUtterance {
  atMs: number
  endedAtMs: number
  /** Her words, with capitals and marks. */
  text: string
  /** What a recogniser makes of them. */
  recognised: string
  confidence: number | null
  /** Somebody was listening, so that the words (or their end) went into a result. */
  listenedTo: boolean
}

/** What Twilio reported to ANA as her words. */
export interface SpeechResult {
  atMs: number
  /** Empty when the time ran out without a word. */
  text: string
  confidence: number | null
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
  notifications: CallNotification[]
  timeline: TimelineEntry[]
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
