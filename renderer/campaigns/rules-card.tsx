/** The rules a campaign is called by: read at a glance, changed in place, in force from the next call on. */
import { Button, Group, Text } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CampaignInsight, CampaignSettings, CampaignSummary } from '../../shared/domain/campaign.ts'
import { formatSpan } from '../format.ts'
import { client } from '../rpc-client.ts'
import { useSettings } from '../settings/settings-store.ts'
import { showDone } from '../shell/notices.ts'
import { Card } from '../ui/page.tsx'
import { useAction } from '../ui/use-action.ts'
import classes from './campaigns.module.css'
import { applyCampaign } from './campaigns-store.ts'
import { RulesFields } from './rules-fields.tsx'

export function RulesCard(props: { campaign: CampaignSummary; insight: CampaignInsight }) {
  const { t } = useTranslation()
  const { campaign, insight } = props
  const engineCalls = useSettings((state) => state.view?.settings.maxConcurrentCalls)
  const [draft, setDraft] = useState<CampaignSettings | null>(null)
  const save = useCallback(
    async (settings: CampaignSettings | null) => {
      applyCampaign(await client.campaigns.configure({ campaignId: campaign.id, settings }))
      showDone(t('campaigns.rules.saved'))
      setDraft(null)
    },
    [campaign.id, t],
  )
  const { busy, run } = useAction(save)
  // The rules of the campaign itself are newer than what was read with its figures.
  const rules = campaign.settings ?? insight.settings
  const span = (minutes: number) => formatSpan(minutes * 60_000)
  return (
    <Card
      title={t('campaigns.rules.title')}
      aside={
        draft === null && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPencil size={15} />}
            onClick={() => setDraft(rules)}
          >
            {t('campaigns.rules.change')}
          </Button>
        )
      }
    >
      {draft === null ? (
        <>
          <dl className={classes.facts}>
            <dt>{t('campaigns.rules.concurrent')}</dt>
            <dd>{rules.maxConcurrentCalls}</dd>
            <dt>{t('campaigns.rules.attempts')}</dt>
            <dd>{rules.maxAttempts}</dd>
            {rules.maxAttempts > 1 && (
              <>
                <dt>{t('campaigns.rules.noAnswer')}</dt>
                <dd>{t('campaigns.rules.after', { span: span(rules.retryMinutes.noAnswer) })}</dd>
                <dt>{t('campaigns.rules.busy')}</dt>
                <dd>{t('campaigns.rules.after', { span: span(rules.retryMinutes.busy) })}</dd>
                <dt>{t('campaigns.rules.failed')}</dt>
                <dd>{t('campaigns.rules.after', { span: span(rules.retryMinutes.failed) })}</dd>
              </>
            )}
          </dl>
          <Text size="sm" c="dimmed" mt="sm">
            {campaign.settings === null ? t('campaigns.rules.common') : t('campaigns.rules.own')}
          </Text>
        </>
      ) : (
        <form
          aria-label={t('campaigns.rules.title')}
          onSubmit={(event) => {
            event.preventDefault()
            void run(draft)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setDraft(null)
          }}
        >
          <RulesFields settings={draft} onChange={setDraft} engineCalls={engineCalls} />
          <Group mt="md" gap="xs">
            <Button type="submit" loading={busy}>
              {t('campaigns.rules.save')}
            </Button>
            <Button variant="subtle" color="gray" onClick={() => setDraft(null)}>
              {t('common.cancel')}
            </Button>
            {campaign.settings !== null && (
              <Button variant="subtle" color="gray" onClick={() => void run(null)} disabled={busy}>
                {t('campaigns.rules.reset')}
              </Button>
            )}
          </Group>
        </form>
      )}
    </Card>
  )
}
