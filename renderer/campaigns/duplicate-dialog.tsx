/** A copy of a campaign: whom to take over, and before anything happens, how many stay behind and why. */
import { Button, Group, Modal, Radio, Stack, Text, TextInput, Title } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type CampaignSummary,
  type DuplicateChoice,
  type DuplicateCounts,
  duplicateChoiceSchema,
} from '../../shared/domain/campaign.ts'
import { useFormat } from '../format.ts'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { showDone, showError } from '../shell/notices.ts'
import { useAction } from '../ui/use-action.ts'
import { applyCampaign } from './campaigns-store.ts'

export function DuplicateDialog(props: { campaign: CampaignSummary; onClose: () => void }) {
  const { t } = useTranslation()
  const { campaign, onClose } = props
  const [who, setWho] = useState<DuplicateChoice>('all')
  const [name, setName] = useState(() => t('campaigns.duplicate.name', { name: campaign.name }).slice(0, 120))
  const [counts, setCounts] = useState<DuplicateCounts | null>(null)
  useEffect(() => {
    const stop = new AbortController()
    setCounts(null)
    client.campaigns.duplicable({ campaignId: campaign.id, who }, { signal: stop.signal }).then(
      (fresh) => {
        if (!stop.signal.aborted) setCounts(fresh)
      },
      (failure) => {
        if (!stop.signal.aborted) showError(failure)
      },
    )
    return () => stop.abort()
  }, [campaign.id, who])
  const copy = useCallback(async () => {
    const made = await client.campaigns.duplicate({ campaignId: campaign.id, who, name: name.trim() })
    applyCampaign(made.campaign)
    showDone(t('campaigns.duplicate.done', { count: made.campaign.contacts, name: made.campaign.name }))
    onClose()
    navigate('campaigns', made.campaign.id)
  }, [campaign.id, who, name, onClose, t])
  const { busy, run } = useAction(copy)
  const ready = name.trim() !== '' && counts !== null && counts.people > 0
  return (
    <Modal
      opened
      onClose={onClose}
      title={<Title order={2}>{t('campaigns.duplicate.title', { name: campaign.name })}</Title>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void run()
        }}
      >
        <Stack gap="md">
          <Radio.Group
            label={t('campaigns.duplicate.who')}
            value={who}
            onChange={(value) => setWho(duplicateChoiceSchema.catch('all').parse(value))}
          >
            <Stack gap="xs" mt="xs">
              {duplicateChoiceSchema.options.map((choice) => (
                <Radio
                  key={choice}
                  value={choice}
                  label={t(`campaigns.duplicate.choice.${choice}`)}
                  description={t(`campaigns.duplicate.choiceHelp.${choice}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          <TextInput
            label={t('import.campaignName')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={120}
            required
          />
          <Taken counts={counts} />
        </Stack>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={!ready} loading={busy}>
            {counts === null
              ? t('campaigns.duplicate.action')
              : t('campaigns.duplicate.confirm', { count: counts.people })}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

/** Keeps its height while counting, so that the buttons below stay where they are. */
function Taken(props: { counts: DuplicateCounts | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { counts } = props
  const reasons =
    counts === null
      ? []
      : (['doNotCall', 'closed', 'invalidNumber'] as const)
          .filter((reason) => counts[reason] > 0)
          .map((reason) =>
            t(`campaigns.duplicate.left.${reason}`, {
              count: counts[reason],
              formatted: format.number(counts[reason]),
            }),
          )
  return (
    <div role="status" style={{ minHeight: 66 }}>
      {counts === null ? (
        <Text c="dimmed">{t('campaigns.duplicate.counting')}</Text>
      ) : (
        <>
          <Text fw={600}>
            {t('campaigns.duplicate.people', {
              count: counts.people,
              formatted: format.number(counts.people),
            })}
          </Text>
          <Text size="sm" c="dimmed">
            {reasons.length === 0
              ? t('campaigns.duplicate.nobodyLeft')
              : t('campaigns.duplicate.leftOut', { reasons: reasons.join(', ') })}
          </Text>
        </>
      )}
    </div>
  )
}
