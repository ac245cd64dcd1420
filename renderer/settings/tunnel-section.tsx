/** How Twilio reaches this computer: a tunnel that ANA watches over, or an address of one's own. */
import { Code, Select, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useSystem } from '../state/system-store.ts'
import { SectionForm } from './section-form.tsx'
import { VendorTest } from './vendor-test.tsx'

const keys = ['tunnel', 'localtunnelHost', 'publicBaseUrl'] as const

export function TunnelFields() {
  const { t } = useTranslation()
  const publicUrl = useSystem((state) => state.info?.publicUrl ?? null)
  return (
    <SectionForm title={t('settings.section.tunnel')} intro={t('settings.intro.tunnel')} keys={keys}>
      {(fields) => (
        <>
          <Select
            {...fields.choice('tunnel')}
            data={(['localtunnel', 'own_url'] as const).map((value) => ({
              value,
              label: t(`settings.tunnel.${value}`),
            }))}
            allowDeselect={false}
          />
          {fields.value('tunnel') === 'own_url' ? (
            <TextInput
              {...fields.input('publicBaseUrl')}
              maxLength={300}
              placeholder="https://…"
              type="url"
            />
          ) : (
            <TextInput {...fields.input('localtunnelHost')} maxLength={200} type="url" />
          )}
          {publicUrl !== null && (
            <Text size="sm">
              {t('settings.tunnel.now')} <Code>{publicUrl}</Code>
            </Text>
          )}
        </>
      )}
    </SectionForm>
  )
}

export function TunnelSection() {
  return (
    <>
      <TunnelFields />
      <VendorTest part="tunnel" />
    </>
  )
}
