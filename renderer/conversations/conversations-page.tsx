/** Conversaciones: every call that was placed, found again by words, people, outcome or day. */
import { Anchor, Button, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconMessages, IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallListItem } from '../../shared/contract/calls.ts'
import { formatDuration, formatPhone, useFormat } from '../format.ts'
import { currentQuery, hrefOf, navigate, replaceQuery } from '../router.ts'
import { client } from '../rpc-client.ts'
import { useRevisions } from '../state/revisions.ts'
import { useEngineNow } from '../state/system-store.ts'
import { DataTable, type TableColumn } from '../ui/data-table.tsx'
import { Page } from '../ui/page.tsx'
import { usePagedList } from '../ui/paged-list.ts'
import { EmptyState } from '../ui/states.tsx'
import { CallStateLabel, InterestLabel, OutcomeLabel } from '../ui/tone.tsx'
import { ConversationDetail } from './conversation-detail.tsx'
import {
  filterConversations,
  fromAddress,
  isFiltered,
  noFilters,
  toAddress,
  toQuery,
  useConversationFilters,
} from './conversation-filters.ts'
import classes from './conversations.module.css'
import { FilterBar, FilterChips } from './filter-bar.tsx'

export default function ConversationsPage(props: { callId: string | null }) {
  if (props.callId !== null) return <ConversationDetail key={props.callId} callId={props.callId} />
  return <ConversationList />
}

function ConversationList() {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useEngineNow(60_000)
  useAddressedFilters()
  const filters = useConversationFilters()
  const [text] = useDebouncedValue(filters.text.trim(), 200)
  const revision = useRevisions((state) => state.calls)
  const query = toQuery(filters, text)
  const list = usePagedList<CallListItem>({
    key: JSON.stringify(query),
    revision,
    load: (offset, limit) => client.calls.list({ ...query, offset, limit }),
  })
  const searching = text !== ''
  // What was said takes the room of what matters less to a search: rows keep their height.
  const hidden = searching ? ['number', 'outcome'] : ['said']
  const columns: TableColumn<CallListItem>[] = [
    {
      id: 'who',
      header: t('conversations.who'),
      track: 'minmax(170px, 1.6fr)',
      render: (call) => (
        <Anchor href={hrefOf('conversations', call.id)} c="inherit" fw={550}>
          {call.nombre || t('contacts.noName')}
        </Anchor>
      ),
    },
    {
      id: 'said',
      header: t('conversations.said'),
      track: 'minmax(280px, 3.4fr)',
      render: (call) => <Snippet call={call} />,
    },
    {
      id: 'number',
      header: t('contacts.number'),
      track: '120px',
      render: (call) => <span className="tabular">{formatPhone(call.e164)}</span>,
    },
    {
      id: 'when',
      header: t('conversations.when'),
      track: 'minmax(130px, 1fr)',
      render: (call) => (
        <span className="tabular">{format.moment(call.answeredAt ?? call.plannedAt, now)}</span>
      ),
    },
    {
      id: 'outcome',
      header: t('conversations.outcome'),
      track: 'minmax(150px, 1.1fr)',
      render: (call) =>
        call.outcome === null ? (
          <CallStateLabel state={call.state} />
        ) : (
          <OutcomeLabel outcome={call.outcome} />
        ),
    },
    {
      id: 'interest',
      header: t('conversations.interest'),
      track: 'minmax(150px, 0.9fr)',
      render: (call) =>
        call.interest === null ? (
          <Text c="dimmed">–</Text>
        ) : (
          <span className={classes.interest}>
            <InterestLabel interest={call.interest} />
            {call.corrected && <span className={classes.tag}>{t('conversations.correctedTag')}</span>}
          </span>
        ),
    },
    {
      id: 'duration',
      header: t('conversations.duration'),
      track: '80px',
      align: 'end',
      render: (call) => <span className="tabular">{callLength(call)}</span>,
    },
  ]
  return (
    <Page fill title={t('nav.conversations')} subtitle={t('conversations.subtitle')}>
      <FilterBar />
      <FilterChips total={list.total} />
      <DataTable
        label={t('nav.conversations')}
        columns={columns.filter(({ id }) => !hidden.includes(id))}
        list={list}
        rowKey={(call) => call.id}
        onOpen={(call) => navigate('conversations', call.id)}
        minWidth={900}
        empty={
          isFiltered(filters) ? (
            <EmptyState
              icon={<IconSearch size={26} />}
              title={t('conversations.nothing.title')}
              text={t('conversations.nothing.text')}
              action={
                <Button variant="default" onClick={() => filterConversations(noFilters)}>
                  {t('conversations.clear')}
                </Button>
              }
            />
          ) : (
            <EmptyState
              icon={<IconMessages size={26} />}
              title={t('conversations.empty.title')}
              text={t('conversations.empty.text')}
            />
          )
        }
      />
    </Page>
  )
}

/** The address's filters when it has some, else those of before; and what is chosen goes into the address. */
function useAddressedFilters(): void {
  useState(() => {
    const query = currentQuery()
    if (query.size > 0) useConversationFilters.setState(fromAddress(query))
  })
  useEffect(() => {
    const write = () => replaceQuery('conversations', toAddress(useConversationFilters.getState()))
    write()
    return useConversationFilters.subscribe(write)
  }, [])
}

/** The words that were asked for, where they were said. */
function Snippet(props: { call: CallListItem }) {
  const { t } = useTranslation()
  const { call } = props
  if (call.snippet === null) return <span className="tabular">{formatPhone(call.e164)}</span>
  return (
    <span className={classes.snippet}>
      <b data-voice={call.snippet.role}>
        {call.snippet.role === 'assistant' ? 'ANA' : t('transcript.customer')}
      </b>{' '}
      {placed(call.snippet.pieces).map(({ start, text, marked }) =>
        marked ? <mark key={start}>{text}</mark> : <span key={start}>{text}</span>,
      )}
    </span>
  )
}

/** Pieces of a sentence, each with where it begins. */
function placed(pieces: NonNullable<CallListItem['snippet']>['pieces']) {
  let next = 0
  return pieces.map((piece) => {
    const start = next
    next += piece.text.length
    return { ...piece, start }
  })
}

function callLength(call: CallListItem): string {
  return call.answeredAt === null || call.endedAt === null
    ? '–'
    : formatDuration(call.endedAt - call.answeredAt)
}
