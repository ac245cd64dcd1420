/** Everyone who was closed, newest first, with the outcome and the notes. */
import { IconChecklist } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FollowUpClosure } from '../../shared/domain/follow-up.ts'
import { formatPhone, useFormat } from '../format.ts'
import { client } from '../rpc-client.ts'
import { useRevisions } from '../state/revisions.ts'
import { useEngineNow } from '../state/system-store.ts'
import { BackLink } from '../ui/back-link.tsx'
import { DataTable, type TableColumn } from '../ui/data-table.tsx'
import { Page } from '../ui/page.tsx'
import { usePagedList } from '../ui/paged-list.ts'
import { EmptyState } from '../ui/states.tsx'
import { ClosureLabel } from '../ui/tone.tsx'

export function ClosedList() {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useEngineNow(60_000)
  const revision = useRevisions((state) => state.closed)
  const list = usePagedList<FollowUpClosure>({
    key: 'closed',
    revision,
    load: (offset, limit) => client.followUps.closed({ offset, limit }),
  })
  const columns: TableColumn<FollowUpClosure>[] = [
    {
      id: 'who',
      header: t('contacts.name'),
      track: 'minmax(160px, 1.2fr)',
      render: (one) => <strong>{one.nombre || t('contacts.noName')}</strong>,
    },
    {
      id: 'number',
      header: t('contacts.number'),
      track: '120px',
      render: (one) => <span className="tabular">{formatPhone(one.e164)}</span>,
    },
    {
      id: 'outcome',
      header: t('followUp.outcome'),
      track: 'minmax(170px, 1fr)',
      render: (one) => <ClosureLabel outcome={one.outcome} />,
    },
    {
      id: 'notes',
      header: t('followUp.notesShort'),
      track: 'minmax(180px, 2fr)',
      render: (one) => <span title={one.notes}>{one.notes || '–'}</span>,
    },
    {
      id: 'when',
      header: t('followUp.when'),
      track: 'minmax(120px, 0.8fr)',
      render: (one) => <span className="tabular">{format.moment(one.closedAt, now)}</span>,
    },
  ]
  return (
    <Page
      fill
      title={t('followUp.closedTitle')}
      above={<BackLink page="follow-up">{t('nav.follow-up')}</BackLink>}
    >
      <DataTable
        label={t('followUp.closedTitle')}
        columns={columns}
        list={list}
        rowKey={(one) => one.contactId}
        minWidth={820}
        empty={
          <EmptyState
            icon={<IconChecklist size={26} />}
            title={t('followUp.closedEmpty.title')}
            text={t('followUp.closedEmpty.text')}
          />
        }
      />
    </Page>
  )
}
