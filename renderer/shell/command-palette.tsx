/** Everything by name: pages, the campaigns, and the next person, one Ctrl+K away. */
import '@mantine/spotlight/styles.css'
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight'
import { IconAddressBook, IconFileTypeXls, IconSearch, IconUserQuestion } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useCampaigns } from '../campaigns/campaigns-store.ts'
import { useFollowUps } from '../follow-up/follow-up-store.ts'
import { formatPhone } from '../format.ts'
import { navigate, pages } from '../router.ts'
import { pageIcons } from './navigation.tsx'

export function CommandPalette() {
  const { t } = useTranslation()
  const campaigns = useCampaigns((state) => state.campaigns)
  const queue = useFollowUps((state) => state.items)
  const groups: SpotlightActionGroupData[] = [
    {
      group: t('palette.pages'),
      actions: pages.map((page): SpotlightActionData => {
        const Icon = pageIcons[page]
        return {
          id: `page:${page}`,
          label: t(`nav.${page}`),
          description: t(`palette.describe.${page}`),
          leftSection: <Icon size={19} stroke={1.7} />,
          onClick: () => navigate(page),
        }
      }),
    },
    {
      group: t('palette.people'),
      actions: (queue ?? []).slice(0, 50).map(
        (item): SpotlightActionData => ({
          id: `person:${item.contactId}`,
          label: item.nombre || formatPhone(item.e164),
          description: `${t('palette.followUp')} · ${formatPhone(item.e164)}`,
          keywords: [item.e164, item.campaignName],
          leftSection: <IconUserQuestion size={19} stroke={1.7} />,
          onClick: () => navigate('follow-up', item.contactId),
        }),
      ),
    },
    {
      group: t('palette.campaigns'),
      actions: (campaigns ?? []).map(
        (campaign): SpotlightActionData => ({
          id: `campaign:${campaign.id}`,
          label: campaign.name,
          description: t(`campaignStatus.${campaign.status}`),
          leftSection: <IconAddressBook size={19} stroke={1.7} />,
          onClick: () => navigate('campaigns', campaign.id),
        }),
      ),
    },
    {
      group: t('palette.actions'),
      actions: [
        {
          id: 'action:closed',
          label: t('palette.closedList'),
          leftSection: <IconFileTypeXls size={19} stroke={1.7} />,
          onClick: () => navigate('follow-up', 'closed'),
        },
      ],
    },
  ]
  return (
    <Spotlight
      actions={groups.filter((group) => group.actions.length > 0)}
      shortcut={['mod + K']}
      nothingFound={t('palette.nothing')}
      highlightQuery
      limit={12}
      maxHeight={440}
      attributes={{ content: { 'aria-label': t('palette.open') } }}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      scrollable
      searchProps={{
        leftSection: <IconSearch size={19} />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
      }}
    />
  )
}
