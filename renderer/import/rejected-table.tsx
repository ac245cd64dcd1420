/**
 * The rejected rows, to be mended where they stand: name and number are fields, checked again as soon as one is
 * left. A mended row keeps its place, says what it was, and can be put back.
 */
import { ActionIcon, Text, Tooltip } from '@mantine/core'
import { IconArrowBackUp, IconUsers } from '@tabler/icons-react'
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportPreview, MendResult, RejectedRow } from '../../shared/domain/import.ts'
import type { Language } from '../../shared/domain/primitives.ts'
import { formatPhone } from '../format.ts'
import { client } from '../rpc-client.ts'
import { showError } from '../shell/notices.ts'
import { DataTable, type TableColumn } from '../ui/data-table.tsx'
import { usePagedList } from '../ui/paged-list.ts'
import { EmptyState } from '../ui/states.tsx'
import { ToneLabel } from '../ui/tone.tsx'
import classes from './import.module.css'
import { previewPageSize, rejectedPage } from './preview-page.ts'

type Field = 'nombre' | 'numero'

export function RejectedTable(props: {
  preview: ImportPreview
  language: Language
  mends: ReadonlyMap<number, RejectedRow>
  onMended: (result: MendResult) => void
}) {
  const { t } = useTranslation()
  const { preview, language, mends, onMended } = props
  const { importId } = preview
  const [said, setSaid] = useState('')
  const loaded = usePagedList<RejectedRow>({
    key: importId,
    revision: 0,
    pageSize: previewPageSize,
    load: (offset, limit) => rejectedPage(preview, offset, limit, language),
  })
  const current = (row: RejectedRow) => mends.get(row.row) ?? row
  const list = {
    ...loaded,
    rowAt(index: number) {
      const row = loaded.rowAt(index)
      return row === undefined ? undefined : current(row)
    },
  }

  const tell = useCallback(
    (result: MendResult) => {
      onMended(result)
      const { row } = result
      setSaid(
        row.mend?.e164
          ? t('import.mend.saidAccepted', { row: row.row, number: formatPhone(row.mend.e164) })
          : t('import.mend.saidRejected', { row: row.row, message: row.message }),
      )
    },
    [onMended, t],
  )
  const mend = useCallback(
    async (row: RejectedRow, field: Field, text: string) => {
      const { nombre, numero } = row.mend ?? row
      try {
        tell(await client.imports.mend({ importId, row: row.row, nombre, numero, language, [field]: text }))
        return true
      } catch (error) {
        showError(error)
        return false
      }
    },
    [importId, language, tell],
  )
  const undo = useCallback(
    async (row: RejectedRow) => {
      try {
        tell(await client.imports.undoMend({ importId, row: row.row, language }))
      } catch (error) {
        showError(error)
      }
    },
    [importId, language, tell],
  )

  const columns: TableColumn<RejectedRow>[] = [
    {
      id: 'row',
      header: t('contacts.row'),
      track: '56px',
      render: (row) => <span className="tabular">{row.row}</span>,
    },
    ...(['nombre', 'numero'] as const).map(
      (field): TableColumn<RejectedRow> => ({
        id: field,
        header: field === 'nombre' ? t('contacts.name') : t('contacts.number'),
        track: 'minmax(150px, 1fr)',
        render: (row) => <MendField row={row} field={field} onMend={(text) => mend(row, field, text)} />,
      }),
    ),
    {
      id: 'reason',
      header: t('import.reason'),
      track: 'minmax(280px, 2fr)',
      render: (row) => <Fate row={row} onUndo={() => void undo(row)} />,
    },
  ]
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('import.mend.hint')}
      </Text>
      <DataTable
        label={t('import.rejected')}
        columns={columns}
        list={list}
        rowKey={(row) => String(row.row)}
        rowHeight={40}
        minWidth={760}
        empty={
          <EmptyState
            icon={<IconUsers size={26} />}
            title={t('import.noneRejected.title')}
            text={t('import.noneRejected.text')}
          />
        }
      />
      <div role="status" className="visually-hidden">
        {said}
      </div>
    </>
  )
}

/** A cell to write in: Enter and leaving it check the row, Escape puts back what stood there. */
function MendField(props: { row: RejectedRow; field: Field; onMend: (text: string) => Promise<boolean> }) {
  const { t } = useTranslation()
  const { row, field } = props
  const stored = (row.mend ?? row)[field]
  const [text, setText] = useState(stored)
  const sent = useRef(stored)
  useEffect(() => {
    sent.current = stored
    setText(stored)
  }, [stored])
  const commit = async () => {
    if (text === sent.current) return
    const before = sent.current
    sent.current = text
    if (await props.onMend(text)) return
    sent.current = before
    setText(before)
  }
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') {
      setText(sent.current)
      // Escape belongs to the cell while it differs; then to whatever is around it.
      if (text !== sent.current) event.stopPropagation()
    } else if (event.key === 'Enter' || event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      void commit()
      neighbour(event.currentTarget, field, event.key === 'ArrowUp' ? -1 : 1)?.focus()
    }
  }
  return (
    <input
      className={classes.cellInput}
      data-field={field}
      data-wrong={field === 'numero' && !row.mend?.e164 ? '' : undefined}
      aria-label={t(`import.mend.${field}`, { row: row.row })}
      aria-invalid={field === 'numero' && !row.mend?.e164}
      placeholder={field === 'nombre' ? t('contacts.noName') : t('import.mend.noNumber')}
      value={text}
      maxLength={field === 'nombre' ? 200 : 80}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => setText(event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={() => void commit()}
      onKeyDown={press}
    />
  )
}

/** The same column's field one row on. Rows stand in the document in their order. */
function neighbour(from: HTMLInputElement, field: Field, step: 1 | -1): HTMLInputElement | null {
  const fields = [
    ...(from.closest('[role="table"]')?.querySelectorAll<HTMLInputElement>(`input[data-field="${field}"]`) ??
      []),
  ]
  return fields[fields.indexOf(from) + step] ?? null
}

/** Why the row is not called; or, once mended, that it is, and the way back. */
function Fate(props: { row: RejectedRow; onUndo: () => void }) {
  const { t } = useTranslation()
  const { row } = props
  const original = row.numero === '' ? t('import.mend.nothing') : row.numero
  const e164 = row.mend?.e164 ?? null
  return (
    <div className={classes.fate}>
      {e164 === null ? (
        <span title={row.message}>{row.message}</span>
      ) : (
        <span>
          <ToneLabel tone="good">{t('import.mend.accepted', { number: formatPhone(e164) })}</ToneLabel>{' '}
          <Text span c="dimmed" size="sm">
            {t('import.mend.before', { original })}
          </Text>
        </span>
      )}
      {row.mend !== undefined && (
        <Tooltip label={t('import.mend.undo')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={props.onUndo}
            aria-label={t('import.mend.undoRow', { row: row.row })}
          >
            <IconArrowBackUp size={17} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  )
}
