import { describe, expect, it } from 'vitest'
import { createFramePacer, frameMs, nextOnGrid } from '../../../electron/engine/calls/frame-pacer.ts'
import { createSyncClock } from '../../support/sync-clock.ts'

describe('the frame pacer', () => {
  it('calls a player every 20 ms, at absolute instants', () => {
    const clock = createSyncClock(1003.7)
    const at: number[] = []
    const seat = createFramePacer(clock).join((nowMs) => at.push(nowMs))
    clock.run(100)
    expect(at).toHaveLength(5)
    for (const nowMs of at) expect((nowMs - seat.phaseMs) % frameMs).toBe(0)
    expect(at[0]).toBeLessThan(1003.7 + frameMs)
  })

  it('spreads players evenly, so that none send together while there is room', () => {
    const clock = createSyncClock(501)
    const pacer = createFramePacer(clock)
    const perInstant = new Map<number, number>()
    for (let call = 0; call < 100; call += 1) {
      pacer.join((nowMs) => perInstant.set(nowMs, (perInstant.get(nowMs) ?? 0) + 1))
    }
    clock.run(20)
    expect([...perInstant.values()]).toEqual(Array.from({ length: 10 }, () => 10))
  })

  it('fills the gaps that players leave', () => {
    const clock = createSyncClock()
    const pacer = createFramePacer(clock)
    const seats = Array.from({ length: 20 }, () => pacer.join(() => {}))
    const gone = seats[4]
    gone?.leave()
    gone?.leave()
    expect(pacer.size()).toBe(19)
    expect(pacer.join(() => {}).phaseMs).toBe(gone?.phaseMs)
  })

  it('keeps no timer while nobody plays', () => {
    let timers = 0
    const clock = createSyncClock()
    const counted = {
      monotonicMs: clock.monotonicMs,
      schedule(delayMs: number, task: () => void) {
        timers += 1
        const timer = clock.schedule(delayMs, () => {
          timers -= 1
          task()
        })
        return {
          cancel() {
            timers -= 1
            timer.cancel()
          },
        }
      },
    }
    const pacer = createFramePacer(counted)
    expect(timers).toBe(0)
    const seats = [pacer.join(() => {}), pacer.join(() => {})]
    clock.run(50)
    expect(timers).toBe(1)
    for (const seat of seats) seat.leave()
    expect(timers).toBe(0)
    expect(pacer.size()).toBe(0)
  })

  it('lets a player leave while it is served, and still serves the others', () => {
    const clock = createSyncClock()
    const pacer = createFramePacer(clock)
    const served: number[] = []
    const seats = Array.from({ length: 30 }, (_, index) =>
      pacer.join(() => {
        served.push(index)
        if (index % 3 === 0) seats[index]?.leave()
      }),
    )
    clock.run(20)
    expect(new Set(served).size).toBe(30)
    served.length = 0
    clock.run(20)
    expect(served).toHaveLength(20)
  })

  it('goes on for the others when one player fails', () => {
    const clock = createSyncClock()
    const pacer = createFramePacer(clock)
    let served = 0
    pacer.join(() => {
      throw new Error('broken player')
    })
    pacer.join(() => {
      served += 1
    })
    expect(() => clock.run(1)).toThrow('broken player')
    clock.run(18)
    expect(served).toBe(1)
  })

  it('does not make up for ticks that a stopped computer missed', () => {
    let nowMs = 0
    let fire: () => void = () => {}
    const clock = {
      monotonicMs: () => nowMs,
      schedule: (_: number, task: () => void) => {
        fire = task
        return { cancel() {} }
      },
    }
    const at: number[] = []
    createFramePacer(clock).join((tickMs) => at.push(tickMs))
    nowMs = 5003
    fire()
    nowMs = 5020
    fire()
    expect(at).toEqual([5003, 5020])
  })

  it('serves a little early rather than a millisecond late', () => {
    let nowMs = 0.5
    let fire: () => void = () => {}
    const clock = {
      monotonicMs: () => nowMs,
      schedule: (_: number, task: () => void) => {
        fire = task
        return { cancel() {} }
      },
    }
    const at: number[] = []
    createFramePacer(clock).join((tickMs) => at.push(tickMs))
    nowMs = 1.4
    fire()
    expect(at).toEqual([2])
  })
})

describe('a grid of instants', () => {
  it('gives the next one, or this one', () => {
    expect(nextOnGrid(100, 4)).toBe(104)
    expect(nextOnGrid(104, 4)).toBe(104)
    expect(nextOnGrid(104.1, 4)).toBe(124)
    expect(nextOnGrid(1, 4)).toBe(4)
  })
})
