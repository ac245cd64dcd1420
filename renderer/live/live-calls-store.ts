/** The board of calls in progress as the interface holds it: events are gathered and shown once a frame. */
import { create } from 'zustand'
import type { LiveEventBody } from '../../shared/domain/live-event.ts'
import { client } from '../rpc-client.ts'
import {
  applyActivity,
  applyCall,
  applyPartial,
  applySnapshot,
  applyTakeOver,
  applyTurn,
  type Board,
  emptyBoard,
  sweep,
} from './live-calls.ts'

interface LiveCallsState {
  board: Board
  loaded: boolean
  error: unknown
  focusedId: string | null
}

export const useLiveCalls = create<LiveCallsState>(() => ({
  board: emptyBoard,
  loaded: false,
  error: null,
  focusedId: null,
}))

export async function loadLiveCalls(): Promise<void> {
  try {
    const snapshot = await client.calls.live()
    useLiveCalls.setState(({ board }) => ({
      board: applySnapshot(board, snapshot, Date.now()),
      loaded: true,
      error: null,
    }))
  } catch (error) {
    useLiveCalls.setState({ error })
  }
}

let gathered: LiveEventBody[] = []
let scheduled = false

/** With thirty calls words arrive faster than frames; a frame shows them all at once. */
export function gatherLiveEvent(body: LiveEventBody): void {
  gathered.push(body)
  if (scheduled) return
  scheduled = true
  // A hidden window draws no frames, and its board must not grow stale.
  if (document.hidden) setTimeout(flush, 250)
  else requestAnimationFrame(flush)
}

function flush(): void {
  scheduled = false
  const events = gathered
  gathered = []
  useLiveCalls.setState(({ board, focusedId }) => ({
    board: events.reduce((current, body) => applyBody(current, body, focusedId), board),
  }))
}

function applyBody(board: Board, body: LiveEventBody, focusedId: string | null): Board {
  switch (body.kind) {
    case 'call_updated':
      return applyCall(board, body.call, Date.now(), focusedId)
    case 'turn_spoken':
      return applyTurn(board, body.callId, body.turn)
    case 'activity_changed':
      return applyActivity(board, body.callId, body.activity, body.phase, body)
    case 'partial_heard':
      return applyPartial(board, body.callId, body.text)
    case 'take_over_changed':
      return applyTakeOver(board, body.callId, body.state)
    default:
      return board
  }
}

export function focusCall(callId: string | null): void {
  useLiveCalls.setState({ focusedId: callId })
}

export function sweepEndedCalls(): void {
  useLiveCalls.setState(({ board, focusedId }) => ({ board: sweep(board, Date.now(), focusedId) }))
}
