/** Where a list enters: dropped anywhere, pasted, or picked with the system's own dialog. */
import { Button, Kbd, Text, ThemeIcon, Title } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { PracticeStartButton } from '../practice/practice-start.tsx'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { showError } from '../shell/notices.ts'
import { useSystem } from '../state/system-store.ts'
import { Card } from '../ui/page.tsx'
import classes from './import.module.css'

export function FileDrop(props: { busy: boolean; onFile: (file: File) => void }) {
  const { t } = useTranslation()
  const desktop = useSystem((state) => state.info?.host === 'desktop')
  const practice = useSystem((state) => state.info?.practice ?? false)
  const field = useRef<HTMLInputElement>(null)
  const pick = useCallback(async () => {
    if (!desktop) {
      field.current?.click()
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
      <div className={classes.drop}>
        <ThemeIcon variant="light" size={56} radius="xl" aria-hidden>
          <IconFileSpreadsheet size={28} />
        </ThemeIcon>
        <Title order={2} mt="xs">
          {t('import.dropHere')}
        </Title>
        <Text c="dimmed">{t('import.formats')}</Text>
        <Button mt="sm" onClick={() => void pick()} loading={props.busy}>
          {t('import.choose')}
        </Button>
        <Text c="dimmed" size="sm" mt={4}>
          {t('import.orPaste')} <Kbd size="xs">Ctrl</Kbd> + <Kbd size="xs">V</Kbd>
        </Text>
        <input
          ref={field}
          type="file"
          hidden
          aria-hidden
          tabIndex={-1}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            // The same file may be picked again, once it is mended.
            event.currentTarget.value = ''
            if (file !== undefined) props.onFile(file)
          }}
        />
      </div>
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
