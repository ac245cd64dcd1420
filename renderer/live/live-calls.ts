/**
 * Calls in progress with the words spoken so far. Pure: `next = apply(board, event)`. A call that ended stays
 * on the board for a while, so that its last words can be read and no card vanishes under the pointer.
 */
import type { Call, Turn } from '../../shared/domain/call.ts'
import type { Leaning, TakeOverState } from '../../shared/domain/live-event.ts'

export type Activity = 'listening' | 'thinking' | 'speaking'

export interface LiveCall {
  call: Call
  /** By index, without holes once all have arrived. */
  turns: Turn[]
  /** What the customer seems to be saying at this moment; null when she is not. */
  partial: string | null
  activity: Activity | null
  phase: string | null
  /** What she told about herself so far, by the script's names. */
  facts: Readonly<Record<string, string>>
  leaning: Leaning
  takeOver: TakeOverState | null
  /** This computer's time at which the end was seen; null while it lasts. */
  endSeenAt: number | null
}

/** What is not known of a call that has just begun. */
const unheard = {
  partial: null,
  activity: null,
  phase: null,
  facts: {},
  leaning: { interest: null, mood: null },
  takeOver: null,
}

export interface Board {
  byId: Record<string, LiveCall>
  /** In order of arrival: a card keeps its place for its whole life. */
  order: string[]
}

export const emptyBoard: Board = { byId: {}, order: [] }

/** How long an ended call stays on the board, in ms. */
export const lingerMs = 20_000

const stateRank = { planned: 0, placing: 1, ringing: 2, in_progress: 3, ended: 4 } as const

/** For this long an ended call keeps its place even when a new one could take it, in ms. */
export const keepsPlaceMs = 4_000

/**
 * Puts a changed call on the board. A late event never takes a call back to an earlier state. A new call takes the
 * place of the one that ended longest ago, so that the board stays as large as there are calls at once; `keep` is
 * being looked at and gives its place to nobody.
 */
export function applyCall(board: Board, call: Call, seenAt: number, keep: string | null): Board {
  const known = board.byId[call.id]
  if (known === undefined) {
    if (call.state === 'ended' || call.state === 'planned') return board
    const fresh: LiveCall = { ...unheard, call, turns: [], endSeenAt: null }
    const free = longestEnded(board, seenAt - keepsPlaceMs, keep)
    if (free === null) return { byId: { ...board.byId, [call.id]: fresh }, order: [...board.order, call.id] }
    const { [free]: _gone, ...others } = board.byId
    return {
      byId: { ...others, [call.id]: fresh },
      order: board.order.map((id) => (id === free ? call.id : id)),
    }
  }
  if (stateRank[call.state] < stateRank[known.call.state]) return board
  const ended = call.state === 'ended'
  const next: LiveCall = {
    ...known,
    call,
    partial: ended ? null : known.partial,
    activity: ended ? null : known.activity,
    endSeenAt: ended ? (known.endSeenAt ?? seenAt) : null,
  }
  return { ...board, byId: { ...board.byId, [call.id]: next } }
}

function longestEnded(board: Board, endedBefore: number, keep: string | null): string | null {
  let found: string | null = null
  let since = endedBefore
  for (const id of board.order) {
    const endSeenAt = board.byId[id]?.endSeenAt ?? null
    if (id === keep || endSeenAt === null || endSeenAt > since) continue
    found = id
    since = endSeenAt
  }
  return found
}

function change(board: Board, callId: string, changes: Partial<LiveCall>): Board {
  const known = board.byId[callId]
  if (known === undefined || known.call.state === 'ended') return board
  return { ...board, byId: { ...board.byId, [callId]: { ...known, ...changes } } }
}

/** The same index replaces what was shown before: a turn grows word by word. */
export function applyTurn(board: Board, callId: string, turn: Turn): Board {
  const known = board.byId[callId]
  if (known === undefined) return board
  // Her words are known now: what she seemed to say has become them.
  const isNewest = turn.index >= (known.turns.at(-1)?.index ?? 0)
  const partial = turn.role === 'customer' && isNewest ? null : known.partial
  const next: LiveCall = { ...known, partial, turns: withTurn(known.turns, turn) }
  return { ...board, byId: { ...board.byId, [callId]: next } }
}

