/** What is done with a campaign now and then: rename, copy, take its results along. */
import { ActionIcon, Button, Group, Menu, Modal, TextInput, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCopy, IconDots, IconDownload, IconPencil } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CampaignSummary } from '../../shared/domain/campaign.ts'
import { currentLanguage } from '../errors.ts'
import { client } from '../rpc-client.ts'
import { saveFile } from '../ui/download.ts'
import { useAction } from '../ui/use-action.ts'
import { applyCampaign } from './campaigns-store.ts'
import { DuplicateDialog } from './duplicate-dialog.tsx'

export function CampaignMenu(props: { campaign: CampaignSummary }) {
  const { t } = useTranslation()
  const { campaign } = props
  const [renaming, rename] = useDisclosure(false)
  const [duplicating, duplicate] = useDisclosure(false)
  const exportFile = useCallback(
    async () =>
      saveFile(await client.campaigns.exportFile({ campaignId: campaign.id, language: currentLanguage() })),
    [campaign.id],
  )
  const { busy, run } = useAction(exportFile)
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            variant="default"
            size={36}
            loading={busy}
            aria-label={t('campaigns.more', { name: campaign.name })}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={duplicate.open}>
            {t('campaigns.duplicate.action')}
          </Menu.Item>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={rename.open}>
            {t('campaigns.rename.action')}
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => void run()}>
            {t('campaigns.export')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {renaming && <RenameDialog campaign={campaign} onClose={rename.close} />}
      {duplicating && <DuplicateDialog campaign={campaign} onClose={duplicate.close} />}
    </>
  )
}

function RenameDialog(props: { campaign: CampaignSummary; onClose: () => void }) {
  const { t } = useTranslation()
  const { campaign, onClose } = props
  const [name, setName] = useState(campaign.name)
  const save = useCallback(async () => {
    applyCampaign(await client.campaigns.rename({ campaignId: campaign.id, name: name.trim() }))
    onClose()
  }, [campaign.id, name, onClose])
  const { busy, run } = useAction(save)
  const ready = name.trim() !== ''
  return (
    <Modal
      opened
      onClose={onClose}
      title={<Title order={2}>{t('campaigns.rename.title')}</Title>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void run()
        }}
      >
        <TextInput
          label={t('import.campaignName')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={120}
          data-autofocus
          required
        />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={!ready} loading={busy}>
            {t('campaigns.rename.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
