/** Columns over time, each of two parts: what was reached, and the rest. Whoever prefers to read has a table beside. */
import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './column-chart.module.css'

export interface ChartColumn {
  id: number
  name: string
  /** All of it in words, for who points at it. */
  title: string
  reached: number
  rest: number
  /** Stands above the column. */
  note?: string
}

export function ColumnChart(props: {
  /** What the picture says, in a sentence. */
  label: string
  columns: readonly ChartColumn[]
  reached: string
  rest: string
}) {
  const { columns } = props
  const most = Math.max(1, ...columns.map(({ reached, rest }) => reached + rest))
  return (
    <figure className={classes.figure}>
      <div className={classes.columns} role="img" aria-label={props.label}>
        {columns.map(({ id, name, title, reached, rest, note = '' }) => (
          <div key={id} className={classes.column} title={title}>
            <div className={classes.plot}>
              <span className={classes.note}>{note}</span>
              <div
                className={classes.whole}
                style={{ height: `calc((100% - 18px) * ${(reached + rest) / most})` }}
              >
                <div
                  className={classes.reached}
                  style={{ height: `${(reached / Math.max(1, reached + rest)) * 100}%` }}
                />
              </div>
            </div>
            <span className={classes.name}>{name}</span>
          </div>
        ))}
      </div>
      <figcaption className={classes.legend}>
        <span data-part="reached">{props.reached}</span>
        <span data-part="rest">{props.rest}</span>
      </figcaption>
    </figure>
  )
}

export type Shown = 'picture' | 'table'

export function PictureOrTable(props: { value: Shown; onChange: (value: Shown) => void }) {
  const { t } = useTranslation()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('chart.as')}
      value={props.value}
      onChange={(value) => props.onChange(value === 'table' ? 'table' : 'picture')}
      data={[
        { value: 'picture', label: t('chart.picture') },
        { value: 'table', label: t('chart.table') },
      ]}
    />
  )
}
