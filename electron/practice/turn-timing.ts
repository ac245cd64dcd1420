/**
 * Writes down, turn by turn, when a customer spoke and what ANA's voice did about it, as it was in her ear. It only
 * watches: see `TurnTiming` for what the figures mean.
 */
import type { Clock } from '../engine/ports.ts'
import type { PauseKind, TurnKind, TurnTiming } from './practice-call.ts'

export interface TurnWatch {
  /**
   * She begins a breath.
   * @param pauseBefore null for the first of a turn
   * @param more what kind of pause follows it; null when the turn ends with it
   */
  breath(breath: {
    why: TurnKind
    text: string
    firstSoundMs: number
    lastSoundMs: number
    pauseBefore: PauseKind | null
    more: PauseKind | null
  }): void
  voiceBegins(atMs: number): void
  voiceEnds(atMs: number, by: 'clear' | 'end'): void
}

/** Instants come on the clock's monotonic time and are kept in epoch ms, in tenths. */
export function createTurnWatch(clock: Clock, turns: TurnTiming[]): TurnWatch {
  const offsetMs = clock.now() - clock.monotonicMs()
  const epoch = (atMs: number): number => Math.round((offsetMs + atMs) * 10) / 10
  let isVoiceInEar = false
  /** The end of the breath that she is uttering or has uttered last. */
  let lastSoundMs = Number.NEGATIVE_INFINITY
  let isPausing = false

  return {
    breath({ why, text, firstSoundMs, lastSoundMs: untilMs, pauseBefore, more }) {
      let turn = turns.at(-1)
      const pause = turn?.pauses.at(-1)
      if (turn && pause && pauseBefore !== null && pause.endedAtMs === null) {
        pause.endedAtMs = epoch(firstSoundMs)
        turn.text += ` ${text}`
      } else {
        turn = {
          kind: why,
          text,
          startedAtMs: epoch(firstSoundMs),
          endedAtMs: null,
          pauses: [],
          assistantWasSpeaking: isVoiceInEar,
          silencedAtMs: null,
          silencedBy: null,
          talkedOverAtMs: null,
          answeredAtMs: null,
        }
        turns.push(turn)
      }
      lastSoundMs = untilMs
      isPausing = more !== null
      if (more === null) turn.endedAtMs = epoch(untilMs)
      else turn.pauses.push({ kind: more, atMs: epoch(untilMs), endedAtMs: null, cutInAtMs: null })
    },
    voiceBegins(atMs) {
      isVoiceInEar = true
      const turn = turns.at(-1)
      if (!turn) return
      if (atMs < lastSoundMs) turn.talkedOverAtMs ??= epoch(atMs)
      else if (isPausing) {
        const pause = turn.pauses.at(-1)
        if (pause) pause.cutInAtMs ??= epoch(atMs)
      } else if (!turn.assistantWasSpeaking || turn.silencedAtMs !== null) turn.answeredAtMs ??= epoch(atMs)
    },
    voiceEnds(atMs, by) {
      isVoiceInEar = false
      const turn = turns.at(-1)
      if (!turn?.assistantWasSpeaking || turn.silencedAtMs !== null) return
      turn.silencedAtMs = epoch(atMs)
      turn.silencedBy = by
    },
  }
}
