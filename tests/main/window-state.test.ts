/** Where the window opens: where it was, but never where nobody can reach it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  readWindowState,
  rescuedBounds,
  smallestWindow,
  windowBounds,
} from '../../electron/main/window-state.ts'

const laptop = { x: 0, y: 0, width: 1440, height: 860 }
const second = { x: 1440, y: 0, width: 1920, height: 1040 }

describe('window bounds', () => {
  it('reopens where the window was', () => {
    const bounds = { x: 1500, y: 40, width: 1200, height: 800 }
    expect(windowBounds({ bounds }, [laptop, second])).toEqual(bounds)
  })

  it('lets the system choose the place when the screen it was on is gone', () => {
    const bounds = { x: 1500, y: 40, width: 1200, height: 800 }
    expect(windowBounds({ bounds }, [laptop])).toEqual({ width: 1200, height: 800 })
  })

  it('never hides the title bar above the screen', () => {
    const bounds = { x: 100, y: -30, width: 1200, height: 800 }
    expect(windowBounds({ bounds }, [laptop])).not.toHaveProperty('y')
  })

  it('fits the first window to a small screen', () => {
    const small = { x: 0, y: 0, width: 1024, height: 700 }
    expect(windowBounds({ bounds: null }, [small])).toEqual({ width: 1024, height: 700 })
  })

  it('always opens with a part that can be reached, no larger than a screen', () => {
    const bounds = fc.record({
      x: fc.integer({ min: -5_000, max: 5_000 }),
      y: fc.integer({ min: -5_000, max: 5_000 }),
      width: fc.integer({ min: 0, max: 8_000 }),
      height: fc.integer({ min: 0, max: 8_000 }),
    })
    fc.assert(
      fc.property(bounds, (saved) => {
        const result = windowBounds({ bounds: saved }, [laptop, second])
        expect(result.width).toBeLessThanOrEqual(second.width)
        expect(result.height).toBeLessThanOrEqual(second.height)
        if (result.x === undefined || result.y === undefined) return
        const { x, y, width } = result
        const seen = [laptop, second].some(
          (area) =>
            x + width > area.x + 100 &&
            x < area.x + area.width - 100 &&
            y >= area.y &&
            y < area.y + area.height,
        )
        expect(seen).toBe(true)
      }),
    )
  })
})

describe('a window whose screens change', () => {
  it('stays where it can be reached', () => {
    expect(rescuedBounds({ x: 1500, y: 40, width: 1200, height: 800 }, [laptop, second])).toBeNull()
  })

  it('comes back to the main screen when its own is unplugged', () => {
    const rescued = rescuedBounds({ x: 1500, y: 40, width: 1700, height: 1000 }, [laptop])
    expect(rescued).toEqual({ x: 0, y: 0, width: 1440, height: 860 })
    const small = rescuedBounds({ x: 2000, y: 40, width: 1000, height: 700 }, [laptop])
    expect(small).toEqual({ x: 220, y: 80, width: 1000, height: 700 })
  })

  it('is not moved while no screen is there at all', () => {
    expect(rescuedBounds({ x: 0, y: 0, width: 900, height: 700 }, [])).toBeNull()
  })
})

describe('stored window state', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ana-window-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it.each(['', '{"bounds":', '{"bounds":{"x":1}}', '[]', 'null'])(
    'treats a damaged file (%j) as a first start',
    (text) => {
      const file = join(folder, 'window.json')
      writeFileSync(file, text)
      expect(readWindowState(file)).toEqual({ bounds: null, maximized: false, fullScreen: false, zoom: 1 })
    },
  )

  it('knows the files of earlier versions, which had no zoom and no full screen', () => {
    const file = join(folder, 'window.json')
    const bounds = { x: 1, y: 2, width: 1000, height: 700 }
    writeFileSync(file, JSON.stringify({ bounds, maximized: true }))
    expect(readWindowState(file)).toEqual({ bounds, maximized: true, fullScreen: false, zoom: 1 })
  })

  it('keeps the smallest size', () => {
    const result = windowBounds({ bounds: { x: 0, y: 0, width: 10, height: 10 } }, [laptop])
    expect(result).toMatchObject(smallestWindow)
  })
})
