/** Everyone on a campaign: found by name, number or state, with what is planned for her. */
import {
  ActionIcon,
  Button,
  Group,
  Menu,
  Modal,
  Select,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconDots, IconMessages, IconPhoneOff, IconSearch, IconUsers } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CampaignSummary } from '../../shared/domain/campaign.ts'
import { type Contact, type ContactStatus, contactStatusSchema } from '../../shared/domain/contact.ts'
import { filterConversations } from '../conversations/conversation-filters.ts'
import { formatPhone, useFormat } from '../format.ts'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { showDone } from '../shell/notices.ts'
import { touchNow, useRevisions } from '../state/revisions.ts'
import { useEngineNow } from '../state/system-store.ts'
import { DataTable, type TableColumn } from '../ui/data-table.tsx'
import { usePagedList } from '../ui/paged-list.ts'
import { EmptyState } from '../ui/states.tsx'
import { ContactStatusLabel } from '../ui/tone.tsx'
import { useAction } from '../ui/use-action.ts'
import classes from './campaigns.module.css'

export function ContactsTable(props: {
  campaign: CampaignSummary
  status: ContactStatus | null
  onStatus: (status: ContactStatus | null) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useEngineNow(60_000)
  const { campaign, status } = props
  const [text, setText] = useState('')
  const [sought] = useDebouncedValue(text.trim(), 250)
  const [barring, setBarring] = useState<Contact | null>(null)
  const revision = useRevisions((state) => state.contacts)
  const wanted = status ?? undefined
  const list = usePagedList<Contact>({
    key: `${campaign.id}|${wanted ?? ''}|${sought}`,
    revision,
    load: (offset, limit) =>
      client.contacts.list({
        campaignId: campaign.id,
        offset,
        limit,
        ...(wanted === undefined ? {} : { status: wanted }),
        ...(sought === '' ? {} : { text: sought }),
      }),
  })
  const columns: TableColumn<Contact>[] = [
    {
      id: 'row',
      header: t('contacts.row'),
      track: '56px',
      render: (one) => <span className="tabular">{one.row}</span>,
    },
    {
      id: 'nombre',
      header: t('contacts.name'),
      track: 'minmax(160px, 2fr)',
      render: (one) => one.nombre || <Text c="dimmed">{t('contacts.noName')}</Text>,
    },
    {
      id: 'numero',
      header: t('contacts.number'),
      track: '130px',
      render: (one) => <span className="tabular">{formatPhone(one.e164)}</span>,
    },
    {
      id: 'status',
      header: t('contacts.status'),
      track: 'minmax(170px, 1.4fr)',
      render: (one) => <ContactStatusLabel status={one.status} />,
    },
    {
      id: 'attempts',
      header: t('contacts.attempts'),
      track: '80px',
      align: 'end',
      render: (one) => <span className="tabular">{one.attempts}</span>,
    },
    {
      id: 'next',
      header: t('contacts.nextAttempt'),
      track: 'minmax(120px, 1fr)',
      render: (one) => (one.nextAttemptAt === null ? '–' : format.moment(one.nextAttemptAt, now)),
    },
    {
      id: 'menu',
      header: t('contacts.menu'),
      quietHeader: true,
      track: '36px',
      render: (one) => <ContactMenu contact={one} onBar={() => setBarring(one)} />,
    },
  ]
  return (
    <>
      <div className={classes.filters}>
        <TextInput
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder={t('contacts.search')}
          aria-label={t('contacts.search')}
          leftSection={<IconSearch size={16} />}
          w={280}
        />
        <Select
          value={status}
          onChange={(value) => props.onStatus(contactStatusSchema.safeParse(value).data ?? null)}
          placeholder={t('contacts.anyStatus')}
          aria-label={t('contacts.status')}
          data={contactStatusSchema.options.map((value) => ({ value, label: t(`contactStatus.${value}`) }))}
          clearable
          w={220}
        />
      </div>
      <DataTable
        label={t('contacts.label', { name: campaign.name })}
        columns={columns}
        list={list}
        rowKey={(one) => one.id}
        minWidth={820}
        height={520}
        empty={
          <EmptyState
            icon={<IconUsers size={26} />}
            title={t('contacts.empty.title')}
            text={
              sought !== '' || wanted !== undefined ? t('contacts.empty.filtered') : t('contacts.empty.text')
            }
          />
        }
      />
      <BarDialog contact={barring} onClose={() => setBarring(null)} />
    </>
  )
}

function ContactMenu(props: { contact: Contact; onBar: () => void }) {
  const { t } = useTranslation()
  const { contact } = props
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('contacts.actions', { name: contact.nombre || formatPhone(contact.e164) })}
        >
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconMessages size={16} />}
          onClick={() => {
            filterConversations({ text: contact.e164.slice(-10) })
            navigate('conversations')
          }}
        >
          {t('contacts.seeCalls')}
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconPhoneOff size={16} />}
          disabled={contact.status === 'do_not_call'}
          onClick={props.onBar}
        >
          {t('contacts.bar')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Barring cannot be taken back from here, so it is asked about, with room for the reason. */
function BarDialog(props: { contact: Contact | null; onClose: () => void }) {
  const { t } = useTranslation()
  const { contact, onClose } = props
  const [reason, setReason] = useState('')
  const bar = useCallback(async () => {
    if (contact === null) return
    await client.contacts.bar({ contactId: contact.id, reason: reason.trim() })
    touchNow('contacts')
    showDone(t('contacts.barred', { name: contact.nombre || formatPhone(contact.e164) }))
    setReason('')
    onClose()
  }, [contact, reason, onClose, t])
  const { busy, run } = useAction(bar)
  return (
    <Modal
      opened={contact !== null}
      onClose={onClose}
      title={
        <Title order={2}>
          {t('contacts.barTitle', { name: contact?.nombre || formatPhone(contact?.e164 ?? '') })}
        </Title>
      }
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Text mb="md">{t('contacts.barText')}</Text>
      <Textarea
        label={t('contacts.barReason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={300}
        autosize
        minRows={2}
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button color="red" loading={busy} onClick={() => void run()}>
          {t('contacts.bar')}
        </Button>
      </Group>
    </Modal>
  )
}
