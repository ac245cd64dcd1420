/** What was found in a file: the sums, the columns that were read, and every row with its fate. */
import { Button, Group, SegmentedControl, Select, Text } from '@mantine/core'
import { IconDownload, IconUsers } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type ColumnMapping,
  type ImportPreview,
  type MendResult,
  rowCodeSchema,
} from '../../shared/domain/import.ts'
import type { Language } from '../../shared/domain/primitives.ts'
import { formatPhone, useFormat } from '../format.ts'
import { client } from '../rpc-client.ts'
import { DataTable, type TableColumn } from '../ui/data-table.tsx'
import { saveFile } from '../ui/download.ts'
import { Card } from '../ui/page.tsx'
import { usePagedList } from '../ui/paged-list.ts'
import { EmptyState } from '../ui/states.tsx'
import { ToneLabel } from '../ui/tone.tsx'
import { useAction } from '../ui/use-action.ts'
import classes from './import.module.css'
import { acceptedPage, previewPageSize } from './preview-page.ts'
import { RejectedTable } from './rejected-table.tsx'

interface TablesProps {
  preview: ImportPreview
  language: Language
  onRemapped: (importId: string) => void
  /** Rows that an operator wrote into, as they stand now. */
  mends: ReadonlyMap<number, MendResult['row']>
  onMended: (result: MendResult) => void
}

export function ImportTables(props: TablesProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { preview, language } = props
  const [shown, setShown] = useState<'accepted' | 'rejected'>(
    preview.counts.accepted === 0 ? 'rejected' : 'accepted',
  )
  const saveRejects = useCallback(
    async () => saveFile(await client.imports.rejectsFile({ importId: preview.importId, language })),
    [preview.importId, language],
  )
  const { busy, run } = useAction(saveRejects)
  return (
    <>
      <Summary preview={preview} />
      <Group justify="space-between" align="flex-end">
        <SegmentedControl
          value={shown}
          onChange={(value) => setShown(value === 'rejected' ? 'rejected' : 'accepted')}
          data={[
            {
              value: 'accepted',
              label: t('import.acceptedCount', { formatted: format.number(preview.counts.accepted) }),
            },
            {
              value: 'rejected',
              label: t('import.rejectedCount', { formatted: format.number(preview.counts.rejected) }),
            },
          ]}
          aria-label={t('import.which')}
        />
        {preview.mapping !== null && (
          <ColumnChoice importId={preview.importId} mapping={preview.mapping} onRemapped={props.onRemapped} />
        )}
        {preview.counts.rejected > 0 && (
          <Button
            variant="default"
            leftSection={<IconDownload size={17} />}
            loading={busy}
            onClick={() => void run()}
          >
            {t('import.saveRejects')}
          </Button>
        )}
      </Group>
      <div className={classes.tableBox}>
        {shown === 'accepted' ? <AcceptedTable {...props} /> : <RejectedTable {...props} />}
      </div>
    </>
  )
}

function Summary(props: { preview: ImportPreview }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { counts } = props.preview
  return (
    <Card>
      <div className={classes.summary}>
        <div className={classes.figure}>
          <b>{format.number(counts.rows)}</b>
          <span>{t('import.rows', { count: counts.rows })}</span>
        </div>
        <div className={classes.figure}>
          <b style={{ color: 'var(--ana-good)' }}>{format.number(counts.accepted)}</b>
          <span>{t('import.willBeCalled', { count: counts.accepted })}</span>
        </div>
        <div className={classes.figure}>
          <b style={counts.rejected > 0 ? { color: 'var(--ana-bad)' } : {}}>
            {format.number(counts.rejected)}
          </b>
          <span>{t('import.withProblems', { count: counts.rejected })}</span>
        </div>
        <div>
          <div className={classes.codes}>
            {rowCodeSchema.options.map((code) => {
              const count = counts.byCode[code] ?? 0
              return count === 0 ? null : (
                <span key={code}>
                  {t(`rowCode.${code}`)} <b className="tabular">{format.number(count)}</b>
                </span>
              )
            })}
          </div>
          {(props.preview.mended > 0 || counts.alreadyStored > 0) && (
            <div className={classes.notes}>
              {props.preview.mended > 0 && (
                <span>
                  {t('import.mended', {
                    count: props.preview.mended,
                    formatted: format.number(props.preview.mended),
                  })}
                </span>
              )}
              {counts.alreadyStored > 0 && (
                <span>
                  {t('import.alreadyStored', {
                    count: counts.alreadyStored,
                    formatted: format.number(counts.alreadyStored),
                  })}
                </span>
              )}
            </div>
          )}
        </div>
      </div>
    </Card>
  )
}

