/** What an error's notice says under its title: what was saved, what to do, and the way to the details. */
import { Anchor, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Failure, showSupport } from './support-store.ts'

export function ErrorNotice({ failure }: { failure: Failure }) {
  const { t } = useTranslation()
  const { what } = failure
  return (
    <>
      <Text size="sm">
        {what.saved} {what.nextStep}
      </Text>
      <Anchor component="button" type="button" size="sm" mt={4} onClick={() => showSupport(failure)}>
        {t('common.details')}
      </Anchor>
    </>
  )
}
