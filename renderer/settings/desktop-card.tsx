/** What ANA does as a program of this computer. In a browser there is none of it, and the card is not shown. */
import { Stack, Switch } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DesktopPreferences } from '../../shared/domain/desktop.ts'
import { client } from '../rpc-client.ts'
import { showError } from '../shell/notices.ts'
import { useSystem } from '../state/system-store.ts'
import { Card } from '../ui/page.tsx'

export function DesktopCard() {
  const { t } = useTranslation()
  const isDesktop = useSystem((state) => state.info?.host === 'desktop')
  const [preferences, setPreferences] = useState<DesktopPreferences | null>(null)
  useEffect(() => {
    if (isDesktop) client.desktop.preferences().then(setPreferences, () => {})
  }, [isDesktop])
  // Shown as wished at once; put back, with the reason, when the shell could not do it.
  const change = useCallback(async (before: DesktopPreferences, patch: Partial<DesktopPreferences>) => {
    setPreferences({ ...before, ...patch })
    try {
      setPreferences(await client.desktop.update(patch))
    } catch (error) {
      setPreferences(before)
      showError(error)
    }
  }, [])
  if (preferences === null) return null
  return (
    <Card title={t('desktop.title')}>
      <Stack gap="md">
        <Switch
          label={t('desktop.notifications')}
          description={t('desktop.notificationsHelp')}
          checked={preferences.notifications}
          onChange={(event) => void change(preferences, { notifications: event.currentTarget.checked })}
        />
        <Switch
          label={t('desktop.startAtLogin')}
          description={t('desktop.startAtLoginHelp')}
          checked={preferences.startAtLogin}
          onChange={(event) => void change(preferences, { startAtLogin: event.currentTarget.checked })}
        />
      </Stack>
    </Card>
  )
}
