/**
 * Importar: from a spreadsheet to a campaign. A file may be dropped anywhere on the page, cells pasted. Nothing is
 * stored before the operator has looked and confirmed.
 */
import '@mantine/dropzone/styles.css'
import { Text, Title } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { navigate } from '../router.ts'
import { client } from '../rpc-client.ts'
import { showError } from '../shell/notices.ts'
import { Page } from '../ui/page.tsx'
import { useAction } from '../ui/use-action.ts'
import { FileDrop } from './file-drop.tsx'
import classes from './import.module.css'
import { ImportReview } from './import-review.tsx'
import { usePastedList } from './use-list-input.ts'

async function read(file: File): Promise<void> {
  const { importId } = await client.imports.start({ file })
  navigate('import', importId)
}

export default function ImportPage(props: { importId: string | null }) {
  const { t } = useTranslation()
  const { busy, run } = useAction(read)
  usePastedList(t('import.pastedName'), run)
  return (
    <>
      <Dropzone.FullScreen
        // The engine decides by content what is a spreadsheet; an extension proves nothing.
        onDrop={(files) => {
          const [file] = files
          if (file !== undefined) void run(file)
        }}
        onReject={() => showError(new Error(t('import.oneFile')))}
        multiple={false}
        // It is there for what is dragged, and no stop for the keyboard.
        activateOnKeyboard={false}
        // The button on the page is the way in for everybody; the hidden field behind this is not for people.
        inputProps={{ 'aria-hidden': true, tabIndex: -1 }}
      >
        {/* Only who drags sees it; it is in the document all the time. */}
        <div className={classes.dropOver} aria-hidden>
          <IconFileSpreadsheet size={48} aria-hidden />
          <Title order={2}>{t('import.dropAnywhere')}</Title>
          <Text c="dimmed">{t('import.formats')}</Text>
        </div>
      </Dropzone.FullScreen>
      {props.importId === null ? (
        <Page title={t('nav.import')} subtitle={t('import.subtitle')}>
          <FileDrop busy={busy} onFile={(file) => void run(file)} />
        </Page>
      ) : (
        <ImportReview key={props.importId} importId={props.importId} />
      )}
    </>
  )
}
