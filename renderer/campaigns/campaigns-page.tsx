/** Campañas: every list with its progress, and one of them in detail. */
import { Anchor, Button, Group } from '@mantine/core'
import { IconAddressBook, IconUpload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { CampaignSummary } from '../../shared/domain/campaign.ts'
import { useFormat } from '../format.ts'
import { PracticeStartButton } from '../practice/practice-start.tsx'
import { hrefOf, navigate } from '../router.ts'
import { useSystem } from '../state/system-store.ts'
import { Page } from '../ui/page.tsx'
import { EmptyState, ErrorState, LoadingState } from '../ui/states.tsx'
import { CampaignStatusLabel } from '../ui/tone.tsx'
import { CampaignActions } from './campaign-actions.tsx'
import { CampaignDetail } from './campaign-detail.tsx'
import { progressOf } from './campaign-math.ts'
import { CampaignMenu } from './campaign-menu.tsx'
import { CampaignProgress } from './campaign-progress.tsx'
import classes from './campaigns.module.css'
import { loadCampaigns, useCampaigns } from './campaigns-store.ts'

export default function CampaignsPage(props: { campaignId: string | null }) {
  if (props.campaignId !== null)
    return <CampaignDetail key={props.campaignId} campaignId={props.campaignId} />
  return <CampaignList />
}

function CampaignList() {
  const { t } = useTranslation()
  const { campaigns, error } = useCampaigns()
  const practice = useSystem((state) => state.info?.practice ?? false)
  return (
    <Page
      title={t('nav.campaigns')}
      subtitle={t('campaigns.subtitle')}
      actions={
        <Button leftSection={<IconUpload size={18} />} onClick={() => navigate('import')}>
          {t('campaigns.new')}
        </Button>
      }
    >
      {campaigns === null && error === null && <LoadingState lines={3} height={120} />}
      {campaigns === null && error !== null && (
        <ErrorState error={error} onRetry={() => void loadCampaigns()} />
      )}
      {campaigns?.length === 0 && (
        <EmptyState
          icon={<IconAddressBook size={26} />}
          title={t('campaigns.empty.title')}
          text={t('campaigns.empty.text')}
          action={practice && <PracticeStartButton />}
        />
      )}
      {campaigns !== null && campaigns.length > 0 && (
        <ul className={classes.list}>
          {campaigns.map((campaign) => (
            <CampaignItem key={campaign.id} campaign={campaign} />
          ))}
        </ul>
      )}
    </Page>
  )
}

function CampaignItem(props: { campaign: CampaignSummary }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { campaign } = props
  return (
    <li className={classes.item}>
      <div>
        <div className={classes.head}>
          <Anchor className={classes.name} href={hrefOf('campaigns', campaign.id)}>
            {campaign.name}
          </Anchor>
          <CampaignStatusLabel status={campaign.status} />
        </div>
        <div className={classes.meta}>
          {[
            campaign.fileName,
            t('campaigns.people', { count: campaign.contacts, formatted: format.number(campaign.contacts) }),
            t('campaigns.calls', {
              count: campaign.callsPlaced,
              formatted: format.number(campaign.callsPlaced),
            }),
            t('campaigns.done', { percent: format.percent(progressOf(campaign)) }),
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </div>
      </div>
      <Group gap="xs" wrap="nowrap">
        <CampaignActions campaign={campaign} />
        <CampaignMenu campaign={campaign} />
      </Group>
      <div className={classes.progress}>
        <CampaignProgress campaign={campaign} />
      </div>
    </li>
  )
}
