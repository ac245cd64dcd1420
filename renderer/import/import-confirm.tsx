/** The last step: a name for the campaign, and whether calling begins at once. */
import { Button, TextInput } from '@mantine/core'
import { IconDeviceFloppy, IconPhoneOutgoing } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportPreview } from '../../shared/domain/import.ts'
import { applyCampaign } from '../campaigns/campaigns-store.ts'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { showDone } from '../shell/notices.ts'
import { useAction } from '../ui/use-action.ts'
import classes from './import.module.css'

export function ImportConfirm(props: { preview: ImportPreview; onCancel: () => void }) {
  const { t } = useTranslation()
  const { preview } = props
  const [name, setName] = useState(() => preview.fileName.replace(/\.[^.]+$/, '').slice(0, 120))
  const confirm = useCallback(
    async (start: boolean) => {
      const campaign = await client.imports.confirm({ importId: preview.importId, name: name.trim(), start })
      applyCampaign(campaign)
      showDone(t('import.stored', { count: campaign.contacts, name: campaign.name }))
      if (start) navigate('live')
      else navigate('campaigns', campaign.id)
    },
    [preview.importId, name, t],
  )
  const { busy, run } = useAction(confirm)
  const { accepted } = preview.counts
  const ready = name.trim() !== '' && accepted > 0
  return (
    <form
      className={classes.confirm}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) void run(true)
      }}
    >
      <TextInput
        label={t('import.campaignName')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={120}
        required
        style={{ flex: 1, minWidth: 220 }}
      />
      <Button variant="subtle" color="gray" onClick={props.onCancel}>
        {t('import.discard')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconDeviceFloppy size={17} />}
        disabled={!ready || busy}
        onClick={() => void run(false)}
      >
        {t('import.save')}
      </Button>
      <Button type="submit" leftSection={<IconPhoneOutgoing size={17} />} disabled={!ready} loading={busy}>
        {t('import.saveAndCall', { count: accepted })}
      </Button>
    </form>
  )
}
