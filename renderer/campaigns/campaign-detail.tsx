/** One campaign: how it goes, by which rules, and everyone on it. */
import { Button, Group } from '@mantine/core'
import { IconMessages } from '@tabler/icons-react'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactStatus } from '../../shared/domain/contact.ts'
import { filterConversations } from '../conversations/conversation-filters.ts'
import { useFormat } from '../format.ts'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { useEngineNow } from '../state/system-store.ts'
import { BackLink } from '../ui/back-link.tsx'
import { Card, Page } from '../ui/page.tsx'
import { ErrorState, LoadingState } from '../ui/states.tsx'
import { CampaignStatusLabel } from '../ui/tone.tsx'
import { CampaignActions } from './campaign-actions.tsx'
import { CampaignMenu } from './campaign-menu.tsx'
import { CampaignProgress } from './campaign-progress.tsx'
import { CampaignTiles } from './campaign-tiles.tsx'
import classes from './campaigns.module.css'
import { applyCampaign, useCampaigns } from './campaigns-store.ts'
import { ContactsTable } from './contacts-table.tsx'
import { OutcomesCard } from './outcomes-card.tsx'
import { PaceCard } from './pace-card.tsx'
import { RulesCard } from './rules-card.tsx'
import { useInsight } from './use-insight.ts'

export function CampaignDetail(props: { campaignId: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useEngineNow(60_000)
  const campaign = useCampaigns((state) => state.campaigns?.find((one) => one.id === props.campaignId))
  const [error, setError] = useState<unknown>(null)
  const [status, setStatus] = useState<ContactStatus | null>(null)
  const load = useCallback(() => {
    setError(null)
    client.campaigns.get({ campaignId: props.campaignId }).then(applyCampaign, setError)
  }, [props.campaignId])
  useEffect(load, [load])
  const { insight, error: insightError, reload } = useInsight(props.campaignId, campaign)
  if (campaign === undefined) {
    return (
      <Page title={t('nav.campaigns')} above={<BackLink page="campaigns">{t('nav.campaigns')}</BackLink>}>
        {error === null ? (
          <LoadingState lines={2} height={120} />
        ) : (
          <ErrorState error={error} onRetry={load} />
        )}
      </Page>
    )
  }
  return (
    <Page
      title={campaign.name}
      above={<BackLink page="campaigns">{t('nav.campaigns')}</BackLink>}
      subtitle={
        <Group gap="sm">
          <CampaignStatusLabel status={campaign.status} />
          <span>
            {[
              campaign.fileName,
              t('campaigns.created', { moment: format.moment(campaign.createdAt, now) }),
              campaign.rejectedRows > 0 ? t('campaigns.rejectedRows', { count: campaign.rejectedRows }) : '',
              campaign.endedAt === null
                ? ''
                : t('campaigns.ended', { moment: format.moment(campaign.endedAt, now) }),
            ]
              .filter((part) => part !== '')
              .join(' · ')}
          </span>
        </Group>
      }
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconMessages size={17} />}
            onClick={() => {
              filterConversations({ campaignId: campaign.id })
              navigate('conversations')
            }}
          >
            {t('nav.conversations')}
          </Button>
          <CampaignActions campaign={campaign} />
          <CampaignMenu campaign={campaign} />
        </>
      }
    >
      <Card>
        <CampaignProgress campaign={campaign} chosen={status} onChoose={setStatus} />
      </Card>
      {insight === null && insightError === null && <LoadingState lines={2} height={110} />}
      {insight === null && insightError !== null && <ErrorState error={insightError} onRetry={reload} />}
      {insight !== null && (
        <>
          <CampaignTiles campaign={campaign} insight={insight} />
          <div className={classes.columns}>
            <OutcomesCard insight={insight} />
            <PaceCard insight={insight} />
            <RulesCard key={campaign.id} campaign={campaign} insight={insight} />
          </div>
        </>
      )}
      <ContactsTable campaign={campaign} status={status} onStatus={setStatus} />
    </Page>
  )
}
