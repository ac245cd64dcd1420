/** A call second by second: what the line did, who spoke, how fast ANA answered, as one list in time. Pure. */
import type { Call, CallEvent, Recording, Turn } from '../../shared/domain/call.ts'

interface Moment {
  /** Ms since the call was answered, negative before; since it was placed when nobody answered. */
  atMs: number
}

export type TimelineEntry = Moment &
  (
    | { kind: 'event'; event: CallEvent }
    | {
        kind: 'turn'
        turn: Turn
        /** From her last word until ANA's voice; null for her own turns, or unmeasured. */
        replyMs: number | null
        /** Ms it took ANA to fall silent when this turn was cut into. */
        bargeInMs: number | null
      }
    | { kind: 'recording_began' }
    | { kind: 'pause'; lengthMs: number }
  )

/** A stretch without a new turn that a reader would ask about. */
const notedPauseMs = 8_000
/** Spanish on the telephone, with its pauses: about this long for each letter. */
const msPerLetter = 62

function replyMs({ role, waterfall }: Turn): number | null {
  if (role !== 'assistant' || waterfall === null) return null
  return waterfall.voiceToVoiceMs ?? waterfall.answeredMs ?? waterfall.firstAudioMs
}

/** Events of one instant before the words that follow it. */
const rank = { event: 0, recording_began: 1, pause: 2, turn: 3 } as const

export function timelineOf(options: {
  call: Pick<Call, 'plannedAt' | 'answeredAt'>
  turns: readonly Turn[]
  events: readonly CallEvent[]
  recording: Recording | null
}): TimelineEntry[] {
  const { call, turns, events, recording } = options
  const zero = call.answeredAt ?? call.plannedAt
  const entries: TimelineEntry[] = events.map((event) => ({ kind: 'event', atMs: event.at - zero, event }))
  let silentSinceMs: number | null = null
  for (const turn of turns) {
    if (silentSinceMs !== null && turn.atMs - silentSinceMs >= notedPauseMs) {
      entries.push({
        kind: 'pause',
        atMs: silentSinceMs,
        lengthMs: turn.atMs - silentSinceMs,
      })
    }
    entries.push({
      kind: 'turn',
      atMs: turn.atMs,
      turn,
      replyMs: replyMs(turn),
      bargeInMs: turn.waterfall?.bargeInMs ?? null,
    })
    silentSinceMs = turn.atMs + turn.text.length * msPerLetter
  }
  if (recording !== null) {
    entries.push({ kind: 'recording_began', atMs: recording.offsetMs })
  }
  return entries
    .map((entry, order) => ({ entry, order }))
    .sort(
      ({ entry: a, order: first }, { entry: b, order: second }) =>
        a.atMs - b.atMs || rank[a.kind] - rank[b.kind] || first - second,
    )
    .map(({ entry }) => entry)
}
