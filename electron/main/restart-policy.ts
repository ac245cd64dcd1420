/**
 * When a dead engine is started again. Pure: the host says what happened and when, and acts on the answer.
 * The engine is always started again, because a phone line that stays dead helps nobody; but ever more
 * slowly while it keeps dying, and the operator is told once when it clearly will not stay up.
 */
export interface EngineLife {
  startedAtMs: number
  endedAtMs: number
}

export interface RestartHistory {
  /** Deaths in a row of engines that did not live long enough to count as well. */
  readonly earlyDeaths: number
}

export interface RestartDecision {
  readonly delayMs: number
  readonly history: RestartHistory
  /** True exactly once in a row of early deaths: the moment to tell the operator. */
  readonly alarm: boolean
}

export const firstDelayMs = 250
export const longestDelayMs = 15_000
/** An engine that lived this long was well; what killed it is treated as new. */
export const wellAfterMs = 60_000
export const alarmAfterDeaths = 4

export const noDeaths: RestartHistory = { earlyDeaths: 0 }

/** Decides about the engine whose `life` has just ended without being asked to. */
export function afterDeath(history: RestartHistory, life: EngineLife): RestartDecision {
  const livedMs = life.endedAtMs - life.startedAtMs
  const earlyDeaths = livedMs >= wellAfterMs ? 1 : history.earlyDeaths + 1
  return {
    delayMs: Math.min(firstDelayMs * 2 ** (earlyDeaths - 1), longestDelayMs),
    history: { earlyDeaths },
    alarm: earlyDeaths === alarmAfterDeaths,
  }
}
