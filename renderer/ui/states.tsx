/** What a place shows when it has nothing yet, is waiting, or could not load: always with a helpful next step. */
import { Anchor, Button, Center, Code, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { explain } from '../errors.ts'
import { rememberFailure, showSupport } from '../shell/support-store.ts'

export function EmptyState(props: {
  icon: ReactNode
  title: string
  text: string
  action?: ReactNode
  compact?: boolean
}) {
  return (
    <Center style={{ flex: 1 }} py={props.compact ? 'lg' : 64} px="lg">
      <Stack align="center" gap="xs" maw={440}>
        <ThemeIcon variant="light" size={props.compact ? 40 : 52} radius="xl" aria-hidden>
          {props.icon}
        </ThemeIcon>
        <Title order={2} ta="center" mt={4}>
          {props.title}
        </Title>
        <Text c="dimmed" ta="center">
          {props.text}
        </Text>
        {props.action !== undefined && <div style={{ marginTop: 8 }}>{props.action}</div>}
      </Stack>
    </Center>
  )
}

export function ErrorState(props: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { t } = useTranslation()
  const what = explain(props.error)
  const { message, saved, nextStep, code } = what
  return (
    <Center style={{ flex: 1 }} py={48} px="lg" role="alert">
      <Stack align="center" gap="xs" maw={460}>
        <ThemeIcon variant="light" color="red" size={52} radius="xl" aria-hidden>
          <IconAlertTriangle size={26} />
        </ThemeIcon>
        <Title order={2} ta="center" mt={4}>
          {message}
        </Title>
        <Text c="dimmed" ta="center">
          {saved} {nextStep}
        </Text>
        <Text size="xs" c="dimmed">
          {t('common.supportCode')} <Code>{code}</Code>{' '}
          <Anchor
            component="button"
            type="button"
            size="xs"
            onClick={() => showSupport(rememberFailure(what))}
          >
            {t('common.details')}
          </Anchor>
        </Text>
        {props.onRetry && (
          <Button variant="default" onClick={props.onRetry} mt="xs">
            {t('common.retry')}
          </Button>
        )}
      </Stack>
    </Center>
  )
}

/** Quiet blocks in the place of what is coming. */
export function LoadingState(props: { lines?: number; height?: number }) {
  const { t } = useTranslation()
  const { lines = 4, height = 64 } = props
  return (
    <Stack gap="sm" role="status" aria-label={t('common.loading')}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks are alike and never move
        <Skeleton key={line} height={height} radius="md" />
      ))}
    </Stack>
  )
}