/** Empty text takes back what she seemed to say. */
export function applyPartial(board: Board, callId: string, text: string): Board {
  return change(board, callId, { partial: text.trim() === '' ? null : text })
}

export function applyTakeOver(board: Board, callId: string, takeOver: TakeOverState): Board {
  return change(board, callId, { takeOver })
}

export function withTurn(turns: readonly Turn[], turn: Turn): Turn[] {
  const position = turns.findIndex((one) => one.index === turn.index)
  if (position !== -1) return turns.map((one, at) => (at === position ? turn : one))
  return [...turns, turn].sort((a, b) => a.index - b.index)
}

export function applyActivity(
  board: Board,
  callId: string,
  activity: Activity,
  phase: string,
  known: { facts?: Readonly<Record<string, string>> | undefined; leaning?: Leaning | undefined } = {},
): Board {
  const { facts, leaning } = known
  return change(board, callId, {
    activity,
    phase,
    ...(facts ? { facts } : {}),
    ...(leaning ? { leaning } : {}),
  })
}

/** Takes ended calls off once they have lingered; `keep` is being looked at and stays. */
export function sweep(board: Board, nowMs: number, keep: string | null): Board {
  const gone = new Set(
    board.order.filter((id) => {
      const seen = board.byId[id]?.endSeenAt
      return id !== keep && seen !== null && seen !== undefined && nowMs - seen >= lingerMs
    }),
  )
  if (gone.size === 0) return board
  return {
    order: board.order.filter((id) => !gone.has(id)),
    byId: Object.fromEntries(Object.entries(board.byId).filter(([id]) => !gone.has(id))),
  }
}

export interface LiveSnapshot {
  call: Call
  turns: Turn[]
  activity: Activity | null
  phase: string | null
  facts?: Readonly<Record<string, string>> | undefined
  leaning?: Leaning | undefined
}

/** The board as the engine tells it anew; calls that ended meanwhile linger like others. */
export function applySnapshot(board: Board, snapshot: readonly LiveSnapshot[], seenAt: number): Board {
  const running = new Map(snapshot.map((one) => [one.call.id, one]))
  const renewed = (
    known: Partial<LiveCall>,
    { call, turns, activity, phase, facts, leaning }: LiveSnapshot,
  ) => ({
    ...unheard,
    ...known,
    call,
    turns,
    activity,
    phase,
    facts: facts ?? known.facts ?? {},
    leaning: leaning ?? known.leaning ?? unheard.leaning,
    endSeenAt: null,
  })
  const byId: Record<string, LiveCall> = {}
  const order: string[] = []
  for (const id of board.order) {
    const known = board.byId[id]
    if (known === undefined) continue
    const fresh = running.get(id)
    byId[id] = fresh
      ? renewed(known, fresh)
      : { ...known, partial: null, activity: null, endSeenAt: known.endSeenAt ?? seenAt }
    order.push(id)
  }
  for (const one of snapshot) {
    if (byId[one.call.id] !== undefined) continue
    byId[one.call.id] = renewed({}, one)
    order.push(one.call.id)
  }
  return { byId, order }
}

export interface LastWords {
  /** Of the turn they belong to, or will. */
  index: number
  role: Turn['role']
  text: string
  /** They may still turn out otherwise. */
  tentative: boolean
}

/** The last words spoken, whoever said them; half-heard ones are the newest. Null before the first. */
export function lastWords({ turns, partial }: LiveCall): LastWords | null {
  const turn = turns.at(-1)
  if (partial !== null) {
    return { index: (turn?.index ?? -1) + 1, role: 'customer', text: partial, tentative: true }
  }
  return turn ? { index: turn.index, role: turn.role, text: turn.text, tentative: false } : null
}
