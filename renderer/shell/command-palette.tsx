/**
 * Everything by name, one Ctrl+K away: pages, people by name or number, recent conversations, campaigns, and what can be
 * done with them. Pages and actions are there at once; people come from the engine while one types.
 */
import '@mantine/spotlight/styles.css'
import {
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
  type SpotlightFilterFunction,
} from '@mantine/spotlight'
import {
  IconAddressBook,
  IconFileTypeXls,
  IconKeyboard,
  IconLifebuoy,
  IconMessages,
  IconMoon,
  IconPlayerPause,
  IconPlayerPlay,
  IconSearch,
  IconSun,
  IconUser,
  IconUserQuestion,
} from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CampaignSummary } from '../../shared/domain/campaign.ts'
import { applyCampaign, useCampaigns } from '../campaigns/campaigns-store.ts'
import { useFollowUps } from '../follow-up/follow-up-store.ts'
import { formatPhone, useFormat } from '../format.ts'
import { navigate, pages } from '../router.ts'
import { client } from '../rpc-client.ts'
import { saveSettings } from '../settings/settings-store.ts'
import { useEngineNow } from '../state/system-store.ts'
import { pageIcons } from './navigation.tsx'
import { showDone, showError } from './notices.ts'
import { matches } from './palette-match.ts'
import { openPerson, usePaletteSearch } from './palette-search.ts'
import { openShortcuts } from './shortcuts.tsx'
import { showSupport } from './support-store.ts'

const icon = (Icon: typeof IconSearch) => <Icon size={19} stroke={1.7} aria-hidden />

const textOf = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join(' ') : typeof value === 'string' ? value : ''

/** Each group keeps what the query finds; people and conversations were found by the engine already. */
const filter: SpotlightFilterFunction = (query, groups) =>
  groups.flatMap((group) => {
    if (!('actions' in group)) return []
    const actions = group.actions.filter(
      ({ id, label, description, keywords }) =>
        id.startsWith('found:') || matches(query, [textOf(label), textOf(description), textOf(keywords)]),
    )
    return actions.length === 0 ? [] : [{ ...group, actions }]
  })

export function CommandPalette() {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const [isOpen, setOpen] = useState(false)
  const { found, busy } = usePaletteSearch(isOpen ? query : null)
  const pageActions = usePages()
  const actions = useActions()
  const people = usePeople(query, found.people)
  const conversations = useConversations(found.calls)
  const campaigns = useCampaigns((state) => state.campaigns)
  // The library marks what Enter does before the list has changed; the mark may have gone with a row since.
  useEffect(() => {
    const list = document.querySelector('[data-palette]')
    if (list === null || list.querySelector('[data-selected]') !== null) return
    list.querySelector('[data-action]')?.setAttribute('data-selected', 'true')
  })
  const groups: SpotlightActionGroupData[] = [
    { group: t('palette.pages'), actions: pageActions },
    { group: t('palette.people'), actions: people },
    { group: t('palette.actions'), actions },
    {
      group: t('palette.campaigns'),
      actions: (campaigns ?? []).map(
        (campaign): SpotlightActionData => ({
          id: `campaign:${campaign.id}`,
          label: campaign.name,
          description: t(`campaignStatus.${campaign.status}`),
          leftSection: icon(IconAddressBook),
          onClick: () => navigate('campaigns', campaign.id),
        }),
      ),
    },
    { group: t('palette.conversations'), actions: conversations },
  ]
  return (
    <Spotlight
      actions={groups.filter((group) => group.actions.length > 0)}
      filter={filter}
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => setOpen(true)}
      onSpotlightClose={() => setOpen(false)}
      shortcut={['mod + K']}
      tagsToIgnore={[]}
      nothingFound={busy ? t('palette.searching') : t('palette.nothing')}
      highlightQuery
      limit={24}
      maxHeight={460}
      attributes={{ content: { 'aria-label': t('palette.open'), 'data-palette': '' } }}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      scrollable
      searchProps={{
        leftSection: <IconSearch size={19} aria-hidden />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
      }}
    />
  )
}

function usePages(): SpotlightActionData[] {
  const { t } = useTranslation()
  return pages.map((page) => ({
    id: `page:${page}`,
    label: t(`nav.${page}`),
    description: t(`palette.describe.${page}`),
    leftSection: icon(pageIcons[page]),
    onClick: () => navigate(page),
  }))
}

