/**
 * A long table by keyboard: the tabulator stops at one row and then leaves, and arrows go from row to row. Were every
 * row a stop, whoever cannot use a mouse would have a hundred thousand of them before the next control.
 */
import type { Virtualizer } from '@tanstack/react-virtual'
import { type FocusEvent, type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react'

const controls = 'a[href], button, input, select, [tabindex]'

/** Rows count from 0; `aria-rowindex` counts the head and begins with 1. */
const indexOf = (row: Element) => Number(row.getAttribute('aria-rowindex')) - 2

const rowOf = (target: EventTarget) =>
  target instanceof Element ? target.closest('[role="row"][aria-rowindex]') : null

/** Where a key leads from a row; null for keys that are not the table's. */
export function rowAfterKey(key: string, index: number, total: number, perPage: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: perPage,
    PageUp: -perPage,
    Home: -total,
    End: total,
  }
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined
  return step === undefined ? null : Math.min(Math.max(index + step, 0), total - 1)
}

export function useRowKeys(
  scroller: RefObject<HTMLElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  rowHeight: number,
) {
  const [current, setCurrent] = useState(0)
  const wanted = useRef<number | null>(null)
  const shown = virtualizer.getVirtualItems()
  const inSight = Math.ceil((virtualizer.scrollOffset ?? 0) / rowHeight)
  // A row that was scrolled away is not there to stop at: the first one in sight takes its place.
  const stop = shown.some(({ index }) => index === current) ? current : inSight

  useLayoutEffect(() => {
    for (const row of scroller.current?.querySelectorAll('[role="row"][aria-rowindex]') ?? []) {
      const index = indexOf(row)
      for (const control of row.querySelectorAll<HTMLElement>(controls)) {
        control.tabIndex = index === stop ? 0 : -1
      }
      if (index !== wanted.current) continue
      const first = row.querySelector<HTMLElement>(controls)
      if (first === null) continue
      wanted.current = null
      first.focus({ preventScroll: true })
    }
  })

  return {
    onFocus(event: FocusEvent) {
      const row = rowOf(event.target)
      if (row !== null && indexOf(row) >= 0) setCurrent(indexOf(row))
    },
    onKeyDown(event: KeyboardEvent) {
      const row = rowOf(event.target)
      const isField = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement
      if (row === null || isField || event.ctrlKey || event.metaKey || event.altKey) return
      const perPage = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2)
      const next = rowAfterKey(event.key, indexOf(row), virtualizer.options.count, perPage)
      if (next === null) return
      event.preventDefault()
      wanted.current = next
      setCurrent(next)
      virtualizer.scrollToIndex(next)
    },
  }
}
