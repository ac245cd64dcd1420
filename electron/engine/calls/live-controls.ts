/** The answer to whoever wants to hear, whisper into or take over a call that is not live. */
import { AnaError } from '../errors.ts'

export function callNotLive(callId: string): AnaError {
  return new AnaError('call.not_live', 'the call is not live', { kind: 'conflict', facts: { callId } })
}
