/**
 * The addresses a call gives to the vendor. They carry the call's id, so that the first webhook can claim a
 * call whose placing was never answered; never a name or a number.
 */

export interface CallAddresses {
  voice: string
  status: string
  /** The socket of live audio. It has no query: which call it is, its first message says. */
  media: string
  /** What the network goes on with when live audio has ended or could not begin. */
  streamEnded: string
  /** Told of the state of the call to an operator who takes over. */
  operatorStatus: string
  /** Where the customer's words go after assistant turn `after`. */
  heard(after: number): string
  /** Where the next piece of assistant turn `turn` is asked for, from clause `part` on. */
  next(turn: number, part: number): string
  clip(clipId: string): string
}

/** @param publicBaseUrl the origin the call was planned with, without a trailing slash */
export function callAddresses(publicBaseUrl: string, callId: string): CallAddresses {
  const webhook = (name: string, query: Record<string, string | number> = {}) =>
    `${publicBaseUrl}/twilio/${name}?${new URLSearchParams({
      call: callId,
      ...Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)])),
    })}`
  return {
    voice: webhook('voice'),
    status: webhook('status'),
    media: `${publicBaseUrl.replace(/^http/, 'ws')}/media`,
    streamEnded: webhook('stream-ended'),
    operatorStatus: webhook('operator-status'),
    heard: (after) => webhook('heard', { after }),
    next: (turn, part) => webhook('next', { turn, part }),
    clip: (clipId) => `${publicBaseUrl}/audio/${clipId}`,
  }
}
