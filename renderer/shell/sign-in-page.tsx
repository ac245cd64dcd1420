/** Where a browser without a session proves that it may see personal data: the token printed by `ana serve`. */
import { Alert, Button, Center, Code, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { signIn } from '../rpc-client.ts'
import { Logo } from '../ui/logo.tsx'
import { Card } from '../ui/page.tsx'

export function SignInPage(props: { reason: 'no_session' | 'wrong_token' | 'unreachable' }) {
  const { t } = useTranslation()
  const [token, setToken] = useState('')
  const [busy, setBusy] = useState(false)
  return (
    <Center h="100%" component="main" p="md">
      <Card style={{ width: 420, maxWidth: '100%' }}>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            setBusy(true)
            void signIn(token).finally(() => setBusy(false))
          }}
        >
          <Stack gap="md">
            <Logo size={40} />
            <div>
              <Title order={1}>{t('signIn.title')}</Title>
              <Text c="dimmed" mt={4}>
                <Trans i18nKey="signIn.text" components={{ code: <Code /> }} />
              </Text>
            </div>
            {props.reason !== 'no_session' && (
              <Alert color="red" variant="light" role="alert">
                {t(`signIn.${props.reason}`)}
              </Alert>
            )}
            <PasswordInput
              label={t('signIn.token')}
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': t('common.showKey') }}
              autoComplete="off"
              data-autofocus
              required
            />
            <Button type="submit" loading={busy} disabled={token.trim() === ''}>
              {t('signIn.enter')}
            </Button>
          </Stack>
        </form>
      </Card>
    </Center>
  )
}