/** Those who wait come first; the engine adds everybody else by name or number. */
function usePeople(
  query: string,
  found: ReturnType<typeof usePaletteSearch>['found']['people'],
): SpotlightActionData[] {
  const { t } = useTranslation()
  const queue = useFollowUps((state) => state.items)
  const campaigns = useCampaigns((state) => state.campaigns)
  const waiting = (queue ?? [])
    .filter(({ nombre, e164 }) => query.trim() !== '' && matches(query, [nombre, formatPhone(e164), e164]))
    .slice(0, 6)
  const known = new Set(waiting.map(({ contactId }) => contactId))
  return [
    ...waiting.map((item) => ({
      id: `found:waiting:${item.contactId}`,
      label: item.nombre || formatPhone(item.e164),
      description: `${t('palette.followUp')} · ${formatPhone(item.e164)}`,
      leftSection: icon(IconUserQuestion),
      onClick: () => navigate('follow-up', item.contactId),
    })),
    ...found
      .filter(({ id }) => query.trim() !== '' && !known.has(id))
      .map((contact) => {
        const campaign = campaigns?.find(({ id }) => id === contact.campaignId)?.name
        return {
          id: `found:contact:${contact.id}`,
          label: contact.nombre || formatPhone(contact.e164),
          description: [
            formatPhone(contact.e164),
            t(`contactStatus.${contact.status}`),
            ...(campaign === undefined ? [] : [t('palette.contact', { campaign })]),
          ].join(' · '),
          leftSection: icon(IconUser),
          onClick: () => void openPerson(contact).catch(showError),
        }
      }),
  ]
}

function useConversations(
  calls: ReturnType<typeof usePaletteSearch>['found']['calls'],
): SpotlightActionData[] {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useEngineNow(60_000)
  return calls
    .filter(({ state }) => state === 'ended')
    .map((call) => ({
      id: `found:call:${call.id}`,
      label: call.nombre || formatPhone(call.e164),
      description: [
        format.moment(call.plannedAt, now),
        ...(call.outcome === null ? [] : [t(`callOutcome.${call.outcome}`)]),
      ].join(' · '),
      leftSection: icon(IconMessages),
      onClick: () => navigate('conversations', call.id),
    }))
}

/** What can be done from anywhere. A campaign that never ran is started on its page, where the rules are seen. */
function useActions(): SpotlightActionData[] {
  const { t } = useTranslation()
  const campaigns = useCampaigns((state) => state.campaigns)
  const move = (campaign: CampaignSummary, act: 'start' | 'pause') => {
    client.campaigns[act]({ campaignId: campaign.id }).then((changed) => {
      applyCampaign(changed)
      showDone(t(act === 'pause' ? 'palette.paused' : 'palette.resumed', { campaign: campaign.name }))
    }, showError)
  }
  const ofCampaigns = (campaigns ?? []).flatMap((campaign): SpotlightActionData[] => {
    const isRunning = campaign.status === 'running'
    if (!isRunning && campaign.status !== 'paused') return []
    return [
      {
        id: `action:${campaign.id}`,
        label: t(isRunning ? 'palette.pause' : 'palette.resume', { campaign: campaign.name }),
        leftSection: icon(isRunning ? IconPlayerPause : IconPlayerPlay),
        onClick: () => move(campaign, isRunning ? 'pause' : 'start'),
      },
    ]
  })
  const theme = (id: 'light' | 'dark', Icon: typeof IconSearch): SpotlightActionData => ({
    id: `action:theme-${id}`,
    label: t('palette.theme', { theme: t(`theme.${id}`) }),
    leftSection: icon(Icon),
    onClick: () => void saveSettings({ theme: id }).catch(showError),
  })
  return [
    ...ofCampaigns,
    {
      id: 'action:closed',
      label: t('palette.closedList'),
      leftSection: icon(IconFileTypeXls),
      onClick: () => navigate('follow-up', 'closed'),
    },
    {
      id: 'action:shortcuts',
      label: t('shortcuts.title'),
      leftSection: icon(IconKeyboard),
      onClick: openShortcuts,
    },
    {
      id: 'action:support',
      label: t('support.open'),
      leftSection: icon(IconLifebuoy),
      onClick: () => showSupport('all'),
    },
    theme('light', IconSun),
    theme('dark', IconMoon),
  ]
}
