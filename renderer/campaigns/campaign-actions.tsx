/** Start, pause, resume and stop: the same buttons wherever a campaign is shown. */
import { Button, Checkbox, Group, Modal, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CampaignSummary } from '../../shared/domain/campaign.ts'
import { client } from '../rpc-client.ts'
import { useSystem } from '../state/system-store.ts'
import { useAction } from '../ui/use-action.ts'
import { applyCampaign } from './campaigns-store.ts'

export function CampaignActions(props: { campaign: CampaignSummary }) {
  const { t } = useTranslation()
  const { campaign } = props
  const practice = useSystem((state) => state.info?.practice ?? false)
  const [stopping, stop] = useDisclosure(false)
  const [starting, start] = useDisclosure(false)
  const change = useCallback(
    async (act: 'start' | 'pause') => applyCampaign(await client.campaigns[act]({ campaignId: campaign.id })),
    [campaign.id],
  )
  const { busy, run } = useAction(change)
  const startable =
    campaign.status === 'draft' || campaign.status === 'paused' || campaign.status === 'stopped'
  return (
    <Group gap="xs" wrap="nowrap">
      {campaign.status === 'running' && (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={17} />}
          loading={busy}
          onClick={() => void run('pause')}
        >
          {t('campaigns.pause')}
        </Button>
      )}
      {campaign.status === 'running' && campaign.waitingFor === 'start_time' && (
        <Button leftSection={<IconPlayerPlay size={17} />} loading={busy} onClick={() => void run('start')}>
          {t('campaigns.startEarly')}
        </Button>
      )}
      {startable && (
        <Button
          leftSection={<IconPlayerPlay size={17} />}
          loading={busy}
          // Real calls to a whole list are asked about once; resuming a pause is not a new decision.
          onClick={() => (practice || campaign.status === 'paused' ? void run('start') : start.open())}
        >
          {campaign.status === 'paused' ? t('campaigns.resume') : t('campaigns.start')}
        </Button>
      )}
      {(campaign.status === 'running' || campaign.status === 'paused') && (
        <Button variant="subtle" color="red" leftSection={<IconPlayerStop size={17} />} onClick={stop.open}>
          {t('campaigns.stop')}
        </Button>
      )}
      <StopDialog campaign={campaign} opened={stopping} onClose={stop.close} />
      <Modal
        opened={starting}
        onClose={start.close}
        title={<Title order={2}>{t('campaigns.startTitle', { name: campaign.name })}</Title>}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Text>{t('campaigns.startText', { count: campaign.counts.initial })}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={start.close}>
            {t('common.cancel')}
          </Button>
          <Button
            onClick={() => {
              start.close()
              void run('start')
            }}
          >
            {t('campaigns.startNow')}
          </Button>
        </Group>
      </Modal>
    </Group>
  )
}

function StopDialog(props: { campaign: CampaignSummary; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const { campaign, onClose } = props
  const [hangUp, setHangUp] = useState(false)
  const stop = useCallback(async () => {
    applyCampaign(await client.campaigns.stop({ campaignId: campaign.id, hangUp }))
    onClose()
  }, [campaign.id, hangUp, onClose])
  const { busy, run } = useAction(stop)
  const talking = campaign.counts.call_in_progress
  return (
    <Modal
      opened={props.opened}
      onClose={onClose}
      title={<Title order={2}>{t('campaigns.stopTitle', { name: campaign.name })}</Title>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack>
        <Text>{t('campaigns.stopText', { count: campaign.counts.initial })}</Text>
        {talking > 0 && (
          <Checkbox
            checked={hangUp}
            onChange={(event) => setHangUp(event.currentTarget.checked)}
            label={t('campaigns.stopHangUp', { count: talking })}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button color="red" loading={busy} onClick={() => void run()}>
            {t('campaigns.stopConfirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
