/** Where arrows and page keys lead in a long table. */
import { describe, expect, it } from 'vitest'
import { rowAfterKey } from '../../renderer/ui/row-keys.ts'

describe('a long table by keyboard', () => {
  it.each([
    ['ArrowDown', 4, 5],
    ['ArrowUp', 4, 3],
    ['PageDown', 4, 14],
    ['PageUp', 14, 4],
    ['Home', 500, 0],
    ['End', 4, 999],
    ['ArrowUp', 0, 0],
    ['ArrowDown', 999, 999],
    ['PageDown', 995, 999],
  ])('%s leads from row %i to row %i', (key, from, to) => {
    expect(rowAfterKey(key, from, 1000, 10)).toBe(to)
  })

  it('leaves every other key to the page', () => {
    for (const key of ['Enter', 'Tab', 'a', ' ', 'constructor'])
      expect(rowAfterKey(key, 4, 1000, 10)).toBeNull()
  })
})
