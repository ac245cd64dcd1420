/**
 * How a call is held, turn by turn or over live audio: what the calls' life and the doors need of either.
 * Everything that is spoken is committed by the transport before anything follows it.
 */
import type { Leaning } from '../../../shared/domain/live-event.ts'
import type { VoiceStep } from '../telephony/telephony-port.ts'
import type { CallRecord } from './call-store.ts'

/** What the conversation knows when its call ends. */
export interface ConversationEnd {
  customerSpoke: boolean
  machineAnswered: boolean
  optedOut: boolean
  /** ANA had said her last words and hung up. */
  assistantEnded: boolean
  timeLimit: boolean
}

/** What ANA is doing in a call right now. */
export interface ConversationSummary {
  activity: 'listening' | 'thinking' | 'speaking'
  phase: string
  /** What the customer told about herself so far, by the script's names. */
  facts: Readonly<Record<string, string>>
  leaning: Leaning
}

export interface CallTransport {
  /** Decides and renders the opening before the phone rings. Never throws: a failed voice is replaced later. */
  prepare(record: CallRecord): Promise<void>
  /** What the network is to do once somebody has picked up. */
  answered(callId: string): Promise<VoiceStep[]>
  describe(callId: string): ConversationSummary | null
  /** From now on every next turn is the goodbye: the engine is about to stop. */
  wrapUp(): void
  /** Settles what was heard, frees the model and forgets the call. Safe to call twice. */
  end(callId: string): Promise<ConversationEnd>
}

/** A slice of a live call's audio for somebody who listens in, µ-law 8 kHz mono. */
export interface AudioSlice {
  side: 'customer' | 'assistant'
  /** Milliseconds since the call was answered at which the slice begins, on one axis for both sides. */
  atMs: number
  audio: Uint8Array
}

/** Keeps a call as sound. */
export interface CallRecorder {
  write(slice: AudioSlice): void
  /** What this side was given from `atMs` on was thrown away before it was heard. */
  quiet(side: AudioSlice['side'], atMs: number): void
  close(): Promise<unknown>
}

/** What an operator can do in a live call. Each throws AnaError `call.not_live` when it is not (or no longer) live. */
export interface LiveControls {
  /** Hears both sides from now on. @returns stops listening */
  listen(callId: string, onAudio: (slice: AudioSlice) => void, onEnd: () => void): () => void
  /** A hint that ANA weaves into what she says next; the customer never hears it as such. */
  whisper(callId: string, hint: string): void
  /**
   * A human takes over at `operatorE164`: ANA announces it, both are put into a conference, and ANA goes on
   * herself when the human does not answer. Resolves once the human is being rung.
   */
  takeOver(callId: string, operatorE164: string): Promise<void>
}
