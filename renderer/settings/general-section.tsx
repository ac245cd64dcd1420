/** Language, looks, and whether calls are practice or real. */
import { Button, Group, Modal, SegmentedControl, Select, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../rpc-client.ts'
import { showDone } from '../shell/notices.ts'
import { useSystem } from '../state/system-store.ts'
import { Card } from '../ui/page.tsx'
import { ToneLabel } from '../ui/tone.tsx'
import { useAction } from '../ui/use-action.ts'
import { DesktopCard } from './desktop-card.tsx'
import { SectionForm } from './section-form.tsx'

const keys = ['language', 'theme'] as const

export function GeneralSection() {
  const { t } = useTranslation()
  const version = useSystem((state) => state.info?.version ?? '')
  return (
    <>
      <ModeCard />
      <SectionForm title={t('settings.appearance')} keys={keys}>
        {(fields) => (
          <>
            <Select
              {...fields.choice('language')}
              data={(['es', 'en'] as const).map((value) => ({ value, label: t(`language.${value}`) }))}
              allowDeselect={false}
            />
            <Select
              {...fields.choice('theme')}
              data={(['light', 'dark', 'auto'] as const).map((value) => ({
                value,
                label: t(`theme.${value}`),
              }))}
              allowDeselect={false}
            />
          </>
        )}
      </SectionForm>
      <DesktopCard />
      <Text c="dimmed" size="xs">
        ANA {version}
      </Text>
    </>
  )
}

/** Going to real calls means that telephones will ring: it is asked about, plainly. */
export function ModeCard() {
  const { t } = useTranslation()
  const practice = useSystem((state) => state.info?.practice ?? false)
  const calls = useSystem((state) => state.overview?.callsInProgress ?? 0)
  const [asking, ask] = useDisclosure(false)
  const change = useCallback(
    async (toPractice: boolean) => {
      await client.system.switchMode({ practice: toPractice })
      showDone(t('settings.mode.switching'))
    },
    [t],
  )
  const { busy, run } = useAction(change)
  return (
    <Card
      title={t('settings.mode.title')}
      aside={
        practice ? (
          <ToneLabel tone="warn" boxed>
            {t('settings.mode.practice')}
          </ToneLabel>
        ) : (
          <ToneLabel tone="good" boxed>
            {t('settings.mode.real')}
          </ToneLabel>
        )
      }
    >
      <Text c="dimmed" mb="md">
        {practice ? t('settings.mode.practiceText') : t('settings.mode.realText')}
      </Text>
      <SegmentedControl
        aria-label={t('settings.mode.title')}
        value={practice ? 'practice' : 'real'}
        onChange={(value) => {
          if ((value === 'practice') !== practice) ask.open()
        }}
        disabled={busy}
        data={[
          { value: 'practice', label: t('settings.mode.practice') },
          { value: 'real', label: t('settings.mode.real') },
        ]}
      />
      <Modal
        opened={asking}
        onClose={ask.close}
        title={
          <Title order={2}>{practice ? t('settings.mode.toReal') : t('settings.mode.toPractice')}</Title>
        }
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <Text>{practice ? t('settings.mode.toRealText') : t('settings.mode.toPracticeText')}</Text>
        {calls > 0 && (
          <Text mt="sm" fw={600}>
            {t('settings.mode.callsEnd', { count: calls })}
          </Text>
        )}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={ask.close}>
            {t('common.cancel')}
          </Button>
          <Button
            onClick={() => {
              ask.close()
              void run(!practice)
            }}
          >
            {t('settings.mode.switch')}
          </Button>
        </Group>
      </Modal>
    </Card>
  )
}
