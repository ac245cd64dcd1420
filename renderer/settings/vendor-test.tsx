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

export function VendorTest(props: { part: HealthPart }) {
  const { t } = useTranslation()
  const { part } = props
  const known = useSystem((state) => state.health?.find((one) => one.part === part))
  const [tested, setTested] = useState<Health | null>(null)
  const test = useCallback(async () => {
    const health = await client.settings.test({ part })
    setTested(health)
    applyHealth(health)
  }, [part])
  const { busy, run } = useAction(test)
  const shown = tested ?? known
  return (
    <Card>
      <div className={classes.test}>
        <Button
          variant="default"
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
