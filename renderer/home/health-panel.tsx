/** How each part that ANA depends on is doing, and the next step when one is not well. */
import { ActionIcon, Anchor, Text, Tooltip } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Health, HealthPart } from '../../shared/domain/health.ts'
import { isKnownCode, operatorText } from '../../shared/domain/vendor-errors.ts'
import { currentLanguage } from '../errors.ts'
import { hrefOf } from '../router.ts'
import { loadHealth, useSystem } from '../state/system-store.ts'
import { Card } from '../ui/page.tsx'
import { LoadingState } from '../ui/states.tsx'
import { HealthLabel } from '../ui/tone.tsx'
import { useAction } from '../ui/use-action.ts'
import classes from './home.module.css'

/** Where each part is mended. */
const sectionOf: Record<HealthPart, string> = {
  twilio: 'twilio',
  elevenlabs: 'elevenlabs',
  ollama: 'ollama',
  tunnel: 'tunnel',
  database: 'general',
  audio: 'audio',
}

/** In the interface's language where the code is a known one; the engine's words otherwise. */
export function healthText(health: Health): string {
  return isKnownCode(health.code) ? operatorText(health.code, currentLanguage()) : health.message
}

export function HealthPanel() {
  const { t } = useTranslation()
  const health = useSystem((state) => state.health)
  const { busy, run } = useAction(loadHealth)
  const ill = health?.filter((one) => one.state === 'down' || one.state === 'degraded').length ?? 0
  return (
    <Card
      title={t('home.health.title')}
      aside={
        <Tooltip label={t('home.health.refresh')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            loading={busy}
            onClick={() => void run()}
            aria-label={t('home.health.refresh')}
          >
            <IconRefresh size={17} />
          </ActionIcon>
        </Tooltip>
      }
    >
      {health === null && <LoadingState lines={4} height={36} />}
      {health !== null && (
        <>
          <Text c="dimmed" size="sm" mb={4}>
            {ill === 0 ? t('home.health.well') : t('home.health.ill', { count: ill })}
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
                    {healthText(one)}{' '}
                    <Anchor href={hrefOf('settings', sectionOf[one.part])} fz={13} underline="always">
                      {one.state === 'unset' ? t('home.health.configure') : t('home.health.mend')}
                    </Anchor>
                  </p>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}
