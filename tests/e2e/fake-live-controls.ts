/** What an operator can do in the fake engine's live calls: hear them, whisper, take them over. */
import { ORPCError } from '@orpc/server'
import type { HeardAudio } from '../../shared/contract/calls.ts'
import { fakeVoice } from './fake-audio.ts'
import type { FakeCall, FakeState } from './fake-state.ts'

const pieceMs = 100

function live(state: FakeState, callId: string): FakeCall {
  const one = state.calls.find(({ call }) => call.id === callId)
  if (one?.call.state === 'in_progress') return one
  throw new ORPCError('CONFLICT', { defined: true, data: { code: 'call.not_live' } })
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Both voices, a tenth of a second at a time, for as long as the call lasts. */
export function hearFakeCall(
  state: FakeState,
  callId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<HeardAudio, void, void> {
  const one = live(state, callId)
  async function* hear(): AsyncGenerator<HeardAudio, void, void> {
    state.listeners.add(callId)
    try {
      const startedAt = performance.now()
      let atMs = Math.max(0, state.now() - (one.call.answeredAt ?? state.now()))
      const firstMs = atMs
      while (!signal?.aborted && one.call.state === 'in_progress') {
        const slice = (side: 'customer' | 'assistant', speaks: boolean) => ({
          side,
          atMs,
          audio: fakeVoice(side, atMs, pieceMs, speaks).toString('base64'),
        })
        const speaking = one.activity === 'speaking'
        yield {
          slices: [
            slice('customer', one.activity === 'listening'),
            ...(speaking ? [slice('assistant', true)] : []),
          ],
          droppedMs: 0,
        }
        atMs += pieceMs
        await pause(Math.max(0, startedAt + (atMs - firstMs) - performance.now()))
      }
    } finally {
      state.listeners.delete(callId)
    }
  }
  return hear()
}

export function whisperInFakeCall(state: FakeState, callId: string, hint: string): void {
  live(state, callId)
  state.whispers.push({ callId, hint })
}

/** The operator's telephone rings for a moment, and she answers. */
export function takeOverFakeCall(state: FakeState, callId: string, operatorE164: string): void {
  live(state, callId)
  state.takeOvers.push({ callId, operatorE164 })
  state.tell({ kind: 'take_over_changed', callId, state: 'ringing' })
  setTimeout(() => state.tell({ kind: 'take_over_changed', callId, state: 'with_operator' }), 1_200).unref()
}
