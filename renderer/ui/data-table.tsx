/** A table of any length: only the rows on screen exist, and only their pages are read from the engine. */
// biome-ignore-all lint/a11y/useSemanticElements: rows placed by transform cannot be laid out by table elements
// biome-ignore-all lint/a11y/useFocusableInteractive: rows hold their own links; the scrolling region takes the focus
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format.ts'
import classes from './data-table.module.css'
import type { PagedList } from './paged-list.ts'
import { useRowKeys } from './row-keys.ts'
import { Scrollable } from './scrollable.tsx'
import { ErrorState } from './states.tsx'

export interface TableColumn<Row> {
  id: string
  header: string
  /** A CSS grid track, e.g. `minmax(120px, 2fr)`. */
  track: string
  align?: 'end'
  /** The title is for screen readers only. */
  quietHeader?: boolean
  render(row: Row): ReactNode
}

export interface DataTableProps<Row> {
  /** Said by screen readers. */
  label: string
  columns: TableColumn<Row>[]
  list: PagedList<Row>
  rowKey(row: Row): string
  /** Shown instead of rows when there are none. */
  empty: ReactNode
  onOpen?: ((row: Row) => void) | undefined
  selectedKey?: string | null
  rowHeight?: number
  minWidth?: number
  /** Height in px; without it the table fills what its parent leaves. */
  height?: number
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, list, rowHeight = 44, minWidth = 640 } = props
  const { t } = useTranslation()
  const format = useFormat()
  const scroller = useRef<HTMLDivElement>(null)
  const total = list.total ?? 0
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const rowKeys = useRowKeys(scroller, virtualizer, rowHeight)
  const rows = virtualizer.getVirtualItems()
  const first = rows[0]?.index ?? 0
  const last = rows.at(-1)?.index ?? 0
  const { show } = list
  useEffect(() => show(first, last), [show, first, last])

  if (list.error !== null && list.total === null)
    return <ErrorState error={list.error} onRetry={list.reload} />
  if (list.total === 0) return <>{props.empty}</>

  const style = {
    '--columns': columns.map((column) => column.track).join(' '),
    '--min-width': `${minWidth}px`,
    ...(props.height === undefined ? {} : { height: props.height }),
  }
  return (
    <div className={`${classes.frame} ${props.height === undefined ? classes.fill : ''}`} style={style}>
      <Scrollable
        as="div"
        ref={scroller}
        className={classes.scroll}
        role="group"
        label={props.label}
        {...rowKeys}
      >
        <div role="table" aria-label={props.label} aria-rowcount={total + 1} aria-busy={list.total === null}>
          <div role="rowgroup">
            <div className={classes.head} role="row" aria-rowindex={1}>
              {columns.map((column) => (
                <div
                  key={column.id}
                  role="columnheader"
                  className={`${classes.cell} ${column.align === 'end' ? classes.end : ''}`}
                >
                  {column.quietHeader ? (
                    <span className="visually-hidden">{column.header}</span>
                  ) : (
                    column.header
                  )}
                </div>
              ))}
            </div>
          </div>
          <div
            role="rowgroup"
            className={classes.body}
            style={{ height: list.total === null ? rowHeight * 6 : virtualizer.getTotalSize() }}
          >
            {list.total === null
              ? [0, 1, 2, 3, 4, 5].map((index) => (
                  <SkeletonRow key={index} columns={columns} index={index} rowHeight={rowHeight} />
                ))
              : rows.map(({ index, start }) => {
                  const row = list.rowAt(index)
                  if (row === undefined) {
                    return <SkeletonRow key={index} columns={columns} index={index} rowHeight={rowHeight} />
                  }
                  return <FilledRow key={props.rowKey(row)} {...props} row={row} index={index} top={start} />
                })}
          </div>
        </div>
      </Scrollable>
      <div className={classes.foot}>
        <span className="tabular">{t('table.rows', { count: total, formatted: format.number(total) })}</span>
        {list.error !== null && <span>{t('table.stale')}</span>}
      </div>
    </div>
  )
}

function FilledRow<Row>(props: DataTableProps<Row> & { row: Row; index: number; top: number }) {
  const { columns, row, onOpen, rowHeight = 44 } = props
  const selected = props.selectedKey === props.rowKey(row)
  const className = [classes.row, onOpen ? classes.open : '', selected ? classes.selected : ''].join(' ')
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the row's own link is the keyboard's way; this widens its target
    <div
      role="row"
      aria-rowindex={props.index + 2}
      className={className}
      style={{ height: rowHeight, transform: `translateY(${props.top}px)` }}
      onClick={onOpen ? (event) => openUnlessControl(event, () => onOpen(row)) : undefined}
    >
      {columns.map((column) => (
        <div
          key={column.id}
          role="cell"
          className={`${classes.cell} ${column.align === 'end' ? classes.end : ''}`}
        >
          {column.render(row)}
        </div>
      ))}
    </div>
  )
}

/** A click on a control inside the row is that control's, and selecting text is no click. */
function openUnlessControl(event: React.MouseEvent, open: () => void): void {
  const target = event.target
  if (target instanceof Element && target.closest('a, button, input, [role="menuitem"]')) return
  if (window.getSelection()?.toString()) return
  open()
}

function SkeletonRow<Row>(props: { columns: TableColumn<Row>[]; index: number; rowHeight: number }) {
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      className={classes.row}
      style={{ height: props.rowHeight, transform: `translateY(${props.index * props.rowHeight}px)` }}
    >
      {props.columns.map((column) => (
        <div key={column.id} role="cell" className={classes.cell}>
          <div className={classes.skeleton} />
        </div>
      ))}
    </div>
  )
}
