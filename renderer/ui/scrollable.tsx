/** A part of a page that scrolls by itself. The keyboard scrolls only what can have the focus: so it is a stop. */
import type { ElementType, HTMLAttributes, Ref } from 'react'

interface ScrollableProps extends HTMLAttributes<HTMLElement> {
  as: 'div' | 'ol' | 'section'
  label: string
  ref?: Ref<HTMLDivElement>
}

export function Scrollable(props: ScrollableProps) {
  const { as: part, label, ...rest } = props
  const Part = part as ElementType
  return <Part {...rest} tabIndex={0} aria-label={label} />
}
