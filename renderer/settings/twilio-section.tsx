/** The telephone line: account, number and token; and where an operator is rung who takes a call over. */
import { TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { SecretField } from './secret-field.tsx'
import { SectionForm } from './section-form.tsx'
import { VendorTest } from './vendor-test.tsx'

const keys = ['twilioAccountSid', 'twilioPhoneNumber'] as const
const operatorKeys = ['operatorPhone'] as const

export function TwilioFields() {
  const { t } = useTranslation()
  return (
    <SectionForm title={t('settings.section.twilio')} intro={t('settings.intro.twilio')} keys={keys}>
      {(fields) => (
        <>
          <TextInput
            {...fields.input('twilioAccountSid')}
            maxLength={64}
            placeholder="AC…"
            spellCheck={false}
          />
          <TextInput {...fields.input('twilioPhoneNumber')} maxLength={20} placeholder="+57…" type="tel" />
        </>
      )}
    </SectionForm>
  )
}

export function TwilioSection() {
  const { t } = useTranslation()
  return (
    <>
      <TwilioFields />
      <SecretField name="twilioAuthToken" />
      <VendorTest part="twilio" />
      <SectionForm title={t('settings.operator')} keys={operatorKeys}>
        {(fields) => (
          <TextInput
            {...fields.input('operatorPhone')}
            maxLength={20}
            placeholder="300 123 4567"
            type="tel"
          />
        )}
      </SectionForm>
    </>
  )
}
