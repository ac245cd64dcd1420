/**
 * Where the keyboard is after a page has changed: at the new page's heading, so that whoever cannot see the change hears
 * it and goes on from there. Nothing is taken from a field or a dialog that already has the focus.
 */
import { type RefObject, useEffect, useRef } from 'react'

/** Pages come when they are first opened; longer than this nobody waits for a heading. */
const longestWaitMs = 3_000

function mayMove(main: HTMLElement): boolean {
  const active = document.activeElement
  if (active === null || active === document.body) return true
  if (active.closest('[role="dialog"]') !== null) return false
  // The page put the focus where it wants it, e.g. into its first field.
  return !main.contains(active) || active === main
}

/** @param page the name of the page that is shown; the first one leaves the focus where the browser put it */
export function usePageFocus(page: string, main: RefObject<HTMLElement | null>): void {
  const last = useRef(page)
  useEffect(() => {
    if (last.current === page) return
    last.current = page
    const until = performance.now() + longestWaitMs
    let frame = 0
    const look = () => {
      const area = main.current
      const heading = area?.querySelector('h1')
      if (area && heading && mayMove(area)) {
        heading.tabIndex = -1
        heading.focus({ preventScroll: true })
        return
      }
      if (area && heading) return
      if (performance.now() < until) frame = requestAnimationFrame(look)
    }
    frame = requestAnimationFrame(look)
    return () => cancelAnimationFrame(frame)
  }, [page, main])
}
