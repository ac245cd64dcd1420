/**
 * Where the window was and how it looked (maximised, full screen, zoomed), remembered from one start to the next. A
 * window is never restored off the screens, nor left there when one is unplugged.
 */
import { readFileSync } from 'node:fs'
import { z } from 'zod'

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

const windowStateSchema = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }).nullable(),
  maximized: z.boolean(),
  fullScreen: z.boolean().default(false),
  /** 1 is the interface's own size. */
  zoom: z.number().min(0.5).max(3).default(1),
})
export type WindowState = z.infer<typeof windowStateSchema>

export const smallestWindow = { width: 880, height: 600 }
const firstWindow = { width: 1280, height: 840 }
/** As much of the window as must lie on a screen for it to be found and dragged, in pixels each way. */
const reachablePx = 120

/** The stored state; the first start's when there is none or it is damaged. */
export function readWindowState(file: string): WindowState {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return { bounds: null, maximized: false, fullScreen: false, zoom: 1 }
  }
}

function overlap(startA: number, lengthA: number, startB: number, lengthB: number): number {
  return Math.min(startA + lengthA, startB + lengthB) - Math.max(startA, startB)
}

/** Whether enough of the window, and its title bar, lies on this screen for it to be found and dragged. */
function isReachable(
  bounds: Rectangle,
  { width, height }: { width: number; height: number },
  area: Rectangle,
) {
  return (
    overlap(bounds.x, width, area.x, area.width) >= reachablePx &&
    overlap(bounds.y, height, area.y, area.height) >= reachablePx &&
    // The title bar is the handle: it must not lie above the screen.
    bounds.y >= area.y
  )
}

/**
 * Where a window that is open must go when the screens have changed.
 * @returns null when it can stay where it is
 */
export function rescuedBounds(bounds: Rectangle, workAreas: readonly Rectangle[]): Rectangle | null {
  const [main] = workAreas
  if (main === undefined || workAreas.some((area) => isReachable(bounds, bounds, area))) return null
  const width = Math.min(Math.max(bounds.width, smallestWindow.width), main.width)
  const height = Math.min(Math.max(bounds.height, smallestWindow.height), main.height)
  return {
    x: main.x + Math.round((main.width - width) / 2),
    y: main.y + Math.round((main.height - height) / 2),
    width,
    height,
  }
}

/**
 * The bounds to open the window with.
 * @param workAreas the usable part of every screen, the main one first.
 * @returns bounds without a position when the system should choose it.
 */
export function windowBounds(
  state: Pick<WindowState, 'bounds'>,
  workAreas: readonly Rectangle[],
): { width: number; height: number; x?: number; y?: number } {
  const main = workAreas[0] ?? { x: 0, y: 0, ...firstWindow }
  if (state.bounds === null) {
    return {
      width: Math.min(firstWindow.width, main.width),
      height: Math.min(firstWindow.height, main.height),
    }
  }
  const { bounds } = state
  const fitTo = (area: Rectangle) => ({
    width: Math.min(Math.max(bounds.width, smallestWindow.width), area.width),
    height: Math.min(Math.max(bounds.height, smallestWindow.height), area.height),
  })
  const screen = workAreas.find((area) => isReachable(bounds, fitTo(area), area))
  return screen === undefined ? fitTo(main) : { ...fitTo(screen), x: bounds.x, y: bounds.y }
}
