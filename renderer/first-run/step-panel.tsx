/** One step of the guided start: what it is for, its fields, a real test, and the way on. */
import { Anchor, Button } from '@mantine/core'
import { IconArrowRight, IconPlayerPlay } from '@tabler/icons-react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Health } from '../../shared/domain/health.ts'
import type { SetupStep } from '../../shared/domain/settings.ts'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { ElevenLabsFields } from '../settings/elevenlabs-section.tsx'
import { ModeCard } from '../settings/general-section.tsx'
import { ModelsCard, useModels } from '../settings/ollama-section.tsx'
import { SecretField } from '../settings/secret-field.tsx'
import { TunnelFields } from '../settings/tunnel-section.tsx'
import { TwilioFields } from '../settings/twilio-section.tsx'
import { VendorTest } from '../settings/vendor-test.tsx'
import { showError } from '../shell/notices.ts'
import { Card } from '../ui/page.tsx'
import { useAction } from '../ui/use-action.ts'
import classes from './first-run.module.css'
import { following, type SetupFacts, stateOf } from './steps.ts'
import { markStep } from './use-setup.ts'

const vendorPages: Partial<Record<SetupStep, string>> = {
  twilio: 'https://console.twilio.com',
  elevenlabs: 'https://elevenlabs.io/app/settings/api-keys',
  ollama: 'https://ollama.com/download',
}

export function StepPanel(props: { step: SetupStep; setup: SetupFacts }) {
  const { t } = useTranslation()
  const { step, setup } = props
  const state = stateOf(step, setup)
  const page = vendorPages[step]
  const onTested = useCallback(
    (health: Health) => {
      if (health.state === 'ok' || health.state === 'degraded') markStep(step, 'done').catch(showError)
    },
    [step],
  )
  return (
    <>
      <Card title={t(`firstRun.step.${step}.title`)}>
        <p className={classes.text}>{t(`firstRun.step.${step}.why`)}</p>
        <p className={classes.text}>
          {t(`firstRun.step.${step}.how`)}{' '}
          {page !== undefined && state !== 'real_only' && (
            <Anchor href={page} target="_blank" rel="noreferrer" underline="always">
              {t('firstRun.openPage')}
            </Anchor>
          )}
        </p>
        {step === 'practice' && <PracticeCall practice={setup.practice} />}
        {step !== 'practice' && <WayOn step={step} setup={setup} />}
      </Card>
      {(state === 'real_only' || (step === 'practice' && !setup.practice)) && <ModeCard />}
      {state !== 'real_only' && (
        <>
          {step === 'twilio' && (
            <>
              <TwilioFields />
              <SecretField name="twilioAuthToken" />
            </>
          )}
          {step === 'elevenlabs' && (
            <>
              <SecretField name="elevenLabsApiKey" />
              <ElevenLabsFields />
            </>
          )}
          {step === 'ollama' && <Models />}
          {step === 'tunnel' && <TunnelFields />}
          {step !== 'practice' && <VendorTest part={step} onTested={onTested} prominent />}
        </>
      )}
    </>
  )
}

function PracticeCall(props: { practice: boolean }) {
  const { t } = useTranslation()
  const begin = useCallback(async () => {
    await client.practice.startSample({ start: true })
    // The call is what matters: that the step could not be ticked must not keep her from hearing it.
    markStep('practice', 'done').catch(showError)
    navigate('live')
  }, [])
  const { busy, run } = useAction(begin)
  if (!props.practice) return null
  return (
    <div className={classes.actions}>
      <Button size="md" leftSection={<IconPlayerPlay size={18} />} loading={busy} onClick={() => void run()}>
        {t('firstRun.step.practice.begin')}
      </Button>
      <Button
        size="md"
        variant="subtle"
        color="gray"
        onClick={() => {
          markStep('practice', 'skipped').catch(showError)
          navigate('first-run', 'twilio')
        }}
      >
        {t('firstRun.skip')}
      </Button>
    </div>
  )
}

/** Onwards when the step is done; past it when it is not. */
function WayOn(props: { step: SetupStep; setup: SetupFacts }) {
  const { t } = useTranslation()
  const { step, setup } = props
  const isDone = stateOf(step, setup) === 'done'
  const next = following(step, setup)
  const leave = () => {
    if (!isDone) markStep(step, 'skipped').catch(showError)
    if (next === null || next === step) navigate('first-run')
    else navigate('first-run', next)
  }
  return (
    <div className={classes.actions}>
      <Button
        variant={isDone ? 'filled' : 'default'}
        rightSection={<IconArrowRight size={17} />}
        onClick={leave}
      >
        {isDone ? t('firstRun.goOn') : t('firstRun.skip')}
      </Button>
    </div>
  )
}

function Models() {
  const { models, load } = useModels()
  return <ModelsCard models={models} onChanged={load} />
}