/** The columns ANA chose, open to correction; another choice reads the same file again. */
export function ColumnChoice(props: {
  importId: string
  mapping: ColumnMapping
  onRemapped: (importId: string) => void
}) {
  const { t } = useTranslation()
  const { importId, mapping, onRemapped } = props
  const remap = useCallback(
    async (nombreIndex: number | null, numeroIndex: number) => {
      const next = await client.imports.remap({ importId, choice: { nombreIndex, numeroIndex } })
      onRemapped(next.importId)
    },
    [importId, onRemapped],
  )
  const { busy, run } = useAction(remap)
  const columns = mapping.candidates.map((column) => ({
    value: String(column.index),
    label: column.title || t('import.columnAt', { position: column.index + 1 }),
  }))
  return (
    <div className={classes.mapping}>
      <Select
        label={t('import.nameColumn')}
        data={[{ value: 'none', label: t('import.noNameColumn') }, ...columns]}
        value={mapping.nombre === null ? 'none' : String(mapping.nombre.index)}
        onChange={(value) => {
          if (value !== null) void run(value === 'none' ? null : Number(value), mapping.numero.index)
        }}
        allowDeselect={false}
        disabled={busy}
        size="xs"
        w={170}
      />
      <Select
        label={t('import.numberColumn')}
        data={columns}
        value={String(mapping.numero.index)}
        onChange={(value) => {
          if (value !== null) void run(mapping.nombre?.index ?? null, Number(value))
        }}
        allowDeselect={false}
        disabled={busy}
        size="xs"
        w={170}
      />
    </div>
  )
}

function AcceptedTable(props: TablesProps) {
  const { t } = useTranslation()
  const { preview, language } = props
  type Row = ImportPreview['accepted'][number]
  const list = usePagedList<Row>({
    key: preview.importId,
    revision: 0,
    pageSize: previewPageSize,
    load: (offset, limit) => acceptedPage(preview, offset, limit, language, props.mends.size > 0),
  })
  const columns: TableColumn<Row>[] = [
    {
      id: 'row',
      header: t('contacts.row'),
      track: '56px',
      render: (row) => <span className="tabular">{row.row}</span>,
    },
    {
      id: 'nombre',
      header: t('contacts.name'),
      track: 'minmax(160px, 1.4fr)',
      render: (row) => row.nombre || <Text c="dimmed">{t('contacts.noName')}</Text>,
    },
    {
      id: 'numero',
      header: t('contacts.number'),
      track: '140px',
      render: (row) => <span className="tabular">{formatPhone(row.e164)}</span>,
    },
    {
      id: 'note',
      header: t('import.note'),
      track: 'minmax(180px, 1.6fr)',
      render: (row) => <AcceptedNote row={row} />,
    },
  ]
  return (
    <DataTable
      label={t('import.accepted')}
      columns={columns}
      list={list}
      rowKey={(row) => String(row.row)}
      rowHeight={38}
      minWidth={600}
      empty={
        <EmptyState
          icon={<IconUsers size={26} />}
          title={t('import.noneAccepted.title')}
          text={t('import.noneAccepted.text')}
        />
      }
    />
  )
}

function AcceptedNote(props: { row: ImportPreview['accepted'][number] }) {
  const { t } = useTranslation()
  const { row } = props
  if (row.alreadyStored) return <ToneLabel tone="warn">{t('import.storedBefore')}</ToneLabel>
  const notes: string[] = []
  if (row.ext !== undefined) notes.push(t('import.extension', { digits: row.ext }))
  if (row.others !== undefined && row.others.length > 0) {
    notes.push(t('import.otherNumbers', { numbers: row.others.map(formatPhone).join(', ') }))
  }
  return <Text c="dimmed">{notes.join(' · ')}</Text>
}
