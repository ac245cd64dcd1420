/**
 * What a live call asks of ANA's mouth: clauses in while they are still being voiced, and word of what was heard.
 * All instants are the clock's monotonic milliseconds.
 */
import type { ClauseText } from '../conversation/clause-hearing.ts'
import type { Heard, PlaybackLedgerOptions } from '../conversation/playback-ledger.ts'
import type { TimedWord } from '../speech/live-voice-port.ts'

/** One clause on its way to the customer's ear. All of it is ignored once its reply is dropped or discarded. */
export interface ClauseHandle {
  /** Further audio, µ-law, 8 kHz; copied. */
  push(audio: Uint8Array): void
  /** Timing of further words of the spoken text, in order. */
  words(words: readonly TimedWord[]): void
  /** All audio has come. */
  end(): void
  /**
   * The voice gave up: the clause ends behind its last whole word, or where it is if more has been sent.
   * @returns the written text that it leaves unsaid
   */
  fail(): string
  /** A clause to be spoken right behind this one; only straight after `fail`, in its place. */
  insertAfter(text: ClauseText): ClauseHandle
}

export interface DroppedReply {
  reply: number
  heard: Heard
  /** Nothing can change `heard` any more; otherwise `onSettled` will tell. */
  final: boolean
}

export interface SpeechPlayerEvents {
  /** The reply's first frame has been sent. */
  onFirstFrame?(reply: number, atMs: number): void
  /** The last byte of a clause, counted from 0 in its reply, has been sent; again after a `resume` into it. */
  onClauseSent?(reply: number, clause: number, atMs: number): void
  /** The first mark of the reply is back: its first frame has been played. */
  onFirstMarkBack?(reply: number, atMs: number): void
  /** More words of the reply were heard. */
  onHeard?(reply: number, text: string): void
  /** The reply goes on but its audio has run out: the customer hears nothing since `sinceMs`. */
  onStarved?(reply: number, sinceMs: number): void
  /** All of the reply was sent, and its marks are back or overdue. Comes once; never after `drop`. */
  onFinished?(reply: number, heard: Heard): void
  /** What was heard of a dropped reply is now certain. Comes once for each that `drop` did not call final. */
  onSettled?(reply: number, heard: Heard): void
}

/** What the customer's ear gets, for listeners and the recorder. */
export interface SpeechTap {
  /** @param audio only valid during the call @param playsAtMs when it begins to play, without the way there */
  onAudioSent(audio: Uint8Array, playsAtMs: number): void
  /** Whatever would play after this instant was thrown away. */
  onAudioCleared(atMs: number): void
}

export interface SpeechPlayerSettings {
  /** How much audio is sent ahead of its playing. Milliseconds. */
  leadMs: number
  /** How long the sentinel of a `clear` is waited for. Milliseconds. */
  sentinelDeadlineMs: number
  /** So long after its audio should be over a reply is taken as finished without its marks. Milliseconds. */
  markDeadlineMs: number
  /** With more than this untaken by the network nothing is sent. Bytes. */
  longestUnsentBytes: number
  ledger: Partial<PlaybackLedgerOptions>
}

export const defaultSpeechPlayer: SpeechPlayerSettings = {
  leadMs: 240,
  sentinelDeadlineMs: 1000,
  markDeadlineMs: 1500,
  longestUnsentBytes: 8192,
  ledger: {},
}

export interface SpeechPlayer {
  /** Opens a reply. Replies are spoken one after another; a held one waits for `release`. */
  begin(reply: number, options?: { held?: boolean }): void
  /** @returns the clause's handle; one that ignores everything when the reply is not open */
  addClause(reply: number, text: ClauseText): ClauseHandle
  /** No more clauses will come for this reply. */
  finishTurn(reply: number): void
  /** Speaks a held reply after those already released. */
  release(reply: number): void
  /** Forgets a reply of which nothing was sent yet. @returns false when it is too late: `drop` then */
  discard(reply: number): boolean
  /** Silence at once; what is left is kept. */
  freeze(): void
  /** Goes on from the first word not heard, once it is known which that is. */
  resume(): void
  /** Silence at once; forgets what was not heard of all released replies. */
  drop(): readonly DroppedReply[]
  /** A mark came back from the stream. */
  onMark(name: string, atMs?: number): void
  heard(reply: number): Heard
  /** `speaking` also while there is nothing to say; `resuming` while a `resume` waits for the sentinel. */
  mode(): 'speaking' | 'frozen' | 'resuming' | 'closed'
  /** When what was sent will be over, without the way there. */
  playingUntilMs(): number
  /** The customer hears ANA now, or may: her last marks are not back yet. */
  isAudible(): boolean
  /** The network's way there and back; null before the first mark. */
  roundTripMs(): number | null
  /** The call is over. Nothing is sent or told any more; what was heard can still be asked. */
  close(): void
}
