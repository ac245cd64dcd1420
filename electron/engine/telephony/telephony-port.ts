/** What ANA needs from a telephone company, in ANA's words. Twilio is one adapter of it. */
import type { AnaError } from '../errors.ts'

export interface PlaceCallRequest {
  /** ANA's own id of the call; travels in the webhook addresses so that a lost answer can be claimed. */
  callId: string
  toE164: string
  /** Asked for instructions when somebody answers. */
  voiceUrl: string
  /** Told of every change of state. */
  statusUrl: string
  ringTimeoutSeconds: number
  timeLimitSeconds: number
}

export type VendorCallState =
  | 'queued'
  | 'ringing'
  | 'in_progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no_answer'
  | 'canceled'

export interface VendorCall {
  vendorCallId: string
  state: VendorCallState
  toE164: string
  startedAtMs: number | null
  durationSeconds: number | null
}

/**
 * Why placing a call failed:
 * - `rejected` the vendor refused it; the same request will be refused again
 * - `throttled` not processed, safe to send again later
 * - `ambiguous` it may have been placed: reconcile before anything else
 */
export type PlacingFailure = 'rejected' | 'throttled' | 'ambiguous'

export type PlaceCallResult =
  | { kind: 'placed'; vendorCallId: string }
  | {
      kind: 'failed'
      failure: PlacingFailure
      /** The fault lies with the called number itself, not with the account or network. */
      numberIsInvalid: boolean
      error: AnaError
    }

export interface ConferenceCallRequest {
  /** As in the `conference` step of those who are in it already. */
  conferenceName: string
  toE164: string
  /** Names the participant in the vendor's log. Not a person's name. */
  label: string
  /** Told of every change of state of the new call. */
  statusUrl: string
  ringTimeoutSeconds: number
}

export interface Telephony {
  placeCall(request: PlaceCallRequest, signal?: AbortSignal): Promise<PlaceCallResult>
  /** Ends a live call. A call that is already over is a success. */
  hangUp(vendorCallId: string): Promise<void>
  /**
   * Has a live call do something else from now on, whatever it is doing; its media stream ends. Every address
   * must be absolute.
   * @returns false when the call is already over
   */
  updateCall(vendorCallId: string, steps: VoiceStep[]): Promise<boolean>
  /**
   * Rings somebody who joins a conference on answering, and with whom it ends.
   * @returns the vendor's id of the new call
   * @throws AnaError when the vendor refused or could not be reached
   */
  callIntoConference(request: ConferenceCallRequest): Promise<{ vendorCallId: string }>
  /** Null when the vendor does not know the call. */
  fetchCall(vendorCallId: string): Promise<VendorCall | null>
  /** Calls to a number that began at or after `sinceMs`, newest first. */
  findCalls(query: { toE164: string; sinceMs: number }): Promise<VendorCall[]>
  /** Proves that account, credentials and caller number work; throws an AnaError that says what does not. */
  verify(): Promise<{ accountName: string }>
}

/** One instruction to the telephone network; a list of them answers a webhook. */
export type VoiceStep =
  | { kind: 'play'; url: string }
  | { kind: 'say'; text: string }
  | { kind: 'pause'; seconds: number }
  | { kind: 'redirect'; url: string }
  | { kind: 'hangup' }
  | {
      /** Live audio both ways. What follows in the list is done once the stream has ended, or cannot begin. */
      kind: 'stream'
      /** A `wss:` address without a query. */
      url: string
      callId: string
      /** Proves at the stream's start that it was ANA who asked for it. */
      token: string
    }
  | {
      /** Talks with the others in a conference. What follows in the list is done once that has ended. */
      kind: 'conference'
      name: string
      /** The conference is over for everybody when this participant leaves. */
      endOnExit: boolean
      /** Told who joins and leaves, and when it ends. */
      statusUrl?: string
    }
  | {
      kind: 'listen'
      actionUrl: string
      /** Silence before giving up, after the prompt has been played. */
      timeoutSeconds: number
      /** Silence that ends the speaker's turn. */
      endSilenceSeconds: number
      hints: string[]
      prompt: Array<
        { kind: 'play'; url: string } | { kind: 'say'; text: string } | { kind: 'pause'; seconds: number }
      >
    }

/** A state change reported by the vendor, in ANA's words. Delivery may be repeated and out of order. */
export interface StatusReport {
  vendorCallId: string
  state: VendorCallState
  /** The vendor's own counter; repeated deliveries share it. Null when it did not send one. */
  sequence: number | null
  durationSeconds: number | null
  /** SIP response code of a terminal report, e.g. 404 for a number that does not exist. */
  sipCode: number | null
}

export interface SpeechReport {
  vendorCallId: string
  /** Empty when nothing was said before the time ran out. */
  text: string
  confidence: number | null
}
