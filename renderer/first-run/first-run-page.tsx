/**
 * The guided start: a practice call first, without any account; then, when wanted, each account in turn. A step says
 * what is missing and what to do, can be skipped, and what was done is remembered, so that it goes on after a restart.
 */
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconMinus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type SetupStep, setupStepSchema } from '../../shared/domain/settings.ts'
import { hrefOf, navigate } from '../router.ts'
import { Card, Page } from '../ui/page.tsx'
import { LoadingState } from '../ui/states.tsx'
import classes from './first-run.module.css'
import { StepPanel } from './step-panel.tsx'
import { nextStepOf, type SetupFacts, type StepState, stateOf, steps } from './steps.ts'
import { useSetup } from './use-setup.ts'

export default function FirstRunPage(props: { step: string | null }) {
  const { t } = useTranslation()
  const setup = useSetup()
  const asked = setupStepSchema.safeParse(props.step)
  const next = setup === null ? null : nextStepOf(setup)
  const current = asked.success ? asked.data : next
  return (
    <Page title={t('firstRun.title')} subtitle={t('firstRun.subtitle')}>
      {setup === null && <LoadingState lines={3} height={80} />}
      {setup !== null && (
        <div className={classes.layout}>
          <StepList setup={setup} current={current} />
          <div className={classes.panel}>
            {current === null ? <Finished /> : <StepPanel key={current} step={current} setup={setup} />}
          </div>
        </div>
      )}
    </Page>
  )
}

function StepList(props: { setup: SetupFacts; current: SetupStep | null }) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('firstRun.steps')}>
      <ol className={classes.steps}>
        {steps.map((step, index) => {
          const state = stateOf(step, props.setup)
          return (
            <li key={step}>
              <a
                className={classes.step}
                href={hrefOf('first-run', step)}
                {...(props.current === step ? { 'aria-current': 'step' as const } : {})}
              >
                <span className={classes.number} data-state={state} aria-hidden>
                  <StepMark state={state} index={index} />
                </span>
                <span>
                  <span className={classes.name}>{t(`firstRun.step.${step}.title`)}</span>
                  <span className={classes.state}>{t(`firstRun.state.${state}`)}</span>
                </span>
              </a>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

function StepMark(props: { state: StepState; index: number }) {
  if (props.state === 'done') return <IconCheck size={15} stroke={2.4} />
  if (props.state === 'broken') return <IconAlertTriangle size={15} stroke={2} />
  if (props.state === 'skipped') return <IconMinus size={15} stroke={2.4} />
  return <>{props.index + 1}</>
}

function Finished() {
  const { t } = useTranslation()
  return (
    <Card title={t('firstRun.finished.title')}>
      <p className={classes.text}>{t('firstRun.finished.text')}</p>
      <div className={classes.actions}>
        <Button onClick={() => navigate('import')}>{t('home.importOwn')}</Button>
        <Button variant="default" onClick={() => navigate('home')}>
          {t('firstRun.finished.home')}
        </Button>
      </div>
    </Card>
  )
}
