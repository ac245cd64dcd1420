/** The last step: a name, the rules, when to begin, and what it is likely to take before anything starts. */
import { Button, Collapse, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconAdjustments,
  IconCalendarTime,
  IconChevronDown,
  IconDeviceFloppy,
  IconPhoneOutgoing,
} from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CampaignSettings } from '../../shared/domain/campaign.ts'
import type { ImportPreview } from '../../shared/domain/import.ts'
import { applyCampaign } from '../campaigns/campaigns-store.ts'
import { EstimateLine } from '../campaigns/estimate-line.tsx'
import { RulesFields } from '../campaigns/rules-fields.tsx'
import { useEstimate } from '../campaigns/use-estimate.ts'
import { bogotaInstant, bogotaLocalTime } from '../format.ts'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { useSettings } from '../settings/settings-store.ts'
import { showDone } from '../shell/notices.ts'
import { engineNow, useEngineNow } from '../state/system-store.ts'
import { useAction } from '../ui/use-action.ts'
import classes from './import.module.css'
import { StartChoice } from './start-choice.tsx'

const hourMs = 3_600_000

export function ImportConfirm(props: { preview: ImportPreview; onCancel: () => void }) {
  const { t } = useTranslation()
  const { preview } = props
  const { accepted } = preview.counts
  const now = useEngineNow(30_000)
  const engineCalls = useSettings((state) => state.view?.settings.maxConcurrentCalls)
  const [name, setName] = useState(() => preview.fileName.replace(/\.[^.]+$/, '').slice(0, 120))
  const [settings, setSettings] = useState<CampaignSettings | null>(null)
  const [opened, rules] = useDisclosure(false)
  const [later, setLater] = useState(false)
  const [local, setLocal] = useState(() => bogotaLocalTime(engineNow() + 2 * hourMs))
  const startsAt = later ? bogotaInstant(local) : null
  const { answer, stale, failed } = useEstimate({ people: accepted, settings, startsAt })
  const shown = settings ?? answer?.settings ?? null

  const confirm = useCallback(
    async (start: boolean) => {
      const campaign = await client.imports.confirm({
        importId: preview.importId,
        name: name.trim(),
        start,
        startsAt: start ? startsAt : null,
        settings: shown,
      })
      applyCampaign(campaign)
      showDone(t('import.stored', { count: campaign.contacts, name: campaign.name }))
      if (start && startsAt === null) navigate('live')
      else navigate('campaigns', campaign.id)
    },
    [preview.importId, name, startsAt, shown, t],
  )
  const { busy, run } = useAction(confirm)
  const named = name.trim() !== '' && accepted > 0
  const startable = named && (!later || (startsAt !== null && startsAt > now))
  return (
    <form
      className={classes.confirm}
      aria-label={t('import.confirmLabel')}
      onSubmit={(event) => {
        event.preventDefault()
        if (startable) void run(true)
      }}
    >
      {answer !== null && accepted > 0 && (
        <EstimateLine estimate={answer.estimate} stale={stale} compact={!opened} />
      )}
      {failed && (
        <Text size="sm" c="dimmed" role="status">
          {t('import.noEstimate')}
        </Text>
      )}
      {shown !== null && (
        <Collapse expanded={opened}>
          <div className={classes.rules} id="import-rules">
            <RulesFields settings={shown} onChange={setSettings} engineCalls={engineCalls} />
            <StartChoice later={later} local={local} nowMs={now} onLater={setLater} onLocal={setLocal} />
          </div>
        </Collapse>
      )}
      <div className={classes.confirmRow}>
        <TextInput
          label={t('import.campaignName')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={120}
          required
          style={{ flex: 1, minWidth: 220 }}
        />
        {shown !== null && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconAdjustments size={17} />}
            rightSection={<IconChevronDown size={15} style={{ rotate: opened ? '180deg' : '0deg' }} />}
            aria-expanded={opened}
            aria-controls="import-rules"
            onClick={rules.toggle}
          >
            {t('import.rules', { count: shown.maxConcurrentCalls, attempts: shown.maxAttempts })}
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={props.onCancel}>
          {t('import.discard')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDeviceFloppy size={17} />}
          disabled={!named || busy}
          onClick={() => void run(false)}
        >
          {t('import.save')}
        </Button>
        <Button
          type="submit"
          leftSection={later ? <IconCalendarTime size={17} /> : <IconPhoneOutgoing size={17} />}
          disabled={!startable}
          loading={busy}
        >
          {later
            ? t('import.saveAndSchedule', { count: accepted })
            : t('import.saveAndCall', { count: accepted })}
        </Button>
      </div>
    </form>
  )
}
