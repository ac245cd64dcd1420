/** Which calls are recorded, and the clips ANA has spoken: how many are kept, and how to clear them. */
import { Button, Group, Modal, NumberInput, Select, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { recordCallsSchema } from '../../shared/domain/settings.ts'
import { useFormat } from '../format.ts'
import { client } from '../rpc-client.ts'
import { showDone, showError } from '../shell/notices.ts'
import { Card } from '../ui/page.tsx'
import { LoadingState } from '../ui/states.tsx'
import { useAction } from '../ui/use-action.ts'
import { SectionForm } from './section-form.tsx'
import classes from './settings.module.css'
import { VendorTest } from './vendor-test.tsx'

const keys = ['audioCacheMaxMegabytes', 'audioCacheMaxAgeDays'] as const
const recordingKeys = ['recordCalls', 'recordingMaxAgeDays'] as const

type Stats = Awaited<ReturnType<typeof client.audio.stats>>

export function AudioSection() {
  const { t } = useTranslation()
  const format = useFormat()
  const [stats, setStats] = useState<Stats | null>(null)
  const [asking, ask] = useDisclosure(false)
  const load = useCallback(() => {
    client.audio.stats().then(setStats, showError)
  }, [])
  useEffect(load, [load])
  const clean = useCallback(
    async (all: boolean) => {
      const { removedClips, removedBytes } = await client.audio.clean({ all })
      showDone(t('settings.audio.cleaned', { count: removedClips, bytes: format.bytes(removedBytes) }))
      load()
    },
    [format, load, t],
  )
  const { busy, run } = useAction(clean)
  return (
    <>
      <SectionForm
        title={t('settings.recordings')}
        intro={t('settings.intro.recordings')}
        keys={recordingKeys}
      >
        {(fields) => (
          <div className={classes.pair}>
            <Select
              {...fields.choice('recordCalls')}
              data={recordCallsSchema.options.map((value) => ({
                value,
                label: t(`settings.recordCalls.${value}`),
              }))}
              allowDeselect={false}
            />
            <NumberInput
              {...fields.number('recordingMaxAgeDays')}
              min={1}
              max={3650}
              allowDecimal={false}
              suffix={` ${t('settings.days')}`}
            />
          </div>
        )}
      </SectionForm>
      <Card title={t('settings.audio.title')}>
        {stats === null ? (
          <LoadingState lines={1} height={48} />
        ) : (
          <dl className={classes.stats}>
            <Stat name={t('settings.audio.clips')} value={format.number(stats.clips)} />
            <Stat name={t('settings.audio.size')} value={format.bytes(stats.bytes)} />
            <Stat
              name={t('settings.audio.reused')}
              value={reuse(stats) === null ? '–' : format.percent(reuse(stats) ?? 0)}
            />
            <Stat
              name={t('settings.audio.oldest')}
              value={stats.oldestAt === null ? '–' : format.date(stats.oldestAt)}
            />
          </dl>
        )}
        <Group mt="lg">
          <Button variant="default" loading={busy} onClick={() => void run(false)}>
            {t('settings.audio.clean')}
          </Button>
          <Button variant="subtle" color="red" disabled={busy} onClick={ask.open}>
            {t('settings.audio.cleanAll')}
          </Button>
        </Group>
      </Card>
      <SectionForm title={t('settings.audio.limits')} intro={t('settings.intro.audio')} keys={keys}>
        {(fields) => (
          <div className={classes.pair}>
            <NumberInput
              {...fields.number('audioCacheMaxMegabytes')}
              min={10}
              max={100_000}
              step={50}
              suffix=" MB"
            />
            <NumberInput
              {...fields.number('audioCacheMaxAgeDays')}
              min={1}
              max={3650}
              suffix={` ${t('settings.days')}`}
            />
          </div>
        )}
      </SectionForm>
      <VendorTest part="audio" />
      <Modal
        opened={asking}
        onClose={ask.close}
        title={<Title order={2}>{t('settings.audio.cleanAllTitle')}</Title>}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Text>{t('settings.audio.cleanAllText')}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={ask.close}>
            {t('common.cancel')}
          </Button>
          <Button
            color="red"
            onClick={() => {
              ask.close()
              void run(true)
            }}
          >
            {t('settings.audio.cleanAll')}
          </Button>
        </Group>
      </Modal>
    </>
  )
}

function reuse(stats: Stats): number | null {
  const asked = stats.hits + stats.misses
  return asked === 0 ? null : stats.hits / asked
}

function Stat(props: { name: string; value: string }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </div>
  )
}
