/**
 * One secret for each media stream that ANA asks for. The address of the media socket is the same for all calls,
 * and so is Twilio's signature over it: whoever has seen one could open another socket. Only the token, which
 * travels in the TwiML of one call, proves whose stream it is; it is good for one stream.
 */
import { timingSafeEqual } from 'node:crypto'
import type { Ids } from '../ports.ts'

export interface StreamTokens {
  /**
   * @param vendorCallId null while it is not known: then the token alone has to do
   * @returns 32 hex digits; an earlier token of the same call is void from now on
   */
  issue(callId: string, vendorCallId: string | null): string
  /** True once, for the call's newest token and the vendor's id that it was issued with. */
  claim(callId: string, token: string, vendorCallId: string): boolean
  /** Whether nobody has come with this token yet, and it still holds. */
  isOpen(callId: string, token: string): boolean
  /** Voids the call's token. @returns whether there was one that nobody had come with */
  revoke(callId: string): boolean
}

/** Compared with where nothing is known, so that an unknown call takes as long as a wrong token. */
const nobodysToken = '0'.repeat(32)

function isSame(expected: string, given: string): boolean {
  const bytes = Buffer.from(given)
  const target = Buffer.from(expected)
  return bytes.length === target.length && timingSafeEqual(bytes, target)
}

export function createStreamTokens({ ids }: { ids: Pick<Ids, 'secret'> }): StreamTokens {
  const issued = new Map<string, { token: string; vendorCallId: string | null }>()
  return {
    issue(callId, vendorCallId) {
      const token = ids.secret()
      issued.set(callId, { token, vendorCallId })
      return token
    },
    claim(callId, token, vendorCallId) {
      const known = issued.get(callId)
      const isOwn = isSame(known?.token ?? nobodysToken, token)
      if (!isOwn || known === undefined) return false
      if (known.vendorCallId !== null && known.vendorCallId !== vendorCallId) return false
      issued.delete(callId)
      return true
    },
    isOpen: (callId, token) => issued.get(callId)?.token === token,
    revoke: (callId) => issued.delete(callId),
  }
}
