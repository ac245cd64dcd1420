/** Where a list enters: dropped, or picked with the system's own dialog. */
import '@mantine/dropzone/styles.css'
import { Button, Text, ThemeIcon, Title } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { PracticeStartButton } from '../practice/practice-start.tsx'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { showError } from '../shell/notices.ts'
import { useSystem } from '../state/system-store.ts'
import { Card } from '../ui/page.tsx'
import { useAction } from '../ui/use-action.ts'
import classes from './import.module.css'

async function read(file: File): Promise<void> {
  const { importId } = await client.imports.start({ file })
  navigate('import', importId)
}

export function FileDrop() {
  const { t } = useTranslation()
  const desktop = useSystem((state) => state.info?.host === 'desktop')
  const practice = useSystem((state) => state.info?.practice ?? false)
  const openBrowserPicker = useRef<() => void>(null)
  const { busy, run } = useAction(read)
  const pick = useCallback(async () => {
    if (!desktop) {
      openBrowserPicker.current?.()
      return
    }
    try {
      const picked = await client.imports.pick()
      if (picked !== null) navigate('import', picked.importId)
    } catch (error) {
      showError(error)
    }
  }, [desktop])
  return (
    <>
      <Dropzone
        className={classes.drop ?? ''}
        // The engine decides by content what is a spreadsheet; an extension proves nothing.
        onDrop={(files) => {
          const [file] = files
          if (file !== undefined) void run(file)
        }}
        onReject={() => showError(new Error(t('import.oneFile')))}
        multiple={false}
        loading={busy}
        openRef={openBrowserPicker}
        activateOnClick={false}
        activateOnKeyboard={false}
        // The button below is the one way in; the hidden field behind it is not for people.
        inputProps={{ 'aria-hidden': true }}
      >
        <div className={classes.dropInside}>
          <ThemeIcon variant="light" size={56} radius="xl" aria-hidden>
            <IconFileSpreadsheet size={28} />
          </ThemeIcon>
          <Title order={2} mt="xs">
            {t('import.dropHere')}
          </Title>
          <Text c="dimmed">{t('import.formats')}</Text>
          <Button mt="sm" onClick={() => void pick()} loading={busy} style={{ pointerEvents: 'all' }}>
            {t('import.choose')}
          </Button>
        </div>
      </Dropzone>
      <div className={classes.hints}>
        <Card title={t('import.needs.title')}>
          <table className={classes.example}>
            <thead>
              <tr>
                <th>nombre</th>
                <th>numero</th>
              </tr>
            </thead>
            <tbody>
              <tr>
                <td>Marta Lucía Rincón</td>
                <td>300 123 4567</td>
              </tr>
              <tr>
                <td>Jairo Peña</td>
                <td>+57 311 555 0142</td>
              </tr>
            </tbody>
          </table>
          <Text c="dimmed" size="sm" mt="sm">
            {t('import.needs.text')}
          </Text>
        </Card>
        <Card title={t('import.cleans.title')}>
          <Text c="dimmed">{t('import.cleans.text')}</Text>
        </Card>
        <Card title={t('import.safe.title')}>
          <Text c="dimmed">{t('import.safe.text')}</Text>
          {practice && (
            <div style={{ marginTop: 12 }}>
              <PracticeStartButton variant="default" />
            </div>
          )}
        </Card>
      </div>
    </>
  )
}
