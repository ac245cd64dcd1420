/** What vendors charge, and how much a day may cost. */
import { NumberInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { SectionForm } from './section-form.tsx'
import classes from './settings.module.css'
import { settingsOf } from './settings-index.ts'

const keys = settingsOf.costs

export function CostsSection() {
  const { t, i18n } = useTranslation()
  const decimals = {
    decimalSeparator: i18n.language === 'en' ? '.' : ',',
    allowedDecimalSeparators: ['.', ','],
    prefix: 'US$ ',
  }
  return (
    <SectionForm title={t('settings.section.costs')} intro={t('settings.intro.costs')} keys={keys}>
      {(fields) => (
        <div className={classes.pair}>
          <NumberInput
            {...fields.number('dailyBudgetUsd')}
            min={0}
            max={100_000}
            step={5}
            decimalScale={2}
            {...decimals}
          />
          <TextInput {...fields.input('pricesAsOf')} type="date" />
          <NumberInput
            {...fields.number('twilioPerMinuteUsd')}
            min={0}
            max={10}
            step={0.01}
            decimalScale={4}
            {...decimals}
          />
          <NumberInput
            {...fields.number('voicePerThousandCharactersUsd')}
            min={0}
            max={10}
            step={0.01}
            decimalScale={4}
            {...decimals}
          />
        </div>
      )}
    </SectionForm>
  )
}
