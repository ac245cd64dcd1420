/** Inicio: what is happening now, what needs a person, how the day goes, and whether everything is well. */
import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconArrowRight, IconUpload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Overview } from '../../shared/contract/system.ts'
import { useCampaigns } from '../campaigns/campaigns-store.ts'
import { useFollowUps } from '../follow-up/follow-up-store.ts'
import { formatPhone, formatSpan, useFormat } from '../format.ts'
import { PracticeStartButton } from '../practice/practice-start.tsx'
import { hrefOf, navigate } from '../router.ts'
import { loadOverview, useEngineNow, useSystem } from '../state/system-store.ts'
import { Card, Page } from '../ui/page.tsx'
import { ErrorState, LoadingState } from '../ui/states.tsx'
import { PriorityLabel } from '../ui/tone.tsx'
import { DayTiles, InterestFunnel, OutcomeBars } from './day-numbers.tsx'
import { HealthPanel } from './health-panel.tsx'
import classes from './home.module.css'
import { HourChart } from './hour-chart.tsx'
import { HoursBar } from './hours-bar.tsx'
import { LiveStrip } from './live-strip.tsx'
import { SetupStrip } from './setup-strip.tsx'
import { BudgetAlert, SpendCard } from './spend-card.tsx'

export function HomePage() {
  const { t } = useTranslation()
  const format = useFormat()
  const overview = useSystem((state) => state.overview)
  const error = useSystem((state) => state.overviewError)
  const practice = useSystem((state) => state.info?.practice ?? false)
  const campaigns = useCampaigns((state) => state.campaigns)
  const now = useEngineNow(30_000)
  const isNew = campaigns !== null && campaigns.length === 0
  return (
    <Page
      title={t('nav.home')}
      subtitle={t('home.subtitle', { date: format.longDate(now) })}
      actions={
        !isNew && (
          <>
            {practice && <PracticeStartButton variant="default" />}
            <Button leftSection={<IconUpload size={18} />} onClick={() => navigate('import')}>
              {t('home.importList')}
            </Button>
          </>
        )
      }
    >
      {isNew ? <Welcome practice={practice} /> : <SetupStrip />}
      {overview !== null && <BudgetAlert overview={overview} />}
      {overview !== null && <DayTiles overview={overview} now={now} />}
      {overview === null && error === null && <LoadingState lines={3} height={96} />}
      {overview === null && error !== null && (
        <ErrorState error={error} onRetry={() => void loadOverview()} />
      )}
      <div className={classes.columns}>
        <div className={classes.stack}>
          <LiveStrip />
          <NextPerson now={now} />
          {overview !== null && !isNew && <DayPictures overview={overview} />}
        </div>
        <div className={classes.stack}>
          {overview !== null && <HoursBar overview={overview} now={now} />}
          {overview !== null && <SpendCard overview={overview} practice={practice} />}
          <HealthPanel />
        </div>
      </div>
    </Page>
  )
}

function DayPictures(props: { overview: Overview }) {
  const { overview } = props
  return (
    <>
      <HourChart overview={overview} />
      <div className={classes.pair}>
        <InterestFunnel overview={overview} />
        <OutcomeBars overview={overview} />
      </div>
    </>
  )
}

/** The first minute: one button to see the whole thing work. */
function Welcome(props: { practice: boolean }) {
  const { t } = useTranslation()
  const steps = [t('home.welcome.step1'), t('home.welcome.step2'), t('home.welcome.step3')]
  return (
    <section className={classes.hero} aria-label={t('home.welcome.title')}>
      <div className={classes.heroText}>
        <Title order={2} fz="xl">
          {t('home.welcome.title')}
        </Title>
        <Text mt={4}>{props.practice ? t('home.welcome.practice') : t('home.welcome.real')}</Text>
        <ol className={classes.steps}>
          {steps.map((step, index) => (
            <li key={step}>
              <span className={classes.stepNumber} aria-hidden>
                {index + 1}
              </span>
              {step}
            </li>
          ))}
        </ol>
      </div>
      <Stack gap="sm" align="stretch">
        {props.practice && <PracticeStartButton size="md" />}
        <Button
          size="md"
          variant={props.practice ? 'default' : 'filled'}
          leftSection={<IconUpload size={18} />}
          onClick={() => navigate('import')}
        >
          {t('home.importOwn')}
        </Button>
        <Anchor href={hrefOf('first-run')} ta="center">
          {t('home.welcome.guide')}
        </Anchor>
      </Stack>
    </section>
  )
}

/** Who deserves the next human minute, with her own words. */
function NextPerson(props: { now: number }) {
  const { t } = useTranslation()
  const items = useFollowUps((state) => state.items)
  const total = useFollowUps((state) => state.total)
  const next = items?.[0]
  if (items === null) return <LoadingState lines={1} height={130} />
  return (
    <Card
      title={t('home.next.title')}
      aside={
        total > 1 && (
          <Anchor href={hrefOf('follow-up')} size="sm">
            {t('home.next.more', { count: total - 1 })}
          </Anchor>
        )
      }
    >
      {next === undefined ? (
        <Text c="dimmed">{t('home.next.none')}</Text>
      ) : (
        <div className={classes.next}>
          <div style={{ flex: 1, minWidth: 0 }}>
            <Group gap="xs">
              <Text fw={600} fz="lg">
                {next.nombre || formatPhone(next.e164)}
              </Text>
              <PriorityLabel priority={next.analysis.priority} whole />
              <Text c="dimmed" size="sm">
                {t('home.next.waits', { span: formatSpan(props.now - next.waitingSince) })}
              </Text>
            </Group>
            <p className={classes.quote}>
              {next.analysis.evidence[0] === undefined
                ? next.analysis.summary
                : `«${next.analysis.evidence[0].quote}»`}
            </p>
          </div>
          <Button
            rightSection={<IconArrowRight size={18} />}
            onClick={() => navigate('follow-up', next.contactId)}
          >
            {t('home.next.attend')}
          </Button>
        </div>
      )}
    </Card>
  )
}
