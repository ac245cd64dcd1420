/** A set-up that is not finished says where it stands and goes on from there; it can be put aside for good. */
import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { asideAll, nextStepOf, stateOf } from '../first-run/steps.ts'
import { useSetup } from '../first-run/use-setup.ts'
import { navigate } from '../router.ts'
import { saveSettings } from '../settings/settings-store.ts'
import { showError } from '../shell/notices.ts'
import { useSystem } from '../state/system-store.ts'
import classes from './home.module.css'

export function SetupStrip() {
  const { t } = useTranslation()
  const setup = useSetup()
  // Before the first check nobody knows what is missing, and a strip that comes and goes makes the page jump.
  const checked = useSystem((state) => (state.health?.length ?? 0) > 0)
  if (setup === null || !checked) return null
  const next = nextStepOf(setup)
  if (next === null || (setup.practice && setup.progress.practice === undefined)) return null
  const state = stateOf(next, setup)
  return (
    <section className={classes.setup} aria-label={t('firstRun.title')}>
      <p>
        <strong>{t('firstRun.strip.title')}</strong>{' '}
        {state === 'real_only'
          ? t('firstRun.strip.real')
          : t(`firstRun.strip.${state === 'broken' ? 'broken' : 'next'}`, {
              step: t(`firstRun.step.${next}.title`),
            })}
      </p>
      <Button size="compact-md" onClick={() => navigate('first-run', next)}>
        {t('firstRun.strip.go')}
      </Button>
      <Button
        size="compact-md"
        variant="subtle"
        color="gray"
        onClick={() => saveSettings({ setupProgress: asideAll(setup) }).catch(showError)}
      >
        {t('firstRun.strip.notNow')}
      </Button>
    </section>
  )
}
