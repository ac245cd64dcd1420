/** How each part that ANA depends on is doing, and the next step when one is not well. */
import { ActionIcon, Anchor, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Health } from '../../shared/domain/health.ts'
import { isKnownCode, operatorText } from '../../shared/domain/vendor-errors.ts'
import { currentLanguage } from '../errors.ts'
import { hrefOf } from '../router.ts'
import { loadHealth, useSystem } from '../state/system-store.ts'
import { Card } from '../ui/page.tsx'
import { LoadingState } from '../ui/states.tsx'
import { HealthLabel } from '../ui/tone.tsx'
import { useAction } from '../ui/use-action.ts'
import classes from './home.module.css'
import { nextToMend, sectionOf } from './next-step.ts'

/** In the interface's language where the code is a known one; the engine's words otherwise. */
export function healthText(health: Health): string {
  return isKnownCode(health.code) ? operatorText(health.code, currentLanguage()) : health.message
}

export function HealthPanel() {
  const { t } = useTranslation()
  return (
    <Card title={t('home.health.title')} aside={<CheckAgain />}>
      <HealthList />
    </Card>
  )
}

export function CheckAgain() {
  const { t } = useTranslation()
  const { busy, run } = useAction(loadHealth)
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      loading={busy}
      onClick={() => void run()}
      aria-label={t('home.health.refresh')}
      title={t('home.health.refresh')}
    >
      <IconRefresh size={17} />
    </ActionIcon>
  )
}

/** @param props.onLeave a link was followed */
export function HealthList(props: { onLeave?: () => void }) {
  const { t } = useTranslation()
  const health = useSystem((state) => state.health)
  if (health === null) return <LoadingState lines={4} height={36} />
  const ill = health.filter((one) => one.state === 'down' || one.state === 'degraded').length
  const next = nextToMend(health)
  return (
    <>
      <Text c="dimmed" size="sm" mb={4}>
        {ill > 0
          ? t('home.health.ill', { count: ill })
          : next === null
            ? t('home.health.well')
            : t('home.health.unset')}
      </Text>
      <ul className={classes.health}>
        {health.map((one) => (
          <li key={one.part} className={classes.healthRow}>
            <div className={classes.healthHead}>
              <Text fw={550}>{t(`healthPart.${one.part}`)}</Text>
              <HealthLabel state={one.state} />
            </div>
            {one.state !== 'ok' && (
              <p className={classes.healthText}>
                {one === next && <strong>{t('home.health.next')} </strong>}
                {healthText(one)}{' '}
                <Anchor
                  href={hrefOf('settings', sectionOf[one.part])}
                  fz={13}
                  underline="always"
                  onClick={props.onLeave}
                >
                  {one.state === 'unset' ? t('home.health.configure') : t('home.health.mend')}
                </Anchor>
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
