/**
 * The heartbeat of all voices of the engine: every player is called once each 20 ms, at an instant of its own,
 * so that a hundred calls do not send in the same millisecond. One timer serves them all; with nobody playing
 * there is none. Instants are absolute, so lateness never adds up.
 */
import type { Clock, Timer } from '../ports.ts'

/** A telephone frame's length. */
export const frameMs = 20
/** The frame's time is divided into so many instants, 2 ms apart. */
const slotCount = 10
const slotMs = frameMs / slotCount
/** A timer may fire this much early; waking once more would be later still. */
const earlyMs = 1

/** @param nowMs monotonic; never earlier than the seat's own instant */
export type FrameTick = (nowMs: number) => void

export interface PacerSeat {
  /** The seat's instants lie this far behind each multiple of 20 ms of the monotonic clock. */
  readonly phaseMs: number
  /** Ends the ticks. Idempotent. */
  leave(): void
}

export interface FramePacer {
  /** Calls `tick` once every 20 ms, first within the next 20 ms. */
  join(tick: FrameTick): PacerSeat
  /** Players that are being served. */
  size(): number
}

interface Slot {
  phaseMs: number
  nextMs: number
  ticks: FrameTick[]
}

/** @returns the first instant of the grid `phaseMs + n · 20` that is not before `atMs` */
export function nextOnGrid(atMs: number, phaseMs: number): number {
  return phaseMs + Math.ceil((atMs - phaseMs) / frameMs) * frameMs
}

export function createFramePacer(clock: Pick<Clock, 'monotonicMs' | 'schedule'>): FramePacer {
  const slots: Slot[] = Array.from({ length: slotCount }, (_, index) => ({
    phaseMs: index * slotMs,
    nextMs: 0,
    ticks: [],
  }))
  let members = 0
  let timer: Timer | null = null
  let armedForMs = Number.POSITIVE_INFINITY

  function arm(): void {
    let soonestMs = Number.POSITIVE_INFINITY
    for (const slot of slots) {
      if (slot.ticks.length > 0 && slot.nextMs < soonestMs) soonestMs = slot.nextMs
    }
    if (soonestMs === armedForMs) return
    timer?.cancel()
    armedForMs = soonestMs
    timer =
      soonestMs === Number.POSITIVE_INFINITY
        ? null
        : clock.schedule(Math.max(0, soonestMs - clock.monotonicMs()), onTimer)
  }

  /** The slot with the fewest players; of several the one whose instant comes first. */
  function emptiest(nowMs: number): Slot {
    const waitMs = (slot: Slot) => nextOnGrid(nowMs, slot.phaseMs) - nowMs
    return slots.reduce((best, slot) => {
      const fewer = slot.ticks.length - best.ticks.length
      return fewer < 0 || (fewer === 0 && waitMs(slot) < waitMs(best)) ? slot : best
    })
  }

  function serve(slot: Slot, nowMs: number): void {
    const instantMs = Math.max(nowMs, slot.nextMs)
    slot.nextMs = nextOnGrid(instantMs + slotMs / 2, slot.phaseMs)
    // Backwards, because a player may leave while it is served.
    for (let index = slot.ticks.length - 1; index >= 0; index -= 1) slot.ticks[index]?.(instantMs)
  }

  function onTimer(): void {
    timer = null
    armedForMs = Number.POSITIVE_INFINITY
    const nowMs = clock.monotonicMs()
    try {
      for (const slot of slots) {
        if (slot.ticks.length > 0 && slot.nextMs <= nowMs + earlyMs) serve(slot, nowMs)
      }
    } finally {
      // One player's failure must not silence the others.
      arm()
    }
  }

  return {
    join(tick) {
      const nowMs = clock.monotonicMs()
      const slot = emptiest(nowMs)
      if (slot.ticks.length === 0) slot.nextMs = nextOnGrid(nowMs, slot.phaseMs)
      slot.ticks.push(tick)
      members += 1
      arm()
      let seated = true
      return {
        phaseMs: slot.phaseMs,
        leave() {
          if (!seated) return
          seated = false
          members -= 1
          const place = slot.ticks.indexOf(tick)
          const last = slot.ticks.pop()
          if (last && place < slot.ticks.length) slot.ticks[place] = last
          arm()
        },
      }
    },
    size: () => members,
  }
}
