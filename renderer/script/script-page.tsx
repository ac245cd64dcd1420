/** Guion y voz: what ANA says in each phase, in whose voice, and for whom. The wording is read here, not changed. */
import { Accordion, Anchor, Button, Text } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bogotaDayStart, useFormat } from '../format.ts'
import { hrefOf } from '../router.ts'
import { client } from '../rpc-client.ts'
import { ElevenLabsFields } from '../settings/elevenlabs-section.tsx'
import { LenderSection } from '../settings/lender-section.tsx'
import { useSettings } from '../settings/settings-store.ts'
import { useSystem } from '../state/system-store.ts'
import { Card, Page } from '../ui/page.tsx'
import { ErrorState, LoadingState } from '../ui/states.tsx'
import { useAction } from '../ui/use-action.ts'
import { useReload } from '../ui/use-reload.ts'
import classes from './script.module.css'
import { useSample } from './use-sample.ts'

type Script = Awaited<ReturnType<typeof client.script.view>>

function useScript() {
  const [script, setScript] = useState<Script | null>(null)
  const [error, setError] = useState<unknown>(null)
  // The wording names the lender and the assistant.
  const settings = useSettings((state) => state.view)
  const load = useCallback(() => {
    setError(null)
    client.script.view().then(setScript, setError)
  }, [])
  useReload(load, settings)
  return { script, error, load }
}

export default function ScriptPage() {
  const { t } = useTranslation()
  const { script, error, load } = useScript()
  const known = useSettings((state) => state.view !== null)
  return (
    <Page title={t('nav.script')} subtitle={t('script.subtitle')}>
      {script === null && error === null && <LoadingState lines={4} height={70} />}
      {script === null && error !== null && <ErrorState error={error} onRetry={load} />}
      {script !== null && (
        <div className={classes.columns}>
          <Card title={t('script.phases.title')}>
            <Text c="dimmed" mb="md" mt={-8}>
              {t('script.phases.text')}
            </Text>
            <Phases script={script} />
          </Card>
          <div className={classes.stack}>
            <VoiceCard />
            {known && <ElevenLabsFields />}
            {known && <LenderSection />}
            <Figures script={script} />
            <Text size="sm" c="dimmed">
              {t('script.later')}
            </Text>
          </div>
        </div>
      )}
    </Page>
  )
}

function Phases(props: { script: Script }) {
  const { t } = useTranslation()
  return (
    <Accordion defaultValue={props.script.phases[0]?.phase ?? null} variant="default" order={3}>
      {props.script.phases.map(({ phase, lines, questions }, index) => (
        <Accordion.Item key={phase} value={phase}>
          <Accordion.Control>
            <span className={classes.phaseName}>
              {index + 1}. {t(`phase.${phase}`)}
            </span>{' '}
            <span className={classes.phaseNote}>{t(`script.phase.${phase}`)}</span>
          </Accordion.Control>
          <Accordion.Panel>
            <ul className={classes.lines}>
              {lines.map((line) => (
                <li key={line} lang="es">
                  {line}
                </li>
              ))}
            </ul>
            {questions.length > 0 && (
              <>
                <p className={classes.asks}>{t('script.asks')}</p>
                <ul className={classes.lines}>
                  {questions.map((line) => (
                    <li key={line} lang="es">
                      {line}
                    </li>
                  ))}
                </ul>
              </>
            )}
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  )
}

function VoiceCard() {
  const { t } = useTranslation()
  const practice = useSystem((state) => state.info?.practice ?? false)
  const { playing, text, play, stop } = useSample()
  const { busy, run } = useAction(play)
  return (
    <Card title={t('script.voice.title')}>
      <Text c="dimmed" mt={-8} mb="md">
        {practice ? t('script.voice.practice') : t('script.voice.real')}
      </Text>
      <Button
        variant="default"
        loading={busy}
        leftSection={playing ? <IconPlayerStop size={17} /> : <IconPlayerPlay size={17} />}
        onClick={() => (playing ? stop() : void run())}
      >
        {playing ? t('script.voice.stop') : t('script.voice.listen')}
      </Button>
      <p className={classes.said} aria-live="polite" lang="es">
        {text === null ? '' : `«${text}»`}
      </p>
    </Card>
  )
}

function Figures(props: { script: Script }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { offer } = props.script
  const day = (iso: string) => format.day(bogotaDayStart(iso) ?? 0)
  return (
    <Card title={t('script.figures.title')}>
      {offer === null ? (
        <Text c="dimmed">{t('script.figures.none')}</Text>
      ) : (
        <>
          <Text c="dimmed" mt={-8} mb="md">
            {t('script.figures.practice')}
          </Text>
          <dl className={classes.figures}>
            <dt>{t('script.figures.rate')}</dt>
            <dd>
              {t('script.figures.rateRange', {
                low: format.decimal(offer.monthlyRateMinPercent),
                high: format.decimal(offer.monthlyRateMaxPercent),
              })}
            </dd>
            <dt>{t('script.figures.term')}</dt>
            <dd>{t('script.figures.months', { from: offer.minTermMonths, to: offer.maxTermMonths })}</dd>
            <dt>{t('script.figures.amount')}</dt>
            <dd>$ {format.number(offer.maxAmountPesos)}</dd>
            <dt>{t('script.figures.valid')}</dt>
            <dd>{t('script.figures.until', { from: day(offer.validFrom), to: day(offer.validUntil) })}</dd>
          </dl>
        </>
      )}
      <Anchor href={hrefOf('compliance')} size="sm" mt="sm" display="inline-block">
        {t('script.figures.rules')}
      </Anchor>
    </Card>
  )
}
