/** Importar: from a spreadsheet to a campaign. Nothing is stored before the operator has looked and confirmed. */
import { useTranslation } from 'react-i18next'
import { Page } from '../ui/page.tsx'
import { FileDrop } from './file-drop.tsx'
import { ImportReview } from './import-review.tsx'

export default function ImportPage(props: { importId: string | null }) {
  const { t } = useTranslation()
  if (props.importId !== null) return <ImportReview key={props.importId} importId={props.importId} />
  return (
    <Page title={t('nav.import')} subtitle={t('import.subtitle')}>
      <FileDrop />
    </Page>
  )
}
