/**
 * One timer for everything that media streams do at an exact instant: frames, marks, words reaching an ear. A
 * hundred calls need some ten thousand such instants a second; what is due together is done together. On a clock
 * that runs faster than the computer's it wakes less often and does more at once, so that timers stay cheap.
 */
import type { Clock, Timer } from '../../engine/ports.ts'

export interface LineTicker {
  /** @param dueMs on the clock's monotonic time; the task is told it, however late it runs */
  at(dueMs: number, task: (dueMs: number) => void): Timer
  close(): void
}

/** A computer's timer may fire a hair before its time: what is due within this is due. */
const earlyMs = 0.5

interface Entry {
  dueMs: number
  order: number
  /** Null once cancelled: it stays in the heap until it is due. */
  task: ((dueMs: number) => void) | null
}

const isBefore = (a: Entry, b: Entry) => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order)

/** A heap of entries, the earliest first; equal instants in the order they were added. */
function createAgenda() {
  const heap: Entry[] = []
  return {
    first: (): Entry | undefined => heap[0],
    add(entry: Entry) {
      let index = heap.length
      heap.push(entry)
      while (index > 0) {
        const above = (index - 1) >> 1
        const parent = heap[above]
        if (!parent || !isBefore(entry, parent)) break
        heap[index] = parent
        index = above
      }
      heap[index] = entry
    },
    removeFirst() {
      const last = heap.pop()
      if (!last || heap.length === 0) return
      let index = 0
      for (;;) {
        let below = 2 * index + 1
        let child = heap[below]
        if (!child) break
        const other = heap[below + 1]
        if (other && isBefore(other, child)) {
          below += 1
          child = other
        }
        if (!isBefore(child, last)) break
        heap[index] = child
        index = below
      }
      heap[index] = last
    },
    clear: () => void heap.splice(0),
  }
}

/** @param restMs at least so much of the clock's time lies between two wakings; 0 wakes for each instant */
export function createLineTicker(clock: Clock, restMs: number): LineTicker {
  const agenda = createAgenda()
  let order = 0
  let armed: { timer: Timer; atMs: number } | null = null
  let lastWakeMs = Number.NEGATIVE_INFINITY
  let closed = false

  const arm = () => {
    const first = agenda.first()
    if (!first || closed) return
    const atMs = Math.max(first.dueMs, lastWakeMs + restMs)
    if (armed && armed.atMs <= atMs) return
    armed?.timer.cancel()
    armed = { timer: clock.schedule(Math.max(0, atMs - clock.monotonicMs()), wake), atMs }
  }

  const wake = () => {
    armed = null
    const nowMs = clock.monotonicMs()
    lastWakeMs = nowMs
    for (let first = agenda.first(); first && first.dueMs <= nowMs + earlyMs; first = agenda.first()) {
      agenda.removeFirst()
      first.task?.(first.dueMs)
    }
    arm()
  }

  return {
    at(dueMs, task) {
      order += 1
      const entry: Entry = { dueMs, order, task }
      agenda.add(entry)
      if (agenda.first() === entry) arm()
      return {
        cancel() {
          entry.task = null
        },
      }
    },
    close() {
      closed = true
      armed?.timer.cancel()
      agenda.clear()
    },
  }
}
