/** Proportions to look at: one bar of several parts, and a list of bars. The numbers are always written beside. */
import { useFormat } from '../format.ts'
import classes from './meter.module.css'
import type { Tone } from './tone.tsx'

export function StackedBar(props: {
  label: string
  parts: Array<{ id: string; value: number; tone: Tone }>
}) {
  const total = props.parts.reduce((sum, part) => sum + part.value, 0)
  return (
    <div className={classes.track} role="img" aria-label={props.label}>
      {props.parts
        // What is still to be done is the bare track.
        .filter((part) => part.value > 0 && part.tone !== 'empty')
        .map((part) => (
          <div
            key={part.id}
            className={classes.part}
            data-tone={part.tone}
            style={{ width: `${(part.value / total) * 100}%` }}
          />
        ))}
    </div>
  )
}

export interface Bar {
  id: string
  name: string
  value: number
  tone: Tone
}

/** Bars share one scale: the largest value, or `whole` when the bars are parts of it. */
export function BarList(props: { bars: Bar[]; whole?: number; label: string }) {
  const format = useFormat()
  const scale = Math.max(1, props.whole ?? Math.max(...props.bars.map((bar) => bar.value)))
  return (
    <ul className={classes.list} aria-label={props.label}>
      {props.bars.map((bar) => (
        <li key={bar.id} className={classes.item}>
          <span className={classes.name}>{bar.name}</span>
          <div className={classes.line} aria-hidden>
            <div
              className={classes.fill}
              data-tone={bar.tone}
              style={{ width: `${(bar.value / scale) * 100}%` }}
            />
          </div>
          <span className={`${classes.value} tabular`}>
            {format.number(bar.value)}
            {props.whole !== undefined && props.whole > 0 && (
              <span className={classes.share}> {format.percent(bar.value / props.whole)}</span>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}
