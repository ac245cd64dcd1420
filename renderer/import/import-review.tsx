/** One file on its way in: read with progress, then looked at, corrected and confirmed, or refused with the reason. */
import { Button, Code, Group, Progress, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportPreview, ImportProgress, MendResult } from '../../shared/domain/import.ts'
import type { Language } from '../../shared/domain/primitives.ts'
import { codeOf, translated } from '../errors.ts'
import { useFormat } from '../format.ts'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { showError } from '../shell/notices.ts'
import { BackLink } from '../ui/back-link.tsx'
import { Card, Page } from '../ui/page.tsx'
import { ErrorState } from '../ui/states.tsx'
import { ImportConfirm } from './import-confirm.tsx'
import { ColumnChoice, ImportTables } from './import-tables.tsx'
import { previewPageSize } from './preview-page.ts'

export function ImportReview(props: { importId: string }) {
  const { t, i18n } = useTranslation()
  const { importId } = props
  const language: Language = i18n.language === 'en' ? 'en' : 'es'
  const [progress, setProgress] = useState<ImportProgress | null>(null)
  const [preview, setPreview] = useState<ImportPreview | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [round, setRound] = useState(0)
  const [mends, setMends] = useState<ReadonlyMap<number, MendResult['row']>>(new Map())

  // biome-ignore lint/correctness/useExhaustiveDependencies: each round reads anew
  useEffect(() => {
    const stop = new AbortController()
    const read = async () => {
      setError(null)
      setProgress(null)
      setMends(new Map())
      try {
        for await (const step of await client.imports.progress({ importId }, { signal: stop.signal }))
          setProgress(step)
        const fresh = await client.imports.preview(
          { importId, language, limit: previewPageSize },
          { signal: stop.signal },
        )
        if (!stop.signal.aborted) setPreview(fresh)
      } catch (failure) {
        if (!stop.signal.aborted) setError(failure)
      }
    }
    void read()
    return () => stop.abort()
  }, [importId, language, round])

  const cancel = useCallback(async () => {
    try {
      await client.imports.cancel({ importId })
    } catch (failure) {
      // Gone already: that is what was wanted.
      if (codeOf(failure) === 'connection_lost') showError(failure)
    }
    navigate('import')
  }, [importId])

  const again = useCallback(
    (nextId: string) => {
      setPreview(null)
      if (nextId === importId) setRound((count) => count + 1)
      else navigate('import', nextId)
    },
    [importId],
  )

  const mended = useCallback(({ row, counts, mended: count }: MendResult) => {
    setMends((known) => new Map(known).set(row.row, row))
    setPreview((known) => (known === null ? null : { ...known, counts, mended: count }))
  }, [])

  if (error !== null) {
    return (
      <Page title={t('nav.import')} above={<BackLink page="import">{t('import.other')}</BackLink>}>
        <ErrorState error={error} onRetry={() => setRound((count) => count + 1)} />
      </Page>
    )
  }
  if (preview === null) {
    return (
      <Page title={t('nav.import')}>
        <Reading progress={progress} onCancel={() => void cancel()} />
      </Page>
    )
  }
  if (preview.fileError !== null) {
    return (
      <Page title={preview.fileName} above={<BackLink page="import">{t('import.other')}</BackLink>}>
        <RefusedFile preview={preview} onRemapped={again} />
      </Page>
    )
  }
  return (
    <Page
      title={preview.fileName}
      above={<BackLink page="import">{t('import.other')}</BackLink>}
      subtitle={t('import.nothingStored')}
      fill
    >
      <ImportTables
        preview={preview}
        language={language}
        onRemapped={again}
        mends={mends}
        onMended={mended}
      />
      <ImportConfirm preview={preview} onCancel={() => void cancel()} />
    </Page>
  )
}

function Reading(props: { progress: ImportProgress | null; onCancel: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { progress } = props
  const fraction = progress?.fraction ?? 0
  return (
    <Card>
      <Stack gap="sm" maw={520} mx="auto" py="xl">
        <Title order={2}>{t(`import.phase.${progress?.phase ?? 'opening'}`)}</Title>
        <Progress
          value={fraction * 100}
          size="lg"
          radius="md"
          animated={fraction === 0}
          aria-label={t('import.progress')}
          aria-valuenow={Math.round(fraction * 100)}
        />
        <Group justify="space-between">
          <Text c="dimmed" className="tabular" role="status">
            {progress === null || progress.rowsRead === 0
              ? t('import.opening')
              : t('import.rowsRead', {
                  count: progress.rowsRead,
                  formatted: format.number(progress.rowsRead),
                })}
          </Text>
          <Button variant="default" onClick={props.onCancel}>
            {t('common.cancel')}
          </Button>
        </Group>
      </Stack>
    </Card>
  )
}

function RefusedFile(props: { preview: ImportPreview; onRemapped: (importId: string) => void }) {
  const { t } = useTranslation()
  const { importId, fileError, fileErrorMessage, mapping } = props.preview
  if (fileError === null) return null
  return (
    <Card>
      <Stack align="center" gap="xs" py="xl" maw={520} mx="auto" role="alert">
        <ThemeIcon variant="light" color="red" size={52} radius="xl" aria-hidden>
          <IconAlertTriangle size={26} />
        </ThemeIcon>
        <Title order={2} ta="center">
          {t(`fileError.${fileError}.title`)}
        </Title>
        <Text c="dimmed" ta="center">
          {fileErrorMessage ?? translated(`fileError.${fileError}.next`)}
        </Text>
        <Text c="dimmed" size="xs">
          {t('import.noTrace')} <Code>{fileError}</Code>
        </Text>
        {mapping !== null && (
          <ColumnChoice importId={importId} mapping={mapping} onRemapped={props.onRemapped} />
        )}
        <Button mt="sm" onClick={() => navigate('import')}>
          {t('import.other')}
        </Button>
      </Stack>
    </Card>
  )
}
