/** Who ANA calls for: she says so in every conversation. */
import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { SectionForm } from './section-form.tsx'

const keys = ['lenderName', 'lenderNit', 'assistantName'] as const

export function LenderSection() {
  const { t } = useTranslation()
  return (
    <SectionForm title={t('settings.section.lender')} intro={t('settings.intro.lender')} keys={keys}>
      {(fields) => (
        <>
          <TextInput {...fields.input('lenderName')} maxLength={80} />
          <TextInput {...fields.input('lenderNit')} maxLength={30} />
          <TextInput {...fields.input('assistantName')} maxLength={40} />
        </>
      )}
    </SectionForm>
  )
}
