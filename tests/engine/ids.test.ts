/** Ids as rows rely on them. */
import { describe, expect, it } from 'vitest'
import { createIds } from '../../electron/engine/ids.ts'

describe('Ids', () => {
  it('sort in the order they were asked for, also within a millisecond and when the clock goes back', () => {
    let nowMs = 1_800_000_000_000
    const ids = createIds({ now: () => nowMs })
    const asked: string[] = []
    for (const stepMs of [0, 1, 0, 5, -3, 0, 4]) {
      nowMs += stepMs
      for (let count = 0; count < 50; count += 1) asked.push(ids.next())
    }
    expect([...asked].sort()).toEqual(asked)
    expect(new Set(asked).size).toBe(asked.length)
  })
})
