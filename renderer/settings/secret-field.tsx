/** A secret is written and never read back: the field only knows whether there is one. */
import { Button, Group, PasswordInput, Text } from '@mantine/core'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SecretName } from '../../shared/domain/settings.ts'
import { client } from '../rpc-client.ts'
import { showDone } from '../shell/notices.ts'
import { Card } from '../ui/page.tsx'
import { ToneLabel } from '../ui/tone.tsx'
import { useAction } from '../ui/use-action.ts'
import { applySettingsView, useSettings } from './settings-store.ts'

export function SecretField(props: { name: SecretName }) {
  const { t } = useTranslation()
  const { name } = props
  const state = useSettings((store) => store.view?.secrets[name] ?? 'missing')
  const [value, setValue] = useState('')
  const write = useCallback(
    async (next: string | null) => {
      applySettingsView(await client.settings.setSecret({ name, value: next }))
      setValue('')
      showDone(next === null ? t('settings.secret.removed') : t('settings.secret.saved'))
    },
    [name, t],
  )
  const { busy, run } = useAction(write)
  return (
    <Card
      title={t(`settings.secret.${name}.label`)}
      aside={
        state === 'missing' ? (
          <ToneLabel tone="quiet">{t('settings.secret.missing')}</ToneLabel>
        ) : (
          <ToneLabel tone="good">
            {state === 'stored' ? t('settings.secret.stored') : t('settings.secret.environment')}
          </ToneLabel>
        )
      }
    >
      {state === 'environment' ? (
        <Text c="dimmed">{t('settings.fixedByEnvironment')}</Text>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (value.trim() !== '') void run(value.trim())
          }}
        >
          <PasswordInput
            id={`setting-secret-${name}`}
            label={state === 'stored' ? t('settings.secret.replace') : t('settings.secret.enter')}
            description={t(`settings.secret.${name}.help`)}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('common.showKey') }}
            autoComplete="off"
            maxLength={500}
          />
          <Group mt="md">
            <Button type="submit" variant="default" disabled={value.trim() === ''} loading={busy}>
              {t('settings.secret.save')}
            </Button>
            {state === 'stored' && (
              <Button variant="subtle" color="red" disabled={busy} onClick={() => void run(null)}>
                {t('settings.secret.remove')}
              </Button>
            )}
          </Group>
        </form>
      )}
    </Card>
  )
}
