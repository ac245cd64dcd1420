/** Conversaciones: every call that was placed, found again by words, people, outcome or day. */
import { Anchor, Button, Select, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconMessages, IconSearch, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { CallListItem } from '../../shared/contract/calls.ts'
import { interestSchema } from '../../shared/domain/analysis.ts'
import { callOutcomeSchema } from '../../shared/domain/call.ts'
import classes from '../campaigns/campaigns.module.css'
import { useCampaigns } from '../campaigns/campaigns-store.ts'
import { formatDuration, formatPhone, useFormat } from '../format.ts'
import { hrefOf, navigate } from '../router.ts'
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
  isFiltered,
  noFilters,
  toQuery,
  useConversationFilters,
} from './conversation-filters.ts'

export default function ConversationsPage(props: { callId: string | null }) {
  if (props.callId !== null) return <ConversationDetail key={props.callId} callId={props.callId} />
  return <ConversationList />
}

function ConversationList() {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useEngineNow(60_000)
  const filters = useConversationFilters()
  const [text] = useDebouncedValue(filters.text.trim(), 250)
  const revision = useRevisions((state) => state.calls)
  const query = toQuery(filters, text)
  const list = usePagedList<CallListItem>({
    key: JSON.stringify(query),
    revision,
    load: (offset, limit) => client.calls.list({ ...query, offset, limit }),
  })
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
      track: 'minmax(110px, 0.8fr)',
      render: (call) =>
        call.interest === null ? <Text c="dimmed">–</Text> : <InterestLabel interest={call.interest} />,
    },
    {
      id: 'duration',
      header: t('conversations.duration'),
      track: '80px',
      align: 'end',
      render: (call) => <span className="tabular">{callLength(call)}</span>,
    },
    {
      id: 'turns',
      header: t('conversations.turns'),
      track: '64px',
      align: 'end',
      render: (call) => <span className="tabular">{call.turnCount}</span>,
    },
  ]
  return (
    <Page fill title={t('nav.conversations')} subtitle={t('conversations.subtitle')}>
      <Filters />
      <DataTable
        label={t('nav.conversations')}
        columns={columns}
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

function callLength(call: CallListItem): string {
  return call.answeredAt === null || call.endedAt === null
    ? '–'
    : formatDuration(call.endedAt - call.answeredAt)
}

function Filters() {
  const { t } = useTranslation()
  const filters = useConversationFilters()
  const set = useConversationFilters.setState
  const campaigns = useCampaigns((state) => state.campaigns) ?? []
  return (
    <search className={classes.filters}>
      <TextInput
        value={filters.text}
        onChange={(event) => set({ text: event.currentTarget.value })}
        label={t('conversations.text')}
        placeholder={t('conversations.textHint')}
        leftSection={<IconSearch size={16} />}
        maxLength={200}
        w={270}
      />
      <Select
        label={t('conversations.campaign')}
        placeholder={t('conversations.any')}
        value={filters.campaignId}
        onChange={(campaignId) => set({ campaignId })}
        data={campaigns.map((one) => ({ value: one.id, label: one.name }))}
        clearable
        searchable
        w={180}
      />
      <Select
        label={t('conversations.outcome')}
        placeholder={t('conversations.anyMasculine')}
        value={filters.outcome}
        onChange={(value) => set({ outcome: callOutcomeSchema.safeParse(value).data ?? null })}
        data={callOutcomeSchema.options.map((value) => ({ value, label: t(`callOutcome.${value}`) }))}
        clearable
        w={170}
      />
      <Select
        label={t('conversations.interest')}
        placeholder={t('conversations.anyMasculine')}
        value={filters.interest}
        onChange={(value) => set({ interest: interestSchema.safeParse(value).data ?? null })}
        data={interestSchema.options.map((value) => ({ value, label: t(`interest.${value}`) }))}
        clearable
        w={130}
      />
      <TextInput
        type="date"
        label={t('conversations.from')}
        value={filters.fromDay}
        onChange={(event) => set({ fromDay: event.currentTarget.value })}
        w={140}
      />
      <TextInput
        type="date"
        label={t('conversations.to')}
        value={filters.toDay}
        onChange={(event) => set({ toDay: event.currentTarget.value })}
        w={140}
      />
      {isFiltered(filters) && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconX size={16} />}
          onClick={() => filterConversations(noFilters)}
        >
          {t('conversations.clear')}
        </Button>
      )}
    </search>
  )
}
