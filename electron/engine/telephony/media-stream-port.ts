/**
 * A call's two-way audio as ANA sees it, whatever telephone company carries it: µ-law, 8 kHz, mono, eight bytes
 * a millisecond. What is sent is played in order; marks tell how far it has got.
 */

export interface MediaStream {
  /** ANA's own id of the call. */
  readonly callId: string
  /** The vendor's id of this stream. */
  readonly streamId: string
  /** Plays `audio` after everything sent before. Any length; nothing is kept of the array. */
  sendAudio(audio: Uint8Array): void
  /**
   * Comes back through `onMark` once everything sent before it has been played; at once when nothing is
   * waiting, and also when `clear` throws away what it stood behind.
   */
  sendMark(name: string): void
  /** Throws away what has not been played yet. */
  clear(): void
  /** Bytes that the network has not taken yet: audio sent now would come late. */
  unsentBytes(): number
  /** Hangs up the stream; the vendor goes on with what follows it. Idempotent. */
  close(): void
}

/** Why a stream is over. The call itself may go on. */
export type MediaStreamEnd = 'stopped' | 'closed' | 'stalled' | 'protocol'

/** What a stream tells its call. Nothing comes after `onEnd`, which comes exactly once. */
export interface MediaStreamListener {
  /** @param audio the caller's voice; only valid during the call of this function */
  onAudio(audio: Uint8Array): void
  onMark(name: string): void
  onDtmf(digit: string): void
  onEnd(reason: MediaStreamEnd): void
}

/** Decides who takes a stream that has proven whose call it is; null refuses it. */
export type AcceptMediaStream = (stream: MediaStream) => MediaStreamListener | null
