/** Help and support: the details of a failure to copy, and the diagnostics file, which holds nothing personal. */
import { Button, Code, CopyButton, Group, Modal, Stack, Table, Text, Title } from '@mantine/core'
import { IconCheck, IconCopy, IconFileDownload } from '@tabler/icons-react'
import { useCallback, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format.ts'
import { redirect, useRoute } from '../router.ts'
import { client } from '../rpc-client.ts'
import { useSystem } from '../state/system-store.ts'
import { saveFile } from '../ui/download.ts'
import { useAction } from '../ui/use-action.ts'
import { showDone } from './notices.ts'
import { closeSupport, type Failure, showSupport, useSupport } from './support-store.ts'

/** The fragment by which the desktop's menu asks for this. */
const supportSection = 'support'

export function Support() {
  const { t } = useTranslation()
  const shown = useSupport((state) => state.shown)
  const { page, id } = useRoute()
  useEffect(() => {
    if (page !== 'settings' || id !== supportSection) return
    redirect('settings')
    showSupport('all')
  }, [page, id])
  return (
    <Modal
      opened={shown !== null}
      onClose={closeSupport}
      title={<Title order={2}>{shown === 'all' ? t('support.page') : t('support.title')}</Title>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size="lg"
    >
      {shown !== null && (
        <Stack gap="lg">
          {shown === 'all' ? <Overall /> : <OneFailure failure={shown} />}
          <DiagnosticsFile />
        </Stack>
      )}
    </Modal>
  )
}

function OneFailure({ failure }: { failure: Failure }) {
  const { t } = useTranslation()
  const format = useFormat()
  const version = useSystem((state) => state.info?.version ?? '')
  const { what, atMs, where } = failure
  const rows: Array<[string, string]> = [
    [t('support.code'), what.code],
    [t('support.id'), what.errorId ?? t('support.noId')],
    [t('support.when'), format.dateTime(atMs)],
    [t('support.version'), version],
    [t('support.where'), where],
  ]
  const text = [
    what.message,
    ...rows.slice(0, 2).map(([name, value]) => `${name}: ${value}`),
    `${t('support.when')}: ${new Date(atMs).toISOString()}`,
    ...rows.slice(3).map(([name, value]) => `${name}: ${value}`),
  ].join('\n')
  return (
    <Stack gap="sm">
      <Text fw={600}>{what.message}</Text>
      <Text>{what.saved}</Text>
      <Text>{what.nextStep}</Text>
      <Table withRowBorders={false} verticalSpacing={4} horizontalSpacing={0}>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={140} fw={450} c="dimmed" scope="row">
                {name}
              </Table.Th>
              <Table.Td>
                <Code>{value}</Code>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <CopyButton value={text} timeout={2000}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            onClick={copy}
            leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            style={{ alignSelf: 'flex-start' }}
          >
            {copied ? t('support.copied') : t('support.copy')}
          </Button>
        )}
      </CopyButton>
    </Stack>
  )
}

function Overall() {
  const { t } = useTranslation()
  const format = useFormat()
  const info = useSystem((state) => state.info)
  const failures = useSupport((state) => state.failures)
  return (
    <Stack gap="sm">
      {info !== null && (
        <Text c="dimmed">
          ANA {info.version}, {t(`support.host.${info.host}`)}
        </Text>
      )}
      <Title order={3}>{t('support.recent')}</Title>
      {failures.length === 0 && <Text c="dimmed">{t('support.none')}</Text>}
      {failures.map((failure) => (
        <Group key={`${failure.atMs}${failure.what.code}`} justify="space-between" wrap="nowrap">
          <div>
            <Text>{failure.what.message}</Text>
            <Text size="xs" c="dimmed">
              {format.dateTime(failure.atMs)} · <Code>{failure.what.code}</Code>
            </Text>
          </div>
          <Button size="compact-sm" variant="default" onClick={() => showSupport(failure)}>
            {t('common.details')}
          </Button>
        </Group>
      ))}
    </Stack>
  )
}

function DiagnosticsFile() {
  const { t } = useTranslation()
  const save = useCallback(async () => {
    saveFile(await client.system.diagnostics())
    showDone(t('support.saved'))
  }, [t])
  const { busy, run } = useAction(save)
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('support.privacy')}
      </Text>
      <Group>
        <Button
          onClick={() => void run()}
          loading={busy}
          leftSection={<IconFileDownload size={16} aria-hidden />}
        >
          {t('support.save')}
        </Button>
      </Group>
    </Stack>
  )
}
