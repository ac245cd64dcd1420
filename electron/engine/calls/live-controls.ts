/** What an operator can do in a live call, where there is none. */
import { AnaError } from '../errors.ts'
import type { LiveControls } from './call-transport.ts'

export function callNotLive(callId: string): AnaError {
  return new AnaError('call.not_live', 'the call is not live', { kind: 'conflict', facts: { callId } })
}

/** For calls by turns alone: nothing can be heard, whispered or taken over. */
export const noLiveControls: LiveControls = {
  listen(callId) {
    throw callNotLive(callId)
  },
  whisper(callId) {
    throw callNotLive(callId)
  },
  takeOver: async (callId) => {
    throw callNotLive(callId)
  },
}
