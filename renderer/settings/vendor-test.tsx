/** «Probar»: tries a part for real and says precisely what is wrong and what to do next. */
import { Button, Text } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Health, HealthPart } from '../../shared/domain/health.ts'
import { healthText } from '../home/health-panel.tsx'
import { client } from '../rpc-client.ts'
import { applyHealth, useSystem } from '../state/system-store.ts'
import { Card } from '../ui/page.tsx'
import { HealthLabel } from '../ui/tone.tsx'
import { useAction } from '../ui/use-action.ts'
import classes from './settings.module.css'

/**
 * @param props.onTested told what a test that was asked for here has found
 * @param props.prominent it is what is to be done next
 */
export function VendorTest(props: {
  part: HealthPart
  onTested?: (health: Health) => void
  prominent?: boolean
}) {
  const { t } = useTranslation()
  const { part, onTested } = props
  const known = useSystem((state) => state.health?.find((one) => one.part === part))
  const [tested, setTested] = useState<Health | null>(null)
  const test = useCallback(async () => {
    const health = await client.settings.test({ part })
    setTested(health)
    applyHealth(health)
    onTested?.(health)
  }, [part, onTested])
  const { busy, run } = useAction(test)
  const shown = tested ?? known
  return (
    <Card>
      <div className={classes.test}>
        <Button
          variant={props.prominent && shown?.state !== 'ok' ? 'filled' : 'default'}
          leftSection={<IconPlugConnected size={17} />}
          loading={busy}
          onClick={() => void run()}
        >
          {t('settings.test')}
        </Button>
        <div aria-live="polite" style={{ flex: 1 }}>
          {shown === undefined ? (
            <Text c="dimmed">{t('settings.notTested')}</Text>
          ) : (
            <>
              <HealthLabel state={shown.state} />
              <Text c="dimmed" mt={2}>
                {healthText(shown)}
              </Text>
            </>
          )}
        </div>
      </div>
    </Card>
  )
}
